import { sql, type Transaction } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import { isDigital, supplyOf, type ProductDefinition } from '../domain/product';
import { resolveBrands } from '../brands/resolve-brands';
import { skuTaken } from '../errors';
import { applyThresholds } from '../inventory/thresholds';
import type { CatalogTables } from '../tables';
import { saveParts } from './save-parts';
import { lockTranslatedAddresses, saveTranslations } from '../translations/save-translations';

type Db = Transaction<CatalogTables>;

export interface ProductToSave {
  readonly id: string;
  readonly isNew: boolean;
  readonly definition: ProductDefinition;
  /** Fingerprint of the import line; null for a change by staff, which keeps the one there is. */
  readonly importHash: string | null;
  /** It has had translations before. */
  readonly wasTranslated: boolean;
}

/** SKU → variant id of everything that was saved. */
export type VariantIds = ReadonlyMap<string, string>;

/**
 * Writes products with options, variants, prices and categories, in a fixed number of statements. Variants that are not
 * named any more are withdrawn and keep their prices. Read models are not touched. Throws `catalog.sku-taken`.
 */
export async function saveProducts(db: Db, products: readonly ProductToSave[]): Promise<VariantIds> {
  const translated = products.filter((p) => p.wasTranslated || Object.keys(p.definition.translations).length > 0);
  if (translated.length > 0) await lockTranslatedAddresses(db);
  const variantIds = await variantIdsFor(db, products);
  const changedIds = products.filter((p) => !p.isNew).map((p) => p.id);
  const brandIds = await resolveBrands(db, [...new Set(products.flatMap((p) => p.definition.brand ?? []))]);
  await keepFormerSlugs(db, products);
  await upsertProducts(db, products, brandIds);
  if (changedIds.length > 0) await removeParts(db, changedIds, [...variantIds.values()]);
  await insertParts(db, products, variantIds);
  await saveParts(db, products, variantIds);
  if (translated.length > 0) {
    await saveTranslations(
      db,
      'product',
      translated.map(({ id, definition }) => ({ id, translations: definition.translations })),
    );
  }
  await applyThresholds(
    db,
    products.flatMap((p) => p.definition.variants.flatMap((v) => (v.lowStock === undefined ? [] : (variantIds.get(v.sku) ?? [])))),
  );
  return variantIds;
}

async function variantIdsFor(db: Db, products: readonly ProductToSave[]): Promise<VariantIds> {
  const owners = new Map(products.flatMap((p) => p.definition.variants.map((v) => [v.sku, p.id] as const)));
  const known = await db
    .selectFrom('variants')
    .select(['id', 'sku', 'product_id'])
    .where('sku', '=', sql<string>`any(${[...owners.keys()]})`)
    .execute();
  const taken = known.find((v) => owners.get(v.sku) !== v.product_id);
  if (taken) throw await takenBy(db, taken);
  const ids = new Map(known.map((v) => [v.sku, v.id]));
  const bySku = new Map(known.map((v) => [v.sku, v]));
  for (const { id, sku } of products.flatMap((p) => p.definition.variants)) {
    if (id === null) continue;
    const own = bySku.get(sku);
    if (own && own.id !== id) throw await takenBy(db, own);
    ids.set(sku, id);
  }
  for (const sku of owners.keys()) if (!ids.has(sku)) ids.set(sku, uuidv7());
  return ids;
}

async function takenBy(db: Db, { sku, product_id }: { sku: string; product_id: string }): Promise<Error> {
  const product = await db.selectFrom('products').select(['id', 'title', 'status']).where('id', '=', product_id).executeTakeFirst();
  return skuTaken(sku, product ?? null);
}

async function upsertProducts(db: Db, products: readonly ProductToSave[], brandIds: ReadonlyMap<string, string>): Promise<void> {
  const rows = products.map(({ id, definition: d, importHash }) => ({
    id,
    slug: d.slug,
    external_id: d.externalId,
    status: d.status,
    title: d.title,
    description: d.description,
    brand_id: d.brand === null ? null : (brandIds.get(d.brand) ?? null),
    attributes: d.attributes,
    tax_class: d.taxClass,
    type_id: d.typeId,
    tags: d.tags,
    publish_at: d.publishAt,
    seo_title: d.seoTitle,
    seo_description: d.seoDescription,
    seller_store_id: d.sellerStoreId,
    download_limit: d.downloadLimit,
    download_days: d.downloadDays,
    final_sale: d.finalSale,
    import_hash: importHash,
  }));
  await sql`
    insert into products as p (id, slug, external_id, status, title, description, brand_id, attributes, tax_class, seller_store_id, import_hash, type_id, tags, publish_at,
      seo_title, seo_description, download_limit, download_days, final_sale, published_at)
    select r.id, r.slug, r.external_id, r.status, r.title, r.description, r.brand_id, r.attributes, r.tax_class, r.seller_store_id, r.import_hash, r.type_id, r.tags, r.publish_at, r.seo_title, r.seo_description, r.download_limit, r.download_days, r.final_sale,
      case when r.status = 'published' then now() end
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, slug text, external_id text, status text, title text,
      description text, brand_id uuid, attributes jsonb, tax_class text, seller_store_id uuid, import_hash text,
      type_id uuid, tags text[], publish_at timestamptz, seo_title text, seo_description text, download_limit int, download_days int, final_sale boolean)
    order by r.id
    on conflict (id) do update
    set slug = excluded.slug, external_id = excluded.external_id, status = excluded.status, title = excluded.title,
      description = excluded.description, brand_id = excluded.brand_id, attributes = excluded.attributes, tax_class = excluded.tax_class,
      seller_store_id = excluded.seller_store_id, type_id = excluded.type_id, tags = excluded.tags, publish_at = excluded.publish_at,
      seo_title = excluded.seo_title, seo_description = excluded.seo_description,
      download_limit = excluded.download_limit, download_days = excluded.download_days, final_sale = excluded.final_sale,
      import_hash = coalesce(excluded.import_hash, p.import_hash),
      published_at = coalesce(p.published_at, excluded.published_at), version = p.version + 1, updated_at = now()`.execute(db);
}

