import { sql, type Kysely } from 'kysely';

/** A seller's staff see their parcels. Null: sold by the house, or packed before this was known. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table shipment_lines add column seller_store_id uuid`.execute(db);
  await sql`create index shipment_lines_seller_idx on shipment_lines (seller_store_id, shipment_id) where seller_store_id is not null`.execute(
    db,
  );
}
