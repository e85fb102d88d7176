import { sql, type Kysely } from 'kysely';

/** An export goes by address, in an order that is the same in every shop. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index products_by_address on products (slug collate "C")`.execute(db);
}
