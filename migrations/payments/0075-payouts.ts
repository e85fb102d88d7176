import { sql, type Kysely } from 'kysely';

/** Reports read the ledger by day; its rows lie in the order of time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index journals_by_time on journals using brin (at) with (pages_per_range = 32, autosummarize = on)`.execute(db);
}
