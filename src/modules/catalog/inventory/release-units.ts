import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import type { CatalogTables } from '../tables';
import { markStock, type Sellable } from './mark-stock';
import { changedShelves, lockShelves, pickedFrom, type VariantQuantity } from './stock-statements';

export interface ReleasedUnits {
  readonly releaseId: string;
  readonly checkoutId: string;
  /** Summed by variant, in key order. */
  readonly lines: readonly VariantQuantity[];
}

/**
 * Allocated units are for sale again; the caller has locked the checkout. They are taken first where least is open: parcels leave
 * from where most is. False: not that many are open, and nothing may be committed.
 */
export async function releaseAllocated(tx: Tx<CatalogTables>, { releaseId, checkoutId, lines }: ReleasedUnits): Promise<boolean> {
  const release = sql<{ short: number; picked: number; moved: number; changed: Sellable[] }>`
    with ${pickedFrom(checkoutId, lines, sql`a.open, a.store_id desc`)},
    moved as (
      update stock_levels s
      set reserved = s.reserved - p.units, low_armed = s.low_armed or s.on_hand - (s.reserved - p.units) > s.low_at, updated_at = now()
      from picked p
      where p.units > 0 and s.variant_id = p.variant_id and s.store_id = p.store_id
        and s.reserved >= p.units and not exists (select 1 from short)
      returning s.product_id, s.variant_id, s.store_id, p.units),
    noted as (
      insert into stock_movements (cause, variant_id, store_id, reserved_delta, checkout_id)
      select ${`release:${releaseId}:units`}::text, m.variant_id, m.store_id, -m.units, ${checkoutId}::uuid from moved m),
    closed as (
      update reservations r
      set released = r.released + m.units, updated_at = now(),
        state = case when r.shipped + r.released + m.units < r.quantity then r.state when r.shipped > 0 then 'shipped' else 'released' end
      from moved m
      where r.checkout_id = ${checkoutId}::uuid and r.variant_id = m.variant_id and r.store_id = m.store_id)
    select (select count(*) from short) as short, (select count(*) from picked p where p.units > 0) as picked, (select count(*) from moved) as moved,
      ${changedShelves} as changed`;
  const [, [result]] = await tx.together(lockShelves(lines), release);
  if (!result || result.short > 0 || result.moved !== result.picked) return false;
  markStock(tx.db, result.changed);
  return true;
}
