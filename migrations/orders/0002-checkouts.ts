import { sql, type Kysely } from 'kysely';

/** Where each checkout stands. Its id is the order's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table checkouts (
      id uuid primary key,
      cart_id uuid not null,
      step text not null default 'begun' check (step in ('begun', 'ordered', 'awaiting', 'accepted', 'cancelled', 'rejected')),
      lease_until timestamptz,
      news boolean not null default false,
      told_nothing boolean not null default false,
      payment_id uuid not null unique,
      sealed_input bytea,
      outcome jsonb,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    ) with (fillfactor = 70)`.execute(db);
  await sql`comment on column checkouts.sealed_input is 'what the buyer sent, encrypted; gone once nothing of it is needed'`.execute(db);
  await sql`comment on column checkouts.news is 'a payment moved while a run had the lease: it has to look again before it waits'`.execute(
    db,
  );
  await sql`comment on column checkouts.told_nothing is 'the buyer was told that nothing happened, so nothing may happen any more unless they repeat it'`.execute(
    db,
  );
  await sql`create index checkouts_under_way on checkouts (created_at) where step in ('begun', 'ordered', 'awaiting')`.execute(db);
}
