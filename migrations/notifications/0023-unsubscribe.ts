import { sql, type Kysely } from 'kysely';

/** Mails that their reader has asked for and may end say where mail programs end them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table messages add column unsubscribe_url text check (unsubscribe_url !~ '[[:cntrl:][:space:]<>]')`.execute(db);
}
