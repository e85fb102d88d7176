import { sql, type Kysely } from 'kysely';
import { storedImage, viewImage, type StoredImage } from '../images/image-view';
import { freeSql } from '../inventory/shelf-sql';
import { inScope, type StoreScope } from '../stock/scope';
import type { CatalogTables } from '../tables';
import { translationsSql } from '../translations/save-translations';
import type { StaffProduct } from './staff-schemas';

type StaffVariant = StaffProduct['variants'][number];

/** One statement; null: no such product. Stock of the stores that somebody may see. */
export async function loadStaffProduct(
  db: Kysely<CatalogTables>,
  id: string,
  { currency, urlOf, scope }: { readonly currency: string; readonly urlOf: (key: string) => string; readonly scope: StoreScope },
): Promise<StaffProduct | null> {
  const { rows } = await sql<Row>`
    select p.id, p.slug, p.external_id, p.status, p.title, p.description, b.name as brand, p.tax_class, p.seller_store_id, p.download_limit, p.download_days, p.final_sale, p.attributes,
      p.type_id, p.tags, p.publish_at, p.published_at, p.seo_title, p.seo_description,
      array(select r.related_id from related_products r where r.product_id = p.id order by r.position) as related_ids,
      p.version, p.created_at, p.updated_at, ${translationsSql('product', 'p.id')} as translations,
      exists (select 1 from product_pages g where g.product_id = p.id and g.currency = ${currency}) as shown,
      (select coalesce(json_agg(o.name order by o.position), '[]') from product_options o where o.product_id = p.id) as options,
      (select coalesce(json_agg(c.category_id order by c.position, c.category_id), '[]') from product_categories c where c.product_id = p.id) as category_ids,
      (select coalesce(json_agg(json_build_object('id', v.id, 'sku', v.sku, 'values', v.option_values, 'weightGrams', v.weight_grams,
          'lowStockThreshold', v.low_stock, 'archivedAt', v.withdrawn_at, 'digital', v.digital, 'giftCard', v.gift_card, 'trackStock', v.supply = 'shelf',
          'parts', ${partsOf(scope)},
          'files', (select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'contentType', f.content_type, 'bytes', f.bytes,
            'createdAt', f.created_at) order by f.created_at, f.id), '[]') from digital_files f where f.variant_id = v.id),
          'prices', (select coalesce(json_agg(json_build_object('currency', pr.currency, 'amount', pr.amount_minor, 'compareAt', pr.compare_at_minor)
            order by pr.currency), '[]') from prices pr where pr.variant_id = v.id),
          'imageIds', (select coalesce(json_agg(vi.image_id order by vi.position), '[]') from variant_images vi where vi.variant_id = v.id),
          'stock', (select coalesce(json_agg(json_build_object('storeId', s.store_id, 'onHand', s.on_hand, 'reserved', s.reserved,
            'backorder', s.backorder, 'threshold', s.low_at, 'low', s.on_hand - s.reserved <= s.low_at) order by s.store_id), '[]')
            from stock_levels s where s.variant_id = v.id and ${inScope('s.store_id', scope)}))
        order by v.position, v.id), '[]') from variants v where v.product_id = p.id) as variants,
      (select coalesce(json_agg(json_build_object('id', i.id, 'alt', i.alt,
          'image', case when i.state <> 'waiting' then ${storedImage} end,
          'variantIds', (select coalesce(json_agg(vi.variant_id order by vi.variant_id), '[]') from variant_images vi where vi.image_id = i.id))
        order by i.position, i.id), '[]') from images i where i.product_id = p.id) as images
    from products p left join brands b on b.id = p.brand_id where p.id = ${id}`.execute(db);
  const [row] = rows;
  return row ? viewProduct(row, urlOf) : null;
}

const partsOf = (
  scope: StoreScope,
) => sql`(select coalesce(json_agg(json_build_object('variantId', b.part_id, 'productId', q.id, 'sku', w.sku, 'title', q.title,
            'names', array(select o.name from product_options o where o.product_id = q.id order by o.position), 'values', w.option_values,
            'quantity', b.quantity, 'sold', w.withdrawn_at is null and q.status = 'published',
            'free', (select coalesce(sum(${sql.raw(freeSql('l'))}), 0)::int from stock_levels l where l.variant_id = b.part_id and l.listed and ${inScope('l.store_id', scope)}))
          order by b.position), '[]')
        from bundle_parts b join variants w on w.id = b.part_id join products q on q.id = w.product_id where b.bundle_id = v.id)`;

interface Row {
  id: string;
  slug: string;
  external_id: string | null;
  status: StaffProduct['status'];
  shown: boolean;
  title: string;
  description: string;
  brand: string | null;
  tax_class: string;
  seller_store_id: string | null;
  download_limit: number | null;
  download_days: number | null;
  final_sale: boolean;
  attributes: StaffProduct['attributes'];
  type_id: string | null;
  tags: string[];
  publish_at: Date | null;
  published_at: Date | null;
  seo_title: string | null;
  seo_description: string | null;
  related_ids: string[];
  version: number;
  created_at: Date;
  updated_at: Date;
  options: string[];
  category_ids: string[];
  variants: VariantRow[];
  translations: StaffProduct['translations'];
  images: { id: string; alt: string; image: StoredImage | null; variantIds: string[] }[];
}

type VariantRow = Omit<StaffVariant, 'options' | 'prices' | 'parts'> & {
  parts: (Omit<StaffVariant['parts'][number], 'options'> & { names: string[]; values: string[] })[];
  values: string[];
  archivedAt: string | null;
  prices: { currency: string; amount: number; compareAt: number | null }[];
};

const viewProduct = (row: Row, urlOf: (key: string) => string): StaffProduct => ({
  id: row.id,
  slug: row.slug,
  externalId: row.external_id,
  status: row.status,
  shown: row.shown,
  publishAt: row.publish_at?.toISOString() ?? null,
  publishedAt: row.published_at?.toISOString() ?? null,
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
  categoryIds: row.category_ids,
  options: row.options,
  variants: row.variants.filter((v) => v.archivedAt === null).map((v) => viewVariant(v, row.options)),
  archivedVariants: row.variants.flatMap((v) =>
    v.archivedAt === null ? [] : { ...viewVariant(v, row.options), archivedAt: new Date(v.archivedAt).toISOString() },
  ),
  images: row.images.map(({ image, ...rest }) => ({ ...rest, image: image ? viewImage(image, urlOf) : null })),
  translations: row.translations,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const viewVariant = (
  { values, prices, parts, files, archivedAt: _archivedAt, ...variant }: VariantRow,
  options: readonly string[],
): StaffVariant => ({
  ...variant,
  parts: parts.map(({ names, values: chosen, ...part }) => ({
    ...part,
    options: names.map((name, at) => ({ name, value: chosen[at] ?? '' })),
  })),
  files: files.map((file) => ({ ...file, createdAt: new Date(file.createdAt).toISOString() })),
  options: options.map((name, at) => ({ name, value: values[at] ?? '' })),
  prices: prices.map((p) => ({
    price: { minor: p.amount, currency: p.currency },
    compareAtPrice: p.compareAt === null ? null : { minor: p.compareAt, currency: p.currency },
  })),
});
