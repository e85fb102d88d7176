import { sql, type Kysely } from 'kysely';

/** Refunds and goods that come back, secrets that end and can be changed, search for staff, notes, look-ups by guests. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table orders
      add column refunds_minor bigint not null default 0,
      add column token_version int not null default 1 check (token_version > 0),
      add column token_expires_at timestamptz not null default now() + interval '180 days',
      add column link_sent_at timestamptz,
      add constraint orders_give_back_what_was_paid check (refunds_minor between 0 and total_minor)`.execute(db);
  await sql`comment on column orders.refunds_minor is 'the sum of its refunds that did not fail, those under way included'`.execute(db);
  await sql`
    alter table order_lines
      add column restocked int not null default 0,
      add constraint order_lines_take_back_what_was_shipped check (restocked between 0 and claimed)`.execute(db);
  await sql`
    create table order_refunds (
      id uuid primary key,
      order_id uuid not null references orders (id),
      amount_minor bigint not null check (amount_minor > 0),
      currency char(3) not null,
      reason text not null,
      who text not null,
      status text not null default 'pending' check (status in ('pending', 'succeeded', 'failed')),
      failure_code text,
      created_at timestamptz not null default now(),
      settled_at timestamptz,
      constraint order_refunds_settled check ((status = 'pending') = (settled_at is null))
    )`.execute(db);
  await sql`create index order_refunds_of_order on order_refunds (order_id)`.execute(db);
  await sql`create index order_refunds_under_way on order_refunds (created_at) where status = 'pending'`.execute(db);
  await sql`
    create table order_refund_lines (
      refund_id uuid not null references order_refunds (id),
      order_line_id uuid not null references order_lines (id),
      quantity int not null check (quantity > 0),
      primary key (refund_id, order_line_id)
    )`.execute(db);
  await sql`create index order_refund_lines_of_line on order_refund_lines (order_line_id)`.execute(db);
  await sql`
    create table order_notes (
      id uuid primary key,
      order_id uuid not null references orders (id),
      author_id uuid not null,
      text text not null check (length(text) between 1 and 4000),
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index order_notes_of_order on order_notes (order_id, created_at)`.execute(db);
  await sql`create trigger order_notes_stay before update on order_notes for each row execute function refuse_change()`.execute(db);
  await sql`
    create table order_words (
      word text collate "C" not null,
      order_id uuid not null,
      primary key (word, order_id)
    )`.execute(db);
  await sql`comment on table order_words is 'what staff find an order by: the words of its names, its e-mail address, its SKUs; lower case, without accents'`.execute(
    db,
  );
  await sql`
    insert into order_words (word, order_id)
    select distinct left(w.word, 100), o.id from orders o cross join lateral (
      select o.email as word
      union all
      select lower(l.sku) from order_lines l where l.order_id = o.id
      union all
      select p.word from regexp_split_to_table(
        regexp_replace(normalize(lower(concat_ws(' ', o.shipping_address ->> 'name', o.billing_address ->> 'name')), NFKD), '[\u0300-\u036f]', '', 'g'),
        '[^[:alnum:]]+') as p (word)) w
    where w.word <> ''`.execute(db);
  await sql`create index orders_by_state on orders (lifecycle, fulfilment, payment, id desc)`.execute(db);
  await sql`create index orders_by_day on orders using brin (created_at) with (pages_per_range = 32, autosummarize = on)`.execute(db);
  await sql`
    create table order_lookups (
      id uuid primary key,
      number bigint not null,
      email text not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`comment on table order_lookups is 'who asked for the way to an order; gone as soon as it was looked at'`.execute(db);
}
