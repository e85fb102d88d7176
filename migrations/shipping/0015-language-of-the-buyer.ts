import { sql, type Kysely } from 'kysely';

/** What is noted of a parcel is read by its buyer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table shipments add column locale text not null default 'en' check (length(locale) between 2 and 35)`.execute(db);
}
