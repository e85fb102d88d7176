import { sql, type Transaction } from 'kysely';
import { loadAttributeSet } from '../attributes/attribute-set';
import type { Clock } from '../../../platform/kernel/clock';
import { markStock, type Sellable } from '../inventory/mark-stock';
import { soldFrom } from '../inventory/set-stock';
import { indexProducts } from '../search/index-products';
import type { Stemming } from '../search/languages';
import type { Stems } from '../search/stems';
import type { CatalogTables } from '../tables';
import type { CatalogChanges } from './changes';
import type { ShopLocales } from '../translations/shop-locales';
import { buildReadModels, type ReadModels } from './build';
import { loadCategoryPaths, loadCollections, loadFacts } from './facts';
import { loadParts, withBundlesOf } from './parts';
import { withPublicPrices } from './public-prices';

/** `made`: those of them that were made in this very transaction, so that nothing of them is there to be compared or removed. */
export type RebuildReadModels = (
  db: Transaction<CatalogTables>,
  productIds: readonly string[],
  made?: ReadonlySet<string>,
) => Promise<void>;

export interface RebuildDeps {
  readonly urlOf: (key: string) => string;
  readonly currency: string;
  readonly clock: Clock;
  readonly stemming: Stemming;
  readonly stems: Stems;
  readonly locales: ShopLocales;
  readonly changes: CatalogChanges;
}

/**
 * Makes cards, pages, listings and search entries of these products anew, and of those that have them in a bundle, in the transaction of
 * the change; at most seventeen statements for any number, the last only where something is translated.
 */
export const createRebuild =
  ({ urlOf, currency, clock, stemming, stems, locales, changes }: RebuildDeps): RebuildReadModels =>
  async (db, changedIds, made = new Set()) => {
    if (changedIds.length === 0) return;
    const isThere = (id: string): boolean => !made.has(id);
    const thereIds = changedIds.some(isThere) ? await withBundlesOf(db, changedIds.filter(isThere)) : [];
    const productIds = [...thereIds, ...changedIds.filter((id) => made.has(id))];
    changes.mark(db, productIds);
    if (thereIds.length > 0) await lock(db, thereIds);
    const products = await withPublicPrices(db, await loadFacts(db, productIds));
    const paths = await loadCategoryPaths(db, [...new Set(products.flatMap((p) => p.category_ids))]);
    if (thereIds.length > 0) await removeOld(db, thereIds);
    const shop = {
      paths,
      attributes: await loadAttributeSet(db),
      collections: await loadCollections(db),
      parts: await loadParts(
        db,
        products.flatMap((p) => p.variants.flatMap((v) => (v.isBundle ? v.id : []))),
      ),
      currency,
      now: clock().getTime(),
      others: locales.others,
      urlOf,
    };
    const models = buildReadModels(products, shop);
    await store(db, models);
    await storeTranslated(db, models);
    await indexProducts(db, { stemming, stems }, thereIds, models.search);
    if (thereIds.length > 0) markStock(db, (await listStock(db, thereIds)).rows);
  };

const batch = 500;

/** For any number of products. */
export async function rebuildMany(
  rebuild: RebuildReadModels,
  db: Transaction<CatalogTables>,
  productIds: readonly string[],
): Promise<void> {
  for (let at = 0; at < productIds.length; at += batch) await rebuild(db, productIds.slice(at, at + batch));
}

/** And no store of theirs is opened or closed meanwhile: what lies in it is sold by what both say. */
const lock = (db: Transaction<CatalogTables>, productIds: readonly string[]) =>
  sql`
    with open as materialized (
      select t.id from stores t where t.id in (select s.store_id from stock_levels s where s.product_id = any(${productIds}::uuid[]))
      order by t.id for share)
    select p.id from products p where p.id = any(${productIds}::uuid[]) and (select count(*) from open) >= 0 order by p.id for no key update`.execute(
    db,
  );

