import { sql, type Kysely } from 'kysely';

/** Orders that stand before their money is there: paid when they are handed over, or within days. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table orders
      add column on_delivery boolean not null default false,
      add column pay_until timestamptz`.execute(db);
  await sql`comment on column orders.pay_until is 'an order that is not paid by then is cancelled; null: its money was there or promised from the start'`.execute(
    db,
  );
  await sql`create index orders_to_be_paid on orders (pay_until) where pay_until is not null and lifecycle = 'accepted' and payment = 'unpaid'`.execute(
    db,
  );
}
