import type { RetentionRule } from '../../platform/retention/rule';

export const paymentsRetention: readonly RetentionRule[] = [
  { table: 'webhook_events', what: 'what providers told us, once it was applied', period: 'webhooks', since: 't.applied_at' },
];
