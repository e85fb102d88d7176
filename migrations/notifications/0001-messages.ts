import { sql, type Kysely } from 'kysely';

/** Each mail the shop writes, once per reason. The row is the truth; a job only wakes somebody up. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table messages (
      id uuid primary key,
      reason text not null check (length(reason) between 1 and 100),
      reason_key text not null,
      channel text not null check (channel in ('email')),
      order_id uuid,
      to_address text not null check (length(to_address) between 3 and 254 and to_address !~ '[[:cntrl:][:space:],;<>"]'),
      subject text not null check (length(subject) between 1 and 300 and subject !~ '[[:cntrl:]]'),
      html text not null,
      text text not null,
      status text not null default 'queued' check (status in ('queued', 'sending', 'sent', 'failed')),
      attempts int not null default 0 check (attempts >= 0),
      available_at timestamptz not null default now(),
      sent_at timestamptz,
      last_error text,
      created_at timestamptz not null default now(),
      constraint messages_once_per_reason unique (reason_key),
      check ((status = 'sent') = (sent_at is not null))
    )`.execute(db);
  await sql`create index messages_due on messages (available_at) where status in ('queued', 'sending')`.execute(db);
  await sql`create index messages_failed on messages (created_at) where status = 'failed'`.execute(db);
  await sql`create index messages_of_order on messages (order_id, id desc)`.execute(db);
  await sql`create index messages_to on messages (lower(to_address) text_pattern_ops, id desc)`.execute(db);
}
