import type { Invariant } from '../../../platform/module';
import { returnMoves } from '../domain/returns';

export const returnsInvariants: readonly Invariant[] = [
  {
    id: 'O12',
    title: 'no more came back than had left, each unit once, and is for sale again or written off',
    when: 'always',
    sql: `select l.id, l.order_id, l.claimed, l.restocked, l.written_off, l.announced, b.restocked as received, b.written_off as lost from orders.order_lines l
      left join (
        select p.order_line_id, sum(p.restocked) as restocked, sum(p.written_off) as written_off from orders.return_receipt_lines p
        group by p.order_line_id) b on b.order_line_id = l.id
      where coalesce(b.restocked, 0) <> l.restocked or coalesce(b.written_off, 0) <> l.written_off
         or l.restocked + l.written_off + l.announced > l.claimed`,
  },
  {
    id: 'O21',
    title: 'units are announced by exactly the returns that are open',
    when: 'always',
    sql: `select l.id, l.order_id, l.announced, x.open from orders.order_lines l
      left join (select r.order_line_id, sum(r.open) as open from orders.return_lines r group by r.order_line_id) x on x.order_line_id = l.id
      where coalesce(x.open, 0) <> l.announced
      union all
      select r.id, r.order_id, x.asked, x.open from orders.returns r join orders.return_lines x on x.return_id = r.id
      where (x.open > 0 and r.state not in ('requested', 'approved', 'partly-received')) or x.open > coalesce(x.approved, x.asked)`,
  },
  {
    id: 'O22',
    title: 'a return is where its recorded, legal steps lead',
    when: 'always',
    sql: `with steps as (
        select s.return_id, s.id, s.state, lag(s.state) over w as was, lead(s.id) over w is null as latest
        from orders.return_steps s window w as (partition by s.return_id order by s.id)),
      moves (a, b) as (values ${legalMoves()})
      select s.return_id, s.state, 'illegal' as fault from steps s
      where s.was is not null and not exists (select 1 from moves m where m.a = s.was and m.b = s.state)
      union all
      select r.id, s.state, case when s.state = r.state then 'first step' else 'elsewhere' end from orders.returns r
      left join steps s on s.return_id = r.id and s.latest
      where s.state is distinct from r.state
        or not exists (select 1 from steps f where f.return_id = r.id and f.was is null
          and f.state = case r.origin when 'staff' then 'approved' else 'requested' end)`,
  },
  {
    id: 'O23',
    title: 'what came back is worth its share of what was paid, to the cent where the line was not changed after, and its shipping once',
    when: 'always',
    sql: `select l.id, l.order_id, 'value' as fault from orders.order_lines l join orders.orders o on o.id = l.order_id
      left join (select p.order_line_id, sum(p.value_minor) as value from orders.return_receipt_lines p group by p.order_line_id) v on v.order_line_id = l.id
      cross join lateral (select l.total_minor + case when o.tax_included then 0 else l.tax_minor end as minor) g
      cross join lateral (
        select count(*) * (1 + jsonb_array_length(l.taxes)) as minor from orders.order_changes c where c.order_id = o.id and c.state = 'done') drift
      where coalesce(v.value, 0) - l.valued_minor not between 0 and drift.minor or l.valued_minor > g.minor
         or (l.restocked + l.written_off = l.quantity and g.minor - l.valued_minor > drift.minor)
      union all
      select o.id, o.id, 'shipping' from orders.orders o
      left join (
        select r.order_id, sum(c.shipping_minor) as shipping from orders.return_receipts c join orders.returns r on r.id = c.return_id
        group by r.order_id) s on s.order_id = o.id
      where coalesce(s.shipping, 0) <> o.shipping_back_minor
      union all
      select c.id, r.order_id, 'receipt' from orders.return_receipts c join orders.returns r on r.id = c.return_id
      left join orders.order_refunds f on f.id = c.refund_id
      where c.goods_minor <> (select coalesce(sum(p.value_minor), 0) from orders.return_receipt_lines p where p.receipt_id = c.id)
         or (f.id is not null and (f.amount_minor > c.refund_minor or f.order_id <> r.order_id or f.currency <> c.currency))
         or (f.id is null and c.refund_minor <> 0)`,
  },
  {
    id: 'O24',
    title: 'of an order that was returned every unit that had left is back',
    when: 'always',
    sql: `select l.id, l.order_id, l.claimed, l.restocked, l.written_off from orders.order_lines l join orders.orders o on o.id = l.order_id
      where o.fulfilment = 'returned' and not (o.on_delivery and o.payment = 'unpaid') and l.restocked + l.written_off <> l.claimed`,
  },
  {
    id: 'O25',
    title: 'an exchange pays with what came back, and that is not given back as money too',
    when: 'always',
    sql: `select r.id, r.order_id, h.state, h.credit_minor, c.goods, c.refund from orders.returns r
      join orders.order_changes h on h.id = r.change_id
      left join (select return_id, sum(goods_minor) as goods, sum(refund_minor) as refund from orders.return_receipts group by return_id) c on c.return_id = r.id
      where h.order_id <> r.order_id or h.kind <> 'exchange' or (coalesce(c.refund, 0) <> 0 and h.state <> 'withdrawn')
         or h.state <> 'withdrawn' and h.credit_minor <> case when r.ship_first then r.exchange_credit_minor else coalesce(c.goods, 0) end
         or (not r.ship_first and r.state <> 'received')`,
  },
];

function legalMoves(): string {
  return Object.entries(returnMoves)
    .flatMap(([a, targets]) => targets.map((b: string) => `('${a}', '${b}')`))
    .join(', ');
}
