import { sql, type Kysely } from 'kysely';

/** What is sold as a gift card is owed until it pays for goods: reports tell it beside the sales. Days that had some are summed anew. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index order_lines_of_gift_cards on order_lines (order_id) where gift_card`.execute(db);
  await sql`
    create or replace view report_sales as
    select o.id as order_id, o.placed_at, (o.placed_at at time zone s.zone)::date as day, o.currency,
      coalesce(o.shipping_address ->> 'country', o.billing_address ->> 'country', '') as country,
      case when o.history_number is null or o.email not like 'invoice-%' then md5(o.email)::uuid end as customer,
      o.subtotal_minor - g.subtotal_minor as subtotal_minor, o.discount_minor - g.discount_minor as discount_minor, o.shipping_minor,
      o.shipping_tax_minor, o.shipping_taxes, o.rounding_minor, o.tax_minor, o.tax_included, o.total_minor - g.total_minor as total_minor,
      g.total_minor as gift_cards_minor,
      g.lines = 0 or exists (select 1 from order_lines l where l.order_id = o.id and not l.gift_card) as has_goods
    from orders o cross join report_state s
    cross join lateral (
      select count(*) as lines, coalesce(sum(l.subtotal_minor), 0)::bigint as subtotal_minor, coalesce(sum(l.discount_minor), 0)::bigint as discount_minor,
        coalesce(sum(l.total_minor), 0)::bigint as total_minor
      from order_lines l where l.order_id = o.id and l.gift_card) g
    where o.placed_at is not null
      and (o.lifecycle = 'accepted' or o.payment in ('paid', 'partly-refunded', 'refunded'))
      and not (o.on_delivery and o.payment = 'unpaid' and o.fulfilment = 'returned')`.execute(db);
  await sql`comment on view report_sales is 'orders that stand, or stood until their money went back; gift cards they sold are no sale of goods and apart'`.execute(
    db,
  );

  await sql`
    create or replace view report_taxes as
    select o.order_id, o.placed_at, o.day, o.currency, o.country, o.total_minor, t.name, t.rate, sum(t.base)::bigint as base_minor, sum(t.tax)::bigint as tax_minor
    from report_sales o
    join lateral (
      select coalesce(e.t ->> 'name', '') as name, coalesce((e.t ->> 'ratePercent')::numeric, 0) as rate,
        l.total_minor - case when o.tax_included then l.tax_minor else 0 end as base, coalesce((e.t -> 'amount' ->> 'minor')::bigint, 0) as tax
      from order_lines l left join lateral jsonb_array_elements(l.taxes) as e (t) on true where l.order_id = o.order_id and not l.gift_card
      union all
      select coalesce(e.t ->> 'name', ''), coalesce((e.t ->> 'ratePercent')::numeric, 0),
        o.shipping_minor - case when o.tax_included then o.shipping_tax_minor else 0 end, coalesce((e.t -> 'amount' ->> 'minor')::bigint, 0)
      from (values (1)) as one (row) left join lateral jsonb_array_elements(o.shipping_taxes) as e (t) on true where o.shipping_minor > 0) t on true
    group by 1, 2, 3, 4, 5, 6, 7, 8`.execute(db);

  await sql`
    create or replace view report_refunds as
    select e.order_id, e.refund_id, e.at, (e.at at time zone s.zone)::date as day, e.currency, e.country, e.turn, e.destination,
      e.after_minor - e.before_minor as amount_minor, e.after_minor,
      (select coalesce(sum(round(e.after_minor * x.tax / e.goods_minor) - round(e.before_minor * x.tax / e.goods_minor)), 0)::bigint
        from (select (t -> 'amount' ->> 'minor')::numeric as tax from jsonb_array_elements(e.tax_lines) as t) x where e.goods_minor > 0) as tax_minor,
      e.amount_minor - (e.after_minor - e.before_minor) as gift_cards_minor
    from (
      select r.order_id, r.refund_id, r.at, r.currency, r.country, r.turn, r.destination, r.amount_minor, r.tax_lines, r.goods_minor,
        greatest(0, least(r.goods_minor, r.own_minor)) as after_minor,
        greatest(0, least(r.goods_minor, r.own_minor - r.amount_minor + r.taken_minor)) as before_minor
      from (
        select o.id as order_id, r.refund_id, r.at, o.currency, coalesce(o.shipping_address ->> 'country', o.billing_address ->> 'country', '') as country,
          r.turn, r.destination, r.amount_minor, t.taken_minor, o.tax_lines, o.total_minor - g.total_minor as goods_minor,
          (sum(r.amount_minor - t.taken_minor) over (partition by o.id order by r.at, r.turn, r.refund_id))::bigint as own_minor
        from orders o
        join (
          select r.order_id, r.id as refund_id, r.settled_at as at, 1 as turn, r.destination, r.amount_minor, r.take_back from order_refunds r
          where r.change_id is null and (r.status = 'succeeded' or r.came_back_at is not null)
          union all
          select r.order_id, r.id, r.came_back_at, 2, r.destination, -r.amount_minor, r.take_back from order_refunds r
          where r.change_id is null and r.came_back_at is not null
          union all
          select h.order_id, h.id, h.settled_at, 3, 'exchange', h.credit_minor, '[]' from order_changes h where h.state = 'done') r
          on r.order_id = o.id and r.amount_minor <> 0
        cross join lateral (
          select case r.turn when 2 then -1 else 1 end * coalesce(sum((e ->> 'minor')::bigint), 0)::bigint as taken_minor
          from jsonb_array_elements(r.take_back) e) t
        cross join lateral (
          select coalesce(sum(l.total_minor), 0)::bigint as total_minor from order_lines l where l.order_id = o.id and l.gift_card) g) r) e
    cross join report_state s`.execute(db);
  await sql`comment on view report_refunds is 'money that went back (turn 1), that came back again (2), and what exchanged goods have paid (3); an order that was changed counts as it is now; what went back for gift cards is apart'`.execute(
    db,
  );

  await sql`
    alter table report_days add column gift_cards_minor bigint not null default 0,
      add column gift_cards_back_minor bigint not null default 0`.execute(db);
  await sql`comment on column report_days.gift_cards_minor is 'sold as gift cards, which total_minor is without'`.execute(db);
  await sql`comment on column report_days.gift_cards_back_minor is 'of that, went back; refunded_minor is without it'`.execute(db);
  await sql`
    insert into report_stale (day)
    select distinct (e.at at time zone s.zone)::date from report_state s cross join (
      select o.placed_at as at, o.id as order_id from orders o union all
      select r.settled_at, r.order_id from order_refunds r union all
      select r.came_back_at, r.order_id from order_refunds r) e
    where s.is_built and e.at is not null and exists (select 1 from order_lines l where l.order_id = e.order_id and l.gift_card)`.execute(
    db,
  );
}
