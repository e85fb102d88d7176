import { sql, type Kysely } from 'kysely';

/** When our books were last compared with those of a provider, and what was found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table comparisons (
      id uuid primary key,
      provider text not null,
      since timestamptz not null,
      until timestamptz not null,
      payments int,
      differences int,
      failure text,
      started_at timestamptz not null default now(),
      finished_at timestamptz,
      constraint comparisons_end_one_way check (finished_at is null or (payments is null) = (failure is not null))
    )`.execute(db);
  await sql`create index comparisons_newest on comparisons (provider, started_at desc)`.execute(db);
}
