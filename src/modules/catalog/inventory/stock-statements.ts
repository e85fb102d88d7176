import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import type { RankedPlace } from '../domain/allocation';
import type { CatalogTables } from '../tables';
import { markStock, type Sellable } from './mark-stock';
import { aheadSql, freeSql } from './shelf-sql';

type Db = Transaction<CatalogTables>;

export interface VariantQuantity {
  readonly variantId: string;
  readonly quantity: number;
}

export interface Shortage {
  readonly variantId: string;
  readonly requested: number;
  readonly available: number;
}

/** Quantities of one variant summed, in key order. */
export function sumByVariant(lines: readonly VariantQuantity[]): VariantQuantity[] {
  const sums = new Map<string, number>();
  for (const { variantId, quantity } of lines) sums.set(variantId, (sums.get(variantId) ?? 0) + quantity);
  return [...sums].map(([variantId, quantity]) => ({ variantId, quantity })).sort((a, b) => (a.variantId < b.variantId ? -1 : 1));
}

export interface Take {
  readonly checkoutId: string;
  readonly attempt: number;
  readonly lines: readonly VariantQuantity[];
  readonly state: 'held' | 'allocated';
  readonly from: Sources;
}

/** Where goods may come from. */
export interface Sources {
  readonly ranked: readonly RankedPlace[];
  /** All from this store: the buyer fetches it there. */
  readonly only: string | null;
  /** May the lines of one seller come from several stores? */
  readonly split: boolean;
}

/**
 * Promises all lines or none: locks the shelves in key order. A store that has all that is wanted of its seller goes first; else
 * stores go by rank and then by what they have, and what is missing is promised ahead where that is allowed. Lines must be summed.
 * Returns what was missing; empty means taken.
 */
export async function takeStock(tx: Tx<CatalogTables>, take: Take): Promise<readonly Shortage[]> {
  const [, [result]] = await tx.together(lockShelves(take.lines), takeFromShelves(take));
  if (!result || result.moved !== result.picked)
    throw new Error(`checkout ${take.checkoutId}: ${result?.moved} of ${result?.picked} shelves moved`);
  markStock(tx.db, result.changed);
  return result.short;
}

