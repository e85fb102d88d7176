import { sql, type Transaction } from 'kysely';
import type { ProductDefinition, VariantDefinition } from '../domain/product';
import { productNotFound } from '../errors';
import type { CatalogTables } from '../tables';
import { translationsSql } from '../translations/save-translations';

export interface PresentProduct {
  readonly version: number;
  readonly definition: ProductDefinition;
  /** Sold no more; their orders stay. */
  readonly archived: readonly VariantDefinition[];
}

/** Locks it. Throws `catalog.no-such-product`. */
export async function lockProduct(db: Transaction<CatalogTables>, id: string): Promise<PresentProduct> {
  const locked = await db.selectFrom('products').select('id').where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  const present = locked && (await loadProducts(db, [id])).get(id);
  if (!present) throw productNotFound();
  return present;
}

/** Those that exist, by id; one statement for any number. */
export async function loadProducts(db: Transaction<CatalogTables>, ids: readonly string[]): Promise<ReadonlyMap<string, PresentProduct>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select p.id, p.slug, p.external_id, p.status, p.title, p.description, b.name as brand, p.tax_class, p.seller_store_id, p.download_limit, p.download_days, p.final_sale, p.attributes, p.version,
      p.type_id, p.tags, p.publish_at, p.seo_title, p.seo_description, ${translationsSql('product', 'p.id')} as translations,
      array(select r.related_id from related_products r where r.product_id = p.id order by r.position) as related_ids,
      (select coalesce(json_agg(o.name order by o.position), '[]') from product_options o where o.product_id = p.id) as options,
      (select coalesce(json_agg(c.category_id order by c.position, c.category_id), '[]') from product_categories c where c.product_id = p.id) as category_ids,
      (select coalesce(json_agg(json_build_object('id', v.id, 'sku', v.sku, 'optionValues', v.option_values, 'weightGrams', v.weight_grams,
          'lowStock', v.low_stock, 'archived', v.withdrawn_at is not null, 'digital', v.digital, 'giftCard', v.gift_card, 'tracked', v.digital and v.supply = 'shelf',
          'parts', (select coalesce(json_agg(json_build_object('variantId', b.part_id, 'quantity', b.quantity) order by b.position), '[]') from bundle_parts b where b.bundle_id = v.id),
          'prices', (select coalesce(json_agg(json_build_object('currency', pr.currency, 'amountMinor', pr.amount_minor, 'compareAtMinor', pr.compare_at_minor)
            order by pr.currency), '[]') from prices pr where pr.variant_id = v.id))
        order by v.position, v.id), '[]') from variants v where v.product_id = p.id) as variants
    from products p left join brands b on b.id = p.brand_id where p.id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, presentProduct(row)]));
}

function presentProduct(row: Row): PresentProduct {
  const variants = row.variants.map(({ archived, ...variant }) => ({ archived, variant }));
  return {
    version: row.version,
    archived: variants.filter((v) => v.archived).map((v) => v.variant),
    definition: {
      slug: row.slug,
      externalId: row.external_id,
      status: row.status,
      publishAt: row.publish_at?.toISOString() ?? null,
      typeId: row.type_id,
      tags: row.tags,
      seoTitle: row.seo_title,
      seoDescription: row.seo_description,
      relatedIds: row.related_ids,
      title: row.title,
      description: row.description,
      brand: row.brand,
      taxClass: row.tax_class,
      sellerStoreId: row.seller_store_id,
      downloadLimit: row.download_limit,
      downloadDays: row.download_days,
      finalSale: row.final_sale,
      attributes: row.attributes,
      options: row.options,
      categoryIds: row.category_ids,
      variants: variants.filter((v) => !v.archived).map((v) => v.variant),
      translations: row.translations,
    },
  };
}

interface Row {
  id: string;
  slug: string;
  external_id: string | null;
  status: ProductDefinition['status'];
  title: string;
  description: string;
  brand: string | null;
  tax_class: string;
  seller_store_id: string | null;
  download_limit: number | null;
  download_days: number | null;
  final_sale: boolean;
  attributes: ProductDefinition['attributes'];
  type_id: string | null;
  tags: string[];
  publish_at: Date | null;
  seo_title: string | null;
  seo_description: string | null;
  related_ids: string[];
  version: number;
  options: string[];
  category_ids: string[];
  variants: (VariantDefinition & { archived: boolean })[];
  translations: ProductDefinition['translations'];
}
