import { sql, type Kysely } from 'kysely';

/** Files that go with a mail, as they were when it was written. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table message_attachments (
      message_id uuid not null references messages (id) on delete cascade,
      position smallint not null check (position >= 0),
      name text not null check (length(name) between 1 and 200 and name !~ '[[:cntrl:]/\\\\]'),
      content_type text not null check (content_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
      content bytea not null check (octet_length(content) <= 20000000),
      primary key (message_id, position)
    )`.execute(db);
}
