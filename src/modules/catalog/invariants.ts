import type { Invariant } from '../../platform/module';

export const catalogInvariants: readonly Invariant[] = [
  {
    id: 'S1',
    title: 'what is on the shelf is the sum of its movements',
    when: 'always',
    sql: `select s.variant_id, s.store_id, s.on_hand, coalesce(sum(m.on_hand_delta), 0) as moved
      from catalog.stock_levels s left join catalog.stock_movements m on m.variant_id = s.variant_id and m.store_id = s.store_id
      group by s.variant_id, s.store_id, s.on_hand having s.on_hand <> coalesce(sum(m.on_hand_delta), 0)`,
  },
  {
    id: 'S2',
    title: 'what is reserved is the sum of live holds and allocations',
    when: 'always',
    sql: `select s.variant_id, s.store_id, s.reserved, coalesce(r.units, 0) as held, coalesce(m.units, 0) as moved
      from catalog.stock_levels s
      left join (select r.variant_id, r.store_id, sum(r.quantity - r.shipped) as units from catalog.reservations r
        where r.state in ('held', 'allocated') group by r.variant_id, r.store_id) r on r.variant_id = s.variant_id and r.store_id = s.store_id
      left join (select m.variant_id, m.store_id, sum(m.reserved_delta) as units from catalog.stock_movements m
        group by m.variant_id, m.store_id) m on m.variant_id = s.variant_id and m.store_id = s.store_id
      where s.reserved <> coalesce(r.units, 0) or s.reserved <> coalesce(m.units, 0)`,
  },
  {
    id: 'S3',
    title: 'nothing is negative and nothing is promised beyond the shelf',
    when: 'always',
    sql: `select s.variant_id, s.store_id, s.on_hand, s.reserved from catalog.stock_levels s
      where s.on_hand < 0 or s.reserved < 0 or (not s.backorder and s.reserved > s.on_hand)`,
  },
  {
    id: 'S4',
    title: 'one cause moves one shelf once',
    when: 'always',
    sql: `select m.cause, m.variant_id, m.store_id, count(*) from catalog.stock_movements m
      group by m.cause, m.variant_id, m.store_id having count(*) > 1`,
  },
  {
    id: 'S6',
    title: 'no hold outlives its time',
    when: 'quiet',
    sql: `select h.checkout_id, h.expires_at from catalog.holds h where h.state = 'held' and h.expires_at < now() - interval '60 seconds'`,
  },
  {
    id: 'S7',
    title: 'nothing was shipped that never came in',
    when: 'always',
    sql: `select m.variant_id, m.store_id, sum(m.on_hand_delta) as left_over from catalog.stock_movements m
      group by m.variant_id, m.store_id having sum(m.on_hand_delta) < 0`,
  },
  {
    id: 'S10',
    title: 'a checkout that was released holds nothing, and what is held belongs to a live one',
    when: 'always',
    sql: `select r.checkout_id, r.variant_id, r.state, h.state as hold from catalog.reservations r
      join catalog.holds h on h.checkout_id = r.checkout_id
      where r.state in ('held', 'allocated') and r.state <> h.state`,
  },
  {
    id: 'S9',
    title: 'a checkout holds a variant of a store once',
    when: 'always',
    sql: `select r.checkout_id, r.variant_id, r.store_id, count(*) from catalog.reservations r
      where r.state in ('held', 'allocated') group by r.checkout_id, r.variant_id, r.store_id having count(*) > 1`,
  },
  {
    id: 'V1',
    title: 'what is not published is shown nowhere and sold from no shelf',
    when: 'always',
    sql: `select p.id, p.status, 'card' as place from catalog.products p join catalog.product_cards c on c.product_id = p.id where p.status <> 'published'
      union all
      select p.id, p.status, 'page' from catalog.products p join catalog.product_pages g on g.product_id = p.id where p.status <> 'published'
      union all
      select p.id, p.status, 'search' from catalog.products p join catalog.product_search s on s.product_id = p.id where p.status <> 'published'
      union all
      select p.id, p.status, 'list' from catalog.products p join catalog.listings l on l.product_id = p.id where p.status <> 'published'
      union all
      select p.id, p.status, 'shelf' from catalog.products p join catalog.stock_levels s on s.product_id = p.id where p.status <> 'published' and s.listed`,
  },
  {
    id: 'V2',
    title: 'a card shows the lowest true price',
    when: 'always',
    sql: `select p.id, t.currency, t.lowest, c.price_minor from catalog.products p
      join lateral (select r.currency, min(r.amount_minor) as lowest from catalog.variants v join catalog.prices r on r.variant_id = v.id
        where v.product_id = p.id and v.withdrawn_at is null group by r.currency) t on true
      left join catalog.product_cards c on c.product_id = p.id and c.currency = t.currency
      where p.status = 'published' and (c.price_minor is distinct from t.lowest
        or ((c.card || '}')::json -> 'price' ->> 'minor')::bigint is distinct from t.lowest)`,
  },
];
