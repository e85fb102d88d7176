import type { Invariant } from '../../../platform/module';

/** `priceOf` in SQL, for one unit and everybody, at this moment. */
const publicPrices = `
  select r.variant_id, r.currency, coalesce(o.amount_minor, r.amount_minor) as standing, s.amount_minor as sale,
    least(coalesce(o.amount_minor, r.amount_minor), s.amount_minor) as amount
  from catalog.prices r
  left join lateral (select e.amount_minor from running e where e.variant_id = r.variant_id and e.currency = r.currency and e.kind = 'override'
    order by e.priority desc, e.amount_minor limit 1) o on true
  left join lateral (select min(e.amount_minor) as amount_minor from running e
    where e.variant_id = r.variant_id and e.currency = r.currency and e.kind = 'sale') s on true`;

const running = `
  select e.variant_id, e.currency, e.amount_minor, l.kind, l.priority
  from catalog.price_list_prices e join catalog.price_lists l on l.id = e.list_id
  where l.active and l.group_ids is null and e.min_quantity = 1
    and (l.starts_at is null or l.starts_at <= now()) and (l.ends_at is null or l.ends_at > now())`;

/** Pages of these are about to be made anew: marked, or a list began or ended in the last minute and is not carried out yet. */
const underWay = `
  select s.product_id from catalog.stale_pages s
  union
  select v.product_id from catalog.price_lists l join catalog.price_list_prices e on e.list_id = l.id join catalog.variants v on v.id = e.variant_id
  where (l.starts_at > l.carried_out_at and l.starts_at between now() - interval '1 minute' and now())
    or (l.ends_at > l.carried_out_at and l.ends_at between now() - interval '1 minute' and now())`;

/** What the pages say, a row for each variant. */
const shown = `
  select g.product_id, g.currency, u.variant_id, ((u.text || '}')::json -> 'price' ->> 'minor')::bigint as amount
  from catalog.product_pages g cross join lateral unnest(g.variant_ids, g.variant_texts) as u (variant_id, text)`;

export const priceInvariants: readonly Invariant[] = [
  {
    id: 'V2',
    title: 'a card shows the lowest true price',
    when: 'always',
    sql: `with running as materialized (${running}), public as materialized (${publicPrices})
      select p.id, t.currency, t.lowest, c.price_minor from catalog.products p
      join lateral (select r.currency, min(r.amount) as lowest from catalog.variants v join public r on r.variant_id = v.id
        where v.product_id = p.id and v.withdrawn_at is null group by r.currency) t on true
      left join catalog.product_cards c on c.product_id = p.id and c.currency = t.currency
      where p.status = 'published' and (c.price_minor is distinct from t.lowest
        or ((c.card || '}')::json -> 'price' ->> 'minor')::bigint is distinct from t.lowest)
        and p.id not in (${underWay})`,
  },
  {
    id: 'V20',
    title: 'a page asks for each variant what it costs everybody now',
    when: 'always',
    sql: `with running as materialized (${running}), public as materialized (${publicPrices})
      select s.product_id, s.variant_id, s.currency, s.amount as shown, r.amount as true_price
      from (${shown}) s left join public r on r.variant_id = s.variant_id and r.currency = s.currency
      where s.amount is distinct from r.amount and s.product_id not in (${underWay})`,
  },
  {
    id: 'V21',
    title: 'the price that was noted last is the price that is shown',
    when: 'always',
    sql: `select s.product_id, s.variant_id, s.currency, s.amount as shown, n.amount_minor as noted
      from (${shown}) s
      left join lateral (select n.amount_minor from catalog.price_points n where n.variant_id = s.variant_id and n.currency = s.currency
        order by n.at desc limit 1) n on true
      where s.amount is distinct from n.amount_minor`,
  },
  {
    id: 'V22',
    title: 'in one price list more units never cost more each',
    when: 'always',
    sql: `select t.list_id, t.variant_id, t.currency, t.min_quantity from (
        select e.list_id, e.variant_id, e.currency, e.min_quantity,
          e.amount_minor > lag(e.amount_minor) over (partition by e.list_id, e.variant_id, e.currency order by e.min_quantity) as rises
        from catalog.price_list_prices e) t
      where t.rises`,
  },
];
