import type { Invariant } from '../platform/module';

const money = `select coalesce(c.of_order_id, a.order_id) as order_id, sum(a.captured_minor - a.refunded_minor) as kept,
    coalesce(sum(a.captured_minor - a.refunded_minor) filter (where a.account_id is not null), 0) as stored,
    coalesce(sum(a.authorized_minor - a.refunded_minor) filter (where a.status in ('authorized', 'captured', 'disputed')), 0) as promised,
    coalesce(sum(a.captured_minor - a.refunded_minor) filter (where a.status = 'disputed'), 0) as disputed,
    count(*) filter (where a.status in ('requires_action', 'pending', 'authorized')) as live
  from payments.attempts a join payments.collections c on c.order_id = a.order_id group by coalesce(c.of_order_id, a.order_id)`;

/** What lies on shelves for each line: of a bundle its parts, of what never runs out nothing. */
const goods = `select l.id, l.order_id, l.quantity, l.digital is not null as digital, coalesce((b.part ->> 'variantId')::uuid, l.variant_id) as variant_id,
    coalesce((b.part ->> 'quantity')::int, 1) as each
  from orders.order_lines l left join lateral jsonb_array_elements(l.parts) b (part) on true where not l.endless`;

/** Mails of before are not kept any more. */
const mailsSince = `coalesce((select p.before from notifications.pruned p where p.name = 'messages'), '-infinity')`;

