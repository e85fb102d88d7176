import { sql, type Kysely } from 'kysely';

/**
 * Who wishes it is reminded of a cart they left: once for each pause, twice for a cart, and an address once a day, whoever
 * typed it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table carts add column remind_in text check (length(remind_in) between 2 and 35)`.execute(db);
  await sql`comment on column carts.remind_in is 'the language in which its buyer wishes to be reminded of it; null: no such wish'`.execute(
    db,
  );
  await sql`create index carts_to_remind on carts (expires_at) where remind_in is not null and status = 'open'`.execute(db);
  await sql`create index carts_ordered_by on carts (email) where email is not null and status <> 'open'`.execute(db);
  await sql`
    create table reminders (
      id uuid primary key,
      cart_id uuid not null references carts (id) on delete cascade,
      nth smallint not null check (nth between 1 and 2),
      email text not null,
      locale text not null,
      paused_at timestamptz not null,
      on_day date not null default (now() at time zone 'UTC')::date,
      created_at timestamptz not null default now(),
      constraint reminders_two_per_cart unique (cart_id, nth),
      constraint reminders_one_per_pause unique (cart_id, paused_at),
      constraint reminders_one_per_day unique (email, on_day)
    )`.execute(db);
  await sql`comment on column reminders.paused_at is 'when the cart had been touched last'`.execute(db);
}
