import { sql, type Kysely } from 'kysely';
import { imageKey } from '../images/image-view';
import type { ProductStatus } from '../domain/product';
import type { ProductTexts, Translations } from '../domain/translations';
import { conditionsOf, stockOf, type StaffFilter } from '../products/staff-filter';
import type { Attributes, Focal } from '../products/schemas';
import { loadCategoryPaths } from '../read-models/facts';
import type { CatalogTables } from '../tables';
import type { ShopLocales } from '../translations/shop-locales';
import { translationsSql } from '../translations/save-translations';

/** A product in the shape of a line of an import. */
export interface ExportedProduct {
  readonly externalId: string | null;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string | null;
  readonly status: ProductStatus;
  readonly publishAt: string | null;
  /** Code and name. */
  readonly type: { readonly code: string; readonly name: string } | null;
  readonly tags: readonly string[];
  readonly taxClass: string;
  readonly seoTitle: string | null;
  readonly seoDescription: string | null;
  readonly downloadLimit: number | null;
  readonly downloadDays: number | null;
  readonly finalSale: boolean;
  readonly attributes: Attributes;
  /** `Home > Kitchen` */
  readonly categories: readonly string[];
  readonly images: readonly { readonly url: string; readonly alt: string; readonly focal: Focal | null }[];
  readonly options: readonly string[];
  readonly variants: readonly ExportedVariant[];
  readonly translations: Translations<ProductTexts>;
}

export interface ExportedVariant {
  readonly sku: string;
  readonly values: readonly string[];
  readonly weightGrams: number;
  readonly lowStock: number | null;
  readonly prices: readonly { readonly currency: string; readonly minor: number; readonly compareAtMinor: number | null }[];
  /** A bundle. */
  readonly parts: readonly { readonly sku: string; readonly quantity: number }[];
  readonly digital: boolean;
  readonly trackStock: boolean;
  readonly giftCard: boolean;
  /** By the code of the store. */
  readonly stock: readonly { readonly store: string; readonly onHand: number; readonly backorder: boolean }[];
  /** Places in the product's images. */
  readonly images: readonly number[];
}

/** As the list of the staff has it; a category with all below it. */
export type ExportFilter = StaffFilter;

/** Where a picture is to be had; null: it is left out. `place` counts from 1. */
export type PictureUrl = (picture: ExportedPicture, slug: string, place: number) => Promise<string | null> | string | null;
export interface ExportedPicture {
  readonly source: string;
  /** Of its widest version; null: it has not come or could not be had. */
  readonly storageKey: string | null;
}

const pageSize = 500;

/** By address, bundles behind all others, so that a file has the parts first; a page at a time: as many as there are, in little memory. */
export async function* exportedProducts(
  db: Kysely<CatalogTables>,
  filter: ExportFilter,
  locales: ShopLocales,
  urlOf: PictureUrl,
): AsyncGenerator<readonly ExportedProduct[]> {
  for (let after = { bundles: false, slug: '' }; ;) {
    const rows = await pageAfter(db, filter, locales, after);
    const last = rows.at(-1);
    if (!last) return;
    const paths = await loadCategoryPaths(db, [...new Set(rows.flatMap((r) => r.category_ids))]);
    const products: ExportedProduct[] = [];
    for (const row of rows) products.push(await exported(row, (id) => (paths.get(id) ?? []).map((s) => s.name).join(' > '), urlOf));
    yield products;
    after = { bundles: last.bundles, slug: last.slug };
  }
}

/** What a table has columns for. */
export interface ExportedNames {
  /** One of several kinds stands there with each. */
  readonly attributes: readonly { readonly name: string; readonly kind: 'text' | 'number' | 'boolean' }[];
  readonly options: readonly string[];
  readonly currencies: readonly string[];
  readonly stores: readonly string[];
  readonly locales: readonly string[];
  /** Options some product has words for. */
  readonly translatedOptions: readonly { readonly locale: string; readonly option: string }[];
}

export const noNames: ExportedNames = { attributes: [], options: [], currencies: [], stores: [], locales: [], translatedOptions: [] };

export async function exportedNames(db: Kysely<CatalogTables>, filter: ExportFilter, locales: ShopLocales): Promise<ExportedNames> {
  const { rows } = await sql<ExportedNames>`
    with chosen as materialized (select p.id, p.attributes from products p where ${chosen(filter, locales)})
    select
      (select coalesce(json_agg(a order by a.name, a.kind), '[]') from (
        select distinct a.key collate "C" as name,
          (case when jsonb_typeof(a.value) in ('number', 'boolean') then jsonb_typeof(a.value) else 'text' end) collate "C" as kind
        from chosen c cross join jsonb_each(c.attributes) a where a.value not in ('""', '[]')) a) as attributes,
      array(select distinct o.name collate "C" from chosen c join product_options o on o.product_id = c.id order by 1) as options,
      array(select distinct pr.currency::text collate "C" from chosen c join variants v on v.product_id = c.id and v.withdrawn_at is null
        join prices pr on pr.variant_id = v.id order by 1) as currencies,
      array(select distinct t.code collate "C" from chosen c join variants v on v.product_id = c.id and v.withdrawn_at is null
        join stock_levels s on s.variant_id = v.id join stores t on t.id = s.store_id order by 1) as stores,
      array(select distinct t.locale collate "C" from chosen c join translations t on t.entity = 'product' and t.entity_id = c.id order by 1) as locales,
      (select coalesce(json_agg(o order by o.locale, o.option), '[]') from (
        select distinct t.locale collate "C" as locale, k.option collate "C" as option
        from chosen c join translations t on t.entity = 'product' and t.entity_id = c.id
        cross join lateral jsonb_object_keys(t.texts -> 'options') as k (option)) o) as "translatedOptions"`.execute(db);
  return rows[0] ?? noNames;
}

