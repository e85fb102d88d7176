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
];
