import { sql, type Kysely } from 'kysely';

/** A change may cost more with less tax in it, where goods of one rate make room for those of another; or less with more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table documents drop constraint documents_tax_minor_check`.execute(db);
}
