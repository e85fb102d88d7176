import { sql, type Kysely } from 'kysely';

/**
 * Cards that a provider keeps for a shopper: what it calls them and what their owner knows them by. No number is here, as none
 * ever comes here. What was removed stays as a mark, so that a late message does not bring it back.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table provider_customers (
      user_id uuid not null,
      provider text not null,
      ref text not null,
      forget_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (user_id, provider),
      unique (provider, ref)
    )`.execute(db);
  await sql`
    create table saved_methods (
      id uuid primary key,
      user_id uuid not null,
      provider text not null,
      ref text not null,
      fingerprint text,
      brand text not null,
      last4 text not null check (last4 ~ '^[0-9]{4}$'),
      exp_month int not null check (exp_month between 1 and 12),
      exp_year int not null check (exp_year between 2000 and 2999),
      created_at timestamptz not null default now(),
      removed_at timestamptz,
      forget_at timestamptz,
      foreign key (user_id, provider) references provider_customers (user_id, provider),
      unique (provider, ref),
      constraint saved_methods_are_forgotten_when_removed check (forget_at is null or removed_at is not null)
    )`.execute(db);
  await sql`comment on column saved_methods.forget_at is 'when the provider is asked next to forget it; null: it is not to, or has'`.execute(
    db,
  );
  await sql`comment on column provider_customers.forget_at is 'when the provider is asked next to forget all that it keeps for them'`.execute(
    db,
  );
  await sql`create index saved_methods_of_users on saved_methods (user_id) where removed_at is null`.execute(db);
  await sql`create index saved_methods_to_forget on saved_methods (forget_at) where forget_at is not null`.execute(db);
  await sql`create index provider_customers_to_forget on provider_customers (forget_at) where forget_at is not null`.execute(db);
}
