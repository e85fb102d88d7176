import { sql, type Kysely } from 'kysely';

/** Goods that lie ready at a place and are fetched there: no carrier, and no step but the handing over. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table shipments add column pickup boolean not null default false`.execute(db);
}
