import { sql, type Kysely } from 'kysely';

/** What of a line was sold before it had arrived, and what was said about when it comes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table order_lines add column ahead jsonb`.execute(db);
}
