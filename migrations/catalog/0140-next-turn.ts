import { sql, type Kysely } from 'kysely';

/** The next end of a promise is looked up for all answers that are kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index stock_levels_by_ahead_until on stock_levels (ahead_until) where ahead_until is not null`.execute(db);
}
