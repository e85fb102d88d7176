import { sql, type Kysely } from 'kysely';

/** Words of a new product go straight into the index: a pending list would be read from end to end by every search. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter index product_search_document set (fastupdate = off)`.execute(db);
}
