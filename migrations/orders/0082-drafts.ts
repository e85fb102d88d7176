import { sql, type Kysely } from 'kysely';

/** Orders that staff put together: sent as a link to pay, or paid by hand. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table order_drafts (
      id uuid primary key,
      email text not null,
      user_id uuid,
      locale text not null,
      currency char(3) not null,
      lines jsonb not null,
      discount_minor bigint not null default 0 check (discount_minor >= 0),
      discount_reason text,
      shipping_address jsonb,
      shipping_option_id uuid,
      days smallint not null check (days between 1 and 60),
      note text,
      order_id uuid unique,
      created_by uuid not null,
      version int not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint order_drafts_discount_for_a_reason check (discount_minor = 0 or discount_reason is not null)
    )`.execute(db);
  await sql`comment on column order_drafts.order_id is 'the order it was made into last; once that is cancelled the draft is open again'`.execute(
    db,
  );
  await sql`create index order_drafts_newest on order_drafts (id desc)`.execute(db);
  await sql`comment on column orders.cart_id is 'of an order that staff put together its own id: it never was in a cart'`.execute(db);
}
