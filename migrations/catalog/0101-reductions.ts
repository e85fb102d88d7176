import { sql, type Kysely } from 'kysely';

/** Whether a price was shown as a reduced one: a reduction that grows step by step began with the first of them. null: not known. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table price_points add column reduced boolean`.execute(db);
}
