import { sql, type Transaction } from 'kysely';
import type { CatalogTables } from '../tables';
import { markStock, type Sellable } from './mark-stock';

type Db = Transaction<CatalogTables>;

/** Shelves of these variants take the threshold that holds now. A new threshold tells nobody: only falling does. */
export async function applyThresholds(db: Db, variantIds: readonly string[]): Promise<void> {
  if (variantIds.length > 0) await renew(db, sql`v.id = any(${variantIds}::uuid[])`);
}

/** After the shop's own threshold has changed. */
export const applyDefaultThreshold = (db: Db): Promise<void> => renew(db, sql`v.low_stock is null`);

/** After the number that the shop sets aside has changed. */
export const applyDefaultSafety = async (db: Db): Promise<void> => {
  const { rows } = await sql<Sellable>`
    with wrong as (
      select s.variant_id, s.store_id, g.safety from stock_levels s cross join stock_settings g
      where s.own_safety is null and s.safety <> g.safety
      order by s.variant_id, s.store_id
      for update of s for share of g)
    update stock_levels s set safety = w.safety, updated_at = now()
    from wrong w where s.variant_id = w.variant_id and s.store_id = w.store_id
    returning s.variant_id as "variantId", s.product_id as "productId"`.execute(db);
  markStock(db, rows);
};

const renew = async (db: Db, which: ReturnType<typeof sql>): Promise<void> => {
  await sql`
    with wrong as (
      select s.variant_id, s.store_id, coalesce(v.low_stock, g.low_stock) as low_at
      from stock_levels s join variants v on v.id = s.variant_id cross join stock_settings g
      where ${which} and s.low_at <> coalesce(v.low_stock, g.low_stock)
      order by s.variant_id, s.store_id
      for update of s for share of g)
    update stock_levels s set low_at = w.low_at, low_armed = s.on_hand - s.reserved > w.low_at, updated_at = now()
    from wrong w where s.variant_id = w.variant_id and s.store_id = w.store_id`.execute(db);
};
