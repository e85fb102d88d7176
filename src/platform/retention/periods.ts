/** What the operator may set, in days. The least keeps what still guards or is asked for; mails outlive what could write them anew. */
export const periods = {
  messages: { setting: 'RETENTION_MESSAGES_DAYS', days: 7, least: 1 },
  guards: { setting: 'RETENTION_GUARDS_DAYS', days: 90, least: 30 },
  webhooks: { setting: 'RETENTION_WEBHOOKS_DAYS', days: 90, least: 30 },
  sessions: { setting: 'RETENTION_SESSIONS_DAYS', days: 30, least: 1 },
  addresses: { setting: 'RETENTION_ADDRESSES_DAYS', days: 180, least: 1 },
  searches: { setting: 'RETENTION_SEARCHES_DAYS', days: 400, least: 31 },
  mails: { setting: 'RETENTION_MAILS_DAYS', days: 400, least: 120 },
} as const;

export type PeriodName = keyof typeof periods;
export type RetentionDays = Readonly<Record<PeriodName, number>>;

export const defaultDays: RetentionDays = {
  messages: periods.messages.days,
  guards: periods.guards.days,
  webhooks: periods.webhooks.days,
  sessions: periods.sessions.days,
  addresses: periods.addresses.days,
  searches: periods.searches.days,
  mails: periods.mails.days,
};
