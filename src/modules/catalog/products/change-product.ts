import { sql, type Transaction } from 'kysely';
import { loadAttributeSet } from '../attributes/attribute-set';
import { typed } from '../attributes/typed-product';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { explained } from '../constraint-errors';
import { productChanges } from '../domain/history';
import type { ProductDefinition } from '../domain/product';
import { badProduct, stale } from '../errors';
import { productChanged } from '../events';
import { namesOf } from '../history/names';
import { recordChanges } from '../history/record';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { CatalogTables } from '../tables';
import { lockProduct, type PresentProduct } from './load-definition';
import { assertSellerOfBundles } from './save-parts';
import { saveProducts } from './save-products';

export interface ChangeProductDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly rebuildReadModels: RebuildReadModels;
}

export interface ProductChanger {
  create(id: string, actorId: string | null, definitionIn: (db: Transaction<CatalogTables>) => Promise<ProductDefinition>): Promise<void>;
  /**
   * `edit` says what it is to be. Nothing different: nothing happens. Throws `catalog.stale` when `version` is given and not
   * the present one, `catalog.bad-product` when it does not hold together.
   */
  edit(
    id: string,
    version: number | undefined,
    actorId: string | null,
    edit: (present: PresentProduct) => ProductDefinition,
  ): Promise<void>;
}

export function createProductChanger({ uow, rebuildReadModels }: ChangeProductDeps): ProductChanger {
  async function save(
    tx: Tx<CatalogTables>,
    id: string,
    before: ProductDefinition | null,
    wanted: ProductDefinition,
    actorId: string | null,
  ): Promise<void> {
    const { definition: after, problems } = typed(await loadAttributeSet(tx.db), before, wanted);
    if (problems.length > 0) throw badProduct(problems.join('; '));
    const names = await namesOf(tx.db, [before, after]);
    const fields = productChanges(before, after, names);
    if (before && fields.length === 0) return;
    const wasTranslated = before !== null && Object.keys(before.translations).length > 0;
    await saveProducts(tx.db, [{ id, isNew: before === null, definition: after, importHash: null, wasTranslated }]);
    if (before && before.sellerStoreId !== after.sellerStoreId) await assertSellerOfBundles(tx.db, id);
    if (before) await forgetUnused(tx.db, id);
    await rebuildReadModels(tx.db, [id]);
    await recordChanges(tx.db, [{ subject: 'product', subjectId: id, action: actionOf(before, after), fields, actorId }]);
    tx.publish(productChanged, id, { productId: id });
  }

  return {
    create: (id, actorId, definitionIn) => explained(uow.run(async (tx) => save(tx, id, null, await definitionIn(tx.db), actorId))),
    edit: (id, version, actorId, edit) =>
      explained(
        uow.run(async (tx) => {
          const present = await lockProduct(tx.db, id);
          if (version !== undefined && present.version !== version) throw stale(present.version);
          await save(tx, id, present.definition, edit(present), actorId);
        }),
      ),
  };
}

function actionOf(before: ProductDefinition | null, after: ProductDefinition): string {
  if (before === null) return 'created';
  if (before.status === after.status) return 'edited';
  return { published: 'published', scheduled: 'scheduled', draft: 'unpublished', archived: 'archived' }[after.status];
}

/** Archived goods that never moved and are a part of nothing: nothing refers to them, and their SKU may be used again. */
const forgetUnused = (db: Transaction<CatalogTables>, productId: string) =>
  sql`
    with gone as materialized (
      select v.id from variants v
      where v.product_id = ${productId} and v.withdrawn_at is not null and not v.digital
        and not exists (select 1 from bundle_parts b where b.part_id = v.id)
        and not exists (select 1 from stock_movements m where m.variant_id = v.id)),
    links as (delete from variant_images vi using gone g where vi.variant_id = g.id),
    old_prices as (delete from prices p using gone g where p.variant_id = g.id),
    shelves as (delete from stock_levels s using gone g where s.variant_id = g.id)
    delete from variants v using gone g where v.id = g.id`.execute(db);
