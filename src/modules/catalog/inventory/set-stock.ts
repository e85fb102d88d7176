import { sql, type Transaction } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { mostUnits } from '../domain/shelf';
import type { CatalogTables } from '../tables';
import { tellFallen } from './low-stock';
import { markStock } from './mark-stock';

/** One shelf: `delta` changes the count, `onHand` sets it. */
export interface StockLine {
  readonly variantId: string;
  readonly storeId: string;
  readonly delta: number | null;
  readonly onHand: number | null;
  /** null: leave as it is */
  readonly backorder: boolean | null;
}

export interface StockChange {
  /** Unique for ever: the same cause never moves the same shelf twice. */
  readonly cause: string;
  /** One word: why the count changes. */
  readonly reason: string;
  readonly note: string | null;
  /** The paper it came with. */
  readonly reference?: string | null;
  readonly actorId: string | null;
  /** `import`: a count changes the shelf only when it differs from the one the last import gave. */
  readonly from: 'staff' | 'import';
}

export interface ShelfAfter {
  readonly variantId: string;
  readonly storeId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly delta: number;
}

export type SetStock =
  | { readonly outcome: 'done'; readonly shelves: readonly ShelfAfter[] }
  | { readonly outcome: 'refused'; readonly lines: readonly ShelfAfter[] };

/** Whether a shelf may be sold from (a bundle has none), of product `p`, variant `v` and store `t`: a seller's goods from the seller's store alone. */
export const soldFrom = sql`(v.withdrawn_at is null and v.supply = 'shelf' and p.status = 'published' and t.active and (p.seller_store_id is null or p.seller_store_id = t.id))`;

interface Planned extends ShelfAfter {
  readonly productId: string;
  readonly backorder: boolean;
  /** The count that the line gave. */
  readonly asked: number | null;
  /** More than the count may change. */
  readonly told: boolean;
  readonly bad: boolean;
  readonly falls: boolean;
}

/** Empty shelves where there are none yet. */
export async function openShelves(
  db: Transaction<CatalogTables>,
  shelves: readonly { readonly variantId: string; readonly storeId: string }[],
): Promise<void> {
  await sql`
    insert into stock_levels (variant_id, store_id, product_id, listed, low_at, safety)
    select w."variantId", w."storeId", v.product_id, ${soldFrom}, coalesce(v.low_stock, g.low_stock), g.safety
    from json_to_recordset(${JSON.stringify(shelves)}::json) as w ("variantId" uuid, "storeId" uuid)
    join variants v on v.id = w."variantId" join products p on p.id = v.product_id join stores t on t.id = w."storeId"
    cross join stock_settings g
    where not exists (select 1 from stock_levels s where s.variant_id = w."variantId" and s.store_id = w."storeId")
    order by 1, 2
    for share of v, p, t, g
    on conflict (variant_id, store_id) do nothing`.execute(db);
}

/**
 * The first counts of variants that were made in this very transaction, so that nobody has a shelf or a unit of them: one
 * statement, and the same rows as `setStock` with an empty shelf before. `onHand` must be a count a shelf can hold.
 */
export async function stockNewShelves(
  { db }: Tx<CatalogTables>,
  lines: readonly Pick<StockLine, 'variantId' | 'storeId' | 'onHand' | 'backorder'>[],
  change: StockChange,
): Promise<void> {
  if (lines.length === 0) return;
  await sql`
    with rules as materialized (select g.low_stock, g.safety from stock_settings g for share),
    opened as (
      insert into stock_levels (variant_id, store_id, product_id, listed, low_at, safety, on_hand, backorder, imported_on_hand, low_armed)
      select w."variantId", w."storeId", v.product_id, ${soldFrom}, coalesce(v.low_stock, g.low_stock), g.safety, w."onHand", coalesce(w.backorder, false),
        case when ${change.from === 'import'} then w."onHand" end, w."onHand" > coalesce(v.low_stock, g.low_stock)
      from json_to_recordset(${JSON.stringify(lines)}::json) as w ("variantId" uuid, "storeId" uuid, "onHand" int, backorder boolean)
      join variants v on v.id = w."variantId" join products p on p.id = v.product_id join stores t on t.id = w."storeId"
      cross join rules g
      order by 1, 2
      for share of t
      returning variant_id, store_id, on_hand)
    insert into stock_movements (cause, variant_id, store_id, on_hand_delta, reason, note, reference, actor_id)
    select ${change.cause}::text, o.variant_id, o.store_id, o.on_hand, ${change.reason}::text, ${change.note}::text, ${change.reference ?? null}::text, ${change.actorId}::uuid
    from opened o where o.on_hand <> 0`.execute(db);
}

