import { sql, type Kysely } from 'kysely';

/** An exchange that failed and money that is given back by hand know of each other; until now neither was kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table returns add column exchange_money_back_minor bigint check (exchange_money_back_minor >= 0)`.execute(db);
  await sql`comment on column returns.exchange_money_back_minor is 'what of the order had been given back by hand when its exchange first failed'`.execute(
    db,
  );
  await sql`
    update returns r set exchange_money_back_minor = (
      select coalesce(sum(f.amount_minor), 0) from order_refunds f
      where f.order_id = r.order_id and f.change_id is null and f.status <> 'failed' and f.created_at < r.updated_at
        and not exists (select 1 from return_receipts c where c.refund_id = f.id))
    where r.exchange_failure is not null`.execute(db);
}