const removeOld = (db: Transaction<CatalogTables>, productIds: readonly string[]) =>
  sql`
    with cards as (delete from product_cards c where c.product_id = any(${productIds}::uuid[])),
    pages as (delete from product_pages p where p.product_id = any(${productIds}::uuid[])),
    translated_cards as (delete from translated_cards c where c.product_id = any(${productIds}::uuid[])),
    translated_pages as (delete from translated_pages p where p.product_id = any(${productIds}::uuid[])),
    filters as (delete from attribute_values v where v.product_id = any(${productIds}::uuid[]))
    delete from listings l where l.product_id = any(${productIds}::uuid[])`.execute(db);

async function store(db: Transaction<CatalogTables>, { cards, pages, listings, attributeValues }: ReadModels): Promise<void> {
  if (cards.length === 0) return;
  await sql`
    with new_cards as (
      insert into product_cards (product_id, currency, card, brand_slug, newest, price_minor, rating_rank)
      select r.product_id, r.currency, r.card, r.brand_slug, r.newest, r.price_minor, r.rating_rank
      from json_to_recordset(${JSON.stringify(cards)}::json)
        as r (product_id uuid, currency char(3), card text, brand_slug text, newest bigint, price_minor bigint, rating_rank int)),
    new_listings as (
      insert into listings (category_id, product_id, currency, brand_slug, newest, price_minor, rating_rank)
      select r.category_id, r.product_id, r.currency, r.brand_slug, r.newest, r.price_minor, r.rating_rank
      from json_to_recordset(${JSON.stringify(listings)}::json)
        as r (category_id uuid, product_id uuid, currency char(3), brand_slug text, newest bigint, price_minor bigint, rating_rank int)),
    new_filters as (
      insert into attribute_values (product_id, attribute_id, key, label, number)
      select r.product_id, r.attribute_id, r.key, r.label, r.number
      from json_to_recordset(${JSON.stringify(attributeValues)}::json)
        as r (product_id uuid, attribute_id uuid, key text, label text, number float8))
    insert into product_pages (product_id, currency, slug, head, variant_ids, variant_texts)
    select r.product_id, r.currency, r.slug, r.head, r.variant_ids, r.variant_texts
    from json_to_recordset(${JSON.stringify(pages)}::json)
      as r (product_id uuid, currency char(3), slug text, head text, variant_ids uuid[], variant_texts text[])`.execute(db);
}

async function storeTranslated(db: Transaction<CatalogTables>, { translatedCards, translatedPages }: ReadModels): Promise<void> {
  if (translatedCards.length === 0 && translatedPages.length === 0) return;
  await sql`
    with new_cards as (
      insert into translated_cards (product_id, currency, locale, card)
      select r.product_id, r.currency, r.locale, r.card
      from json_to_recordset(${JSON.stringify(translatedCards)}::json) as r (product_id uuid, currency char(3), locale text, card text))
    insert into translated_pages (product_id, currency, locale, head, variant_texts)
    select r.product_id, r.currency, r.locale, r.head, r.variant_texts
    from json_to_recordset(${JSON.stringify(translatedPages)}::json)
      as r (product_id uuid, currency char(3), locale text, head text, variant_texts text[])`.execute(db);
}

/** Whether units may be sold follows the product's state; shelves are locked in key order, as by a checkout. */
const listStock = (db: Transaction<CatalogTables>, productIds: readonly string[]) =>
  sql<Sellable>`
    with wrong as (
      select s.variant_id, s.store_id, ${soldFrom} as listed
      from stock_levels s
      join products p on p.id = s.product_id
      join variants v on v.id = s.variant_id
      join stores t on t.id = s.store_id
      where s.product_id = any(${productIds}::uuid[]) and s.listed <> ${soldFrom}
      order by s.variant_id, s.store_id
      for update of s)
    update stock_levels s set listed = w.listed, updated_at = now()
    from wrong w where s.variant_id = w.variant_id and s.store_id = w.store_id
    returning s.variant_id as "variantId", s.product_id as "productId"`.execute(db);
