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
  deactivated: () =>
    new AppError({
      kind: 'forbidden',
      code: 'users.deactivated',
      title: 'This account is closed.',
      detail: 'Please write to the shop if you think that is wrong.',
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
  linkNotValid: () =>
    new AppError({ kind: 'rule', code: 'users.link-not-valid', title: 'This link is not valid any more. Please ask for a new one.' }),
  alreadyVerified: () => new AppError({ kind: 'conflict', code: 'users.already-verified', title: 'The address is verified already.' }),
  sameEmail: () => new AppError({ kind: 'rule', code: 'users.same-email', title: 'This is the address the account has.' }),
  tooManyMails: (retryAfter: number) =>
    new AppError({
      kind: 'rate-limited',
      code: 'users.too-many-mails',
      title: 'We have written to you several times just now.',
      retryAfter,
    }),
  noSuchSession: () => new AppError({ kind: 'not-found', code: 'users.no-such-session', title: 'There is no such session.' }),
  noSuchAddress: () => new AppError({ kind: 'not-found', code: 'users.no-such-address', title: 'There is no such address.' }),
  addressBookFull: (most: number) =>
    new AppError({
      kind: 'rule',
      code: 'users.address-book-full',
      title: `An address book holds at most ${most} addresses.`,
      extra: { most },
    }),
  noSuchGroup: () => new AppError({ kind: 'not-found', code: 'users.no-such-group', title: 'There is no such group of customers.' }),
  groupCodeTaken: () =>
    new AppError({ kind: 'conflict', code: 'users.group-code-taken', title: 'There is already a group with this code.' }),
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
  roleNotFound: () => new AppError({ kind: 'not-found', code: 'users.role-not-found', title: 'There is no such role.' }),
  roleTaken: () => new AppError({ kind: 'conflict', code: 'users.role-taken', title: 'There is already a role of this name.' }),
  staleRole: () => new AppError({ kind: 'conflict', code: 'users.stale-role', title: 'Somebody else has changed this role. Look again.' }),
  roleInUse: (members: number) =>
    new AppError({ kind: 'conflict', code: 'users.role-in-use', title: 'Accounts still have this role.', extra: { members } }),
  builtInRole: () =>
    new AppError({
      kind: 'rule',
      code: 'users.built-in-role',
      title: 'A role the shop is made with stays; that of administrators has every right.',
    }),
  noSuchPermission: (permissions: readonly string[]) =>
    new AppError({ kind: 'rule', code: 'users.no-such-permission', title: 'There is no such right.', extra: { permissions } }),
  neededRight: (permissions: readonly string[]) =>
    new AppError({
      kind: 'rule',
      code: 'users.needed-right',
      title: 'Without this right nobody could sign in any more.',
      extra: { permissions },
    }),
  notForEveryone: (permissions: readonly string[]) =>
    new AppError({
      kind: 'rule',
      code: 'users.not-for-everyone',
      title: 'Rights over accounts and roles are not for everyone who comes to the shop.',
      extra: { permissions },
    }),
  notYourself: () => new AppError({ kind: 'rule', code: 'users.not-yourself', title: 'Nobody closes their own account here.' }),
  lastAdmin: () => new AppError({ kind: 'conflict', code: 'users.last-admin', title: 'The last administrator must stay one.' }),
  mayNotGrant: (roles: readonly string[]) =>
    new AppError({
      kind: 'forbidden',
      code: 'users.may-not-grant',
      title: 'Nobody may give or take a role with rights they do not have.',
      extra: { roles },
    }),
} as const;
