import type { RetentionRule } from '../../platform/retention/rule';

const bagIsGone =
  't.token_hash is not null and not exists (select from carts c where c.token_hash = t.token_hash and c.expires_at > now())';

/** They hold no stock, so nothing else has to know. */
export const cartRetention: readonly RetentionRule[] = [
  {
    table: 'carts',
    what: 'bags of guests that nobody touched: 30 days',
    period: null,
    since: 't.expires_at',
    where: `t.user_id is null and t.status = 'open'`,
  },
  {
    table: 'saved_items',
    what: 'what guests laid aside: 30 days, and as long as their bag',
    period: null,
    since: `t.created_at + interval '30 days'`,
    where: bagIsGone,
  },
  {
    table: 'wishes',
    what: 'what guests wished for: 30 days, and as long as their bag',
    period: null,
    since: `t.created_at + interval '30 days'`,
    where: bagIsGone,
  },
];
