import { sql, type Kysely } from 'kysely';

/** What payment providers outside the house need: names they give to money, refunds that take days, callbacks at secret addresses. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table collections add column email text`.execute(db);
  await sql`comment on column collections.email is 'only while the order may be paid'`.execute(db);
  await sql`alter table attempts add column capture_ref text`.execute(db);
  await sql`comment on column attempts.capture_ref is 'the provider’s name of the money itself: an M-Pesa receipt, a Stripe charge'`.execute(
    db,
  );
  await sql`
    create unique index attempts_capture_ref_once on attempts (provider, capture_ref) where capture_ref is not null`.execute(db);
  await sql`alter table attempts add column told_minor bigint`.execute(db);
  await sql`comment on column attempts.told_minor is 'what an unsigned message said was paid; counts only once the provider says that it was'`.execute(
    db,
  );
  await sql`alter table refunds add column asked_at timestamptz`.execute(db);
  await sql`comment on column refunds.asked_at is 'when the provider was asked, where asking twice would refund twice'`.execute(db);
  await sql`alter table webhook_events add column hint jsonb`.execute(db);
  await sql`comment on column webhook_events.hint is 'what the address it came to tells beside its content'`.execute(db);
}
