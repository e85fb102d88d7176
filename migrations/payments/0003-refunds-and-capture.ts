import { sql, type Kysely } from 'kysely';

/** Refunds on demand that can never pass what was taken, captures that were asked for, and lists for staff. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attempts
      add column refund_asked_minor bigint not null default 0,
      add column capture_asked_at timestamptz`.execute(db);
  await sql`comment on column attempts.refund_asked_minor is 'the sum of its refunds that did not fail, those under way included'`.execute(
    db,
  );
  await sql`
    update attempts a set refund_asked_minor = r.asked
    from (select attempt_id, sum(amount_minor) as asked from refunds where status <> 'failed' group by attempt_id) r
    where r.attempt_id = a.id`.execute(db);
  await sql`
    alter table attempts add constraint attempts_ask_back_what_is_captured check (refund_asked_minor between 0 and captured_minor)`.execute(
    db,
  );
  await sql`create index attempts_newest on attempts (created_at desc, id desc)`.execute(db);
  await sql`alter table refunds add column failure_message text`.execute(db);
  await sql`alter table attempt_events drop constraint attempt_events_source_check`.execute(db);
  await sql`
    alter table attempt_events add constraint attempt_events_source_check
      check (source in ('created', 'call', 'buyer', 'webhook', 'reconciler', 'cancel', 'capture', 'refund'))`.execute(db);
}