const takeFromShelves = ({ checkoutId, attempt, lines, state, from }: Take) => sql<{
  picked: number;
  moved: number;
  short: Shortage[];
  changed: Sellable[];
}>`
    with wanted as (${wanted(lines)}),
    places as (
      select r.store_id, r.rank
      from unnest((select ${from.ranked.map((p) => p.id)}::uuid[]), (select ${from.ranked.map((p) => p.rank)}::int[])) as r (store_id, rank)),
    shelves as materialized (
      select s.variant_id, s.store_id, p.seller_store_id as seller, w.quantity, coalesce(r.rank, 1000000) as rank,
        ${sql.raw(freeSql('s'))} as free, ${sql.raw(aheadSql('s'))} as ahead
      from stock_levels s
      join wanted w on w.variant_id = s.variant_id
      join products p on p.id = s.product_id
      left join places r on r.store_id = s.store_id
      where s.listed and (${from.only}::uuid is null or s.store_id = ${from.only}::uuid)
      order by s.variant_id, s.store_id
      for update of s),
    offers as (
      select h.seller, h.store_id, h.rank, sum(h.free) as free, count(*) filter (where h.free >= h.quantity) as whole,
        count(*) filter (where h.free + h.ahead >= h.quantity) as covered
      from shelves h group by h.seller, h.store_id, h.rank),
    asked as (
      select h.seller, count(distinct h.variant_id) as variants from shelves h group by h.seller),
    chosen as (
      select distinct on (o.seller) o.seller, o.store_id
      from offers o join asked a on a.seller is not distinct from o.seller
      where o.whole = a.variants or not ${from.split}::boolean
      order by o.seller, o.whole = a.variants desc, o.covered desc, o.rank, o.free desc, o.store_id),
    allowed as (
      select h.variant_id, h.store_id, h.quantity, h.rank, h.free, h.ahead
      from shelves h left join chosen c on c.seller is not distinct from h.seller
      where c.store_id is null or c.store_id = h.store_id),
    ranked as (
      select h.variant_id, h.store_id, h.quantity, h.free, h.ahead,
        sum(h.free) over (partition by h.variant_id) as total,
        sum(h.free) over (partition by h.variant_id order by h.rank, h.free desc, h.store_id rows unbounded preceding) - h.free as before,
        sum(h.ahead) over (partition by h.variant_id order by h.rank, h.free desc, h.store_id rows unbounded preceding) - h.ahead as ahead_before
      from allowed h),
    picked as (
      select r.variant_id, r.store_id, greatest(least(r.free, r.quantity - r.before), 0) as here,
        greatest(least(r.ahead, r.quantity - r.total - r.ahead_before), 0) as ahead
      from ranked r),
    short as (
      select w.variant_id, w.quantity, coalesce(sum(p.here + p.ahead), 0)::int as available
      from wanted w left join picked p on p.variant_id = w.variant_id
      group by w.variant_id, w.quantity
      having coalesce(sum(p.here + p.ahead), 0) < w.quantity),
    moved as (
      update stock_levels s set reserved = s.reserved + p.here + p.ahead, updated_at = now()
      from picked p
      where p.here + p.ahead > 0 and not exists (select 1 from short)
        and s.variant_id = p.variant_id and s.store_id = p.store_id
      returning s.product_id, s.variant_id, s.store_id, p.here + p.ahead as units, p.ahead),
    noted as (
      insert into stock_movements (cause, variant_id, store_id, reserved_delta, checkout_id)
      select ${`hold:${checkoutId}:${attempt}`}::text, m.variant_id, m.store_id, m.units, ${checkoutId}::uuid from moved m),
    kept as (
      insert into reservations as r (checkout_id, variant_id, store_id, quantity, ahead, state)
      select ${checkoutId}::uuid, m.variant_id, m.store_id, m.units, m.ahead, ${state}::text from moved m
      on conflict (checkout_id, variant_id, store_id) do update
      set quantity = excluded.quantity, ahead = excluded.ahead, shipped = 0, state = excluded.state, updated_at = now()
      where r.state = 'released')
    select (select count(*) from picked p where p.here + p.ahead > 0 and not exists (select 1 from short)) as picked,
      (select count(*) from moved) as moved, ${changedShelves} as changed,
      coalesce((select json_agg(json_build_object('variantId', s.variant_id, 'requested', s.quantity, 'available', s.available)
        order by s.variant_id) from short s), '[]') as short`;

/**
 * In a statement of its own: the next one then sees what the last owner of the lock has left. A statement that waits for a
 * row first tries its conditions and the table's constraints on the row as it was when it began, and only then on the newest:
 * a shelf that was too empty then would be refused, or break a constraint, although it has been filled.
 */
export const lockShelves = (lines: readonly VariantQuantity[]) => sql`
    select 1 from stock_levels s where s.variant_id = any((select ${lines.map((l) => l.variantId)}::uuid[])::uuid[])
    order by s.variant_id, s.store_id for update`;

/**
 * Gives back what these checkouts still hold or have allocated. `why` starts the movements' cause. One statement is enough,
 * as the caller has locked the checkouts: their units are part of every state a shelf had since, so to take them off it can
 * be refused by none, and what is written is counted from the newest.
 */
export async function giveBack(db: Db, checkoutIds: readonly string[], why: 'release' | 'expire'): Promise<void> {
  const { rows } = await sql<{ wanted: number; moved: number; changed: Sellable[] }>`
    with mine as (
      select r.checkout_id, h.attempt, r.variant_id, r.store_id, r.quantity - r.shipped - r.released as units
      from reservations r join holds h on h.checkout_id = r.checkout_id
      where r.checkout_id = any((select ${checkoutIds}::uuid[])::uuid[]) and r.state in ('held', 'allocated')),
    sums as (
      select m.variant_id, m.store_id, sum(m.units) as units from mine m group by m.variant_id, m.store_id),
    shelves as materialized (
      select s.variant_id, s.store_id, u.units
      from stock_levels s join sums u on u.variant_id = s.variant_id and u.store_id = s.store_id
      order by s.variant_id, s.store_id
      for update of s),
    moved as (
      update stock_levels s
      set reserved = s.reserved - h.units, low_armed = s.low_armed or s.on_hand - (s.reserved - h.units) > s.low_at, updated_at = now()
      from shelves h
      where s.variant_id = h.variant_id and s.store_id = h.store_id and s.reserved >= h.units
      returning s.product_id, s.variant_id, s.store_id),
    noted as (
      insert into stock_movements (cause, variant_id, store_id, reserved_delta, checkout_id)
      select ${why}::text || ':' || m.checkout_id || ':' || m.attempt, m.variant_id, m.store_id, -m.units, m.checkout_id
      from mine m where m.units > 0),
    closed as (
      update reservations r set state = 'released', updated_at = now()
      from mine m
      where r.checkout_id = m.checkout_id and r.variant_id = m.variant_id and r.store_id = m.store_id)
    select (select count(*) from sums) as wanted, (select count(*) from moved) as moved,
      ${changedShelves} as changed`.execute(db);
  const [result] = rows;
  if (!result || result.moved !== result.wanted) throw new Error(`${result?.moved} of ${result?.wanted} shelves got their units back`);
  markStock(db, result.changed);
}

