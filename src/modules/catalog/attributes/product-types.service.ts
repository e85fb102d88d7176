import { sql, type Transaction } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { explained } from '../constraint-errors';
import { changesBetween, type Fields } from '../domain/history';
import { freeSlug, slugify } from '../domain/slug';
import { stale, typeNotFound } from '../errors';
import { recordChanges } from '../history/record';
import type { StalePages } from '../read-models/stale-pages';
import type { CatalogTables } from '../tables';
import type { NewProductType, ProductTypeChanges } from './schemas';

export interface ProductTypeServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly stalePages: StalePages;
}

export interface ProductTypeService {
  create(input: NewProductType, actorId: string | null): Promise<string>;
  update(id: string, changes: ProductTypeChanges, actorId: string | null): Promise<void>;
  /** Its products have no type then. */
  remove(id: string, actorId: string | null): Promise<void>;
}

type Db = Transaction<CatalogTables>;

export function createProductTypeService({ uow, stalePages }: ProductTypeServiceDeps): ProductTypeService {
  return {
    async create({ name, code, attributes }, actorId) {
      const id = uuidv7();
      await explained(
        uow.run(async (tx) => {
          const taken = new Set((await tx.db.selectFrom('product_types').select('code').execute()).map((r) => r.code));
          const free = code ?? freeSlug(slugify(name, 'type').slice(0, 80).replace(/-+$/, ''), (c) => taken.has(c));
          await tx.db.insertInto('product_types').values({ id, code: free, name }).execute();
          await setAttributes(tx.db, id, attributes);
          const fields = changesBetween({}, await told(tx.db, id));
          await recordChanges(tx.db, [{ subject: 'type', subjectId: id, action: 'created', fields, actorId }]);
        }),
      );
      return id;
    },

    async update(id, { version, name, code, attributes }, actorId) {
      await explained(
        uow.run(async (tx) => {
          const present = await lock(tx.db, id);
          if (present.version !== version) throw stale(present.version);
          const before = await told(tx.db, id);
          await tx.db
            .updateTable('product_types')
            .set({ name: name ?? present.name, code: code ?? present.code, version: sql`version + 1`, updated_at: sql`now()` })
            .where('id', '=', id)
            .execute();
          if (attributes) await setAttributes(tx.db, id, attributes);
          const fields = changesBetween(before, await told(tx.db, id));
          await recordChanges(tx.db, [{ subject: 'type', subjectId: id, action: 'edited', fields, actorId }]);
          if (fields.length > 0) await stalePages.refresh(tx.db, sql`p.type_id = ${id}`);
        }),
      );
      await stalePages.wake();
    },

    async remove(id, actorId) {
      await uow.run(async (tx) => {
        await lock(tx.db, id);
        const fields = changesBetween(await told(tx.db, id), {});
        const { rows } = await sql<{ id: string }>`
          update products p set type_id = null, version = version + 1, updated_at = now() where p.type_id = ${id} returning p.id`.execute(
          tx.db,
        );
        const ids = rows.map((r) => r.id);
        await stalePages.refresh(tx.db, sql`p.id = any(${ids}::uuid[])`);
        await tx.db.deleteFrom('product_types').where('id', '=', id).execute();
        await recordChanges(tx.db, [{ subject: 'type', subjectId: id, action: 'deleted', fields, actorId }]);
      });
      await stalePages.wake();
    },
  };
}

async function lock(db: Db, id: string) {
  const row = await db.selectFrom('product_types').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw typeNotFound();
  return row;
}

async function setAttributes(db: Db, id: string, attributes: NewProductType['attributes']): Promise<void> {
  await db.deleteFrom('product_type_attributes').where('type_id', '=', id).execute();
  const distinct = [...new Map(attributes.map((a) => [a.attributeId, a])).values()];
  if (distinct.length === 0) return;
  await db
    .insertInto('product_type_attributes')
    .values(distinct.map((a, position) => ({ type_id: id, attribute_id: a.attributeId, position, required: a.required })))
    .execute();
}

async function told(db: Db, id: string): Promise<Fields> {
  const { rows } = await sql<{ name: string; code: string; attributes: string[]; required: string[] }>`
    select t.name, t.code,
      array(select a.name from product_type_attributes ta join attributes a on a.id = ta.attribute_id where ta.type_id = t.id order by ta.position) as attributes,
      array(select a.name from product_type_attributes ta join attributes a on a.id = ta.attribute_id where ta.type_id = t.id and ta.required
        order by ta.position) as required
    from product_types t where t.id = ${id}`.execute(db);
  const [row] = rows;
  return row ? { ...row } : {};
}