/** An address that a product leaves leads to it; one that a product takes leads nowhere else any more. */
async function keepFormerSlugs(db: Db, products: readonly ProductToSave[]): Promise<void> {
  await sql`
    with w as (select * from json_to_recordset(${JSON.stringify(products.map((p) => ({ id: p.id, slug: p.definition.slug })))}::json) as w (id uuid, slug text)),
    taken as (delete from former_slugs f using w where f.kind = 'product' and f.slug = w.slug)
    insert into former_slugs (kind, slug, target_id)
    select 'product', p.slug, p.id from w join products p on p.id = w.id and p.slug <> w.slug
    on conflict (kind, slug) do update set target_id = excluded.target_id, locale = '', created_at = now()`.execute(db);
}

async function removeParts(db: Db, productIds: readonly string[], keptVariantIds: readonly string[]): Promise<void> {
  await sql`
    with options as (delete from product_options o where o.product_id = any(${productIds}::uuid[])),
    categories as (delete from product_categories c where c.product_id = any(${productIds}::uuid[])),
    related as (delete from related_products r where r.product_id = any(${productIds}::uuid[])),
    bundles as (delete from bundle_parts b using variants v where v.id = b.bundle_id and v.product_id = any(${productIds}::uuid[]) and v.id = any(${keptVariantIds}::uuid[])),
    old_prices as (
      delete from prices p where p.variant_id = any(${keptVariantIds}::uuid[]))
    update variants v set withdrawn_at = now(), updated_at = now()
    where v.product_id = any(${productIds}::uuid[]) and v.withdrawn_at is null and not (v.id = any(${keptVariantIds}::uuid[]))`.execute(db);
}

async function insertParts(db: Db, products: readonly ProductToSave[], variantIds: VariantIds): Promise<void> {
  const variants = products.flatMap(({ id, definition }) =>
    definition.variants.map((v, position) => ({
      id: variantIds.get(v.sku),
      product_id: id,
      sku: v.sku,
      option_values: v.optionValues,
      weight_grams: v.weightGrams,
      low_stock: v.lowStock ?? null,
      keeps_low_stock: v.lowStock === undefined,
      supply: supplyOf(v),
      digital: isDigital(v),
      gift_card: v.giftCard ?? false,
      position,
    })),
  );
  const options = products.flatMap(({ id, definition }) =>
    definition.options.map((name, position) => ({ product_id: id, position, name })),
  );
  const categories = products.flatMap(({ id, definition }) =>
    [...new Set(definition.categoryIds)].map((category_id, position) => ({ product_id: id, category_id, position })),
  );
  const related = products.flatMap(({ id, definition }) =>
    definition.relatedIds.map((related_id, position) => ({ product_id: id, related_id, position })),
  );
  const prices = products.flatMap(({ definition }) =>
    definition.variants.flatMap((v) =>
      v.prices.map((p) => ({
        variant_id: variantIds.get(v.sku),
        currency: p.currency,
        amount_minor: p.amountMinor,
        compare_at_minor: p.compareAtMinor,
      })),
    ),
  );
  await sql`
    with new_variants as (
      insert into variants as v (id, product_id, sku, option_values, weight_grams, low_stock, supply, digital, gift_card, position)
      select r.id, r.product_id, r.sku, r.option_values, r.weight_grams,
        case when r.keeps_low_stock then (select o.low_stock from variants o where o.id = r.id) else r.low_stock end, r.supply, r.digital, r.gift_card, r.position
      from json_to_recordset(${JSON.stringify(variants)}::json)
        as r (id uuid, product_id uuid, sku text, option_values text[], weight_grams int, low_stock int, keeps_low_stock boolean, supply text, digital boolean, gift_card boolean, position int)
      on conflict (id) do update
      set sku = excluded.sku, low_stock = excluded.low_stock, option_values = excluded.option_values, weight_grams = excluded.weight_grams,
        supply = excluded.supply, digital = excluded.digital, gift_card = excluded.gift_card, position = excluded.position,
        withdrawn_at = null, updated_at = now()),
    new_options as (
      insert into product_options (product_id, position, name)
      select r.product_id, r.position, r.name
      from json_to_recordset(${JSON.stringify(options)}::json) as r (product_id uuid, position int, name text)),
    new_categories as (
      insert into product_categories (product_id, category_id, position)
      select r.product_id, r.category_id, r.position
      from json_to_recordset(${JSON.stringify(categories)}::json) as r (product_id uuid, category_id uuid, position int)),
    new_related as (
      insert into related_products (product_id, related_id, position)
      select r.product_id, r.related_id, r.position
      from json_to_recordset(${JSON.stringify(related)}::json) as r (product_id uuid, related_id uuid, position int))
    insert into prices (variant_id, currency, amount_minor, compare_at_minor)
    select r.variant_id, r.currency, r.amount_minor, r.compare_at_minor
    from json_to_recordset(${JSON.stringify(prices)}::json)
      as r (variant_id uuid, currency char(3), amount_minor bigint, compare_at_minor bigint)`.execute(db);
}
