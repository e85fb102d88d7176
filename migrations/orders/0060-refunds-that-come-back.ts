import { sql, type Kysely } from 'kysely';

/** A refund may come back after it was done, and may wait for days at its provider. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table orders add column given_up_at timestamptz`.execute(db);
  await sql`comment on column orders.given_up_at is 'once all its money was back: what had not left is for sale again, whatever becomes of the money'`.execute(
    db,
  );
  await sql`update orders set given_up_at = updated_at where lifecycle = 'accepted' and payment = 'refunded'`.execute(db);
  await sql`alter table order_refunds add column came_back_at timestamptz, add column looked_at timestamptz`.execute(db);
  await sql`comment on column order_refunds.came_back_at is 'when its money came back, which leaves the goods that came with it on the shelf'`.execute(
    db,
  );
  await sql`comment on column order_refunds.looked_at is 'when payments last said that it is under way'`.execute(db);
  await sql`
    alter table order_refunds add constraint order_refunds_come_back_as_failed check (came_back_at is null or status = 'failed')`.execute(
    db,
  );
}
