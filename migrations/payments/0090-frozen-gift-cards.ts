import { sql, type Kysely } from 'kysely';

/** Gift cards whose order was disputed or given back at the provider's desk are blocked by themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table gift_cards add column frozen_for uuid references attempts (id),
    add constraint gift_cards_frozen_are_blocked check (frozen_for is null or blocked_at is not null)`.execute(db);
  await sql`create index gift_cards_frozen on gift_cards (frozen_for) where frozen_for is not null`.execute(db);
  await sql`comment on column gift_cards.frozen_for is 'the payment whose dispute or refund at the provider blocked it; null: staff did'`.execute(
    db,
  );
}
