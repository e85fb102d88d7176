import type { Transaction } from 'kysely';
import { translateAttribute } from '../attributes/translate-attribute';
import { lockTree } from '../categories/tree';
import { translateCategory } from '../categories/translate-category';
import type { ChangeSubject, FieldChange } from '../domain/history';
import { unknownReference } from '../errors';
import { recordChanges } from '../history/record';
import type { CatalogChanges } from '../read-models/changes';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { StalePages } from '../read-models/stale-pages';
import type { CatalogTables } from '../tables';
import type { ShopLocales } from '../translations/shop-locales';
import { applyCollection } from './apply-collection';
import type { Applied } from './apply-lines';
import { resolveCategories } from './places';
import { titleOf, type AttributeWords, type CategoryWords, type ReadWords, type Words } from './words';

export interface WordsOptions {
  readonly actorId: string | null;
  readonly only: 'create' | 'update' | null;
  readonly locales: ShopLocales;
  readonly rebuildReadModels: RebuildReadModels;
  readonly stalePages: StalePages;
  readonly changes: CatalogChanges;
}

type Db = Transaction<CatalogTables>;

/** `skipped`: the import wants only new things, or only those that are there. */
export type Said =
  | { readonly action: 'skipped' }
  | { readonly action: 'create' | 'update'; readonly subject: ChangeSubject; readonly id: string; readonly fields: readonly FieldChange[] };

/**
 * Writes collections, and translations of categories, which are made where they are missing, and of attributes that exist, in the given
 * transaction.
 */
export async function applyWords(db: Db, lines: readonly ReadWords[], options: WordsOptions): Promise<Applied> {
  const nothing = { created: 0, updated: 0, unchanged: 0, skipped: 0, changes: [] };
  if (lines.length === 0) return nothing;
  await lockTree(db);
  const told: { readonly said: Said; readonly line: number; readonly title: string }[] = [];
  for (const { number, words } of lines) {
    options.locales.assertTranslatable(words.translations);
    told.push({ said: await say(db, words, options), line: number, title: titleOf(words) });
  }
  const changes = told.flatMap(({ said, line, title }) =>
    said.action === 'skipped' || said.fields.length === 0 ? [] : [{ ...said, line, title, slug: null }],
  );
  await recordChanges(
    db,
    changes.map(({ subject, id, fields, line }) => ({
      subject,
      subjectId: id,
      action: 'imported',
      fields,
      note: `line ${line}`,
      actorId: options.actorId,
    })),
  );
  const created = changes.filter(({ action }) => action === 'create').length;
  const skipped = told.filter(({ said }) => said.action === 'skipped').length;
  return {
    created,
    updated: changes.length - created,
    unchanged: told.length - changes.length - skipped,
    skipped,
    changes: changes.map(({ line, action, slug, title, fields }) => ({ line, action, slug, title, fields })),
  };
}

async function say(db: Db, words: Words, options: WordsOptions): Promise<Said> {
  if ('collection' in words) return applyCollection(db, words, options);
  if (options.only === 'create') return { action: 'skipped' };
  return 'category' in words ? ofCategory(db, words, options) : ofAttribute(db, words, options);
}

async function ofCategory(db: Db, { category, translations }: CategoryWords, { rebuildReadModels }: WordsOptions): Promise<Said> {
  const id = (await resolveCategories(db, [category])).get(category);
  if (id === undefined) throw unknownReference(`"${category}" names no category`);
  return { action: 'update', subject: 'category', id, fields: await translateCategory(db, id, translations, rebuildReadModels) };
}

/** By its code or its name. */
async function ofAttribute(db: Db, { attribute, translations }: AttributeWords, { stalePages }: WordsOptions): Promise<Said> {
  const row = await db
    .selectFrom('attributes')
    .select(['id', 'name', 'choices'])
    .where((eb) => eb.or([eb('code', '=', attribute), eb('name', '=', attribute)]))
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw unknownReference(`there is no attribute "${attribute}"`);
  return { action: 'update', subject: 'attribute', id: row.id, fields: await translateAttribute(db, row, translations, stalePages) };
}
