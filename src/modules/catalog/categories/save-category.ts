import { sql, type Transaction } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import { changesBetween, type FieldChange, type Fields } from '../domain/history';
import { freeSlug, slugify } from '../domain/slug';
import { mergeTranslations, translationFields, type CategoryTexts, type Translations } from '../domain/translations';
import { badCollection, categoryLoop, categoryNotFound, categoryTooDeep, stale, unknownReference } from '../errors';
import { rebuildMany, type RebuildReadModels } from '../read-models/rebuild';
import type { StalePages } from '../read-models/stale-pages';
import type { CatalogTables } from '../tables';
import { lockTranslatedAddresses, translatedSlugsLike, translationsSql } from '../translations/save-translations';
import type { Category, CategoryChanges, NewCategory } from './routes';
import { translate } from './translate-category';
import { arrangeSiblings, depthOf, heightOf, idsBelow, lockAgainstNewProducts, mostLevels, productsIn } from './tree';

type Db = Transaction<CatalogTables>;

export interface SavedCategory {
  readonly category: Category;
  readonly fields: readonly FieldChange[];
}

/** The caller has locked the tree. */
export async function insertCategory(
  db: Db,
  { name, slug, parentId = null, position, translations, ...texts }: NewCategory,
  stalePages: StalePages,
): Promise<SavedCategory> {
  if (translations) await lockTranslatedAddresses(db);
  if (parentId !== null) await assertDepth(db, parentId, 1);
  await assertCollection(db, null, parentId, texts.rule ?? null);
  const row = { id: uuidv7(), parent_id: parentId, slug: slug ?? (await freeCategorySlug(db, name)), name };
  await db
    .insertInto('categories')
    .values({ ...row, ...columnsOf(texts) })
    .execute();
  await keepFormerSlug(db, row.id, null, row.slug);
  await translate(db, row, {}, mergeTranslations({}, translations));
  if (texts.rule) await stalePages.refresh(db, sql`p.status = 'published'`);
  await arrangeSiblings(db, parentId, row.id, position ?? null);
  const category = await loadCategory(db, row.id);
  return { category, fields: changesBetween({}, await fieldsOf(db, category)) };
}

/** The same. Throws `catalog.stale` when it has another version. */
export async function changeCategory(
  db: Db,
  id: string,
  { version, name, slug, parentId, position, translations, ...texts }: CategoryChanges,
  { stalePages, rebuildReadModels }: { readonly stalePages: StalePages; readonly rebuildReadModels: RebuildReadModels },
): Promise<SavedCategory> {
  if (translations) await lockTranslatedAddresses(db);
  const present = await loadCategory(db, id);
  if (present.version !== version) throw stale(present.version);
  const parent = parentId === undefined ? present.parentId : parentId;
  const below = await idsBelow(db, id);
  if (parent !== null && below.includes(parent)) throw categoryLoop();
  if (parent !== null && parent !== present.parentId) await assertDepth(db, parent, await heightOf(db, id));
  await assertCollection(db, id, parent, texts.rule === undefined ? present.rule : texts.rule);
  const before = await fieldsOf(db, present);
  await lockAgainstNewProducts(db, below);
  const address = { id, slug: slug ?? present.slug };
  await db
    .updateTable('categories')
    .set({
      name: name ?? present.name,
      slug: address.slug,
      parent_id: parent,
      ...columnsOf(texts),
      version: sql`version + 1`,
      updated_at: sql`now()`,
    })
    .where('id', '=', id)
    .execute();
  if (position !== undefined || parent !== present.parentId) await arrangeSiblings(db, parent, id, position ?? null);
  await keepFormerSlug(db, id, present.slug, address.slug);
  await translate(db, address, present.translations, mergeTranslations(present.translations, translations));
  const category = await loadCategory(db, id);
  const fields = changesBetween(before, await fieldsOf(db, category));
  if (fields.some((f) => f.field === 'rule')) await stalePages.refresh(db, sql`p.status = 'published'`);
  if (fields.some((f) => /^(?:translations\..*\.)?(?:name|slug|parent)$/.test(f.field)))
    await rebuildMany(rebuildReadModels, db, await productsIn(db, below));
  return { category, fields };
}

/** Throws `catalog.no-such-category`. */
export async function loadCategory(db: Db, id: string): Promise<Category> {
  const row = await db
    .selectFrom('categories')
    .select(['id', 'slug', 'name', 'parent_id', 'position', 'version', 'description', 'seo_title', 'seo_description', 'rule'])
    .select(translationsSql<Translations<CategoryTexts>>('category', 'categories.id').as('translations'))
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw categoryNotFound();
  const { parent_id, seo_title, seo_description, ...rest } = row;
  return { ...rest, parentId: parent_id, seoTitle: seo_title, seoDescription: seo_description };
}

/** What a history tells of it. */
export async function fieldsOf(
  db: Db,
  { name, slug, parentId, position, description, seoTitle, seoDescription, rule, translations }: Category,
): Promise<Fields> {
  const parent = parentId === null ? null : (await loadCategory(db, parentId)).name;
  const ruleText = rule === null ? null : JSON.stringify(rule);
  return { name, slug, parent, position, description, seoTitle, seoDescription, rule: ruleText, ...translationFields(translations) };
}

type Texts = Pick<NewCategory, 'description' | 'seoTitle' | 'seoDescription' | 'rule'>;

const columnsOf = ({ description, seoTitle, seoDescription, rule }: Texts) => ({
  ...(description === undefined ? {} : { description }),
  ...(seoTitle === undefined ? {} : { seo_title: seoTitle }),
  ...(seoDescription === undefined ? {} : { seo_description: seoDescription }),
  ...(rule === undefined ? {} : { rule: rule === null ? null : JSON.stringify(rule) }),
});

/** A collection stands at the top, with nothing below it. */
async function assertCollection(db: Db, id: string | null, parentId: string | null, rule: Category['rule']): Promise<void> {
  if (parentId !== null && (rule !== null || (await loadCategory(db, parentId)).rule !== null)) throw badCollection();
  if (id !== null && rule !== null && (await idsBelow(db, id)).length > 1) throw badCollection();
}

const keepFormerSlug = (db: Db, id: string, before: string | null, after: string) =>
  sql`
    with taken as (delete from former_slugs f where f.kind = 'category' and f.slug = ${after})
    insert into former_slugs (kind, slug, target_id)
    select 'category', ${before}::text, ${id}::uuid where ${before}::text <> ${after}::text
    on conflict (kind, slug) do update set target_id = excluded.target_id, locale = '', created_at = now()`.execute(db);

async function assertDepth(db: Db, parentId: string, height: number): Promise<void> {
  const depth = await depthOf(db, parentId);
  if (depth === 0) throw unknownReference('the category above does not exist');
  if (depth + height > mostLevels) throw categoryTooDeep(mostLevels);
}

async function freeCategorySlug(db: Db, name: string): Promise<string> {
  const slug = slugify(name, 'category');
  const rows = await db.selectFrom('categories').select('slug').where('slug', 'like', `${slug}%`).execute();
  const taken = new Set([...rows.map((r) => r.slug), ...(await translatedSlugsLike(db, 'category', slug))]);
  return freeSlug(slug, (s) => taken.has(s));
}
