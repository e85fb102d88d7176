import type { Invariant } from '../../platform/module';

export const cartInvariants: Invariant[] = [
  {
    id: 'C1',
    title: 'a cart becomes at most one order',
    when: 'always',
    sql: `select k.cart_id, count(*) as orders from cart.checkouts k
      where k.status = 'completed' group by k.cart_id having count(*) > 1
      union all
      select min(c.id::text)::uuid, count(*) from cart.carts c
      where c.order_id is not null group by c.order_id having count(*) > 1`,
  },
  {
    id: 'C2',
    title: 'a cart is completed exactly when its checkout is, with the same order',
    when: 'always',
    sql: `select c.id, c.status, c.order_id, k.status as checkout_status, k.order_id as checkout_order_id
      from cart.carts c left join cart.checkouts k on k.id = c.checkout_id
      where (c.status = 'completed' and (k.status is distinct from 'completed' or k.order_id is distinct from c.order_id or k.cart_id <> c.id))
         or (c.status = 'checking-out' and (k.status is distinct from 'frozen' or k.cart_id <> c.id))
      union all
      select k.cart_id, null, null, k.status, k.order_id from cart.checkouts k join cart.carts c on c.id = k.cart_id
      where k.status in ('frozen', 'completed') and c.checkout_id is distinct from k.id`,
  },
  {
    id: 'C3',
    title: 'no cart is stuck half-way in a checkout for a day',
    when: 'quiet',
    sql: `select c.id, c.checkout_id, k.created_at from cart.carts c join cart.checkouts k on k.id = c.checkout_id
      where c.status = 'checking-out' and k.created_at < now() - interval '1 day'`,
  },
  {
    id: 'C4',
    title: 'quantities are in range and lines are counted rightly',
    when: 'always',
    sql: `select c.id, c.line_count, count(i.id) as lines, min(i.quantity) as least, max(i.quantity) as most
      from cart.carts c left join cart.cart_items i on i.cart_id = c.id
      group by c.id
      having c.line_count <> count(i.id) or count(i.id) > 500 or min(i.quantity) < 1 or max(i.quantity) > 999
        or count(i.id) <> count(distinct i.variant_id)`,
  },
  {
    id: 'C8',
    title: 'what was saved for later has one owner, who has no more of it than anybody may',
    when: 'always',
    sql: `select coalesce(s.user_id::text, s.token_hash) as owner, count(*) as lines, count(distinct s.variant_id) as articles
      from cart.saved_items s group by s.user_id, s.token_hash
      having count(*) > case when s.user_id is null then 100 else 500 end or count(*) <> count(distinct s.variant_id)
        or (s.user_id is null) = (s.token_hash is null)`,
  },
  {
    id: 'C9',
    title: 'a buyer is reminded of a cart twice at most, once for each pause, and an address once a day',
    when: 'always',
    sql: `select r.cart_id::text as about, count(*) as reminders from cart.reminders r
      group by r.cart_id having count(*) > 2 or count(*) <> count(distinct r.paused_at)
      union all
      select r.email || ' on ' || r.on_day, count(*) from cart.reminders r group by r.email, r.on_day having count(*) > 1`,
  },
  {
    id: 'C10',
    title: 'a wish has one owner, who has no more of them than anybody may, each once',
    when: 'always',
    sql: `select coalesce(w.user_id::text, w.token_hash) as owner, count(*) as wishes, count(distinct w.article_id) as articles
      from cart.wishes w group by w.user_id, w.token_hash
      having count(*) > 200 or count(*) <> count(distinct w.article_id) or (w.user_id is null) = (w.token_hash is null)`,
  },
  {
    id: 'O9',
    title: 'a promotion has as many uses as it counts, in all and by each code, and no more than its limits',
    when: 'always',
    sql: `select p.id, p.name, p.held, p.used, p.usage_limit, count(u.promotion_id) filter (where u.status = 'held') as holds,
        count(u.promotion_id) filter (where u.status = 'used') as uses
      from cart.promotions p left join cart.promotion_uses u on u.promotion_id = p.id
      group by p.id
      having p.held <> count(u.promotion_id) filter (where u.status = 'held') or p.used <> count(u.promotion_id) filter (where u.status = 'used')
        or p.held + p.used > p.usage_limit
      union all
      select d.id, d.code, d.held, d.used, d.usage_limit, count(u.code_id) filter (where u.status = 'held'), count(u.code_id) filter (where u.status = 'used')
      from cart.promotion_codes d left join cart.promotion_uses u on u.code_id = d.id and u.promotion_id = d.promotion_id
      group by d.id
      having d.held <> count(u.code_id) filter (where u.status = 'held') or d.used <> count(u.code_id) filter (where u.status = 'used')
        or d.held + d.used > d.usage_limit`,
  },
  {
    id: 'O9.budget',
    title: 'what a promotion gave away is the sum of its uses, and within its budget',
    when: 'always',
    sql: `select p.id, p.name, p.held_minor, p.used_minor, p.budget_minor, s.held, s.used from cart.promotions p
      left join lateral (
        select coalesce(sum(u.discount_minor) filter (where u.status = 'held'), 0) as held,
          coalesce(sum(u.discount_minor) filter (where u.status = 'used'), 0) as used
        from cart.promotion_uses u where u.promotion_id = p.id) s on true
      where p.held_minor <> s.held or p.used_minor <> s.used or p.held_minor + p.used_minor > p.budget_minor`,
  },
  {
    id: 'O9.customers',
    title: 'no customer has used a promotion more often than it allowed then',
    when: 'always',
    sql: `select u.promotion_id, u.email as customer, count(*) as uses, max(u.customer_limit) as allowed
      from cart.promotion_uses u where u.status <> 'released' group by u.promotion_id, u.email
      having count(*) > max(u.customer_limit) and bool_and(u.customer_limit is not null)
      union all
      select u.promotion_id, u.user_id::text, count(*), max(u.customer_limit)
      from cart.promotion_uses u where u.status <> 'released' and u.user_id is not null group by u.promotion_id, u.user_id
      having count(*) > max(u.customer_limit) and bool_and(u.customer_limit is not null)`,
  },
  {
    id: 'O10',
    title: 'promotions are held, used and given back with their checkout, and took off what its price says',
    when: 'always',
    sql: `select k.id, k.status, k.order_id, u.promotion_id, u.status as use_status, u.order_id as use_order_id
      from cart.promotion_uses u left join cart.checkouts k on k.id = u.checkout_id
      where (k.status, u.status) not in (('frozen', 'held'), ('completed', 'used'), ('completed', 'released'), ('reopened', 'released'))
         or (k.id is null and u.status <> 'released') or (u.status = 'used' and u.order_id is distinct from k.order_id)
      union all
      select k.id, k.status, k.order_id, null, null, null
      from cart.checkouts k
      left join (select u.checkout_id, sum(u.discount_minor) as discount from cart.promotion_uses u group by u.checkout_id) u on u.checkout_id = k.id
      where k.quote is not null and coalesce(u.discount, 0) <> (k.quote #>> '{totals,discount,minor}')::bigint
        + coalesce((k.quote #>> '{shippingOption,discount,minor}')::bigint, 0)`,
  },
];
