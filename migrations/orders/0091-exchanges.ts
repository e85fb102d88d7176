import { sql, type Kysely } from 'kysely';

/** What is sent instead of goods that come back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table returns
      add column exchange jsonb,
      add column change_id uuid unique,
      add column ship_first boolean not null default false,
      add column exchange_credit_minor bigint check (exchange_credit_minor >= 0),
      add column exchange_failure text,
      add constraint returns_exchange_for_something check (change_id is null or exchange is not null)`.execute(db);
  await sql`comment on column returns.exchange is '[{ variantId, quantity, sku, title, options }]: what the buyer wishes, once change_id is there what was agreed and is set aside'`.execute(
    db,
  );
  await sql`comment on column returns.change_id is 'the change of the order that brings the new goods, and what they are held for'`.execute(
    db,
  );
  await sql`comment on column returns.ship_first is 'the new goods are sent before the old ones are here: exchange_credit_minor is what those are worth'`.execute(
    db,
  );
}