/** Ids of the products that are wanted. */
export const chosen = (filter: ExportFilter, locales: ShopLocales) => sql`
  p.id in (
    select p.id from products p left join brands b on b.id = p.brand_id
    ${filter.stock ? sql`left join (${stockOf(sql`true`, null)}) s on s.product_id = p.id` : sql``}
    where ${sql.join(conditionsOf(filter, locales), sql` and `)})`;

interface Row {
  bundles: boolean;
  slug: string;
  external_id: string | null;
  title: string;
  description: string;
  brand: string | null;
  status: ProductStatus;
  publish_at: Date | null;
  type: { code: string; name: string } | null;
  tags: string[];
  tax_class: string;
  seo_title: string | null;
  seo_description: string | null;
  download_limit: number | null;
  download_days: number | null;
  final_sale: boolean;
  attributes: Attributes;
  category_ids: string[];
  options: string[];
  images: {
    id: string;
    source: string;
    alt: string;
    storageKey: string | null;
    widths: number[] | null;
    state: string;
    focal: Focal | null;
  }[];
  translations: Translations<ProductTexts>;
  variants: (Omit<ExportedVariant, 'images'> & { readonly imageIds: readonly string[] })[];
}

async function pageAfter(
  db: Kysely<CatalogTables>,
  filter: ExportFilter,
  locales: ShopLocales,
  after: Pick<Row, 'bundles' | 'slug'>,
): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select k.bundles, p.slug, p.external_id, p.title, p.description, b.name as brand, p.status, p.publish_at, p.tags, p.tax_class, p.seo_title,
      p.seo_description, p.download_limit, p.download_days, p.final_sale, p.attributes, ${translationsSql('product', 'p.id')} as translations,
      (select json_build_object('code', t.code, 'name', t.name) from product_types t where t.id = p.type_id) as type,
      array(select c.category_id from product_categories c where c.product_id = p.id order by c.position, c.category_id) as category_ids,
      array(select o.name from product_options o where o.product_id = p.id order by o.position) as options,
      (select coalesce(json_agg(json_build_object('id', i.id, 'source', i.source, 'alt', i.alt, 'storageKey', i.storage_key, 'widths', i.widths,
        'state', i.state, 'focal', case when i.focal_x is not null then json_build_object('x', i.focal_x, 'y', i.focal_y) end) order by i.position, i.id), '[]') from images i where i.product_id = p.id) as images,
      (select coalesce(json_agg(json_build_object('sku', v.sku, 'values', v.option_values, 'weightGrams', v.weight_grams, 'lowStock', v.low_stock,
          'digital', v.digital, 'giftCard', v.gift_card, 'trackStock', v.digital and v.supply = 'shelf',
          'parts', (select coalesce(json_agg(json_build_object('sku', w.sku, 'quantity', b.quantity) order by b.position), '[]')
            from bundle_parts b join variants w on w.id = b.part_id where b.bundle_id = v.id),
          'prices', (select coalesce(json_agg(json_build_object('currency', pr.currency, 'minor', pr.amount_minor, 'compareAtMinor', pr.compare_at_minor)
            order by pr.currency collate "C"), '[]') from prices pr where pr.variant_id = v.id),
          'stock', (select coalesce(json_agg(json_build_object('store', t.code, 'onHand', s.on_hand, 'backorder', s.backorder) order by t.code collate "C"), '[]')
            from stock_levels s join stores t on t.id = s.store_id where s.variant_id = v.id and v.supply = 'shelf'),
          'imageIds', (select coalesce(json_agg(vi.image_id order by vi.position), '[]') from variant_images vi where vi.variant_id = v.id))
        order by v.position, v.sku collate "C"), '[]') from variants v where v.product_id = p.id and v.withdrawn_at is null) as variants
    from products p left join brands b on b.id = p.brand_id
    cross join lateral (
      select exists (select 1 from variants v where v.product_id = p.id and v.supply = 'parts' and v.withdrawn_at is null) as bundles) k
    where (k.bundles, p.slug collate "C") > (${after.bundles}::boolean, ${after.slug}) and ${chosen(filter, locales)}
    order by k.bundles, p.slug collate "C" limit ${pageSize}`.execute(db);
  return rows;
}

async function exported(row: Row, pathOf: (id: string) => string, urlOf: PictureUrl): Promise<ExportedProduct> {
  const images: { id: string; url: string; alt: string; focal: Focal | null }[] = [];
  for (const { id, source, alt, storageKey, widths, state, focal } of row.images) {
    const widest = widths?.at(-1);
    const kept = state === 'ready' && storageKey !== null && widest !== undefined ? imageKey(storageKey, widest) : null;
    const url = await urlOf({ source, storageKey: kept }, row.slug, images.length + 1);
    if (url !== null) images.push({ id, url, alt, focal });
  }
  return {
    externalId: row.external_id,
    slug: row.slug,
    title: row.title,
    description: row.description,
    brand: row.brand,
    status: row.status,
    publishAt: row.publish_at?.toISOString() ?? null,
    type: row.type,
    tags: row.tags,
    taxClass: row.tax_class,
    seoTitle: row.seo_title,
    seoDescription: row.seo_description,
    downloadLimit: row.download_limit,
    downloadDays: row.download_days,
    finalSale: row.final_sale,
    attributes: row.attributes,
    categories: row.category_ids.map(pathOf),
    images: images.map(({ id: _id, ...image }) => image),
    options: row.options,
    translations: row.translations,
    variants: row.variants.map(({ imageIds, ...variant }) => ({
      ...variant,
      images: imageIds.map((id) => images.findIndex((image) => image.id === id)).filter((at) => at >= 0),
    })),
  };
}
