import { sql, type Kysely } from 'kysely';

/** A product may be sold as one that a buyer cannot return. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table products add column final_sale boolean not null default false`.execute(db);
}
