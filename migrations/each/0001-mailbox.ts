import { sql, type Kysely } from 'kysely';

/** What every module's schema has: outbox, inbox, carried-out commands, idempotency keys. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table outbox (
      seq bigint generated always as identity primary key,
      id uuid not null unique,
      kind text not null check (kind in ('event', 'command')),
      topic text not null,
      stream text,
      data jsonb not null,
      correlation_id text not null,
      causation_id uuid,
      occurred_at timestamptz not null default now(),
      available_at timestamptz not null default now(),
      claimed_until timestamptz,
      attempts int not null default 0,
      failures int not null default 0,
      last_error text,
      delivered_at timestamptz,
      parked_at timestamptz
    )`.execute(db);
  await sql`create index outbox_due on outbox (available_at, seq) where delivered_at is null and parked_at is null`.execute(db);
  await sql`create index outbox_stream on outbox (stream, seq) where delivered_at is null and parked_at is null`.execute(db);
  await sql`create index outbox_done on outbox (delivered_at) where delivered_at is not null`.execute(db);
  await sql`
    create table deliveries (
      message_id uuid not null references outbox (id) on delete cascade,
      consumer text not null,
      seq bigint not null,
      stream text,
      attempts int not null default 0,
      failures int not null default 0,
      available_at timestamptz not null default now(),
      claimed_until timestamptz,
      last_error text,
      delivered_at timestamptz,
      parked_at timestamptz,
      primary key (message_id, consumer)
    )`.execute(db);
  await sql`create index deliveries_due on deliveries (available_at) where delivered_at is null and parked_at is null`.execute(db);
  await sql`create index deliveries_stream on deliveries (consumer, stream, seq) where delivered_at is null and parked_at is null`.execute(
    db,
  );
  await sql`
    create table inbox (
      message_id uuid not null,
      consumer text not null,
      consumed_at timestamptz not null default now(),
      primary key (message_id, consumer)
    )`.execute(db);
  await sql`
    create table commands (
      id text primary key,
      method text not null,
      input_hash text not null,
      result jsonb,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table idempotency_keys (
      actor text not null,
      key text not null,
      fingerprint text not null,
      resource_id uuid not null,
      locked_until timestamptz,
      status int,
      headers jsonb,
      body text,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      primary key (actor, key)
    )`.execute(db);
  await sql`create index idempotency_keys_expiry on idempotency_keys (expires_at)`.execute(db);
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end $$`.execute(db);
}
