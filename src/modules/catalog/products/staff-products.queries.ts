import { sql, type Kysely, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Market } from '../../../platform/module';
import type { Storage } from '../../../platform/storage/storage';
import { badCursor, productNotFound } from '../errors';
import { storedImage, viewImage, type StoredImage } from '../images/image-view';
import type { StoreScope } from '../stock/scope';
import type { CatalogTables } from '../tables';
import type { ShopLocales } from '../translations/shop-locales';
import {
  staffSorts,
  type StaffListQuery,
  type StaffProduct,
  type StaffProductList,
  type StaffProductRow,
  type UsedTag,
} from './staff-schemas';
import { conditionsOf, stockOf } from './staff-filter';
import { loadStaffProduct } from './staff-product';

export interface StaffProductQueriesDeps {
  readonly db: Kysely<CatalogTables>;
  readonly storage: Storage;
  readonly market: Market;
  readonly locales: ShopLocales;
}

export interface StaffProductQueries {
  list(query: StaffListQuery, scope: StoreScope): Promise<StaffProductList>;
  /** Throws `catalog.no-such-product`. */
  get(id: string, scope?: StoreScope): Promise<StaffProduct>;
  /** Those that products are in, by name. */
  taxClasses(): Promise<string[]>;
  tags(): Promise<UsedTag[]>;
}

type Sort = (typeof staffSorts)[number];

export function createStaffProductQueries({ db, storage, market, locales }: StaffProductQueriesDeps): StaffProductQueries {
  const urlOf = (key: string): string => storage.url(key);

  return {
    async list({ limit = 20, cursor, sort = 'updated', ...filters }, scope) {
      const after = cursor === undefined ? null : readCursor(cursor, sort);
      const where = sql.join(conditionsOf(filters, locales), sql` and `);
      const [{ rows }, { rows: counted }] = await Promise.all([
        sql<ListRow>`
          select p.id, p.slug, p.title, b.name as brand, p.status, p.updated_at, (${keys[sort]})::text as key,
            exists (select 1 from product_pages g where g.product_id = p.id and g.currency = ${market.currency}) as shown,
            (select min(pr.amount_minor) from variants v join prices pr on pr.variant_id = v.id
              where v.product_id = p.id and v.withdrawn_at is null and pr.currency = ${market.currency}) as price_minor,
            (select count(*) from variants v where v.product_id = p.id and v.withdrawn_at is null) as variant_count,
            array(select c.name from product_categories pc join categories c on c.id = pc.category_id
              where pc.product_id = p.id order by pc.position, c.name) as categories,
            coalesce(s.on_hand, 0) as on_hand, coalesce(s.reserved, 0) as reserved, coalesce(s.free, 0) as free, coalesce(s.low, false) as low,
            coalesce(s.endless, false) as endless,
            (select ${storedImage}
              from images i where i.product_id = p.id and i.state <> 'waiting' order by i.position, i.id limit 1) as image
          from products p left join brands b on b.id = p.brand_id
          left join lateral (${stockOf(sql`v.product_id = p.id`, scope)}) s on true
          where ${where} and ${after ? beyond(sort, after) : sql`true`}
          order by ${orders[sort]}
          limit ${limit + 1}`.execute(db),
        sql<{ total: number }>`
          select count(*) as total from products p left join brands b on b.id = p.brand_id
          ${filters.stock ? sql`left join (${stockOf(sql`true`, scope)}) s on s.product_id = p.id` : sql``}
          where ${where}`.execute(db),
      ]);
      const last = rows[limit - 1];
      return {
        items: rows.slice(0, limit).map((row) => viewRow(row, market.currency, urlOf)),
        nextCursor: rows.length > limit && last ? writeCursor(sort, last.key, last.id) : null,
        total: counted[0]?.total ?? 0,
      };
    },

    async get(id, scope = null) {
      const product = await loadStaffProduct(db, id, { currency: market.currency, urlOf, scope });
      if (!product) throw productNotFound();
      return product;
    },

    async taxClasses() {
      const { rows } = await sql<{ name: string }>`select distinct p.tax_class as name from products p order by name`.execute(db);
      return rows.map(({ name }) => name);
    },

    async tags() {
      const { rows } = await sql<UsedTag>`
        select t.tag, count(*) as count from products p cross join unnest(p.tags) as t (tag)
        group by t.tag order by count desc, t.tag limit 500`.execute(db);
      return rows;
    },
  };
}

const keys = {
  updated: sql`(extract(epoch from p.updated_at) * 1000000)::bigint`,
  created: sql`p.id`,
  title: sql`lower(p.title)`,
} satisfies Record<Sort, RawBuilder<unknown>>;

const orders = {
  updated: sql`p.updated_at desc, p.id desc`,
  created: sql`p.id desc`,
  title: sql`lower(p.title), p.id`,
} satisfies Record<Sort, RawBuilder<unknown>>;

interface Place {
  readonly key: string;
  readonly id: string;
}

const beyond = (sort: Sort, { key, id }: Place): RawBuilder<unknown> =>
  ({
    updated: sql`(p.updated_at, p.id) < (to_timestamp(${key}::numeric / 1000000), ${id}::uuid)`,
    created: sql`p.id < ${id}::uuid`,
    title: sql`(lower(p.title), p.id) > (${key}, ${id}::uuid)`,
  })[sort];

const Cursor = z.tuple([z.enum(staffSorts), z.string().max(400), z.uuid()]);

const writeCursor = (sort: Sort, key: string, id: string): string => Buffer.from(JSON.stringify([sort, key, id])).toString('base64url');

function readCursor(cursor: string, sort: Sort): Place {
  const parsed = Cursor.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success || parsed.data[0] !== sort) throw badCursor();
  const [, key, id] = parsed.data;
  if (key.includes('\0') || (sort === 'updated' && !/^[0-9]{1,16}$/.test(key))) throw badCursor();
  return { key, id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

interface ListRow {
  id: string;
  slug: string;
  title: string;
  brand: string | null;
  status: StaffProductRow['status'];
  shown: boolean;
  updated_at: Date;
  key: string;
  price_minor: number | null;
  variant_count: number;
  categories: string[];
  on_hand: number;
  reserved: number;
  free: number;
  low: boolean;
  endless: boolean;
  image: StoredImage | null;
}

const viewRow = (row: ListRow, currency: string, urlOf: (key: string) => string): StaffProductRow => ({
  id: row.id,
  slug: row.slug,
  title: row.title,
  brand: row.brand,
  status: row.status,
  shown: row.shown,
  image: row.image ? viewImage(row.image, urlOf) : null,
  price: row.price_minor === null ? null : { minor: row.price_minor, currency },
  categories: row.categories,
  variantCount: row.variant_count,
  onHand: row.on_hand,
  reserved: row.reserved,
  free: row.free,
  low: row.low,
  endless: row.endless,
  updatedAt: row.updated_at.toISOString(),
});
