import { sql, type Transaction } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { explained } from '../constraint-errors';
import { changesBetween, type Fields } from '../domain/history';
import { freeSlug, slugify } from '../domain/slug';
import { mergeTranslations, translationFields, type CategoryTexts, type Translations } from '../domain/translations';
import { badCollection, categoryInUse, categoryLoop, categoryNotFound, categoryTooDeep, stale, unknownReference } from '../errors';
import { productChanged } from '../events';
import { recordChanges } from '../history/record';
import { rebuildMany, type RebuildReadModels } from '../read-models/rebuild';
import type { CatalogChanges } from '../read-models/changes';
import type { StalePages } from '../read-models/stale-pages';
import type { CatalogTables } from '../tables';
import { forgetTranslations, lockTranslatedAddresses, translatedSlugsLike, translationsSql } from '../translations/save-translations';
import type { ShopLocales } from '../translations/shop-locales';
import type { Category, CategoryChanges, NewCategory } from './routes';
import { translate } from './translate-category';
import { arrangeSiblings, depthOf, heightOf, idsBelow, lockAgainstNewProducts, lockTree, mostLevels, productsIn } from './tree';

export interface CategoryServiceDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly rebuildReadModels: RebuildReadModels;
  readonly stalePages: StalePages;
  readonly changes: CatalogChanges;
  readonly locales: ShopLocales;
}

/** `position` is the place among the siblings, from 0; beyond their end is their end. */
export interface CategoryService {
  create(input: NewCategory, actorId: string | null): Promise<Category>;
  update(id: string, changes: CategoryChanges, actorId: string | null): Promise<Category>;
  /** Its products move to `moveTo`; without that, a category that has some stays. One with categories below it stays. */
  remove(id: string, moveTo: string | null, actorId: string | null): Promise<void>;
}

type Db = Transaction<CatalogTables>;

export function createCategoryService({ uow, rebuildReadModels, stalePages, changes, locales }: CategoryServiceDeps): CategoryService {
  /** What a collection holds follows its rule. */
  async function withPages(work: Promise<Category>): Promise<Category> {
    const category = await explained(work);
    await stalePages.wake();
    return category;
  }

  return {
    create: ({ name, slug, parentId = null, position, translations, ...texts }, actorId) =>
      withPages(
        uow.run(async (tx) => {
          locales.assertTranslatable(translations);
          changes.mark(tx.db, []);
          await lockTree(tx.db);
          if (translations) await lockTranslatedAddresses(tx.db);
          if (parentId !== null) await assertDepth(tx.db, parentId, 1);
          await assertCollection(tx.db, null, parentId, texts.rule ?? null);
          const row = { id: uuidv7(), parent_id: parentId, slug: slug ?? (await freeCategorySlug(tx.db, name)), name };
          await tx.db
            .insertInto('categories')
            .values({ ...row, ...columnsOf(texts) })
            .execute();
          await keepFormerSlug(tx.db, row.id, null, row.slug);
          await translate(tx.db, row, {}, mergeTranslations({}, translations));
          if (texts.rule) await stalePages.refresh(tx.db, sql`p.status = 'published'`);
          await arrangeSiblings(tx.db, parentId, row.id, position ?? null);
          const made = await get(tx.db, row.id);
          const fields = changesBetween({}, await told(tx.db, made));
          await recordChanges(tx.db, [{ subject: 'category', subjectId: row.id, action: 'created', fields, actorId }]);
          return made;
        }),
      ),

    update: (id, { version, name, slug, parentId, position, translations, ...texts }, actorId) =>
      withPages(
        uow.run(async (tx) => {
          locales.assertTranslatable(translations);
          changes.mark(tx.db, []);
          await lockTree(tx.db);
          if (translations) await lockTranslatedAddresses(tx.db);
          const present = await get(tx.db, id);
          if (present.version !== version) throw stale(present.version);
          const parent = parentId === undefined ? present.parentId : parentId;
          const below = await idsBelow(tx.db, id);
          if (parent !== null && below.includes(parent)) throw categoryLoop();
          if (parent !== null && parent !== present.parentId) await assertDepth(tx.db, parent, await heightOf(tx.db, id));
          await assertCollection(tx.db, id, parent, texts.rule === undefined ? present.rule : texts.rule);
          const before = await told(tx.db, present);
          await lockAgainstNewProducts(tx.db, below);
          await tx.db
            .updateTable('categories')
            .set({
              name: name ?? present.name,
              slug: slug ?? present.slug,
              parent_id: parent,
              ...columnsOf(texts),
              version: sql`version + 1`,
              updated_at: sql`now()`,
            })
            .where('id', '=', id)
            .execute();
          if (position !== undefined || parent !== present.parentId) await arrangeSiblings(tx.db, parent, id, position ?? null);
          await keepFormerSlug(tx.db, id, present.slug, slug ?? present.slug);
          const address = { id, slug: slug ?? present.slug };
          await translate(tx.db, address, present.translations, mergeTranslations(present.translations, translations));
          const next = await get(tx.db, id);
          const fields = changesBetween(before, await told(tx.db, next));
          const action = fields.some((f) => f.field === 'parent') ? 'moved' : 'edited';
          await recordChanges(tx.db, [{ subject: 'category', subjectId: id, action, fields, actorId }]);
          if (fields.some((f) => f.field === 'rule')) await stalePages.refresh(tx.db, sql`p.status = 'published'`);
          if (fields.some((f) => /^(?:translations\..*\.)?(?:name|slug|parent)$/.test(f.field)))
            await rebuildMany(rebuildReadModels, tx.db, await productsIn(tx.db, below));
          return next;
        }),
      ),

    remove: (id, moveTo, actorId) =>
      uow.run(async (tx) => {
        changes.mark(tx.db, []);
        await lockTree(tx.db);
        const present = await get(tx.db, id);
        if ((await idsBelow(tx.db, id)).length > 1) throw categoryInUse();
        if (moveTo === id) throw categoryInUse();
        await lockAgainstNewProducts(tx.db, [id]);
        const target = moveTo === null ? null : await get(tx.db, moveTo);
        const products = await productsIn(tx.db, [id]);
        if (products.length > 0) {
          if (!target) throw categoryInUse();
          await moveProducts(tx, { products, from: present, to: target, actorId });
          await rebuildMany(rebuildReadModels, tx.db, products);
        }
        const fields = changesBetween(await told(tx.db, present), {});
        await forgetTranslations(tx.db, 'category', id);
        await tx.db.deleteFrom('categories').where('id', '=', id).execute();
        await recordChanges(tx.db, [{ subject: 'category', subjectId: id, action: 'deleted', fields, actorId }]);
      }),
  };
}

