import type { Invariant } from '../../platform/module';

export const notificationsInvariants: readonly Invariant[] = [
  {
    id: 'N1',
    title: 'one message per reason',
    when: 'always',
    sql: `select m.reason_key as reason, count(*) as messages from notifications.messages m group by m.reason_key having count(*) > 1
      union all
      select m.reason || ' of order ' || m.order_id, count(*) from notifications.messages m
      where m.reason in ('orders.order-placed', 'orders.order-paid', 'orders.order-delivered', 'orders.order-cancelled') and m.resend_of is null
      group by m.reason, m.order_id, m.channel having count(*) > 1
      union all
      select m.reason || ' of ' || m.subject_id, count(*) from notifications.messages m
      where (m.reason like 'users.%' or m.reason like 'cart.%') and m.resend_of is null
      group by m.reason, m.subject_id, m.channel having count(*) > 1`,
  },
  {
    id: 'N3',
    title: 'no mail was given up',
    when: 'quiet',
    sql: `select m.id, m.reason_key, m.attempts, m.last_error from notifications.messages m where m.status = 'failed'`,
  },
  {
    id: 'N4',
    title: 'no mail waits longer than it has to',
    when: 'quiet',
    sql: `select m.id, m.reason_key, m.status, m.available_at from notifications.messages m
      where m.status in ('queued', 'sending') and m.available_at < now() - interval '60 seconds'`,
  },
];
