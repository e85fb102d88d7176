import { sql, type Kysely } from 'kysely';

/** What staff had the doctor look at, and what was found. One at a time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table examinations (
      id uuid primary key,
      scope text not null check (scope in ('always', 'all')),
      asked_by uuid not null,
      asked_at timestamptz not null default now(),
      tries int not null default 0,
      lease_until timestamptz,
      finished_at timestamptz,
      findings jsonb,
      failure text,
      check ((finished_at is null) = (findings is null and failure is null)),
      check (findings is null or failure is null)
    )`.execute(db);
  await sql`create unique index examinations_one_at_a_time on examinations ((true)) where finished_at is null`.execute(db);
  await sql`create index examinations_asked on examinations (asked_at)`.execute(db);
}
