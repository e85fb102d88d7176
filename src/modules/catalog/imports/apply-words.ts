import type { Transaction } from 'kysely';
import { translateAttribute } from '../attributes/translate-attribute';
import { lockTree } from '../categories/tree';
import { translateCategory } from '../categories/translate-category';
import type { ChangeSubject, FieldChange } from '../domain/history';
import { unknownReference } from '../errors';
import { recordChanges } from '../history/record';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { StalePages } from '../read-models/stale-pages';
import type { CatalogTables } from '../tables';
import type { ShopLocales } from '../translations/shop-locales';
import type { Applied } from './apply-lines';
import type { ReadWords, Words } from './line';
import { resolveCategories } from './places';

export interface WordsOptions {
  readonly actorId: string | null;
  readonly only: 'create' | 'update' | null;
  readonly locales: ShopLocales;
  readonly rebuildReadModels: RebuildReadModels;
  readonly stalePages: StalePages;
}

type Db = Transaction<CatalogTables>;

/** Writes translations of categories, which are made where they are missing, and of attributes that exist, in the given transaction. */
export async function applyWords(db: Db, lines: readonly ReadWords[], options: WordsOptions): Promise<Applied> {
  const nothing = { created: 0, updated: 0, unchanged: 0, skipped: 0, changes: [] };
  if (lines.length === 0) return nothing;
  if (options.only === 'create') return { ...nothing, skipped: lines.length };
  await lockTree(db);
  const told: (Said & { readonly line: number; readonly title: string })[] = [];
  for (const { number, words } of lines) {
    options.locales.assertTranslatable(words.translations);
    const said = 'category' in words ? await ofCategory(db, words, options) : await ofAttribute(db, words, options);
    told.push({ ...said, line: number, title: 'category' in words ? words.category : words.attribute });
  }
  const changed = told.filter(({ fields }) => fields.length > 0);
  await recordChanges(
    db,
    changed.map(({ subject, id, fields, line }) => ({
      subject,
      subjectId: id,
      action: 'imported',
      fields,
      note: `line ${line}`,
      actorId: options.actorId,
    })),
  );
  return {
    ...nothing,
    updated: changed.length,
    unchanged: told.length - changed.length,
    changes: changed.map(({ line, title, fields }) => ({ line, action: 'update' as const, slug: null, title, fields })),
  };
}

interface Said {
  readonly subject: ChangeSubject;
  readonly id: string;
  readonly fields: readonly FieldChange[];
}

async function ofCategory(
  db: Db,
  { category, translations }: Extract<Words, { category: string }>,
  { rebuildReadModels }: WordsOptions,
): Promise<Said> {
  const id = (await resolveCategories(db, [category])).get(category);
  if (id === undefined) throw unknownReference(`"${category}" names no category`);
  return { subject: 'category', id, fields: await translateCategory(db, id, translations, rebuildReadModels) };
}

/** By its code or its name. */
async function ofAttribute(
  db: Db,
  { attribute, translations }: Extract<Words, { attribute: string }>,
  { stalePages }: WordsOptions,
): Promise<Said> {
  const row = await db
    .selectFrom('attributes')
    .select(['id', 'name', 'choices'])
    .where((eb) => eb.or([eb('code', '=', attribute), eb('name', '=', attribute)]))
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw unknownReference(`there is no attribute "${attribute}"`);
  return { subject: 'attribute', id: row.id, fields: await translateAttribute(db, row, translations, stalePages) };
}
