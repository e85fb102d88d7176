import type { RetentionRule } from '../../platform/retention/rule';

export const notificationsRetention: readonly RetentionRule[] = [
  { table: 'messages', what: 'mails that were sent', period: 'mails', since: 't.sent_at', where: `t.status = 'sent'` },
];
