import { AppError } from '../../platform/kernel/errors';

export const notificationsErrors = {
  noSuchMail: () => new AppError({ kind: 'not-found', code: 'notifications.no-such-mail', title: 'There is no such mail.' }),
  underWay: () => new AppError({ kind: 'conflict', code: 'notifications.under-way', title: 'This mail is on its way already.' }),
  linkOver: () =>
    new AppError({
      kind: 'rule',
      code: 'notifications.link-over',
      title: 'The link in this mail is over: its reader has to ask for a new one.',
    }),
} as const;
