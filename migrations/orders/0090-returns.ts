import { sql, type Kysely } from 'kysely';

/**
 * Goods that come back: asked for, approved, received in parts, for sale again or written off, each unit once. What came back with a
 * refund until now becomes a return that was received at once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table order_lines
      add column written_off int not null default 0,
      add column announced int not null default 0,
      add column valued_minor bigint not null default 0,
      add column final_sale boolean not null default false,
      drop constraint order_lines_take_back_what_was_shipped,
      add constraint order_lines_take_back_what_was_shipped check
        (restocked >= 0 and written_off >= 0 and announced >= 0 and restocked + written_off + announced <= claimed),
      add constraint order_lines_are_worth_what_they_cost check (valued_minor between 0 and total_minor + tax_minor)`.execute(db);
  await sql`comment on column order_lines.written_off is 'units that came back and are not for sale any more'`.execute(db);
  await sql`comment on column order_lines.announced is 'units that are to come back with open returns'`.execute(db);
  await sql`comment on column order_lines.final_sale is 'as it was when it was bought: a buyer cannot return it'`.execute(db);
  await sql`comment on column order_lines.valued_minor is 'what the units that are back were worth of the line, with tax'`.execute(db);
  await sql`
    alter table orders
      add column shipping_back_minor bigint not null default 0,
      add constraint orders_give_shipping_back_once check
        (shipping_back_minor between 0 and shipping_minor + case when tax_included then 0 else shipping_tax_minor end)`.execute(db);
  await sql`
    create table returns (
      id uuid primary key,
      order_id uuid not null references orders (id),
      seq smallint not null check (seq > 0),
      seller_store_id uuid,
      state text not null check (state in ('requested', 'approved', 'partly-received', 'received', 'rejected', 'cancelled')),
      origin text not null check (origin in ('buyer', 'staff')),
      note text,
      answer text,
      label jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (order_id, seq)
    )`.execute(db);
  await sql`comment on column returns.seller_store_id is 'whose goods they are: a return holds those of one seller; null: the shop’s own'`.execute(
    db,
  );
  await sql`comment on column returns.answer is 'what staff told the buyer when they approved or rejected it'`.execute(db);
  await sql`create index returns_newest on returns (id desc)`.execute(db);
  await sql`create index returns_open on returns (state, id desc) where state in ('requested', 'approved', 'partly-received')`.execute(db);
  await sql`
    create table return_lines (
      return_id uuid not null references returns (id),
      order_line_id uuid not null references order_lines (id),
      asked int not null check (asked >= 0),
      approved int check (approved between 0 and asked),
      open int not null check (open between 0 and asked),
      reason text not null,
      note text,
      primary key (return_id, order_line_id)
    )`.execute(db);
  await sql`create index return_lines_of_line on return_lines (order_line_id)`.execute(db);
  await sql`
    create table return_receipts (
      id uuid primary key,
      return_id uuid not null references returns (id),
      refund_id uuid unique references order_refunds (id) deferrable initially deferred,
      goods_minor bigint not null check (goods_minor >= 0),
      shipping_minor bigint not null check (shipping_minor >= 0),
      rounding_minor bigint not null,
      fee_minor bigint not null check (fee_minor >= 0),
      refund_minor bigint not null check (refund_minor >= 0),
      currency char(3) not null,
      note text,
      who text not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index return_receipts_of_return on return_receipts (return_id)`.execute(db);
  await sql`
    create table return_receipt_lines (
      receipt_id uuid not null references return_receipts (id),
      order_line_id uuid not null references order_lines (id),
      restocked int not null check (restocked >= 0),
      written_off int not null check (written_off >= 0),
      store_id uuid,
      value_minor bigint not null check (value_minor >= 0),
      primary key (receipt_id, order_line_id),
      check (restocked + written_off > 0)
    )`.execute(db);
  await sql`comment on column return_receipt_lines.store_id is 'where they were put; null: where most of their kind had come from'`.execute(
    db,
  );
  await sql`create index return_receipt_lines_of_line on return_receipt_lines (order_line_id)`.execute(db);
  await sql`
    create table return_steps (
      id bigint generated always as identity primary key,
      return_id uuid not null references returns (id),
      state text not null,
      who text not null,
      why text,
      at timestamptz not null default now()
    )`.execute(db);
  await sql`create index return_steps_of_return on return_steps (return_id, id)`.execute(db);
  for (const table of ['return_receipts', 'return_receipt_lines', 'return_steps']) {
    await sql`create trigger ${sql.ref(`${table}_stay`)} before update or delete on ${sql.table(table)} for each row execute function refuse_change()`.execute(
      db,
    );
  }
  await convertEarlier(db);
  await sql`drop table order_refund_lines`.execute(db);
}

/** A refund that was given up had taken its goods off again, unless it had been done before. One that is under way puts them back now. */
async function convertEarlier(db: Kysely<unknown>): Promise<void> {
  await sql`
    create temporary table earlier on commit drop as
      select gen_random_uuid() as return_id, r.id as refund_id, r.order_id, r.who, r.reason, r.amount_minor, r.currency, r.status,
        r.created_at, row_number() over (partition by r.order_id order by r.created_at, r.id) as seq,
        (select case when count(distinct coalesce(l.seller_store_id::text, '')) = 1 then min(l.seller_store_id::text)::uuid end
         from order_refund_lines b join order_lines l on l.id = b.order_line_id where b.refund_id = r.id) as seller_store_id
      from order_refunds r
      where (r.status <> 'failed' or r.came_back_at is not null) and exists (select 1 from order_refund_lines b where b.refund_id = r.id)`.execute(
    db,
  );
  await sql`
    create temporary table earlier_units on commit drop as
      select e.return_id, e.refund_id, l.id as order_line_id, b.quantity, g.gross * u.upto / l.quantity - g.gross * (u.upto - b.quantity) / l.quantity as value_minor
      from (
        select e.*, b.order_line_id, sum(b.quantity) over (partition by b.order_line_id order by e.seq) as upto
        from earlier e join order_refund_lines b on b.refund_id = e.refund_id) u
      join earlier e on e.refund_id = u.refund_id
      join order_refund_lines b on b.refund_id = u.refund_id and b.order_line_id = u.order_line_id
      join order_lines l on l.id = u.order_line_id
      join orders o on o.id = l.order_id
      cross join lateral (select (l.total_minor + case when o.tax_included then 0 else l.tax_minor end)::bigint as gross) g`.execute(db);
  await sql`
    insert into returns (id, order_id, seq, seller_store_id, state, origin, created_at, updated_at)
    select e.return_id, e.order_id, e.seq, e.seller_store_id, 'received', 'staff', e.created_at, e.created_at from earlier e`.execute(db);
  await sql`
    insert into return_lines (return_id, order_line_id, asked, approved, open, reason)
    select u.return_id, u.order_line_id, u.quantity, u.quantity, 0, 'other' from earlier_units u`.execute(db);
  await sql`
    insert into return_receipts (id, return_id, refund_id, goods_minor, shipping_minor, rounding_minor, fee_minor, refund_minor, currency, note, who, created_at)
    select e.refund_id, e.return_id, e.refund_id, (select sum(u.value_minor) from earlier_units u where u.refund_id = e.refund_id), 0, 0, 0,
      e.amount_minor, e.currency, e.reason, e.who, e.created_at
    from earlier e`.execute(db);
  await sql`
    insert into return_receipt_lines (receipt_id, order_line_id, restocked, written_off, value_minor)
    select u.refund_id, u.order_line_id, u.quantity, 0, u.value_minor from earlier_units u`.execute(db);
  await sql`
    insert into return_steps (return_id, state, who, at)
    select e.return_id, s.state, e.who, e.created_at
    from earlier e cross join (values (1, 'approved'), (2, 'received')) as s (turn, state) order by e.created_at, e.return_id, s.turn`.execute(
    db,
  );
  await sql`
    update order_lines l set valued_minor = v.value_minor
    from (select u.order_line_id, sum(u.value_minor) as value_minor from earlier_units u group by u.order_line_id) v
    where l.id = v.order_line_id`.execute(db);
  await sql`
    with goods as (
      select e.refund_id, e.order_id, coalesce((b.part ->> 'variantId')::uuid, l.variant_id) as variant_id,
        sum(u.quantity * coalesce((b.part ->> 'quantity')::int, 1)) as units
      from earlier e join earlier_units u on u.refund_id = e.refund_id
      join order_lines l on l.id = u.order_line_id
      left join lateral jsonb_array_elements(l.parts) b (part) on true
      where e.status = 'pending' and not l.endless group by 1, 2, 3)
    insert into outbox (id, kind, topic, data, correlation_id)
    select gen_random_uuid(), 'command', 'catalog.returnStock',
      jsonb_build_object('returnId', g.refund_id, 'checkoutId', g.order_id,
        'lines', jsonb_agg(jsonb_build_object('variantId', g.variant_id, 'quantity', g.units) order by g.variant_id)), 'returns'
    from goods g group by g.refund_id, g.order_id`.execute(db);
}
