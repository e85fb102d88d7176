import { sql, type Kysely } from 'kysely';

/** The simulated acquirer's own books. Nothing of the module refers to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table test_card_charges (
      idempotency_key text primary key,
      ref text not null unique,
      status text not null check (status in ('requires_action', 'authorized', 'captured', 'failed', 'cancelled')),
      amount_minor bigint not null,
      currency char(3) not null,
      capture_now boolean not null,
      authorized_minor bigint not null,
      captured_minor bigint not null check (captured_minor between 0 and authorized_minor),
      refunded_minor bigint not null default 0 check (refunded_minor between 0 and captured_minor),
      failure_code text,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table test_card_refunds (
      id bigint generated always as identity primary key,
      idempotency_key text not null unique,
      charge_ref text not null references test_card_charges (ref),
      amount_minor bigint not null check (amount_minor > 0),
      created_at timestamptz not null default now()
    )`.execute(db);
}
