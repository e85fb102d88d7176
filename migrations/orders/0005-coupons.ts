import { sql, type Kysely } from 'kysely';

/** What of an order's discount came from which coupon. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table orders add column coupons jsonb not null default '[]'`.execute(db);
  await sql`comment on column orders.coupons is '[{ code, discount }]: together the discount of the order'`.execute(db);
}
