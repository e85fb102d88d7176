import { sql, type Kysely } from 'kysely';

/** What is due for an order, every try at paying it, what moved it, and what was given back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table collections (
      order_id uuid primary key,
      amount_minor bigint not null check (amount_minor >= 0),
      currency char(3) not null,
      owner_user_id uuid,
      order_token_hash text,
      status text not null default 'open' check (status in ('open', 'closed', 'cancelled')),
      reason text,
      expires_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint collections_open_with_an_owner check (status = 'cancelled' or (order_token_hash is not null and expires_at is not null))
    ) with (fillfactor = 80)`.execute(db);
  await sql`comment on table collections is 'a cancelled row without owner: cancelled before it was ever opened, so it never will be'`.execute(
    db,
  );
  await sql`
    create table attempts (
      id uuid primary key,
      order_id uuid not null references collections (order_id),
      tender smallint not null default 0,
      provider text not null,
      idempotency_key text not null unique,
      status text not null check (status in
        ('requires_action', 'pending', 'authorized', 'captured', 'failed', 'cancelled', 'refunded', 'disputed')),
      undecided boolean not null default false,
      amount_minor bigint not null check (amount_minor >= 0),
      currency char(3) not null,
      authorized_minor bigint not null default 0 check (authorized_minor >= 0),
      captured_minor bigint not null default 0 check (captured_minor >= 0),
      refunded_minor bigint not null default 0 check (refunded_minor >= 0),
      provider_ref text,
      failure_code text,
      failure_message text,
      next_action jsonb,
      method_brand text,
      method_last4 text,
      sync_at timestamptz,
      sync_tries int not null default 0,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (provider, provider_ref),
      constraint attempts_capture_what_is_authorized check (captured_minor <= authorized_minor),
      constraint attempts_refund_what_is_captured check (refunded_minor <= captured_minor),
      constraint attempts_wait_undecided check (not undecided or status = 'pending'),
      constraint attempts_fail_for_a_reason check (status <> 'failed' or failure_code is not null)
    ) with (fillfactor = 80)`.execute(db);
  await sql`create unique index attempts_one_live_per_tender on attempts (order_id, tender)
    where status in ('requires_action', 'pending', 'authorized', 'captured', 'disputed')`.execute(db);
  await sql`create index attempts_of_order on attempts (order_id)`.execute(db);
  await sql`create index attempts_to_ask_for on attempts (sync_at) where sync_at is not null`.execute(db);
  await sql`
    create table attempt_events (
      id bigint generated always as identity primary key,
      attempt_id uuid not null references attempts (id),
      source text not null check (source in ('created', 'call', 'buyer', 'webhook', 'reconciler', 'cancel', 'refund')),
      evidence jsonb not null,
      from_status text,
      to_status text not null,
      at timestamptz not null default now()
    )`.execute(db);
  await sql`create index attempt_events_of_attempt on attempt_events (attempt_id, id)`.execute(db);
  await sql`create trigger attempt_events_stay before update or delete on attempt_events
    for each row execute function refuse_change()`.execute(db);
  await sql`
    create table refunds (
      id uuid primary key,
      attempt_id uuid not null references attempts (id),
      amount_minor bigint not null check (amount_minor > 0),
      currency char(3) not null,
      reason text not null,
      automatic boolean not null,
      idempotency_key text not null unique,
      status text not null default 'requested' check (status in ('requested', 'succeeded', 'failed')),
      provider_ref text,
      failure_code text,
      sync_at timestamptz,
      sync_tries int not null default 0,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create unique index refunds_one_automatic_at_a_time on refunds (attempt_id) where automatic and status = 'requested'`.execute(
    db,
  );
  await sql`create index refunds_of_attempt on refunds (attempt_id)`.execute(db);
  await sql`create index refunds_to_ask_for on refunds (sync_at) where sync_at is not null`.execute(db);
}
