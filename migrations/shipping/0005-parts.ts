import { sql, type Kysely } from 'kysely';

/** What is packed for a line that is a bundle. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table shipment_lines add column parts jsonb`.execute(db);
  await sql`comment on column shipment_lines.parts is '[{ sku, title, quantity }] in one unit of the line'`.execute(db);
}
