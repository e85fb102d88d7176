import { sql, type Kysely } from 'kysely';

/** What providers tell by themselves: stored before it is answered, applied afterwards. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook_events (
      id uuid primary key,
      provider text not null,
      event_id text not null,
      kind text not null check (kind in ('attempt', 'refund', 'dispute')),
      provider_ref text not null,
      report jsonb,
      occurred_at timestamptz not null,
      status text not null default 'received' check (status in ('received', 'applied', 'unmatched')),
      attempt_id uuid references attempts (id),
      apply_at timestamptz,
      tries int not null default 0,
      received_at timestamptz not null default now(),
      applied_at timestamptz,
      constraint webhook_events_once unique (provider, event_id),
      constraint webhook_events_applied_to_a_payment check ((status = 'applied') = (attempt_id is not null and applied_at is not null)),
      constraint webhook_events_wait_until check ((status = 'received') = (apply_at is not null))
    )`.execute(db);
  await sql`create index webhook_events_due on webhook_events (apply_at) where apply_at is not null`.execute(db);
  await sql`create index webhook_events_done on webhook_events (applied_at) where applied_at is not null`.execute(db);
}
