import { sql, type Kysely } from 'kysely';

/** Who changed what, from what to what. Append-only: a wrong change is corrected by another one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table changes (
      seq bigint generated always as identity primary key,
      subject text not null check (subject in ('product', 'category', 'brand', 'store')),
      subject_id uuid not null,
      action text not null check (action ~ '^[a-z]+(-[a-z]+)*$' and length(action) <= 40),
      fields jsonb not null default '[]' check (jsonb_typeof(fields) = 'array'),
      note text check (length(note) <= 300),
      actor_id uuid,
      occurred_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index changes_subject on changes (subject_id, seq)`.execute(db);
  await sql`
    create trigger changes_append_only before update or delete on changes
    for each row execute function refuse_change()`.execute(db);
}
