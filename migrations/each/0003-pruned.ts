import { sql, type Kysely } from 'kysely';

/** What is deleted when its time is over, and from when on a table is whole. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pruned (
      name text primary key,
      before timestamptz not null,
      rows bigint not null default 0 check (rows >= 0),
      at timestamptz not null default now()
    )`.execute(db);
  // rows come in the order of these moments, so a few pages say where old ones lie
  await sql`create index inbox_consumed on inbox using brin (consumed_at)`.execute(db);
  await sql`create index commands_created on commands using brin (created_at)`.execute(db);
}
