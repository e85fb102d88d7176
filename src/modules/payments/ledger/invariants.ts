import type { Invariant } from '../../../platform/module';
import { ledgerDays } from '../payouts/sums';

/** Of each payment, what the ledger says it brought and gave back. */
const told = `select j.attempt_id,
    coalesce(sum(p.amount_minor) filter (where j.kind = 'capture'), 0) as captured,
    coalesce(sum(case j.kind when 'refund' then p.amount_minor when 'refund-returned' then -p.amount_minor end), 0) as refunded
  from payments.journals j join payments.postings p on p.journal_id = j.id and p.amount_minor > 0
  where j.attempt_id is not null group by j.attempt_id`;

export const ledgerInvariants: readonly Invariant[] = [
  {
    id: 'L1',
    title: 'each journal of the ledger has two or more postings and sums to zero',
    when: 'always',
    sql: `select j.id, j.kind, j.cause, p.currency, count(p.journal_id) as postings, sum(p.amount_minor) as sum
      from payments.journals j left join payments.postings p on p.journal_id = j.id
      group by j.id, p.currency having count(p.journal_id) < 2 or sum(p.amount_minor) <> 0`,
  },
  {
    id: 'L2',
    title: 'the whole ledger sums to zero in each currency',
    when: 'always',
    sql: `select p.currency, sum(p.amount_minor) as sum from payments.postings p group by p.currency having sum(p.amount_minor) <> 0`,
  },
  {
    id: 'L3',
    title: 'the balance of a wallet or gift card is the sum of its postings, and what is held of it is for payments under way',
    when: 'always',
    sql: `select a.id, a.balance_minor, coalesce(p.sum, 0) as postings
      from payments.accounts a
      left join lateral (select sum(p.amount_minor) as sum from payments.postings p where p.account_id = a.id) p on true
      where a.balance_minor is not null and a.balance_minor <> coalesce(p.sum, 0)
      union all
      select c.id, c.held_minor, coalesce(h.sum, 0) from payments.accounts c
      left join lateral (
        select sum(a.authorized_minor) as sum from payments.attempts a where a.account_id = c.id and a.status = 'authorized') h on true
      where c.held_minor <> coalesce(h.sum, 0)
      union all
      select null, c.stored_minor, coalesce(s.sum, 0) from payments.collections c
      left join lateral (
        select sum(a.amount_minor) as sum from payments.attempts a
        where a.order_id = c.order_id and a.account_id is not null) s on true
      where c.stored_minor <> coalesce(s.sum, 0)`,
  },
  {
    id: 'L4',
    title: 'no wallet or gift card is below its floor, what is held included',
    when: 'always',
    sql: `select a.id, a.balance_minor, a.held_minor, a.floor_minor from payments.accounts a where a.balance_minor - a.held_minor < a.floor_minor`,
  },
  {
    id: 'L5',
    title: 'each capture and each refund is in the ledger, once',
    when: 'always',
    sql: `select coalesce(a.id, t.attempt_id) as id, a.captured_minor, t.captured, a.refunded_minor, t.refunded
      from payments.attempts a full join (${told}) t on t.attempt_id = a.id
      where coalesce(a.captured_minor, 0) <> coalesce(t.captured, 0) or coalesce(a.refunded_minor, 0) <> coalesce(t.refunded, 0)`,
  },
  {
    id: 'L6',
    title: 'a posting is in the currency of its account, and a cause is in the ledger once',
    when: 'always',
    sql: `select p.account_id as what, p.currency, a.currency as of_account, 1 as times
      from payments.postings p left join payments.accounts a on a.id = p.account_id where a.currency is distinct from p.currency
      union all
      select j.kind || ' ' || j.cause, null, null, count(*) from payments.journals j group by j.kind, j.cause having count(*) > 1`,
  },
  {
    id: 'L7',
    title: 'the sums of days that are over are those of the ledger',
    when: 'always',
    sql: `select coalesce(s.day, n.day)::text as day, coalesce(s.account_id, n.account_id) as account_id, to_jsonb(s)::text as said, to_jsonb(n)::text as is
      from payments.payout_days s
      full join (${ledgerDays(
        '(select zone from payments.payout_state)',
        'j.at < (select summed_before::timestamp at time zone zone from payments.payout_state where summed_before is not null)',
      )}) n on to_jsonb(n) = to_jsonb(s)
      where s.day is null or n.day is null`,
  },
];
