import { sql, type Kysely } from 'kysely';

/** Mails to accounts and to staff beside those about orders, and mails that staff send once more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table messages
      add column subject_id uuid,
      add column user_id uuid,
      add column resend_of uuid references messages (id),
      add column queued_at timestamptz not null default now()`.execute(db);
  await sql`update messages set queued_at = created_at, subject_id = order_id`.execute(db);
  await sql`create index messages_status on messages (status, id desc)`.execute(db);
  await sql`create index messages_of_subject on messages (subject_id)`.execute(db);
}
