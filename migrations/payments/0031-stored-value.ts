import { sql, type Kysely } from 'kysely';

/** Gift cards, top-ups of wallets, and orders that are paid in part or wholly with either. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table collections
      add column purpose text not null default 'order' check (purpose in ('order', 'top-up')),
      add column stored_minor bigint not null default 0,
      add constraint collections_store_within_what_is_due check (stored_minor between 0 and amount_minor),
      add constraint collections_top_up_of_an_account check (purpose = 'order' or owner_user_id is not null)`.execute(db);
  await sql`comment on column collections.order_id is 'of a top-up the id of nothing else'`.execute(db);
  await sql`comment on column collections.stored_minor is 'the part that wallet and gift cards pay: the sum of the live attempts with a tender above 0'`.execute(
    db,
  );
  await sql`
    create index collections_top_ups_to_end on collections (expires_at) where purpose = 'top-up' and status = 'open'`.execute(db);
  await sql`
    alter table attempts
      add column account_id text,
      add column rerouted_minor bigint not null default 0,
      add constraint attempts_of_stored_value_are_tenders check (account_id is null or tender > 0),
      add constraint attempts_reroute_what_is_refunded check (rerouted_minor between 0 and refunded_minor)`.execute(db);
  await sql`comment on column attempts.tender is '0: a provider; above: a gift card or the wallet'`.execute(db);
  await sql`comment on column attempts.rerouted_minor is 'what of the refunds went to a wallet, so that the provider knows nothing of it'`.execute(
    db,
  );
  await sql`create index attempts_of_account on attempts (account_id) where account_id is not null`.execute(db);
  await sql`
    alter table refunds
      add column part_of uuid references refunds (id),
      add column to_wallet boolean not null default false`.execute(db);
  await sql`comment on column refunds.part_of is 'the refund that this is the rest of: it happens when that one does, or not at all'`.execute(
    db,
  );
  await sql`create index refunds_parts on refunds (part_of) where part_of is not null`.execute(db);
  await sql`
    create table gift_cards (
      id uuid primary key,
      code_hash text not null unique,
      last4 text not null,
      account_id text not null unique references accounts (id),
      amount_minor bigint not null check (amount_minor > 0),
      currency char(3) not null,
      recipient_email text,
      message text,
      locale text not null,
      issued_by uuid not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      blocked_at timestamptz,
      block_reason text,
      constraint gift_cards_block_for_a_reason check ((blocked_at is null) = (block_reason is null))
    )`.execute(db);
  await sql`create index gift_cards_by_last4 on gift_cards (last4)`.execute(db);
}
