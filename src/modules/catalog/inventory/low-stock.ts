import { sql } from 'kysely';
import type { z } from 'zod';
import type { Tx } from '../../../platform/db/unit-of-work';
import { stockLow } from '../events';
import type { CatalogTables } from '../tables';

export type LowShelf = z.output<(typeof stockLow)['data']>;

/**
 * Parts of a `with` list: shelves of `touched` (variant_id, store_id) that are low and have not told are disarmed; `fallen`
 * lists them. A shelf is armed once it has been above its threshold. Asked when an order is accepted and when a count
 * changes, not when units are held: most holds come back.
 */
export const disarmLow = (touched: string) => sql`
    due as materialized (
      select s.variant_id, s.store_id
      from stock_levels s join ${sql.raw(touched)} t on t.variant_id = s.variant_id and t.store_id = s.store_id
      where s.listed and s.low_armed and s.on_hand - s.reserved <= s.low_at
      order by s.variant_id, s.store_id
      for update of s),
    fallen as (
      update stock_levels s set low_armed = false
      from due d where s.variant_id = d.variant_id and s.store_id = d.store_id
      returning s.variant_id, s.store_id, s.on_hand - s.reserved as available, s.low_at)`;

/** The `fallen` as JSON, with the words a mail needs. */
export const fallenShelves = sql`
    (select coalesce(json_agg(json_build_object('variantId', f.variant_id, 'productId', p.id, 'sku', v.sku, 'title', p.title,
        'storeId', f.store_id, 'storeName', t.name, 'available', f.available, 'threshold', f.low_at) order by v.sku, t.code), '[]')
      from fallen f join variants v on v.id = f.variant_id join products p on p.id = v.product_id join stores t on t.id = f.store_id)`;

/** For counts that were just changed in this transaction. */
export async function tellFallen(
  tx: Tx<CatalogTables>,
  shelves: readonly { readonly variantId: string; readonly storeId: string }[],
): Promise<void> {
  if (shelves.length === 0) return;
  const { rows } = await sql<{ fallen: LowShelf[] }>`
    with touched as (
      select r."variantId" as variant_id, r."storeId" as store_id
      from json_to_recordset(${JSON.stringify(shelves)}::json) as r ("variantId" uuid, "storeId" uuid)),
    ${disarmLow('touched')}
    select ${fallenShelves} as fallen`.execute(tx.db);
  publishLow(tx, rows[0]?.fallen ?? []);
}

export function publishLow(tx: Tx<CatalogTables>, fallen: readonly LowShelf[]): void {
  for (const shelf of fallen) tx.publish(stockLow, shelf.variantId, shelf);
}
