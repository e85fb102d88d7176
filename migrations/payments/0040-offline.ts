import { sql, type Kysely } from 'kysely';

/** What ways to pay without a machine on the other side ask about an order. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table collections add column country char(2), add column is_handed_over boolean not null default true`.execute(db);
  await sql`comment on column collections.country is 'where the order goes; null: it is fetched, or not known'`.execute(db);
  await sql`comment on column collections.is_handed_over is 'nothing of the order is downloaded'`.execute(db);
}
