import { sql, type Transaction } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { explained } from '../constraint-errors';
import { readValue, type AttributeDefinition, type AttributeValue } from '../domain/attributes';
import { changesBetween, type Fields } from '../domain/history';
import { freeSlug, slugify } from '../domain/slug';
import { mergeTranslations, translationFields } from '../domain/translations';
import { attributeNotFound, badAttribute, stale, valuesDoNotFit } from '../errors';
import { recordChanges } from '../history/record';
import type { StalePages } from '../read-models/stale-pages';
import type { CatalogTables } from '../tables';
import { forgetTranslations, saveTranslations } from '../translations/save-translations';
import type { ShopLocales } from '../translations/shop-locales';
import type { AttributeChanges, NewAttribute } from './schemas';
import { tidied, translationsOf } from './translate-attribute';

export interface AttributeServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly stalePages: StalePages;
  readonly locales: ShopLocales;
}

/** Each throws `catalog.values-do-not-fit` when products have values that cannot be read as the definition wants; nothing was changed then. */
export interface AttributeService {
  create(input: NewAttribute, actorId: string | null): Promise<string>;
  update(id: string, changes: AttributeChanges, actorId: string | null): Promise<void>;
  remove(id: string, actorId: string | null): Promise<void>;
}

type Db = Transaction<CatalogTables>;
const namedAtMost = 20;

export function createAttributeService({ uow, stalePages, locales }: AttributeServiceDeps): AttributeService {
  return {
    async create({ translations: given, ...input }, actorId) {
      locales.assertTranslatable(given);
      const id = uuidv7();
      await explained(
        uow.run(async (tx) => {
          await lockDefinitions(tx.db);
          const code = input.code ?? (await freeCode(tx.db, input.name));
          const definition = complete({ ...blank, id, ...input, code });
          await tx.db.insertInto('attributes').values(definition).execute();
          const translations = tidied(definition, mergeTranslations({}, given));
          if (Object.keys(translations).length > 0) await saveTranslations(tx.db, 'attribute', [{ id, translations }]);
          await convert(tx, definition, definition.name);
          await recordChanges(tx.db, [
            {
              subject: 'attribute',
              subjectId: id,
              action: 'created',
              fields: changesBetween({}, told({ ...definition, translations })),
              actorId,
            },
          ]);
        }),
      );
      await stalePages.wake();
      return id;
    },

    async update(id, { version, translations: given, ...changes }, actorId) {
      locales.assertTranslatable(given);
      await explained(
        uow.run(async (tx) => {
          await lockDefinitions(tx.db);
          const row = await tx.db.selectFrom('attributes').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
          if (!row) throw attributeNotFound();
          if (row.version !== version) throw stale(row.version);
          const { version: _version, created_at: _created, updated_at: _updated, ...present } = row;
          const former = await translationsOf(tx.db, id);
          const next = complete({ ...present, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) });
          const translations = tidied(next, mergeTranslations(former, given));
          const fields = changesBetween(told({ ...present, translations: former }), told({ ...next, translations }));
          if (fields.length === 0) return;
          await tx.db
            .updateTable('attributes')
            .set({ ...next, version: sql`version + 1`, updated_at: sql`now()` })
            .where('id', '=', id)
            .execute();
          if (fields.some((f) => f.field.startsWith('translations.'))) await saveTranslations(tx.db, 'attribute', [{ id, translations }]);
          await convert(tx, next, present.name);
          await recordChanges(tx.db, [{ subject: 'attribute', subjectId: id, action: 'edited', fields, actorId }]);
        }),
      );
      await stalePages.wake();
    },

    async remove(id, actorId) {
      await uow.run(async (tx) => {
        await lockDefinitions(tx.db);
        const row = await tx.db.selectFrom('attributes').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
        if (!row) throw attributeNotFound();
        await tx.db.deleteFrom('product_type_attributes').where('attribute_id', '=', id).execute();
        const translations = await translationsOf(tx.db, id);
        await forgetTranslations(tx.db, 'attribute', id);
        await tx.db.deleteFrom('attributes').where('id', '=', id).execute();
        await stalePages.refresh(tx.db, sql`p.attributes ? ${row.name}`);
        await recordChanges(tx.db, [
          { subject: 'attribute', subjectId: id, action: 'deleted', fields: changesBetween(told({ ...row, translations }), {}), actorId },
        ]);
      });
      await stalePages.wake();
    },
  };

  /** Products that have a value for it get it as the definition wants it, under its present name. */
  async function convert(tx: Tx<CatalogTables>, definition: AttributeDefinition, formerName: string): Promise<void> {
    const { rows } = await sql<{ id: string; title: string; value: AttributeValue; clash: boolean }>`
      select p.id, p.title, p.attributes -> ${formerName} as value, ${formerName} <> ${definition.name} and p.attributes ? ${definition.name} as clash
      from products p where p.attributes ? ${formerName} order by p.id for no key update`.execute(tx.db);
    const read = rows.map((row) => ({
      ...row,
      reading: row.clash ? { problem: 'has the new name, too' } : readValue(definition, row.value),
    }));
    const misfits = read.flatMap(({ id, title, value, reading }) =>
      'problem' in reading ? [{ productId: id, title, value: String(value), reason: reading.problem }] : [],
    );
    if (misfits.length > 0) throw valuesDoNotFit(misfits.length, misfits.slice(0, namedAtMost));
    const changed = read.flatMap(({ id, value, reading }) =>
      'value' in reading && (formerName !== definition.name || JSON.stringify(reading.value) !== JSON.stringify(value))
        ? [{ id, value: reading.value }]
        : [],
    );
    await sql`
      update products p set attributes = (p.attributes - ${formerName}::text) || jsonb_build_object(${definition.name}::text, r.value),
        version = version + 1, updated_at = now()
      from json_to_recordset(${JSON.stringify(changed)}::json) as r (id uuid, value jsonb) where p.id = r.id`.execute(tx.db);
    await stalePages.refresh(tx.db, sql`p.attributes ? ${definition.name}`);
  }
}

