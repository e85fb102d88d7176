import { AppError } from '../../platform/kernel/errors';

export const notificationsErrors = {
  noSuchMail: () => new AppError({ kind: 'not-found', code: 'notifications.no-such-mail', title: 'There is no such mail.' }),
} as const;
