import { sql, type Kysely } from 'kysely';
import type { Market } from '../../../platform/module';
import type { Page } from '../../../platform/facade/schemas';
import type { Storage } from '../../../platform/storage/storage';
import { readTimeCursor, writeTimeCursor } from '../time-cursor';
import { productNotFound } from '../errors';
import { viewImage, type StoredImage } from '../images/image-view';
import type { CatalogTables } from '../tables';
import type { StaffListQuery, StaffProduct, StaffProductRow } from './schemas';

export interface StaffProductQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly storage: Storage;
  readonly market: Market;
}

export interface StaffProductQueries {
  list(query: StaffListQuery): Promise<Page<StaffProductRow>>;
  /** Throws `catalog.no-such-product`. */
  get(id: string): Promise<StaffProduct>;
}

export function createStaffProductQueries({ db, storage, market }: StaffProductQueriesDeps): StaffProductQueries {
  const urlOf = (key: string): string => storage.url(key);

  return {
    async list({ limit = 20, cursor, status, q }) {
      const after = cursor === undefined ? null : readTimeCursor(cursor);
      const { rows } = await sql<ListRow>`
        select p.id, p.slug, p.title, p.brand, p.status, p.updated_at,
          (extract(epoch from p.updated_at) * 1000000)::bigint as updated_us,
          (select min(pr.amount_minor) from variants v join prices pr on pr.variant_id = v.id
            where v.product_id = p.id and v.withdrawn_at is null and pr.currency = ${market.currency}) as price_minor,
          (select count(*) from variants v where v.product_id = p.id and v.withdrawn_at is null) as variant_count,
          coalesce(s.on_hand, 0) as on_hand, coalesce(s.reserved, 0) as reserved,
          (select ${imageJson} from images i where i.product_id = p.id and i.state <> 'waiting' order by i.position, i.id limit 1) as image
        from products p
        left join lateral (select sum(s.on_hand) as on_hand, sum(s.reserved) as reserved from stock_levels s where s.product_id = p.id) s on true
        where ${status ? sql`p.status = ${status}` : sql`true`}
          and ${
            q
              ? sql`(p.title ilike ${likeAnywhere(q)} or p.slug ilike ${likeAnywhere(q)}
            or exists (select 1 from variants v where v.product_id = p.id and v.sku ilike ${likeAnywhere(q)}))`
              : sql`true`
          }
          and ${after ? sql`(p.updated_at, p.id) < (to_timestamp(${after.us}::numeric / 1000000), ${after.id}::uuid)` : sql`true`}
        order by p.updated_at desc, p.id desc
        limit ${limit + 1}`.execute(db);
      const last = rows[limit - 1];
      return {
        items: rows.slice(0, limit).map((row) => ({
          id: row.id,
          slug: row.slug,
          title: row.title,
          brand: row.brand,
          status: row.status,
          image: row.image ? viewImage(row.image, urlOf) : null,
          price: row.price_minor === null ? null : { minor: row.price_minor, currency: market.currency },
          variantCount: row.variant_count,
          onHand: row.on_hand,
          reserved: row.reserved,
          updatedAt: row.updated_at.toISOString(),
        })),
        nextCursor: rows.length > limit && last ? writeTimeCursor({ us: last.updated_us, id: last.id }) : null,
      };
    },

    async get(id) {
      const { rows } = await sql<ProductRow>`
        select p.id, p.slug, p.external_id, p.status, p.title, p.description, p.brand, p.tax_class, p.seller_store_id, p.attributes,
          p.version, p.created_at, p.updated_at,
          (select coalesce(json_agg(o.name order by o.position), '[]') from product_options o where o.product_id = p.id) as options,
          (select coalesce(json_agg(c.category_id order by c.position, c.category_id), '[]') from product_categories c where c.product_id = p.id) as category_ids,
          (select coalesce(json_agg(json_build_object('id', v.id, 'sku', v.sku, 'values', v.option_values, 'weightGrams', v.weight_grams,
              'prices', (select coalesce(json_agg(json_build_object('currency', pr.currency, 'amount', pr.amount_minor, 'compareAt', pr.compare_at_minor)
                order by pr.currency), '[]') from prices pr where pr.variant_id = v.id),
              'stock', (select coalesce(json_agg(json_build_object('storeId', s.store_id, 'onHand', s.on_hand, 'reserved', s.reserved,
                'backorder', s.backorder) order by s.store_id), '[]') from stock_levels s where s.variant_id = v.id))
            order by v.position, v.id), '[]') from variants v where v.product_id = p.id and v.withdrawn_at is null) as variants,
          (select coalesce(json_agg(json_build_object('id', i.id, 'image', case when i.state <> 'waiting' then ${imageJson} end)
            order by i.position, i.id), '[]') from images i where i.product_id = p.id) as images
        from products p where p.id = ${id}`.execute(db);
      const [row] = rows;
      if (!row) throw productNotFound();
      return viewProduct(row, urlOf);
    },
  };
}

const imageJson = sql`json_build_object('storageKey', i.storage_key, 'widths', i.widths, 'width', i.width, 'height', i.height, 'alt', i.alt)`;

interface ListRow {
  id: string;
  slug: string;
  title: string;
  brand: string | null;
  status: StaffProductRow['status'];
  updated_at: Date;
  updated_us: number;
  price_minor: number | null;
  variant_count: number;
  on_hand: number;
  reserved: number;
  image: StoredImage | null;
}

interface ProductRow {
  id: string;
  slug: string;
  external_id: string | null;
  status: StaffProduct['status'];
  title: string;
  description: string;
  brand: string | null;
  tax_class: string;
  seller_store_id: string | null;
  attributes: StaffProduct['attributes'];
  version: number;
  created_at: Date;
  updated_at: Date;
  options: string[];
  category_ids: string[];
  variants: {
    id: string;
    sku: string;
    values: string[];
    weightGrams: number;
    prices: { currency: string; amount: number; compareAt: number | null }[];
    stock: StaffProduct['variants'][number]['stock'];
  }[];
  images: { id: string; image: StoredImage | null }[];
}

const viewProduct = (row: ProductRow, urlOf: (key: string) => string): StaffProduct => ({
  id: row.id,
  slug: row.slug,
  externalId: row.external_id,
  status: row.status,
  title: row.title,
  description: row.description,
  brand: row.brand,
  taxClass: row.tax_class,
  sellerStoreId: row.seller_store_id,
  attributes: row.attributes,
  categoryIds: row.category_ids,
  options: row.options,
  variants: row.variants.map((v) => ({
    id: v.id,
    sku: v.sku,
    options: row.options.map((name, at) => ({ name, value: v.values[at] ?? '' })),
    weightGrams: v.weightGrams,
    prices: v.prices.map((p) => ({
      price: { minor: p.amount, currency: p.currency },
      compareAtPrice: p.compareAt === null ? null : { minor: p.compareAt, currency: p.currency },
    })),
    stock: v.stock,
  })),
  images: row.images.map(({ id, image }) => ({ id, image: image ? viewImage(image, urlOf) : null })),
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const likeAnywhere = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
