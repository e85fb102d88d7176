import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import type { CatalogTables } from '../tables';
import { markStock, type Sellable } from './mark-stock';
import type { VariantQuantity } from './stock-statements';

export interface ReturnedStock {
  readonly returnId: string;
  readonly checkoutId: string;
  /** Summed by variant, in key order. */
  readonly lines: readonly VariantQuantity[];
}

/** Units go back onto the shelf from which most of their kind left for this order. False: none of some kind has left. */
export async function putBackOnShelf(tx: Tx<CatalogTables>, { returnId, checkoutId, lines }: ReturnedStock): Promise<boolean> {
  const variantIds = lines.map((line) => line.variantId);
  await sql`
    select 1 from stock_levels s where s.variant_id = any(${variantIds}::uuid[])
    order by s.variant_id, s.store_id for update`.execute(tx.db);
  const { rows } = await sql<{ changed: Sellable[] }>`
    with back as (
      select b.variant_id, b.quantity from unnest(${variantIds}::uuid[], ${lines.map((line) => line.quantity)}::int[]) as b (variant_id, quantity)),
    place as (
      select distinct on (r.variant_id) r.variant_id, r.store_id, b.quantity
      from reservations r join back b on b.variant_id = r.variant_id
      where r.checkout_id = ${checkoutId}::uuid and r.shipped > 0
      order by r.variant_id, r.shipped desc, r.store_id),
    moved as (
      update stock_levels s
      set on_hand = s.on_hand + p.quantity, low_armed = s.low_armed or s.on_hand + p.quantity - s.reserved > s.low_at, updated_at = now()
      from place p where s.variant_id = p.variant_id and s.store_id = p.store_id
      returning s.product_id, s.variant_id, s.store_id, p.quantity),
    noted as (
    insert into stock_movements (cause, variant_id, store_id, on_hand_delta, reason, checkout_id)
    select ${`return:${returnId}`}::text, m.variant_id, m.store_id, m.quantity, 'returned', ${checkoutId}::uuid from moved m)
    select coalesce(json_agg(json_build_object('variantId', m.variant_id, 'productId', m.product_id)), '[]') as changed from moved m`.execute(
    tx.db,
  );
  const changed = rows[0]?.changed ?? [];
  markStock(tx.db, changed);
  return changed.length === lines.length;
}
