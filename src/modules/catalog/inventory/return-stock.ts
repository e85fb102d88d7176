import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import type { CatalogTables } from '../tables';
import { markStock, type Sellable } from './mark-stock';
import { openShelves } from './set-stock';
import type { VariantQuantity } from './stock-statements';

export interface ReturnedUnits extends VariantQuantity {
  /** Absent, or where there is no such store: where most of their kind left from for this order. */
  readonly storeId?: string | undefined;
  /** They are not for sale any more. */
  readonly writeOff?: true | undefined;
}

export interface ReturnedStock {
  readonly returnId: string;
  readonly checkoutId: string;
  /** Summed, in key order. */
  readonly lines: readonly ReturnedUnits[];
}

/** Units of one variant, store and fate summed, in key order. */
export function sumReturned(lines: readonly ReturnedUnits[]): ReturnedUnits[] {
  const sums = new Map<string, ReturnedUnits>();
  for (const line of lines) {
    const key = [line.variantId, line.storeId ?? '', line.writeOff ?? ''].join(' ');
    sums.set(key, { ...line, quantity: (sums.get(key)?.quantity ?? 0) + line.quantity });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

/**
 * Units go back onto a shelf. What is written off is put there and taken off again in the books, so that its movements tell where it
 * came from and where it went. False: none of some kind has left for this order.
 */
export async function putBackOnShelf(tx: Tx<CatalogTables>, { returnId, checkoutId, lines }: ReturnedStock): Promise<boolean> {
  const chosen = lines.flatMap(({ variantId, storeId }) => (storeId === undefined ? [] : [{ variantId, storeId }]));
  if (chosen.length > 0) await openShelves(tx.db, chosen);
  await sql`
    select 1 from stock_levels s where s.variant_id = any(${lines.map((line) => line.variantId)}::uuid[])
    order by s.variant_id, s.store_id for update`.execute(tx.db);
  const { rows } = await sql<{ lost: number; changed: Sellable[] }>`
    with back as (
      select b."variantId" as variant_id, b."storeId" as store_id, b.quantity, coalesce(b."writeOff", false) as write_off
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as b ("variantId" uuid, "storeId" uuid, quantity int, "writeOff" boolean)),
    origin as (
      select distinct on (r.variant_id) r.variant_id, r.store_id
      from reservations r
      where r.checkout_id = ${checkoutId}::uuid and r.shipped > 0 and r.variant_id in (select b.variant_id from back b)
      order by r.variant_id, r.shipped desc, r.store_id),
    place as (
      select b.variant_id, coalesce(c.store_id, o.store_id) as store_id, sum(b.quantity)::int as units,
        coalesce(sum(b.quantity) filter (where b.write_off), 0)::int as written_off
      from back b join origin o on o.variant_id = b.variant_id
      left join stock_levels c on c.variant_id = b.variant_id and c.store_id = b.store_id
      group by b.variant_id, coalesce(c.store_id, o.store_id)),
    moved as (
      update stock_levels s
      set on_hand = s.on_hand + p.units - p.written_off,
        low_armed = s.low_armed or s.on_hand + p.units - p.written_off - s.reserved > s.low_at, updated_at = now()
      from place p where s.variant_id = p.variant_id and s.store_id = p.store_id
      returning s.product_id, s.variant_id, s.store_id, p.units, p.written_off),
    noted as (
      insert into stock_movements (cause, variant_id, store_id, on_hand_delta, reason, checkout_id)
      select ${`return:${returnId}`}::text, m.variant_id, m.store_id, m.units, 'returned', ${checkoutId}::uuid from moved m
      union all
      select ${`write-off:${returnId}`}::text, m.variant_id, m.store_id, -m.written_off, 'damaged', ${checkoutId}::uuid from moved m where m.written_off > 0)
    select (select count(*)::int from back b where b.variant_id not in (select m.variant_id from moved m)) as lost,
      coalesce((select json_agg(json_build_object('variantId', m.variant_id, 'productId', m.product_id)) from moved m), '[]') as changed`.execute(
    tx.db,
  );
  const [result] = rows;
  markStock(tx.db, result?.changed ?? []);
  return result?.lost === 0;
}