/** What two modules must agree on. The quiet ones are kept in step by messages, the others by the order in which things are written. */
export const crossInvariants: readonly Invariant[] = [
  {
    id: 'S5',
    title: 'an accepted order has exactly its goods set aside or shipped, but for the moment in which they change',
    when: 'always',
    sql: `with sold as (
        select l.order_id, l.variant_id, sum(l.quantity * l.each) as units from (${goods}) l
        join orders.orders o on o.id = l.order_id where o.lifecycle = 'accepted' group by l.order_id, l.variant_id),
      kept as (
        select r.checkout_id as order_id, r.variant_id, sum(case when r.state in ('allocated', 'shipped') then r.quantity else r.released end) as units
        from catalog.reservations r join orders.orders o on o.id = r.checkout_id
        where o.lifecycle = 'accepted' and (r.state in ('allocated', 'shipped') or r.released > 0)
        group by r.checkout_id, r.variant_id)
      select coalesce(s.order_id, k.order_id) as order_id, coalesce(s.variant_id, k.variant_id) as variant_id, s.units as sold, k.units as kept
      from sold s full join kept k on k.order_id = s.order_id and k.variant_id = s.variant_id
      where s.units is distinct from k.units
        and not exists (select 1 from orders.order_changes c where c.order_id = coalesce(s.order_id, k.order_id) and c.state = 'applying')`,
  },
  {
    id: 'S8',
    title: 'a checkout that came to nothing holds no stock, and nobody else holds any',
    when: 'quiet',
    sql: `select r.checkout_id, r.variant_id, r.state, c.step from catalog.reservations r
      left join orders.checkouts c on c.id = r.checkout_id
      left join orders.orders o on o.id = r.checkout_id
      left join orders.order_changes h on h.id = r.checkout_id and h.state in ('holding', 'waiting', 'applying')
      left join orders.returns x on x.change_id = r.checkout_id
      where r.state in ('held', 'allocated') and h.id is null and not coalesce(x.state in ('approved', 'partly-received') or x.exchange_failure is not null, false) and (c.id is null or c.step in ('cancelled', 'rejected') or o.lifecycle = 'cancelled')`,
  },
  {
    id: 'S11',
    title: 'what left the shelves is what was packed',
    when: 'quiet',
    sql: `with packed as (
        select g.order_id, g.variant_id, sum(g.units) as units from (
          select l.order_id, l.variant_id, p.quantity * l.each as units from orders.fulfilment_lines p join (${goods}) l on l.id = p.order_line_id
          union all
          select l.order_id, l.variant_id, l.quantity from orders.entitlements e join (${goods}) l on l.id = e.order_line_id) g
        group by g.order_id, g.variant_id),
      left_shelf as (
        select r.checkout_id as order_id, r.variant_id, sum(r.shipped) as units from catalog.reservations r
        where r.shipped > 0 group by r.checkout_id, r.variant_id)
      select coalesce(p.order_id, s.order_id) as order_id, coalesce(p.variant_id, s.variant_id) as variant_id, p.units as packed, s.units as left_shelf
      from packed p full join left_shelf s on s.order_id = p.order_id and s.variant_id = p.variant_id
      where p.units is distinct from s.units`,
  },
  {
    id: 'S18',
    title: 'of an order whose money was all back, what was never packed is for sale again; of others nothing is',
    when: 'quiet',
    sql: `with unsent as (
        select l.order_id, l.variant_id, sum((l.quantity - p.claimed) * l.each) as units from (${goods}) l
        join orders.order_lines p on p.id = l.id join orders.orders o on o.id = l.order_id
        where o.lifecycle = 'accepted' and (o.payment = 'refunded' or o.given_up_at is not null) and not l.digital and p.claimed < l.quantity group by l.order_id, l.variant_id),
      released as (
        select r.checkout_id as order_id, r.variant_id, sum(r.released) as units from catalog.reservations r
        join orders.orders o on o.id = r.checkout_id
        where o.lifecycle = 'accepted' and r.released > 0 group by r.checkout_id, r.variant_id)
      select coalesce(u.order_id, r.order_id) as order_id, coalesce(u.variant_id, r.variant_id) as variant_id, u.units as unsent, r.units as released
      from unsent u full join released r on r.order_id = u.order_id and r.variant_id = u.variant_id
      where u.units is distinct from r.units`,
  },
  {
    id: 'S12',
    title: 'what came back onto the shelves is what was taken back',
    when: 'quiet',
    sql: `with back as (
        select g.id, g.variant_id, sum(g.units) as units from (
          select b.receipt_id as id, l.variant_id, (b.restocked + b.written_off) * l.each as units from orders.return_receipt_lines b
          join (${goods}) l on l.id = b.order_line_id
          union all
          select e.order_id, l.variant_id, l.quantity from orders.entitlements e join (${goods}) l on l.id = e.order_line_id
          where e.revoked_at is not null) g
        group by g.id, g.variant_id),
      put as (
        select substr(m.cause, 8)::uuid as id, m.variant_id, sum(m.on_hand_delta) as units from catalog.stock_movements m
        where m.cause like 'return:%' group by m.cause, m.variant_id)
      select coalesce(b.id, p.id) as refund_id, coalesce(b.variant_id, p.variant_id) as variant_id, b.units as taken_back, p.units as put_back
      from back b full join put p on p.id = b.id and p.variant_id = b.variant_id
      where b.units is distinct from p.units`,
  },
  {
    id: 'S19',
    title: 'what was written off when it came back never was for sale',
    when: 'quiet',
    sql: `with lost as (
        select b.receipt_id as id, l.variant_id, sum(b.written_off * l.each) as units from orders.return_receipt_lines b
        join (${goods}) l on l.id = b.order_line_id where b.written_off > 0 group by b.receipt_id, l.variant_id),
      gone as (
        select substr(m.cause, 11)::uuid as id, m.variant_id, -sum(m.on_hand_delta) as units from catalog.stock_movements m
        where m.cause like 'write-off:%' group by m.cause, m.variant_id)
      select coalesce(l.id, g.id) as receipt_id, coalesce(l.variant_id, g.variant_id) as variant_id, l.units as written_off, g.units as taken_off
      from lost l full join gone g on g.id = l.id and g.variant_id = l.variant_id
      where l.units is distinct from g.units`,
  },
  {
    id: 'C2.orders',
    title: 'a cart is completed exactly when its order was placed',
    when: 'quiet',
    sql: `select c.id as cart_id, c.status, c.order_id, o.id as placed_order
      from (select * from cart.carts where status = 'completed') c
      full join (select * from orders.orders where placed_at is not null and history_number is null and cart_id <> id) o
        on o.cart_id = c.id and o.id = c.order_id
      where c.id is null or o.id is null`,
  },
  {
    id: 'O10.orders',
    title: 'an order that stands has used its promotions, one that was cancelled has given them back',
    when: 'quiet',
    sql: `select u.checkout_id as order_id, u.promotion_id, u.status, o.lifecycle from cart.promotion_uses u
      join cart.checkouts k on k.id = u.checkout_id and k.status = 'completed'
      left join orders.orders o on o.id = u.checkout_id
      where (u.status = 'used') is distinct from (o.lifecycle = 'accepted')`,
  },
  {
    id: 'C6',
    title: 'no cart is frozen by a checkout that is over',
    when: 'quiet',
    sql: `select f.id as checkout_id, f.cart_id, c.step from cart.checkouts f
      left join orders.checkouts c on c.id = f.id
      where f.status = 'frozen' and (c.id is null or c.step in ('accepted', 'cancelled', 'rejected'))`,
  },
  {
    id: 'P1',
    title: 'what is collected is due for an order as it was placed, with its total and currency, or for a change of it',
    when: 'always',
    sql: `select c.order_id, c.status, c.amount_minor, c.currency, o.total_minor, o.currency as order_currency
      from payments.collections c left join orders.orders o on o.id = c.order_id
      where c.order_token_hash is not null and c.purpose = 'order'
        and (o.id is null or o.total_minor - o.charges_minor + o.reduced_minor - o.credits_minor <> c.amount_minor or o.currency <> c.currency)
      union all
      select coalesce(c.order_id, h.id), c.status, c.amount_minor, c.currency, h.difference_minor, h.currency
      from (select * from payments.collections where purpose = 'charge') c full join orders.order_changes h on h.id = c.order_id
      where c.order_id is not null and (h.id is null or h.order_id <> c.of_order_id or h.difference_minor <> c.amount_minor or h.currency <> c.currency)
        or h.state in ('applying', 'done') and h.difference_minor > 0 and c.status is distinct from 'closed'
          and exists (select 1 from orders.orders o where o.id = h.order_id and o.lifecycle = 'accepted')
      union all
      select a.order_id, a.status, a.amount_minor, a.currency, null, null
      from payments.attempts a where not exists (select 1 from orders.orders o where o.id = a.order_id)
        and not exists (select 1 from payments.collections c where c.order_id = a.order_id and c.purpose <> 'order')`,
  },
  {
    id: 'P11',
    title: 'an accepted order is paid as its payments say: what was captured and not refunded is what is due for it as it stands',
    when: 'quiet',
    sql: `select o.id, o.payment, o.total_minor, coalesce(m.kept, 0) as kept, coalesce(m.promised, 0) as promised, o.owned
      from (select o.*, o.total_minor - o.credits_minor as due,
          o.total_minor - o.credits_minor + o.reduced_minor - coalesce((select sum(r.amount_minor) from orders.order_refunds r
            where r.order_id = o.id and r.status = 'succeeded'), 0) as owned from orders.orders o) o
      left join (${money}) m on m.order_id = o.id
      where o.lifecycle = 'accepted' and o.history_number is null and o.total_minor > 0 and not case o.payment
        when 'paid' then coalesce(m.kept, 0) = o.owned and o.owned >= o.due
        when 'authorized' then coalesce(m.promised, 0) = o.total_minor
        when 'partly-refunded' then m.kept = o.owned and m.kept > 0 and m.kept < o.due
        when 'unpaid' then coalesce(m.kept, 0) = coalesce(m.stored, 0) and coalesce(m.kept, 0) < o.total_minor
        when 'refunded' then coalesce(m.kept, 0) = 0
        else false end`,
  },
  {
    id: 'P13',
    title: 'a refund that an order tells of is one that payments made, with the same amount, and the other way round',
    when: 'quiet',
    sql: `select coalesce(r.id, p.id) as refund_id, coalesce(r.order_id, p.order_id) as order_id, r.amount_minor as told, p.amount_minor as made
      from (select r.id, r.order_id, r.amount_minor from orders.order_refunds r
        join orders.orders o on o.id = r.order_id and o.lifecycle = 'accepted' and o.history_number is null where r.status = 'succeeded' and r.amount_minor > 0) r
      full join (select p.id, o.id as order_id,
          p.amount_minor + (select coalesce(sum(q.amount_minor), 0) from payments.refunds q where q.part_of = p.id) as amount_minor
        from payments.refunds p
        join payments.attempts a on a.id = p.attempt_id join payments.collections c on c.order_id = a.order_id and (c.purpose <> 'charge' or c.status <> 'cancelled')
        join orders.orders o on o.id = coalesce(c.of_order_id, a.order_id) and o.lifecycle = 'accepted'
        where p.status = 'succeeded' and not p.automatic and p.part_of is null) p on p.id = r.id
      where r.amount_minor is distinct from p.amount_minor`,
  },
  {
    id: 'G1',
    title: 'each paid unit of a gift card is exactly one card worth its price, and a card that was sold is of such a unit',
    when: 'quiet',
    sql: `select s.order_id, coalesce(s.id, g.order_line_id) as order_line_id, coalesce(s.unit, g.unit) as unit, s.worth, g.id as gift_card, g.amount_minor
      from (select l.id, l.order_id, u.unit, l.unit_price_minor as worth, o.currency
        from orders.order_lines l join orders.orders o on o.id = l.order_id cross join lateral generate_series(1, l.quantity) u (unit)
        where l.gift_card and l.unit_price_minor > 0 and o.lifecycle = 'accepted' and o.payment not in ('unpaid', 'authorized')) s
      full join (select * from payments.gift_cards where order_id is not null) g on g.order_line_id = s.id and g.unit = s.unit
      where g.amount_minor is distinct from s.worth or g.currency is distinct from s.currency`,
  },
  {
    id: 'G2',
    title: 'what a refund took off gift cards is what its order told of',
    when: 'quiet',
    sql: `select coalesce(t.refund_id, r.refund_id) as refund_id, coalesce(t.gift_card_id, r.gift_card_id) as gift_card_id, t.minor as told, r.amount_minor as taken
      from (select f.id as refund_id, (e ->> 'giftCardId')::uuid as gift_card_id, (e ->> 'minor')::bigint as minor
        from orders.order_refunds f cross join lateral jsonb_array_elements(f.take_back) e where f.status = 'succeeded') t
      full join (select * from payments.gift_card_returns where undone_at is null) r on r.refund_id = t.refund_id and r.gift_card_id = t.gift_card_id
      where t.minor is distinct from r.amount_minor`,
  },
  {
    id: 'P12',
    title: 'a cancelled order keeps no money but what staff are to send back and what is disputed, and asks for none',
    when: 'quiet',
    sql: `select o.id, m.kept, m.live, c.status as collection
      from orders.orders o
      left join (${money}) m on m.order_id = o.id
      left join payments.collections c on c.order_id = o.id
      where o.lifecycle = 'cancelled' and (m.live > 0 or c.status = 'open' or m.kept - m.disputed <> (
        select coalesce(sum(r.amount_minor), 0) from payments.refunds r join payments.attempts a on a.id = r.attempt_id
        where a.order_id = o.id and r.status = 'requested' and r.provider_ref is not null and a.provider in ('bank-transfer', 'cash-on-delivery')))`,
  },
  {
    id: 'H7',
    title: 'a parcel under way is one that was packed, with the same goods',
    when: 'quiet',
    sql: `with packed as (
        select f.shipment_id, f.order_id, p.order_line_id, p.quantity, f.status from orders.fulfilments f
        join orders.fulfilment_lines p on p.shipment_id = f.shipment_id),
      sent as (
        select s.id as shipment_id, s.order_id, l.order_line_id, l.quantity, s.status from shipping.shipments s
        join shipping.shipment_lines l on l.shipment_id = s.id)
      select coalesce(p.shipment_id, s.shipment_id) as shipment_id, coalesce(p.order_line_id, s.order_line_id) as order_line_id,
        p.quantity as packed, s.quantity as sent, p.status as at_orders, s.status as at_shipping
      from packed p full join sent s on s.shipment_id = p.shipment_id and s.order_line_id = p.order_line_id and s.order_id = p.order_id
      where (p.quantity, p.status) is distinct from (s.quantity, s.status)`,
  },
  {
    id: 'N2',
    title: 'each placed order has its confirmation',
    when: 'quiet',
    sql: `select o.id, o.number, o.placed_at from orders.orders o
      where o.placed_at > ${mailsSince} and o.history_number is null
        and not exists (select 1 from notifications.messages m where m.order_id = o.id and m.reason = 'orders.order-placed')`,
  },
  {
    id: 'N5',
    title: 'each parcel under way was announced',
    when: 'quiet',
    sql: `select f.shipment_id, f.order_id from orders.fulfilments f
      where f.status <> 'claimed' and f.created_at > ${mailsSince}
        and not exists (select 1 from notifications.messages m where m.order_id = f.order_id and m.reason = 'orders.order-shipped'
          and m.reason_key like 'orders.order-shipped:' || f.shipment_id || ':%')`,
  },
  {
    id: 'N6',
    title: 'each mail an account has to get was written to it',
    when: 'quiet',
    sql: `select r.id, r.user_id, r.purpose from users.mail_requests r join users.users u on u.id = r.user_id
      where r.used_at is null and r.revoked_at is null and (r.expires_at is null or r.expires_at > now()) and u.deactivated_at is null
        and not exists (select 1 from notifications.messages m
          where m.subject_id = r.id and m.to_address = r.to_address and m.reason = 'users.' || r.purpose)`,
  },
  {
    id: 'N7',
    title: 'each refund was told to the buyer',
    when: 'quiet',
    sql: `select r.id, r.order_id from orders.order_refunds r join orders.orders o on o.id = r.order_id and o.history_number is null
      where r.status = 'succeeded' and r.amount_minor > 0 and r.settled_at > ${mailsSince}
        and not exists (select 1 from notifications.messages m where m.subject_id = r.id and m.reason = 'orders.order-refunded')`,
  },
  {
    id: 'R2',
    title: 'the rating that is shown is the true one',
    when: 'quiet',
    sql: `select t.product_id, round(t.sum::numeric / nullif(t.count, 0), 2) as average, t.count, r.average as shown_average, r.count as shown_count
      from reviews.rating_totals t
      join catalog.products p on p.id = t.product_id
      left join catalog.product_ratings r on r.product_id = t.product_id
      where (round(t.sum::numeric / nullif(t.count, 0), 2), t.count, t.revision) is distinct from (r.average, r.count, r.revision)`,
  },
  {
    id: 'R3',
    title: 'who reviewed a product had bought it',
    when: 'always',
    sql: `select v.id, v.product_id, v.order_id from reviews.reviews v
      where not exists (select 1 from orders.orders o join orders.order_lines l on l.order_id = o.id
        where o.id = v.order_id and l.product_id = v.product_id and o.placed_at is not null)`,
  },
];
