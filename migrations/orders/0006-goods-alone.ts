import { sql, type Kysely } from 'kysely';

/** Goods of an order that was free, or whose money is all back, come back without money. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table order_refunds
      drop constraint order_refunds_amount_minor_check,
      add constraint order_refunds_amount_minor_check check (amount_minor >= 0),
      add constraint order_refunds_of_nothing_are_done check (amount_minor > 0 or status = 'succeeded')`.execute(db);
}
