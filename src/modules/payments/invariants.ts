import type { Invariant } from '../../platform/module';
import { ledgerInvariants } from './ledger/invariants';

/** `kept`: the money that is here. `promised`: what a successful payment brought or will bring, without what went back by itself. */
const due = `select c.order_id, c.status, c.amount_minor, sum(a.captured_minor - a.refunded_minor) as kept,
    sum(case when a.status = 'authorized' then a.authorized_minor else a.captured_minor end - r.automatic)
      filter (where a.status in ('authorized', 'captured', 'disputed', 'refunded')) as promised
  from payments.collections c
  left join payments.attempts a on a.order_id = c.order_id
  left join lateral (
    select coalesce(sum(r.amount_minor), 0) as automatic from payments.refunds r
    where r.attempt_id = a.id and r.automatic and r.status = 'succeeded') r on true
  group by c.order_id`;

/** Refund `r` waits for staff to send it, however long they take. */
const isSentByHand = `r.status = 'requested' and r.provider_ref is not null and a.provider in ('bank-transfer', 'cash-on-delivery')`;

export const paymentsInvariants: Invariant[] = [
  {
    id: 'P2',
    title: 'what is kept or promised for an order is never more than what is due, and exactly that once the order is settled',
    when: 'always',
    sql: `select d.* from (${due}) d
      where coalesce(d.promised, 0) > d.amount_minor and d.status <> 'cancelled'
         or d.status = 'closed' and d.amount_minor > 0 and coalesce(d.promised, 0) <> d.amount_minor`,
  },
  {
    id: 'P2b',
    title: 'no order has been paid twice',
    when: 'quiet',
    sql: `select d.* from (${due}) d where coalesce(d.kept, 0) > d.amount_minor`,
  },
  {
    id: 'P3',
    title: 'nothing is captured beyond what was authorised, in the same currency',
    when: 'always',
    sql: `select a.id, a.authorized_minor, a.captured_minor, a.currency, c.currency as due_currency
      from payments.attempts a join payments.collections c on c.order_id = a.order_id
      where a.captured_minor > a.authorized_minor or (c.currency <> a.currency and c.currency <> 'XXX')`,
  },
  {
    id: 'P4',
    title: 'refunds stay within what was captured, and are all accounted for',
    when: 'always',
    sql: `select a.id, a.captured_minor, a.refunded_minor, a.refund_asked_minor, r.succeeded, r.asked
      from payments.attempts a
      left join lateral (select coalesce(sum(r.amount_minor) filter (where r.status = 'succeeded'), 0) as succeeded,
          coalesce(sum(r.amount_minor) filter (where r.status <> 'failed'), 0) as asked
        from payments.refunds r where r.attempt_id = a.id) r on true
      where a.refunded_minor > a.captured_minor or r.asked > a.captured_minor or r.asked <> a.refund_asked_minor
         or r.succeeded > a.refunded_minor or a.refunded_minor > r.asked`,
  },
  {
    id: 'P5',
    title: 'a key is used once and a provider’s reference belongs to one payment',
    when: 'always',
    sql: `select a.idempotency_key as used, count(*) as times from payments.attempts a group by a.idempotency_key having count(*) > 1
      union all
      select a.provider || ' ' || a.provider_ref, count(*) from payments.attempts a
      where a.provider_ref is not null group by a.provider, a.provider_ref having count(*) > 1
      union all
      select r.idempotency_key, count(*) from payments.refunds r group by r.idempotency_key having count(*) > 1`,
  },
  {
    id: 'P6',
    title: 'our books are the test card’s books',
    when: 'quiet',
    sql: `select coalesce(a.idempotency_key, t.idempotency_key) as key, a.status, t.status as provider_status,
        a.captured_minor, t.captured_minor as provider_captured, a.refunded_minor, t.refunded_minor as provider_refunded
      from (select * from payments.attempts where provider = 'test-card') a
      full join payments.test_card_charges t on t.idempotency_key = a.idempotency_key
      where a.id is null
         or (t.ref is null and (a.provider_ref is not null or a.captured_minor > 0))
         or (t.ref is not null and (a.captured_minor <> t.captured_minor or a.refunded_minor - a.rerouted_minor <> t.refunded_minor or a.currency <> t.currency))`,
  },
  {
    id: 'P7',
    title: 'no payment is undecided for more than a minute',
    when: 'quiet',
    sql: `select a.id, a.status, a.created_at from payments.attempts a where a.status = 'pending' and a.created_at < now() - interval '60 seconds'
      union all
      select a.id, 'capture', a.capture_asked_at from payments.attempts a
      where a.status = 'authorized' and a.capture_asked_at < now() - interval '60 seconds'
      union all
      select r.id, r.status, r.created_at from payments.refunds r 
      where r.status = 'requested' and r.part_of is null and r.provider_ref is null and r.created_at < now() - interval '60 seconds'`,
  },
  {
    id: 'P8',
    title: 'a cancelled order keeps no money but what is disputed, nor does a payment that failed',
    when: 'quiet',
    sql: `select a.id, a.order_id, a.status, a.authorized_minor, a.captured_minor, a.refunded_minor
      from payments.attempts a join payments.collections c on c.order_id = a.order_id
      where (c.status = 'cancelled' and a.status <> 'disputed' or a.status in ('failed', 'cancelled'))
        and (a.captured_minor > a.refunded_minor + (select coalesce(sum(r.amount_minor), 0) from payments.refunds r
            where r.attempt_id = a.id and ${isSentByHand}) or a.status in ('authorized', 'requires_action'))`,
  },
  {
    id: 'P9',
    title: 'what a provider told is stored once and applied; nobody tells of money that belongs to no payment',
    when: 'quiet',
    sql: `select e.provider, e.event_id, e.status, count(*) as times from payments.webhook_events e
      group by e.provider, e.event_id, e.status having count(*) > 1
      union all
      select e.provider, e.event_id, e.status, 1 from payments.webhook_events e
      where e.status <> 'applied' and (e.status = 'unmatched' or e.received_at < now() - interval '1 hour'
        or e.received_at < now() - interval '60 seconds'
          and exists (select 1 from payments.attempts a where a.provider = e.provider and a.provider_ref = e.provider_ref))`,
  },
  {
    id: 'P14',
    title: 'a bank transfer is paid by what came on the account, and what came is a payment’s or a case',
    when: 'always',
    sql: `select a.id, a.captured_minor, coalesce(sum(l.amount_minor), 0) as came, 'not seen' as fault
      from payments.attempts a left join payments.bank_lines l on l.attempt_id = a.id and l.state = 'applied'
      where a.provider = 'bank-transfer' and a.captured_minor > 0 group by a.id having count(l.id) = 0
      union all
      select l.id, null, l.amount_minor, 'no case' from payments.bank_lines l
      where l.state = 'open' and not exists (select 1 from payments.cases c where c.bank_line_id = l.id and c.status = 'open')`,
  },
  {
    id: 'P10',
    title: 'a payment’s state is where its recorded steps lead',
    when: 'always',
    sql: `select a.id, a.status, e.to_status as recorded
      from payments.attempts a
      left join lateral (select e.to_status from payments.attempt_events e where e.attempt_id = a.id order by e.id desc limit 1) e on true
      where e.to_status is distinct from a.status`,
  },
  ...ledgerInvariants,
];
