import { sql, type Kysely } from 'kysely';

/**
 * What the shop sold, taxed and gave back, as views on the rows themselves, and their sums per day. A day is one of the shop's own time,
 * whose zone stands in `report_state`; days whose orders moved are summed anew.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index orders_by_placing on orders using brin (placed_at) with (pages_per_range = 32, autosummarize = on)`.execute(db);
  await sql`create index order_refunds_by_settling on order_refunds (settled_at) where settled_at is not null`.execute(db);
  await sql`create index order_changes_by_settling on order_changes (settled_at) where state = 'done'`.execute(db);
  await sql`create index order_refunds_by_return on order_refunds (came_back_at) where came_back_at is not null`.execute(db);
  await sql`
    create table report_state (
      "only" boolean primary key default true check ("only"),
      zone text not null default 'UTC',
      is_built boolean not null default false,
      summed_at timestamptz
    )`.execute(db);
  await sql`insert into report_state default values`.execute(db);
  await sql`
    create table report_stale (
      id bigint generated always as identity primary key,
      day date not null
    )`.execute(db);
  await sql`comment on table report_stale is 'days to be summed anew; rows are only added, so that nobody waits for those who sum'`.execute(
    db,
  );

  await sql`
    create view report_sales as
    select o.id as order_id, o.placed_at, (o.placed_at at time zone s.zone)::date as day, o.currency,
      coalesce(o.shipping_address ->> 'country', o.billing_address ->> 'country', '') as country, md5(o.email)::uuid as customer,
      o.subtotal_minor, o.discount_minor, o.shipping_minor, o.shipping_tax_minor, o.shipping_taxes, o.rounding_minor, o.tax_minor, o.tax_included,
      o.total_minor
    from orders o cross join report_state s
    where o.placed_at is not null
      and (o.lifecycle = 'accepted' or o.payment in ('paid', 'partly-refunded', 'refunded'))
      and not (o.on_delivery and o.payment = 'unpaid' and o.fulfilment = 'returned')`.execute(db);
  await sql`comment on view report_sales is 'orders that stand, or stood until their money went back'`.execute(db);

  await sql`
    create view report_taxes as
    select o.order_id, o.placed_at, o.day, o.currency, o.country, o.total_minor, t.name, t.rate, sum(t.base)::bigint as base_minor, sum(t.tax)::bigint as tax_minor
    from report_sales o
    join lateral (
      select coalesce(e.t ->> 'name', '') as name, coalesce((e.t ->> 'ratePercent')::numeric, 0) as rate,
        l.total_minor - case when o.tax_included then l.tax_minor else 0 end as base, coalesce((e.t -> 'amount' ->> 'minor')::bigint, 0) as tax
      from order_lines l left join lateral jsonb_array_elements(l.taxes) as e (t) on true where l.order_id = o.order_id
      union all
      select coalesce(e.t ->> 'name', ''), coalesce((e.t ->> 'ratePercent')::numeric, 0),
        o.shipping_minor - case when o.tax_included then o.shipping_tax_minor else 0 end, coalesce((e.t -> 'amount' ->> 'minor')::bigint, 0)
      from (values (1)) as one (row) left join lateral jsonb_array_elements(o.shipping_taxes) as e (t) on true where o.shipping_minor > 0) t on true
    group by 1, 2, 3, 4, 5, 6, 7, 8`.execute(db);

  await sql`
    create view report_refunds as
    select e.order_id, e.refund_id, e.at, (e.at at time zone s.zone)::date as day, e.currency, e.country, e.turn, e.destination, e.amount_minor, e.after_minor,
      (select coalesce(sum(round(e.after_minor * x.tax / e.total_minor) - round((e.after_minor - e.amount_minor) * x.tax / e.total_minor)), 0)::bigint
        from (select (t -> 'amount' ->> 'minor')::numeric as tax from jsonb_array_elements(e.tax_lines) as t) x) as tax_minor
    from (
      select o.id as order_id, r.refund_id, r.at, o.currency, coalesce(o.shipping_address ->> 'country', o.billing_address ->> 'country', '') as country,
        r.turn, r.destination, r.amount_minor, o.tax_lines, o.total_minor,
        (sum(r.amount_minor) over (partition by o.id order by r.at, r.turn, r.refund_id))::bigint as after_minor
      from orders o
      join (
        select r.order_id, r.id as refund_id, r.settled_at as at, 1 as turn, r.destination, r.amount_minor from order_refunds r
        where r.change_id is null and (r.status = 'succeeded' or r.came_back_at is not null)
        union all
        select r.order_id, r.id, r.came_back_at, 2, r.destination, -r.amount_minor from order_refunds r
        where r.change_id is null and r.came_back_at is not null
        union all
        select h.order_id, h.id, h.settled_at, 3, 'exchange', h.credit_minor from order_changes h where h.state = 'done') r
        on r.order_id = o.id and r.amount_minor <> 0) e
    cross join report_state s`.execute(db);
  await sql`comment on view report_refunds is 'money that went back (turn 1), that came back again (2), and what exchanged goods have paid (3); an order that was changed counts as it is now'`.execute(
    db,
  );

  await sql`
    create table report_days (
      day date not null,
      currency char(3) not null,
      country text not null,
      orders int not null default 0,
      units bigint not null default 0,
      gross_minor bigint not null default 0,
      discount_minor bigint not null default 0,
      shipping_minor bigint not null default 0,
      rounding_minor bigint not null default 0,
      tax_minor bigint not null default 0,
      total_minor bigint not null default 0,
      refunds int not null default 0,
      refunded_minor bigint not null default 0,
      refunded_tax_minor bigint not null default 0,
      primary key (day, currency, country)
    )`.execute(db);
  await sql`
    create table report_day_taxes (
      day date not null,
      currency char(3) not null,
      country text not null,
      name text not null,
      rate numeric not null,
      base_minor bigint not null,
      tax_minor bigint not null,
      refunded_base_minor bigint not null,
      refunded_tax_minor bigint not null,
      primary key (day, currency, country, name, rate)
    )`.execute(db);
  await sql`
    create table report_day_products (
      day date not null,
      currency char(3) not null,
      seller_store_id uuid not null,
      product_id uuid not null,
      title text not null,
      units bigint not null,
      gross_minor bigint not null,
      discount_minor bigint not null,
      tax_minor bigint not null,
      total_minor bigint not null,
      primary key (day, currency, seller_store_id, product_id)
    )`.execute(db);
  await sql`comment on column report_day_products.seller_store_id is 'all zeros: the shop itself'`.execute(db);
  await sql`
    create table report_day_sellers (
      day date not null,
      currency char(3) not null,
      seller_store_id uuid not null,
      orders int not null,
      units bigint not null,
      gross_minor bigint not null,
      discount_minor bigint not null,
      tax_minor bigint not null,
      total_minor bigint not null,
      primary key (seller_store_id, day, currency)
    )`.execute(db);
  await sql`
    create table report_customer_months (
      customer uuid not null,
      month date not null,
      currency char(3) not null,
      orders int not null,
      total_minor bigint not null,
      primary key (month, currency, customer)
    )`.execute(db);
  await sql`comment on column report_customer_months.customer is 'made of the e-mail address, which cannot be read from it'`.execute(db);
}