/**
 * All lines or none, in a fixed number of statements; a shelf must not be named twice. Tells of shelves that fall low. Refused lines are
 * those that would fall below zero or below what is promised to buyers, or grow beyond `mostUnits`, with the count they would
 * have had.
 */
export async function setStock(tx: Tx<CatalogTables>, lines: readonly StockLine[], change: StockChange): Promise<SetStock> {
  if (lines.length === 0) return { outcome: 'done', shelves: [] };
  const { db } = tx;
  const wanted = sql`json_to_recordset(${JSON.stringify(lines)}::json)
    as w ("variantId" uuid, "storeId" uuid, delta int, "onHand" int, backorder boolean)`;
  await openShelves(db, lines);
  const planned = await sql<Planned>`
    select s.product_id as "productId", s.variant_id as "variantId", s.store_id as "storeId", s.reserved, s.low_armed and t.target - s.reserved <= s.low_at as falls, t.target as "onHand", t.target - s.on_hand as delta, coalesce(w.backorder, s.backorder) as backorder,
      w."onHand" as asked, w.backorder is not null or ${change.from === 'import'} as told,
      t.target < 0 or (t.target > ${mostUnits} and t.target > s.on_hand) or (not coalesce(w.backorder, s.backorder) and t.target < s.reserved) as bad
    from ${wanted}
    join stock_levels s on s.variant_id = w."variantId" and s.store_id = w."storeId"
    cross join lateral (
      select case
        when ${change.from === 'import'} and s.imported_on_hand is not distinct from w."onHand" then s.on_hand
        else coalesce(w."onHand", s.on_hand + w.delta) end as target) t
    order by s.variant_id, s.store_id
    for update of s`.execute(db);
  const bad = planned.rows.filter((r) => r.bad);
  if (bad.length > 0) return { outcome: 'refused', lines: bad };
  if (planned.rows.length !== lines.length) throw new Error(`${planned.rows.length} of ${lines.length} shelves exist`);
  const made = planned.rows.filter((r) => r.delta !== 0 || r.told);
  const ruled = new Set(lines.flatMap((line) => (line.backorder === null ? [] : [line.variantId])));
  markStock(
    db,
    made.filter(({ variantId, delta }) => delta !== 0 || ruled.has(variantId)),
  );
  const column = <V>(of: (row: (typeof made)[number]) => V): V[] => made.map(of);
  await sql`
    with moved as (
      update stock_levels s
      set on_hand = m.on_hand, backorder = m.backorder,
        updated_at = now(),
        low_armed = s.low_armed or m.on_hand - s.reserved > s.low_at,
        imported_on_hand = case when ${change.from === 'import'} then m.asked else s.imported_on_hand end
      from unnest(${column((r) => r.variantId)}::uuid[], ${column((r) => r.storeId)}::uuid[], ${column((r) => r.onHand)}::int[],
          ${column((r) => r.delta)}::int[], ${column((r) => r.backorder)}::boolean[],
          ${column((r) => r.asked)}::int[])
        as m (variant_id, store_id, on_hand, delta, backorder, asked)
      where s.variant_id = m.variant_id and s.store_id = m.store_id
      returning s.variant_id, s.store_id, m.delta)
    insert into stock_movements (cause, variant_id, store_id, on_hand_delta, reason, note, reference, actor_id)
    select ${change.cause}::text, m.variant_id, m.store_id, m.delta, ${change.reason}::text, ${change.note}::text, ${change.reference ?? null}::text, ${change.actorId}::uuid
    from moved m where m.delta <> 0`.execute(db);
  await tellFallen(
    tx,
    planned.rows.filter((r) => r.falls),
  );
  return { outcome: 'done', shelves: planned.rows };
}
