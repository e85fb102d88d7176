import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { crashPoint } from '../../../platform/kernel/crash-point';
import { notAllocated } from '../errors';
import type { CatalogTables, HoldWish } from '../tables';
import { tellFallen } from './low-stock';
import { markStock, type Sellable } from './mark-stock';
import { readSourceFacts, sourcesFor } from './sources';
import { changedShelves, lockShelves, pickedFrom, sumByVariant, takeStock, type VariantQuantity } from './stock-statements';

export interface Reallocation {
  readonly changeId: string;
  readonly checkoutId: string;
  /** Both summed by variant, in key order. */
  readonly added: readonly VariantQuantity[];
  readonly dropped: readonly VariantQuantity[];
  /** What is dropped is not for sale again: it is gone from the shelf. */
  readonly lost: boolean;
}

interface Held {
  readonly checkoutId: string;
  readonly state: 'held' | 'allocated' | 'sold-out' | 'expired' | 'released';
  readonly attempt: number;
  readonly wish: HoldWish | null;
}

/** What an order has allocated becomes what the changed order needs. False: what was to be added is sold, and nothing was changed. */
export async function reallocate(tx: Tx<CatalogTables>, change: Reallocation): Promise<{ changed: boolean }> {
  const { changeId, checkoutId, added, dropped } = change;
  const holds = await lockHolds(tx, [changeId, checkoutId]);
  const order = holds.find((hold) => hold.checkoutId === checkoutId);
  if (order?.state === 'released') return { changed: false };
  if (added.length > 0) {
    const own = holds.find((hold) => hold.checkoutId === changeId);
    if (!own || !(await holdAgain(tx, own, added))) return { changed: false };
    await moveOver(tx, changeId, checkoutId, added);
  }
  crashPoint('K28');
  if (dropped.length > 0 && !(await dropUnits(tx, change))) throw notAllocated();
  return { changed: true };
}

/** In key order, as everyone who locks two. */
async function lockHolds(tx: Tx<CatalogTables>, ids: readonly string[]): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select h.checkout_id as "checkoutId", h.state, h.attempt, h.wish from holds h where h.checkout_id = any(${ids}::uuid[])
    order by h.checkout_id for update`.execute(tx.db);
  return rows;
}

/** What was held when the change was made, if its time is over: from the shelves of today. */
async function holdAgain(tx: Tx<CatalogTables>, own: Held, lines: readonly VariantQuantity[]): Promise<boolean> {
  if (own.state === 'held') return true;
  if (own.state !== 'expired') return false;
  const attempt = own.attempt + 1;
  const facts = await readSourceFacts(
    tx.db,
    lines.map((line) => line.variantId),
  );
  const short = await takeStock(tx, { checkoutId: own.checkoutId, attempt, lines, state: 'held', from: sourcesFor(facts, own.wish) });
  if (short.length > 0) return false;
  await sql`update holds set attempt = ${attempt} where checkout_id = ${own.checkoutId}`.execute(tx.db);
  return true;
}

/** Units change their owner and stay reserved, so no shelf is touched. */
async function moveOver(tx: Tx<CatalogTables>, changeId: string, checkoutId: string, lines: readonly VariantQuantity[]): Promise<void> {
  await sql`
    insert into holds (checkout_id, state) values (${checkoutId}, 'allocated')
    on conflict (checkout_id) do update set state = 'allocated', updated_at = now()`.execute(tx.db);
  const { rows } = await sql<{ variantId: string; storeId: string; quantity: number }>`
    with mine as (
      update reservations r set state = 'released', updated_at = now()
      where r.checkout_id = ${changeId}::uuid and r.state = 'held' returning r.variant_id, r.store_id, r.quantity, r.ahead),
    closed as (update holds set state = 'released', reason = 'moved', updated_at = now() where checkout_id = ${changeId}),
    moved as (
      insert into reservations as r (checkout_id, variant_id, store_id, quantity, ahead, state)
      select ${checkoutId}::uuid, m.variant_id, m.store_id, m.quantity, m.ahead, 'allocated' from mine m
      on conflict (checkout_id, variant_id, store_id) do update
      set quantity = case when r.state = 'released' then r.shipped + r.released else r.quantity end + excluded.quantity,
        ahead = case when r.state = 'released' then 0 else r.ahead end + excluded.ahead, state = 'allocated', updated_at = now())
    select m.variant_id as "variantId", m.store_id as "storeId", m.quantity from mine m`.execute(tx.db);
  if (JSON.stringify(sumByVariant(rows)) !== JSON.stringify(lines)) throw notAllocated();
  await tellFallen(tx, rows);
}

/** Units that are no longer the order's, first where least is open. False: not that many are open, and nothing may be committed. */
async function dropUnits(tx: Tx<CatalogTables>, { changeId, checkoutId, dropped, lost }: Reallocation): Promise<boolean> {
  const off = lost ? sql`p.units` : sql`0`;
  const drop = sql<{ short: number; picked: number; moved: number; changed: Sellable[] }>`
    with ${pickedFrom(checkoutId, dropped, sql`a.open, a.store_id desc`)},
    moved as (
      update stock_levels s
      set on_hand = s.on_hand - ${off}, reserved = s.reserved - p.units,
        low_armed = s.low_armed or s.on_hand - ${off} - (s.reserved - p.units) > s.low_at, updated_at = now()
      from picked p
      where p.units > 0 and s.variant_id = p.variant_id and s.store_id = p.store_id
        and s.reserved >= p.units and s.on_hand >= ${off} and not exists (select 1 from short)
      returning s.product_id, s.variant_id, s.store_id, p.units),
    noted as (
      insert into stock_movements (cause, variant_id, store_id, on_hand_delta, reserved_delta, checkout_id)
      select ${`change:${changeId}`}::text, m.variant_id, m.store_id, ${lost ? sql`-m.units` : sql`0`}, -m.units, ${checkoutId}::uuid from moved m),
    closed as (
      update reservations r
      set quantity = case when r.quantity = m.units then r.quantity else r.quantity - m.units end,
        ahead = least(r.ahead, case when r.quantity = m.units then 0 else r.quantity - m.units end), updated_at = now(),
        state = case when r.shipped + r.released < r.quantity - m.units then r.state when r.shipped > 0 then 'shipped' else 'released' end
      from moved m
      where r.checkout_id = ${checkoutId}::uuid and r.variant_id = m.variant_id and r.store_id = m.store_id)
    select (select count(*) from short) as short, (select count(*) from picked p where p.units > 0) as picked, (select count(*) from moved) as moved,
      ${changedShelves} as changed`;
  const [, [result]] = await tx.together(lockShelves(dropped), drop);
  if (!result || result.short > 0 || result.moved !== result.picked) return false;
  markStock(tx.db, result.changed);
  return true;
}
