import { sql, type Kysely } from 'kysely';
import type { Page } from '../../../platform/facade/schemas';
import { badCursor, priceListNotFound, productNotFound } from '../errors';
import { writeTimeCursor, readTimeCursor } from '../time-cursor';
import type { CatalogTables } from '../tables';
import type { PriceLineQuery, PriceList, PriceListLine, PriceListQuery, ProductPriceLine } from './schemas';

export interface PriceListQueriesDeps {
  readonly db: Kysely<CatalogTables>;
}

export interface PriceListQueries {
  /** Latest first. */
  list(query: PriceListQuery): Promise<Page<PriceList>>;
  /** Throws `catalog.no-such-price-list`. */
  get(id: string): Promise<PriceList>;
  /** By SKU. Throws `catalog.no-such-price-list`. */
  listPrices(id: string, query: PriceLineQuery): Promise<Page<PriceListLine>>;
  /** Throws `catalog.no-such-product`. */
  listOfProduct(productId: string): Promise<ProductPriceLine[]>;
}

export function createPriceListQueries({ db }: PriceListQueriesDeps): PriceListQueries {
  return {
    async list({ limit = 50, cursor, q, status }) {
      const after = cursor === undefined ? null : readTimeCursor(cursor);
      const like = q === undefined ? null : likeOf(q);
      const { rows } = await sql<ListRow & { us: number }>`
        select ${columns}, (extract(epoch from l.created_at) * 1000000)::bigint as us
        from price_lists l
        where ${after === null ? sql`true` : sql`(l.created_at, l.id) < (timestamptz 'epoch' + ${after.us} * interval '1 microsecond', ${after.id}::uuid)`}
          and ${like === null ? sql`true` : sql`l.name ilike ${like}`}
          and ${status === undefined ? sql`true` : sql`${statusSql} = ${status}`}
        order by l.created_at desc, l.id desc limit ${limit + 1}`.execute(db);
      const last = rows[limit - 1];
      return { items: rows.slice(0, limit).map(view), nextCursor: rows.length > limit && last ? writeTimeCursor(last) : null };
    },

    get,

    async listPrices(id, { limit = 50, cursor, q }) {
      const after = cursor === undefined ? null : readLineCursor(cursor);
      const like = q === undefined ? null : likeOf(q);
      const { rows } = await sql<LineRow>`
        select e.variant_id, v.product_id, v.sku, p.title, v.option_values as values,
          array(select o.name from product_options o where o.product_id = p.id order by o.position) as names,
          e.currency, e.min_quantity, e.amount_minor, r.amount_minor as base
        from price_list_prices e
        join variants v on v.id = e.variant_id
        join products p on p.id = v.product_id
        left join prices r on r.variant_id = e.variant_id and r.currency = e.currency
        where e.list_id = ${id}
          and ${after === null ? sql`true` : sql`(v.sku, e.currency, e.min_quantity) > (${after.sku}, ${after.currency}, ${after.minQuantity})`}
          and ${like === null ? sql`true` : sql`(v.sku ilike ${like} or p.title ilike ${like})`}
        order by v.sku, e.currency, e.min_quantity limit ${limit + 1}`.execute(db);
      if (rows.length === 0) await get(id);
      const last = rows[limit - 1];
      return {
        items: rows.slice(0, limit).map((row) => ({
          variantId: row.variant_id,
          productId: row.product_id,
          sku: row.sku,
          title: row.title,
          options: row.names.map((name, at) => ({ name, value: row.values[at] ?? '' })),
          minQuantity: row.min_quantity,
          price: { minor: row.amount_minor, currency: row.currency },
          base: row.base === null ? null : { minor: row.base, currency: row.currency },
        })),
        nextCursor: rows.length > limit && last ? writeLineCursor(last) : null,
      };
    },

    async listOfProduct(productId) {
      const { rows } = await sql<
        ListRow & { variant_id: string; sku: string; currency: string; min_quantity: number; amount_minor: number }
      >`
        select ${columns}, v.id as variant_id, v.sku, e.currency, e.min_quantity, e.amount_minor
        from variants v join price_list_prices e on e.variant_id = v.id join price_lists l on l.id = e.list_id
        where v.product_id = ${productId} and v.withdrawn_at is null
        order by lower(l.name), l.id, v.position, v.id, e.currency, e.min_quantity`.execute(db);
      if (rows.length === 0) {
        const product = await db.selectFrom('products').select('id').where('id', '=', productId).executeTakeFirst();
        if (!product) throw productNotFound();
      }
      return rows.map((row) => ({
        list: { id: row.id, name: row.name, kind: row.kind, status: row.status },
        forGroups: row.group_ids !== null,
        variantId: row.variant_id,
        sku: row.sku,
        minQuantity: row.min_quantity,
        price: { minor: row.amount_minor, currency: row.currency },
      }));
    },
  };

  async function get(id: string): Promise<PriceList> {
    const { rows } = await sql<ListRow>`select ${columns} from price_lists l where l.id = ${id}`.execute(db);
    const [row] = rows;
    if (!row) throw priceListNotFound();
    return view(row);
  }
}

interface ListRow {
  readonly id: string;
  readonly name: string;
  readonly kind: PriceList['kind'];
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
  readonly group_ids: string[] | null;
  readonly priority: number;
  readonly active: boolean;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly status: PriceList['status'];
  readonly variants: number;
}

interface LineRow {
  readonly variant_id: string;
  readonly product_id: string;
  readonly sku: string;
  readonly title: string;
  readonly values: string[];
  readonly names: string[];
  readonly currency: string;
  readonly min_quantity: number;
  readonly amount_minor: number;
  readonly base: number | null;
}

const statusSql = sql`(case when not l.active then 'disabled' when l.ends_at <= now() then 'ended'
  when l.starts_at > now() then 'scheduled' else 'active' end)`;

const columns = sql`l.id, l.name, l.kind, l.starts_at, l.ends_at, l.group_ids, l.priority, l.active, l.version, l.created_at, l.updated_at,
  ${statusSql} as status, (select count(distinct c.variant_id) from price_list_prices c where c.list_id = l.id) as variants`;

const view = (row: ListRow): PriceList => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  startsAt: row.starts_at?.toISOString() ?? null,
  endsAt: row.ends_at?.toISOString() ?? null,
  groupIds: row.group_ids,
  priority: row.priority,
  active: row.active,
  status: row.status,
  variants: row.variants,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const likeOf = (q: string): string => `%${q.replace(/[\\%_]/g, '\\$&')}%`;

const writeLineCursor = ({ sku, currency, min_quantity }: LineRow): string =>
  Buffer.from(`${currency}${min_quantity} ${sku}`).toString('base64url');

function readLineCursor(cursor: string): { sku: string; currency: string; minQuantity: number } {
  const [, currency, minQuantity, sku] = /^([A-Z]{3})(\d{1,4}) ([^\0]{1,64})$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (currency === undefined || minQuantity === undefined || sku === undefined) throw badCursor();
  return { sku, currency, minQuantity: Number(minQuantity) };
}
