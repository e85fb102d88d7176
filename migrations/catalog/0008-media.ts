import { sql, type Kysely } from 'kysely';

/** Pictures that staff have sent. One that was never used is swept away with its files; a used one stays, as orders show it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table media (
      id uuid primary key,
      storage_key text not null unique,
      width int not null check (width > 0),
      height int not null check (height > 0),
      widths int[] not null check (cardinality(widths) > 0),
      uploaded_by uuid,
      used_at timestamptz,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index media_unused on media (created_at) where used_at is null`.execute(db);
}