/** A product that is being saved has read the definitions before; a change of them waits for it, and it for them. */
const lockDefinitions = (db: Db) => sql`lock table attributes in share row exclusive mode`.execute(db);

const blank = {
  unit: null,
  choices: [],
  multiple: false,
  filterable: false,
  searchable: true,
  shown: true,
  position: 0,
};

type Definition = AttributeDefinition & { choices: string[] };

/** What does not fit its kind is left out or refused. Throws `catalog.bad-attribute`. */
function complete({
  id,
  code,
  name,
  kind,
  unit,
  choices,
  multiple,
  filterable,
  searchable,
  shown,
  position,
}: AttributeDefinition): Definition {
  const distinct = [...new Set(choices)];
  if (kind === 'choice' && distinct.length === 0) throw badAttribute('a choice needs values to choose from');
  if (kind !== 'choice' && distinct.length > 0) throw badAttribute('only a choice has values to choose from');
  if (unit !== null && kind !== 'number') throw badAttribute('only a number has a unit');
  if (multiple && kind !== 'choice' && kind !== 'text') throw badAttribute('only a text or a choice may have several values');
  return { id, code, name, kind, unit, choices: distinct, multiple, filterable, searchable, shown, position };
}

const told = ({ id: _id, ...fields }: AttributeDefinition & { version?: unknown; created_at?: unknown; updated_at?: unknown }): Fields => ({
  name: fields.name,
  code: fields.code,
  kind: fields.kind,
  unit: fields.unit,
  choices: fields.choices,
  multiple: fields.multiple,
  filterable: fields.filterable,
  searchable: fields.searchable,
  shown: fields.shown,
  position: fields.position,
  ...translationFields(fields.translations ?? {}),
});

async function freeCode(db: Db, name: string): Promise<string> {
  const taken = new Set((await db.selectFrom('attributes').select('code').execute()).map((r) => r.code));
  return freeSlug(slugify(name, 'attribute').slice(0, 80).replace(/-+$/, ''), (code) => taken.has(code));
}
