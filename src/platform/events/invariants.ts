import type { Invariant } from '../module';

/** The mailbox every module has: nothing is stuck, nothing is parked, nobody was served twice. */
export const mailboxInvariants = (schema: string): Invariant[] => [
  {
    id: `E1.${schema}`,
    title: `each message of ${schema} reached its consumers`,
    when: 'quiet',
    sql: `select o.id, o.topic, o.last_error from ${schema}.outbox o
      where o.delivered_at is null and o.parked_at is null and o.available_at < now() - interval '60 seconds'
      union all
      select d.message_id, d.consumer, d.last_error from ${schema}.deliveries d
      where d.delivered_at is null and d.parked_at is null and d.available_at < now() - interval '60 seconds'`,
  },
  {
    id: `E7.${schema}`,
    title: `no message of ${schema} is parked`,
    when: 'quiet',
    sql: `select o.id, o.topic as name, o.last_error from ${schema}.outbox o where o.parked_at is not null
      union all
      select d.message_id, d.consumer, d.last_error from ${schema}.deliveries d where d.parked_at is not null`,
  },
  {
    id: `I2.${schema}`,
    title: `no idempotency key of ${schema} is left running; a run that died is let go within the hour`,
    when: 'quiet',
    sql: `select k.actor, k.key, k.created_at from ${schema}.idempotency_keys k
      where k.status is null and k.locked_until < now() - interval '2 hours'`,
  },
];
