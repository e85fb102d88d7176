import type { RetentionRule } from '../../platform/retention/rule';

export const usersRetention: readonly RetentionRule[] = [
  {
    table: 'sessions',
    what: 'sessions that have ended, with their refresh tokens: one that comes back is still known as stolen',
    period: 'sessions',
    since: 'least(t.expires_at, t.revoked_at)',
  },
  { table: 'mail_requests', what: 'links sent to accounts', period: 'sessions', since: 't.created_at' },
  {
    table: 'reset_asks',
    what: 'asks for a new password that nobody could answer: 2 days',
    period: null,
    since: `t.created_at + interval '2 days'`,
  },
  { table: 'examinations', what: 'what the doctor of the books found: 30 days', period: null, since: `t.finished_at + interval '30 days'` },
  { table: 'login_tries', what: 'counts of wrong passwords: 15 minutes', period: null, since: 't.window_ends_at' },
  {
    table: 'audit_sources',
    what: 'network addresses of entries in the audit log, which itself stays',
    period: 'addresses',
    since: '(select e.happened_at from audit_entries e where e.id = t.entry_id)',
  },
];
