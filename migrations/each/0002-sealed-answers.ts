import { sql, type Kysely } from 'kysely';

/**
 * Answers hold the secrets of carts and orders, so they are kept encrypted. Those kept in clear until now go at once, not
 * in a later release: their keys stay and are answered with `request.answer-lost`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table idempotency_keys
      drop column headers,
      drop column body,
      add column sealed_answer bytea check (sealed_answer is null or status is not null)`.execute(db);
}