/** Allocated units leave the shelf; the caller has locked the checkout. Returns what stood in the way, if anything: then nothing may be committed. */
export async function takeOffShelf(
  tx: Tx<CatalogTables>,
  checkoutId: string,
  shipmentId: string,
  lines: readonly VariantQuantity[],
): Promise<'done' | 'not-allocated' | 'not-on-shelf'> {
  const takeAway = sql<{ short: number; picked: number; moved: number; changed: Sellable[] }>`
    with ${pickedFrom(checkoutId, lines, sql`a.open desc, a.store_id`)},
    moved as (
      update stock_levels s set on_hand = s.on_hand - p.units, reserved = s.reserved - p.units, updated_at = now()
      from picked p
      where p.units > 0 and s.variant_id = p.variant_id and s.store_id = p.store_id
        and s.on_hand >= p.units and s.reserved >= p.units and not exists (select 1 from short)
      returning s.product_id, s.variant_id, s.store_id, p.units),
    noted as (
      insert into stock_movements (cause, variant_id, store_id, on_hand_delta, reserved_delta, checkout_id)
      select ${`ship:${shipmentId}`}::text, m.variant_id, m.store_id, -m.units, -m.units, ${checkoutId}::uuid from moved m),
    closed as (
      update reservations r
      set shipped = r.shipped + m.units, state = case when r.shipped + m.units + r.released = r.quantity then 'shipped' else r.state end, updated_at = now()
      from moved m
      where r.checkout_id = ${checkoutId}::uuid and r.variant_id = m.variant_id and r.store_id = m.store_id)
    select (select count(*) from short) as short, (select count(*) from picked p where p.units > 0) as picked, (select count(*) from moved) as moved,
      ${changedShelves} as changed`;
  const [, [result]] = await tx.together(lockShelves(lines), takeAway);
  if (!result || result.short > 0) return 'not-allocated';
  markStock(tx.db, result.changed);
  return result.moved === result.picked ? 'done' : 'not-on-shelf';
}

/** Of what the checkout has allocated, the units to take from each shelf, in this order of `a`; `short`: of these variants not that many are open. */
export const pickedFrom = (checkoutId: string, lines: readonly VariantQuantity[], order: RawBuilder<unknown>) => sql`
    wanted as (${wanted(lines)}),
    allocated as (
      select r.variant_id, r.store_id, w.quantity, r.quantity - r.shipped - r.released as open
      from reservations r
      join wanted w on w.variant_id = r.variant_id
      where r.checkout_id = ${checkoutId}::uuid and r.state = 'allocated'),
    picked as (
      select a.variant_id, a.store_id,
        greatest(least(a.open, a.quantity - (sum(a.open) over (partition by a.variant_id order by ${order} rows unbounded preceding) - a.open)), 0) as units
      from allocated a),
    short as (
      select w.variant_id
      from wanted w left join picked p on p.variant_id = w.variant_id
      group by w.variant_id, w.quantity
      having coalesce(sum(p.units), 0) < w.quantity)`;

/** Of `moved`, for `markStock`. */
export const changedShelves = sql`
      (select coalesce(json_agg(json_build_object('variantId', c.variant_id, 'productId', c.product_id)), '[]')
        from (select distinct m.variant_id, m.product_id from moved m) c)`;

/** The arrays stand in selects of their own so that one plan serves all lengths: to plan this takes longer than to do it. */
const wanted = (lines: readonly VariantQuantity[]) => sql`
  select w.variant_id, w.quantity
  from unnest((select ${lines.map((l) => l.variantId)}::uuid[]), (select ${lines.map((l) => l.quantity)}::int[])) as w (variant_id, quantity)`;