/** Throws `catalog.no-such-category`. */
async function get(db: Db, id: string): Promise<Category> {
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

async function told(
  db: Db,
  { name, slug, parentId, position, description, seoTitle, seoDescription, rule, translations }: Category,
): Promise<Fields> {
  const parent = parentId === null ? null : (await get(db, parentId)).name;
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
  if (parentId !== null && (rule !== null || (await get(db, parentId)).rule !== null)) throw badCollection();
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

interface ProductMove {
  readonly products: readonly string[];
  readonly from: Category;
  readonly to: Category;
  readonly actorId: string | null;
}

async function moveProducts(tx: Tx<CatalogTables>, { products, from, to, actorId }: ProductMove): Promise<void> {
  await sql`
    with moved as (
      insert into product_categories (product_id, category_id, position)
      select pc.product_id, ${to.id}::uuid, pc.position from product_categories pc where pc.category_id = ${from.id}
      on conflict (product_id, category_id) do nothing),
    gone as (delete from product_categories pc where pc.category_id = ${from.id})
    update products p set version = version + 1, updated_at = now() where p.id = any(${products}::uuid[])`.execute(tx.db);
  const fields = changesBetween({ category: from.name }, { category: to.name });
  await recordChanges(
    tx.db,
    products.map((subjectId) => ({ subject: 'product' as const, subjectId, action: 'edited', fields, actorId })),
  );
  for (const productId of products) tx.publish(productChanged, productId, { productId });
}

async function freeCategorySlug(db: Db, name: string): Promise<string> {
  const slug = slugify(name, 'category');
  const rows = await db.selectFrom('categories').select('slug').where('slug', 'like', `${slug}%`).execute();
  const taken = new Set([...rows.map((r) => r.slug), ...(await translatedSlugsLike(db, 'category', slug))]);
  return freeSlug(slug, (s) => taken.has(s));
}
