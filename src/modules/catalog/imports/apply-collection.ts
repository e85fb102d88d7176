import { sql, type Transaction } from 'kysely';
import type { CategoryChanges } from '../categories/routes';
import { CollectionRule } from '../categories/rule';
import { changeCategory, insertCategory, loadCategory } from '../categories/save-category';
import { mergeTranslations } from '../domain/translations';
import type { CatalogTables } from '../tables';
import type { Said, WordsOptions } from './apply-words';
import type { CollectionLine } from './words';

type Db = Transaction<CatalogTables>;

/** Makes a collection or changes what its line says otherwise; the tree is locked. Products follow, also those that are in already. */
export async function applyCollection(db: Db, { collection: name, ...line }: CollectionLine, options: WordsOptions): Promise<Said> {
  const id = await collectionNamed(db, name);
  if (options.only === (id === null ? 'update' : 'create')) return { action: 'skipped' };
  if (id === null) {
    options.changes.mark(db, []);
    const translations = mergeTranslations({}, line.translations);
    const { category, fields } = await insertCategory(db, { ...line, name, translations }, options.stalePages);
    return { action: 'create', subject: 'category', id: category.id, fields };
  }
  const present = await loadCategory(db, id);
  const given = differences(present, line);
  if (Object.keys(given).length === 0) return { action: 'update', subject: 'category', id, fields: [] };
  options.changes.mark(db, []);
  const { fields } = await changeCategory(db, id, { ...given, version: present.version }, options);
  return { action: 'update', subject: 'category', id, fields };
}

/** Also a category of that name at the top, which becomes one: products may have named it before. */
async function collectionNamed(db: Db, name: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select g.id from categories g where g.parent_id is null and lower(g.name) = lower(${name}) order by g.rule is null, g.id limit 1`.execute(
    db,
  );
  return rows[0]?.id ?? null;
}

type Present = Awaited<ReturnType<typeof loadCategory>>;

function differences(present: Present, { translations, ...line }: Omit<CollectionLine, 'collection'>): Omit<CategoryChanges, 'version'> {
  const merged = mergeTranslations(present.translations, translations);
  return {
    ...(differs(line.slug, present.slug) ? { slug: line.slug } : {}),
    ...(differs(line.description, present.description) ? { description: line.description } : {}),
    ...(differs(line.seoTitle, present.seoTitle) ? { seoTitle: line.seoTitle } : {}),
    ...(differs(line.seoDescription, present.seoDescription) ? { seoDescription: line.seoDescription } : {}),
    ...(differs(line.rule, present.rule && CollectionRule.parse(present.rule)) ? { rule: line.rule } : {}),
    ...(differs(inKeyOrder(merged), inKeyOrder(present.translations)) ? { translations: merged } : {}),
  };
}

const differs = (given: unknown, present: unknown): boolean => given !== undefined && JSON.stringify(given) !== JSON.stringify(present);

const inKeyOrder = (translations: Present['translations']) =>
  Object.entries(translations).map(([locale, texts]) => [locale, Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1))]);
