import { sql, type Transaction } from 'kysely';
import type { ShelfAfter } from '../inventory/set-stock';
import type { CatalogTables } from '../tables';

export interface StockChange {
  readonly action: string;
  readonly note: string | null;
  readonly actorId: string | null;
}

const longestNote = 300;

/** One entry in the history of each product whose count was changed, with the count before and after by store and SKU. */
export async function recordStock(
  db: Transaction<CatalogTables>,
  shelves: readonly ShelfAfter[],
  { action, note, actorId }: StockChange,
): Promise<void> {
  await sql`
    insert into changes (subject, subject_id, action, fields, note, actor_id)
    select 'product', v.product_id, ${action}::text,
      jsonb_agg(jsonb_build_object('field', 'stock.' || t.code || '.' || v.sku, 'before', r."onHand" - r.delta, 'after', r."onHand") order by t.code, v.sku),
      ${note === null ? null : note.slice(0, longestNote)}::text, ${actorId}::uuid
    from json_to_recordset(${JSON.stringify(shelves)}::json) as r ("variantId" uuid, "storeId" uuid, "onHand" int, delta int)
    join variants v on v.id = r."variantId"
    join stores t on t.id = r."storeId"
    where r.delta <> 0
    group by v.product_id`.execute(db);
}
