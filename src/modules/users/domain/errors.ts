import { AppError } from '../../../platform/kernel/errors';

export type PasswordWeakness = 'too-short' | 'too-long' | 'common' | 'is-email';

const weaknesses: Readonly<Record<PasswordWeakness, string>> = {
  'too-short': 'Use at least 8 characters.',
  'too-long': 'Use at most 128 characters.',
  common: 'This password is among the first ones an attacker tries.',
  'is-email': 'The password must not be the e-mail address.',
};

export const usersErrors = {
  emailTaken: () =>
    new AppError({ kind: 'conflict', code: 'users.email-taken', title: 'There is already an account with this e-mail address.' }),
  badCredentials: () =>
    new AppError({ kind: 'unauthenticated', code: 'users.bad-credentials', title: 'E-mail address or password is wrong.' }),
  tooManyTries: (retryAfter: number) =>
    new AppError({
      kind: 'rate-limited',
      code: 'users.too-many-tries',
      title: 'Too many wrong passwords for this address. Please wait.',
      retryAfter,
    }),
  badRefreshToken: () =>
    new AppError({ kind: 'unauthenticated', code: 'users.bad-refresh-token', title: 'This refresh token is not valid.' }),
  sessionEnded: () => new AppError({ kind: 'unauthenticated', code: 'users.session-ended', title: 'This session has ended.' }),
  wrongPassword: () => new AppError({ kind: 'rule', code: 'users.wrong-password', title: 'The current password is wrong.' }),
  weakPassword: (reason: PasswordWeakness) =>
    new AppError({
      kind: 'rule',
      code: 'users.weak-password',
      title: 'This password is too weak.',
      detail: weaknesses[reason],
      extra: { reason },
    }),
  unknownLocale: (offered: readonly string[]) =>
    new AppError({ kind: 'rule', code: 'users.unknown-locale', title: 'The shop does not speak this language.', extra: { offered } }),
  badPerson: (reasons: readonly string[]) =>
    new AppError({
      kind: 'invalid',
      code: 'users.bad-person',
      title: 'This is not a name with an e-mail address.',
      detail: reasons.join('; '),
    }),
  notFound: () => new AppError({ kind: 'not-found', code: 'users.not-found', title: 'There is no such account.' }),
  noSuchRole: (roles: readonly string[]) =>
    new AppError({ kind: 'rule', code: 'users.no-such-role', title: 'There is no such role to give.', extra: { roles } }),
  lastAdmin: () => new AppError({ kind: 'conflict', code: 'users.last-admin', title: 'The last administrator must stay one.' }),
  mayNotGrant: (roles: readonly string[]) =>
    new AppError({
      kind: 'forbidden',
      code: 'users.may-not-grant',
      title: 'Nobody may give or take a role with rights they do not have.',
      extra: { roles },
    }),
} as const;
