import type { RetentionRule } from '../retention/rule';

/** What every module's mailbox keeps. What guards against a repetition outlives every message that could still be repeated: parked ones are replayed by hand. */
export const mailboxRetention: readonly RetentionRule[] = [
  {
    table: 'outbox',
    what: 'messages that were delivered to all, with their deliveries',
    period: 'messages',
    since: 't.delivered_at',
    where: 'not exists (select from deliveries d where d.message_id = t.id and d.delivered_at is null)',
  },
  { table: 'inbox', what: 'which messages were carried out', period: 'guards', since: 't.consumed_at' },
  { table: 'commands', what: 'what commands came to', period: 'guards', since: 't.created_at' },
  {
    table: 'idempotency_keys',
    what: 'answers kept for an `Idempotency-Key`: 30 days on routes of money, else 24 hours',
    period: null,
    since: 't.expires_at',
  },
];
