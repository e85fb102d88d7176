import { sql, type Kysely } from 'kysely';

/** The place where the buyer fetches the order, as it was when it was bought; null: it is sent, or downloaded. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table orders add column pickup jsonb`.execute(db);
}
