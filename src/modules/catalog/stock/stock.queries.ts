import { sql, type Kysely } from 'kysely';
import type { Page } from '../../../platform/facade/schemas';
import { storeNotFound } from '../errors';
import { freeSql } from '../inventory/shelf-sql';
import { readSeqCursor, writeSeqCursor } from '../seq-cursor';
import type { CatalogTables } from '../tables';
import type { HistoryPoint, HistoryQuery, MovementQuery, StockMovement, StockQuery, StockRow, StockSettings } from './routes';
import { assertInScope, inScope, type StoreScope } from './scope';
import { readSkuCursor, writeSkuCursor } from './sku-cursor';

export interface StockQueriesDeps {
  readonly db: Kysely<CatalogTables>;
}

export interface StockQueries {
  /** By SKU. Throws `catalog.no-such-store`. */
  listStock(storeId: string, query: StockQuery, scope: StoreScope): Promise<Page<StockRow>>;
  /** Latest first. */
  listMovements(query: MovementQuery, scope: StoreScope): Promise<Page<StockMovement>>;
  /** Latest first. */
  history(query: HistoryQuery, scope: StoreScope): Promise<Page<HistoryPoint>>;
  settings(): Promise<StockSettings>;
}

export function createStockQueries({ db }: StockQueriesDeps): StockQueries {
  return {
    async listStock(storeId, { limit = 50, cursor, q, stock }, scope) {
      assertInScope(scope, [storeId]);
      const after = cursor === undefined ? null : readSkuCursor(cursor);
      const like = q === undefined ? null : `%${q.replace(/[\\%_]/g, '\\$&')}%`;
      const { rows } = await sql<StockRow & Words>`
        select s.variant_id as "variantId", s.product_id as "productId", v.sku, p.title, v.option_values as values, ${optionNames} as names,
          s.on_hand as "onHand", s.reserved, ${sql.raw(freeSql('s'))} as free, s.backorder,
          case when s.backorder then json_build_object('limit', s.ahead_limit, 'shipsFrom', s.ships_from, 'shipsInDays', s.ships_in_days,
            'until', to_char(s.ahead_until at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as ahead,
          s.safety, s.own_safety as "ownSafety",
          s.low_at as threshold, s.on_hand - s.reserved <= s.low_at as low
        from stock_levels s
        join variants v on v.id = s.variant_id
        join products p on p.id = s.product_id
        where s.store_id = ${storeId} and (v.withdrawn_at is null or s.on_hand > 0 or s.reserved > 0)
          and ${after === null ? sql`true` : sql`v.sku > ${after}`}
          and ${like === null ? sql`true` : sql`(v.sku ilike ${like} or p.title ilike ${like})`}
          and ${stock === undefined ? sql`true` : kinds[stock]}
        order by v.sku
        limit ${limit + 1}`.execute(db);
      if (rows.length === 0) await assertStore(db, storeId);
      const last = rows[limit - 1];
      return {
        items: rows.slice(0, limit).map(withOptions),
        nextCursor: rows.length > limit && last ? writeSkuCursor(last.sku) : null,
      };
    },

    async listMovements({ limit = 50, cursor, storeId, variantId, productId, orderId, kind, from, to }, scope) {
      const after = cursor === undefined ? null : readSeqCursor(cursor);
      const { rows } = await sql<Omit<StockMovement, 'at' | 'options'> & Words & { at: Date }>`
        select m.seq as id, m.occurred_at as at, m.variant_id as "variantId", v.product_id as "productId", v.sku, p.title,
          v.option_values as values, ${optionNames} as names, m.store_id as "storeId", t.name as "storeName",
          split_part(m.cause, ':', 1) as kind, m.on_hand_delta as "onHandDelta", m.reserved_delta as "reservedDelta", m.reason, m.note, m.reference,
          m.actor_id as "actorId", m.checkout_id as "orderId"
        from stock_movements m
        join variants v on v.id = m.variant_id
        join products p on p.id = v.product_id
        join stores t on t.id = m.store_id
        where ${after === null ? sql`true` : sql`m.seq < ${after}`}
          and ${inScope('m.store_id', scope)}
          and ${storeId === undefined ? sql`true` : sql`m.store_id = ${storeId}`}
          and ${variantId === undefined ? sql`true` : sql`m.variant_id = ${variantId}`}
          and ${productId === undefined ? sql`true` : sql`m.variant_id = any(array(select o.id from variants o where o.product_id = ${productId}))`}
          and ${orderId === undefined ? sql`true` : ofOrder(orderId)}
          and ${kind === undefined ? sql`true` : sql`m.cause like ${`${kind}:%`}`}
          and ${from === undefined ? sql`true` : sql`m.occurred_at >= ${from}::timestamptz`}
          and ${to === undefined ? sql`true` : sql`m.occurred_at < ${to}::timestamptz`}
        order by m.seq desc
        limit ${limit + 1}`.execute(db);
      const last = rows[limit - 1];
      return {
        items: rows.slice(0, limit).map((row) => ({ ...withOptions(row), at: row.at.toISOString() })),
        nextCursor: rows.length > limit && last ? writeSeqCursor(last.id) : null,
      };
    },

    async history({ limit = 50, cursor, variantId, storeId, from, to }, scope) {
      const before = cursor === undefined ? null : readSeqCursor(cursor);
      const { rows } = await sql<Omit<HistoryPoint, 'at'> & { seq: number; at: Date }>`
        select b.seq, b.occurred_at as at, b.store_id as "storeId", split_part(b.cause, ':', 1) as kind, b.reason, b.note, b.reference,
          b.on_hand_delta as "onHandDelta", b.reserved_delta as "reservedDelta", b.on_hand as "onHand", b.reserved
        from (
          select m.seq, m.occurred_at, m.store_id, m.cause, m.reason, m.note, m.reference, m.on_hand_delta, m.reserved_delta,
            (sum(m.on_hand_delta) over (order by m.seq))::int as on_hand, (sum(m.reserved_delta) over (order by m.seq))::int as reserved
          from stock_movements m
          where m.variant_id = ${variantId} and ${inScope('m.store_id', scope)}
            and ${storeId === undefined ? sql`true` : sql`m.store_id = ${storeId}`}) b
        where ${before === null ? sql`true` : sql`b.seq < ${before}`}
          and ${from === undefined ? sql`true` : sql`b.occurred_at >= ${from}::timestamptz`}
          and ${to === undefined ? sql`true` : sql`b.occurred_at < ${to}::timestamptz`}
        order by b.seq desc
        limit ${limit + 1}`.execute(db);
      const last = rows[limit - 1];
      return {
        items: rows.slice(0, limit).map(({ seq: _seq, ...row }) => ({ ...row, at: row.at.toISOString() })),
        nextCursor: rows.length > limit && last ? writeSeqCursor(last.seq) : null,
      };
    },

    async settings() {
      return viewSettings(await db.selectFrom('stock_settings').select(settingsColumns).executeTakeFirstOrThrow());
    },
  };
}

