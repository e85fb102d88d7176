import type { Invariant } from '../../../platform/module';

export const documentInvariants: readonly Invariant[] = [
  {
    id: 'B1',
    title: 'documents are numbered from 1 without gaps, each kind for itself in each year',
    when: 'always',
    sql: `select coalesce(s.kind, d.kind) as kind, coalesce(s.year, d.year) as year, s.last, d.many, d.least, d.most
      from orders.document_series s
      full join (
        select kind, year, count(*) as many, count(distinct serial) as different, min(serial) as least, max(serial) as most
        from orders.documents group by kind, year) d on d.kind = s.kind and d.year = s.year
      where s.last is distinct from d.many or d.different <> d.many or d.least <> 1 or d.most <> d.many`,
  },
  {
    id: 'B2',
    title: 'a document says what it said when it was issued',
    when: 'always',
    sql: `select d.id, d.number, 'hash' as fault from orders.documents d
      where d.hash <> encode(sha256(convert_to(d.number || e'\\n' || d.content::text, 'UTF8')), 'hex')
      union all
      select d.id, d.number, 'sum' from orders.documents d
      where d.kind <> 'packing-slip' and (
        (d.content ->> 'total')::bigint <> d.total_minor or (d.content ->> 'tax')::bigint <> d.tax_minor
        or (select coalesce(sum((t ->> 'tax')::bigint), 0) from json_array_elements(d.content -> 'taxes') as t) <> d.tax_minor)
      union all
      select d.id, d.number, 'order' from orders.documents d join orders.orders o on o.id = d.order_id where d.currency <> o.currency or o.number is null`,
  },
  {
    id: 'B3',
    title: 'an invoiced order has invoiced what the shop keeps of its money, once its news are entered',
    when: 'always',
    sql: `select o.id, o.number, o.payment, o.total_minor, d.said, o.total_minor - h.credits + h.reduced - r.back as kept
      from (
        select order_id, sum(case kind when 'invoice' then total_minor else -total_minor end) as said,
          array(select json_array_elements_text(i.content -> 'changes') from orders.documents i where i.kind = 'invoice' and i.cause = 'order:' || d.order_id) as within
        from orders.documents d where kind <> 'packing-slip' group by order_id) d
      join orders.orders o on o.id = d.order_id
      left join lateral (
        select coalesce(sum(h.credit_minor), 0) as credits, coalesce(sum(greatest(-h.difference_minor, 0)), 0) as reduced from orders.order_changes h
        where h.order_id = o.id and h.state = 'done' and h.id::text <> all (d.within)) h on true
      left join lateral (
        select coalesce(sum(r.amount_minor), 0) as back from orders.order_refunds r
        where r.order_id = o.id and r.status = 'succeeded' and (r.change_id is null or r.change_id::text <> all (d.within))) r on true
      where d.said <> case when o.on_delivery and o.payment = 'unpaid' and o.fulfilment = 'returned' then 0
          else o.total_minor - h.credits + h.reduced - r.back end
        and not exists (select 1 from orders.order_news n where n.order_id = o.id)`,
  },
  {
    id: 'B4',
    title: 'no paid order waits for its invoice, no parcel for its slip, and no news is older than ten minutes',
    when: 'quiet',
    sql: `select o.id, o.number, 'invoice' as missing from orders.orders o cross join orders.document_settings s
      where o.lifecycle = 'accepted' and o.payment in ('paid', 'partly-refunded') and o.total_minor > 0 and o.number is not null
        and s.invoice_at = 'payment' and o.placed_at >= s.since
        and not exists (select 1 from orders.documents d where d.kind = 'invoice' and d.cause = 'order:' || o.id)
        and not exists (select 1 from orders.order_news n where n.order_id = o.id)
      union all
      select o.id, o.number, 'packing slip' from orders.fulfilments f join orders.orders o on o.id = f.order_id cross join orders.document_settings s
      where o.placed_at >= s.since
        and not exists (select 1 from orders.documents d where d.kind = 'packing-slip' and d.cause = 'shipment:' || f.shipment_id)
        and not exists (select 1 from orders.order_news n where n.order_id = o.id)
      union all
      select n.order_id, null, 'entry' from orders.order_news n where n.tries > 0 and n.at < now() - interval '10 minutes'`,
  },
];
