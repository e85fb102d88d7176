import { sql, type Kysely } from 'kysely';

/**
 * A mail's links have a mark where the customer's secret goes; the secrets lie beside, encrypted, until the mail is sent.
 * Mails that are through lose the secrets they had in clear; those still waiting keep theirs, or their readers could not follow them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table messages add column sealed_secrets bytea`.execute(db);
  await sql`
    update messages set
      html = regexp_replace(html, 'token=[A-Za-z0-9_%.~-]+', 'token=~secret.order~', 'g'),
      text = regexp_replace(text, 'token=[A-Za-z0-9_%.~-]+', 'token=~secret.order~', 'g')
    where status in ('sent', 'failed')`.execute(db);
}
