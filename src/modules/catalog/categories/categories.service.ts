import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { explained } from '../constraint-errors';
import { changesBetween } from '../domain/history';
import { categoryInUse } from '../errors';
import { productChanged } from '../events';
import { recordChanges } from '../history/record';
import { rebuildMany, type RebuildReadModels } from '../read-models/rebuild';
import type { CatalogChanges } from '../read-models/changes';
import type { StalePages } from '../read-models/stale-pages';
import type { CatalogTables } from '../tables';
import { forgetTranslations } from '../translations/save-translations';
import type { ShopLocales } from '../translations/shop-locales';
import type { Category, CategoryChanges, NewCategory } from './routes';
import { changeCategory, fieldsOf, insertCategory, loadCategory } from './save-category';
import { idsBelow, lockAgainstNewProducts, lockTree, productsIn } from './tree';

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

export function createCategoryService({ uow, rebuildReadModels, stalePages, changes, locales }: CategoryServiceDeps): CategoryService {
  /** What a collection holds follows its rule. */
  async function withPages(work: Promise<Category>): Promise<Category> {
    const category = await explained(work);
    await stalePages.wake();
    return category;
  }

  return {
    create: (input, actorId) =>
      withPages(
        uow.run(async (tx) => {
          locales.assertTranslatable(input.translations);
          changes.mark(tx.db, []);
          await lockTree(tx.db);
          const { category, fields } = await insertCategory(tx.db, input, stalePages);
          await recordChanges(tx.db, [{ subject: 'category', subjectId: category.id, action: 'created', fields, actorId }]);
          return category;
        }),
      ),

    update: (id, input, actorId) =>
      withPages(
        uow.run(async (tx) => {
          locales.assertTranslatable(input.translations);
          changes.mark(tx.db, []);
          await lockTree(tx.db);
          const { category, fields } = await changeCategory(tx.db, id, input, { stalePages, rebuildReadModels });
          const action = fields.some((f) => f.field === 'parent') ? 'moved' : 'edited';
          await recordChanges(tx.db, [{ subject: 'category', subjectId: id, action, fields, actorId }]);
          return category;
        }),
      ),

    remove: (id, moveTo, actorId) =>
      uow.run(async (tx) => {
        changes.mark(tx.db, []);
        await lockTree(tx.db);
        const present = await loadCategory(tx.db, id);
        if ((await idsBelow(tx.db, id)).length > 1) throw categoryInUse();
        if (moveTo === id) throw categoryInUse();
        await lockAgainstNewProducts(tx.db, [id]);
        const target = moveTo === null ? null : await loadCategory(tx.db, moveTo);
        const products = await productsIn(tx.db, [id]);
        if (products.length > 0) {
          if (!target) throw categoryInUse();
          await moveProducts(tx, { products, from: present, to: target, actorId });
          await rebuildMany(rebuildReadModels, tx.db, products);
        }
        const fields = changesBetween(await fieldsOf(tx.db, present), {});
        await forgetTranslations(tx.db, 'category', id);
        await tx.db.deleteFrom('categories').where('id', '=', id).execute();
        await recordChanges(tx.db, [{ subject: 'category', subjectId: id, action: 'deleted', fields, actorId }]);
      }),
  };
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
