import { sql, type Kysely } from 'kysely';

/** Lines whose units become gift cards, and what a refund takes off those. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table order_lines add column gift_card boolean not null default false,
      add column recipients jsonb check (jsonb_typeof(recipients) = 'array')`.execute(db);
  await sql`comment on column order_lines.recipients is 'of a gift card: whom each unit is for; null: the buyer'`.execute(db);
  await sql`alter table orders add column gift_cards_minor bigint not null default 0 check (gift_cards_minor >= 0)`.execute(db);
  await sql`comment on column orders.gift_cards_minor is 'what of its money gift cards are worth that were not taken back: no other refund reaches it'`.execute(
    db,
  );
  await sql`alter table order_refunds add column take_back jsonb not null default '[]' check (jsonb_typeof(take_back) = 'array')`.execute(
    db,
  );
}
