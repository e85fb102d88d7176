import type { Invariant } from '../../platform/module';
import { documentInvariants } from './documents/invariants';
import { moves, newOrder } from './domain/order';
import { reportInvariants } from './reports/invariants';
import { returnsInvariants } from './returns/invariants';

const taxesIn = (column: string): string =>
  `(select coalesce(sum((t -> 'amount' ->> 'minor')::bigint), 0) from jsonb_array_elements(${column}) as t)`;

export const ordersInvariants: Invariant[] = [
  ...returnsInvariants,
  {
    id: 'C1.orders',
    title: 'a cart becomes at most one order that was not cancelled',
    when: 'always',
    sql: `select o.cart_id, count(*) as orders from orders.orders o where o.lifecycle <> 'cancelled' group by o.cart_id having count(*) > 1`,
  },
  {
    id: 'C3.orders',
    title: 'no checkout is stuck half-way',
    when: 'quiet',
    sql: `select k.id, k.step, k.created_at, k.expires_at from orders.checkouts k
      where (k.step in ('begun', 'ordered') and k.created_at < now() - interval '60 seconds' and coalesce(k.lease_until, '-infinity') < now())
         or (k.step = 'awaiting' and k.expires_at < now() - interval '60 seconds')`,
  },
  {
    id: 'C5',
    title: 'a checkout stands where its order does',
    when: 'always',
    sql: `select k.id, k.step, o.lifecycle from orders.checkouts k full join orders.orders o on o.id = k.id
      where (k.id is null and o.history_number is null)
         or (o.id is null) <> (k.step in ('begun', 'rejected'))
         or (k.step in ('ordered', 'awaiting') and o.lifecycle <> 'pending')
         or (k.step = 'cancelled' and o.lifecycle <> 'cancelled')
         or (k.step = 'accepted' and o.number is null)`,
  },
  {
    id: 'O1',
    title: 'the subtotal is the sum of quantity × price',
    when: 'always',
    sql: `select o.id, o.subtotal_minor, l.subtotal from orders.orders o
      join (select order_id, sum(quantity * unit_price_minor) as subtotal, bool_and(subtotal_minor = quantity * unit_price_minor) as holds
        from orders.order_lines group by order_id) l on l.order_id = o.id
      where l.subtotal <> o.subtotal_minor or not l.holds`,
  },
  {
    id: 'O2',
    title: 'the discount is fully spread over the lines',
    when: 'always',
    sql: `select o.id, o.discount_minor, l.discount from orders.orders o
      join (select order_id, sum(discount_minor) as discount from orders.order_lines group by order_id) l on l.order_id = o.id
      where l.discount <> o.discount_minor`,
  },
  {
    id: 'O3',
    title: 'the tax is that of the lines and of shipping, and each is the sum of its taxes',
    when: 'always',
    sql: `select o.id, o.tax_minor, l.tax, o.shipping_tax_minor from orders.orders o
      join (select order_id, sum(tax_minor) as tax from orders.order_lines group by order_id) l on l.order_id = o.id
      where l.tax + o.shipping_tax_minor <> o.tax_minor or ${taxesIn('o.shipping_taxes')} <> o.shipping_tax_minor or ${taxesIn('o.tax_lines')} <> o.tax_minor
      union all
      select l.order_id, l.tax_minor, ${taxesIn('l.taxes')}, null from orders.order_lines l where ${taxesIn('l.taxes')} <> l.tax_minor`,
  },
  {
    id: 'O4',
    title: 'the total adds up and is not below zero',
    when: 'always',
    sql: `select o.id, o.total_minor from orders.orders o
      where o.total_minor < 0 or o.total_minor <> o.subtotal_minor - o.discount_minor + o.shipping_minor + o.rounding_minor
        + case when o.tax_included then 0 else o.tax_minor end`,
  },
  {
    id: 'O5',
    title: 'no line is below zero',
    when: 'always',
    sql: `select l.id, l.order_id from orders.order_lines l
      where l.quantity < 1 or l.subtotal_minor < 0 or l.discount_minor < 0 or l.tax_minor < 0 or l.total_minor < 0
         or l.total_minor <> l.subtotal_minor - l.discount_minor`,
  },
  {
    id: 'O6',
    title: 'no order is without lines',
    when: 'always',
    sql: `select o.id from orders.orders o where not exists (select 1 from orders.order_lines l where l.order_id = o.id)`,
  },
  {
    id: 'O7',
    title: 'an order is where its recorded, legal steps lead',
    when: 'always',
    sql: `with steps as (
        select s.order_id, s.id, s.lifecycle, s.payment, s.fulfilment,
          lag(s.lifecycle) over w as was_lifecycle, lag(s.payment) over w as was_payment, lag(s.fulfilment) over w as was_fulfilment,
          lead(s.id) over w is null as latest
        from orders.order_steps s window w as (partition by s.order_id order by s.id)),
      moves (axis, a, b) as (values ${legalMoves()})
      select s.order_id, s.id as step, 'illegal' as fault from steps s
      where s.was_lifecycle is not null and (
           (s.lifecycle <> s.was_lifecycle and not exists (select 1 from moves m where m.axis = 'lifecycle' and m.a = s.was_lifecycle and m.b = s.lifecycle))
        or (s.payment <> s.was_payment and not exists (select 1 from moves m where m.axis = 'payment' and m.a = s.was_payment and m.b = s.payment))
        or (s.fulfilment <> s.was_fulfilment and not exists (select 1 from moves m where m.axis = 'fulfilment' and m.a = s.was_fulfilment and m.b = s.fulfilment)))
      union all
      select s.order_id, s.id, 'first step' from steps s
      where s.was_lifecycle is null and (s.lifecycle, s.payment, s.fulfilment) <> ('${newOrder.lifecycle}', '${newOrder.payment}', '${newOrder.fulfilment}')
      union all
      select o.id, s.id, 'elsewhere' from orders.orders o left join steps s on s.order_id = o.id and s.latest
      where (s.lifecycle, s.payment, s.fulfilment) is distinct from (o.lifecycle, o.payment, o.fulfilment)`,
  },
  {
    id: 'O8',
    title: 'order numbers are unique and without gaps',
    when: 'always',
    sql: `select c.first, c.last, count(o.number) as numbered, count(distinct o.number) as different, min(o.number) as least, max(o.number) as most
      from orders.order_number_counter c left join orders.orders o on o.number is not null
      group by c.first, c.last
      having count(o.number) <> c.last - c.first + 1 or count(distinct o.number) <> count(o.number)
         or (count(o.number) > 0 and (min(o.number) <> c.first or max(o.number) <> c.last))`,
  },
  {
    id: 'O10.order',
    title: 'what promotions took off goods is the discount of the order',
    when: 'always',
    sql: `select o.id, o.discount_minor, p.off from orders.orders o
      join lateral (
        select coalesce(sum((p -> 'discount' ->> 'minor')::bigint - (p -> 'shipping' ->> 'minor')::bigint), 0) as off
        from jsonb_array_elements(o.promotions) as p) p on true
      where o.promotions <> '[]' and p.off <> o.discount_minor`,
  },
  {
    id: 'O16',
    title: 'the steps of a price come to the total of its order',
    when: 'always',
    sql: `select o.id, o.total_minor, s.total from orders.orders o
      join lateral (
        select coalesce(sum((s -> 'amount' ->> 'minor')::bigint), 0) as total from jsonb_array_elements(o.price_steps) as s
        where s ->> 'step' not in ('total', 'not-applied') and not coalesce((s -> 'included')::boolean, false)) s on true
      where jsonb_array_length(o.price_steps) > 0 and s.total <> o.total_minor`,
  },
  {
    id: 'O11',
    title: 'what was asked back of an order is the sum of its refunds, and within what was collected for it',
    when: 'always',
    sql: `select o.id, o.total_minor, o.refunds_minor, r.asked from orders.orders o
      left join lateral (
        select coalesce(sum(r.amount_minor), 0) as asked from orders.order_refunds r where r.order_id = o.id and r.status <> 'failed') r on true
      where r.asked <> o.refunds_minor or o.refunds_minor > o.total_minor - o.credits_minor + o.reduced_minor
      union all
      select r.id, null, r.amount_minor, null from orders.order_refunds r join orders.orders o on o.id = r.order_id where r.currency <> o.currency`,
  },
  {
    id: 'O17',
    title:
      'what changes made an order cost more or less is the sum of those that were carried out, each from what it cost to what it costs',
    when: 'always',
    sql: `select o.id, o.charges_minor, o.reduced_minor, o.credits_minor, c.charges, c.reduced, c.credits from orders.orders o
      left join lateral (
        select coalesce(sum(c.difference_minor) filter (where c.difference_minor > 0), 0) as charges,
          coalesce(-sum(c.difference_minor) filter (where c.difference_minor < 0), 0) as reduced, coalesce(sum(c.credit_minor), 0) as credits
        from orders.order_changes c where c.order_id = o.id and c.state = 'done') c on true
      where (o.charges_minor, o.reduced_minor, o.credits_minor) is distinct from (c.charges, c.reduced, c.credits)
      union all
      select c.order_id, c.difference_minor, c.credit_minor, null, null, null, null from orders.order_changes c
      where (c.plan #>> '{totals,total,minor}')::bigint - (c.before #>> '{total,minor}')::bigint - c.credit_minor <> c.difference_minor`,
  },
  {
    id: 'O18',
    title: 'what a change made an order cost less was asked back once, and no more is given back of a charge than it brought',
    when: 'always',
    sql: `select c.id, c.order_id, c.state, c.difference_minor, r.asked from orders.order_changes c
      left join lateral (select coalesce(sum(r.amount_minor), 0) as asked from orders.order_refunds r where r.change_id = c.id) r on true
      where r.asked <> case c.state when 'done' then greatest(-c.difference_minor, 0) else 0 end
      union all
      select c.id, c.order_id, c.state, c.difference_minor, r.asked from orders.order_changes c
      join lateral (select coalesce(sum(r.amount_minor), 0) as asked from orders.order_refunds r
        where r.charge_id = c.id and r.status <> 'failed') r on r.asked > 0
      where c.state <> 'done' or r.asked > c.difference_minor`,
  },
  {
    id: 'O19',
    title: 'no change of an order is stuck, and none waits for its money beyond its time',
    when: 'quiet',
    sql: `select c.id, c.order_id, c.state, c.created_at, c.expires_at from orders.order_changes c
      where c.state in ('holding', 'applying') and c.created_at < now() - interval '60 seconds' and c.looked_at < now() - interval '60 seconds'
         or c.state = 'waiting' and c.expires_at < now() - interval '10 minutes'`,
  },
  {
    id: 'O13',
    title: 'no refund is undecided for ten minutes unless payments knows of it, and no look-up is forgotten',
    when: 'quiet',
    sql: `select r.id, r.order_id, r.created_at from orders.order_refunds r where r.status = 'pending' and r.created_at < now() - interval '10 minutes' and coalesce(r.looked_at, r.created_at) < now() - interval '30 minutes'
      union all
      select q.id, null, q.created_at from orders.order_lookups q where q.created_at < now() - interval '60 seconds'`,
  },
  {
    id: 'O15',
    title: 'an order that was not paid in time is cancelled',
    when: 'quiet',
    sql: `select o.id, o.pay_until from orders.orders o
      where o.lifecycle = 'accepted' and o.payment = 'unpaid' and o.pay_until < now() - interval '10 minutes'`,
  },
  {
    id: 'H1',
    title: 'no more is shipped than was ordered',
    when: 'always',
    sql: `select l.id, l.order_id, l.quantity, l.claimed, coalesce(p.quantity, 0) as packed
      from orders.order_lines l
      join orders.orders o on o.id = l.order_id and o.history_number is null
      left join (select order_line_id, sum(quantity) as quantity from orders.fulfilment_lines group by order_line_id) p on p.order_line_id = l.id
      where l.claimed > l.quantity or coalesce(p.quantity, 0) <> l.claimed`,
  },
  {
    id: 'H2',
    title: 'nothing is shipped unpaid unless it is paid on delivery, and nothing of a cancelled order',
    when: 'always',
    sql: `select f.shipment_id, o.id, o.lifecycle, o.payment from orders.fulfilments f join orders.orders o on o.id = f.order_id
      where o.lifecycle <> 'accepted' or o.payment in ('unpaid', 'authorized') and not (o.on_delivery and (o.payment = 'authorized' or o.fulfilment = 'returned'))`,
  },
  {
    id: 'H3',
    title: 'a shipped order was shipped in full',
    when: 'always',
    sql: `select o.id, o.fulfilment from orders.orders o
      join orders.order_lines l on l.order_id = o.id and l.digital is null
      left join lateral (
        select coalesce(sum(p.quantity), 0) as units from orders.fulfilment_lines p
        join orders.fulfilments f on f.shipment_id = p.shipment_id and f.status <> 'claimed'
        where p.order_line_id = l.id) s on true
      where o.fulfilment in ('shipped', 'delivered') and s.units < l.quantity and o.history_number is null`,
  },
  {
    id: 'O14',
    title: 'a line that is downloaded may be, once it is paid and until its money is back',
    when: 'always',
    sql: `select l.id, l.order_id, o.lifecycle, o.payment, e.revoked_at, 'not granted' as fault
      from orders.order_lines l join orders.orders o on o.id = l.order_id left join orders.entitlements e on e.order_line_id = l.id
      where l.digital is not null and not l.gift_card and o.lifecycle = 'accepted' and o.payment in ('paid', 'partly-refunded') and o.given_up_at is null
        and (e.order_line_id is null or e.revoked_at is not null)
      union all
      select l.id, l.order_id, o.lifecycle, o.payment, e.revoked_at, 'not revoked'
      from orders.entitlements e join orders.order_lines l on l.id = e.order_line_id join orders.orders o on o.id = l.order_id
      where e.revoked_at is null and (l.digital is null or l.gift_card or o.lifecycle <> 'accepted' or o.payment not in ('paid', 'partly-refunded'))`,
  },
  {
    id: 'G3',
    title: 'an order knows what of its money gift cards are worth that were not taken back',
    when: 'always',
    sql: `select o.id, o.gift_cards_minor, coalesce(s.sold, 0) as sold, coalesce(t.taken, 0) as taken_back from orders.orders o
      left join lateral (select sum(l.total_minor) as sold from orders.order_lines l where l.order_id = o.id and l.gift_card) s on true
      left join lateral (
        select sum((e ->> 'minor')::bigint) as taken from orders.order_refunds r cross join lateral jsonb_array_elements(r.take_back) e
        where r.order_id = o.id and r.status <> 'failed') t on true
      where o.gift_cards_minor <> coalesce(s.sold, 0) - coalesce(t.taken, 0)`,
  },
  {
    id: 'G4',
    title: "what gift cards that an order sold are worth goes back with them alone, but at the provider's own desk",
    when: 'always',
    sql: `select o.id, o.gift_cards_minor, o.total_minor - o.credits_minor + o.reduced_minor as collected, r.back from orders.orders o
      left join lateral (
        select coalesce(sum(r.amount_minor), 0) as back from orders.order_refunds r
        where r.order_id = o.id and r.status <> 'failed' and (r.who <> 'system' or r.change_id is not null)) r on true
      where o.lifecycle = 'accepted' and o.gift_cards_minor > 0
        and o.total_minor - o.credits_minor + o.reduced_minor - r.back < o.gift_cards_minor`,
  },
  {
    id: 'H4',
    title: 'nothing that is downloaded is in a parcel, and an order of nothing else is done once it is paid',
    when: 'always',
    sql: `select p.shipment_id, l.order_id, 'in a parcel' as fault from orders.fulfilment_lines p join orders.order_lines l on l.id = p.order_line_id
      where l.digital is not null
      union all
      select null, o.id, o.fulfilment from orders.orders o
      where (o.fulfilment = 'fulfilled' and exists (select 1 from orders.order_lines l where l.order_id = o.id and l.digital is null))
        or (o.fulfilment = 'unfulfilled' and o.lifecycle = 'accepted' and o.payment in ('paid', 'partly-refunded')
          and exists (select 1 from orders.order_lines l where l.order_id = o.id)
          and not exists (select 1 from orders.order_lines l where l.order_id = o.id and l.digital is null))`,
  },
  ...documentInvariants,
  ...reportInvariants,
];

/** The domain's tables of moves, as rows of SQL. */
function legalMoves(): string {
  return Object.entries(moves)
    .flatMap(([axis, table]) => Object.entries(table).flatMap(([a, targets]) => targets.map((b: string) => `('${axis}', '${a}', '${b}')`)))
    .join(', ');
}