export const settingsColumns = ['low_stock', 'safety', 'allocation', 'split', 'version'] as const;

interface SettingsRow {
  readonly low_stock: number;
  readonly safety: number;
  readonly allocation: StockSettings['allocation'];
  readonly split: boolean;
  readonly version: number;
}

export const viewSettings = (row: SettingsRow): StockSettings => ({
  lowStockThreshold: row.low_stock,
  safetyStock: row.safety,
  allocation: row.allocation,
  splitAllowed: row.split,
  version: row.version,
});

interface Words {
  readonly values: readonly string[];
  readonly names: readonly string[];
}

const optionNames = sql`array(select o.name from product_options o where o.product_id = p.id order by o.position)`;

const withOptions = <R extends Words>({ values, names, ...row }: R) => ({
  ...row,
  options: names.map((name, at) => ({ name, value: values[at] ?? '' })),
});

const kinds = {
  in: sql`s.on_hand - s.safety > s.reserved`,
  out: sql`s.on_hand - s.safety <= s.reserved`,
  low: sql`s.on_hand - s.reserved <= s.low_at`,
};

/** The order's shelves are few, and theirs are found by an index. */
const ofOrder = (orderId: string) => sql`
  m.checkout_id = ${orderId}::uuid and m.variant_id = any(array(select r.variant_id from reservations r where r.checkout_id = ${orderId}))`;

async function assertStore(db: Kysely<CatalogTables>, storeId: string): Promise<void> {
  const store = await db.selectFrom('stores').select('id').where('id', '=', storeId).executeTakeFirst();
  if (!store) throw storeNotFound();
}
