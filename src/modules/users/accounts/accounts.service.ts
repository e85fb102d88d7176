import { randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { passwordWeakness, type Passwords } from '../../../platform/auth/passwords';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { Email, OneLine } from '../../../platform/facade/schemas';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { UsersFacade } from '../contract';
import { usersErrors } from '../domain/errors';
import { chooseLocale, findLocale } from '../../../platform/kernel/locales';
import { isAssignable } from '../domain/roles';
import { userRegistered } from '../events';
import type { MailRequests } from '../mails/mail-requests';
import type { RightsSync } from '../roles/rights.sync';
import { openSession, revokeSession, revokeSessionsOf, type Device, type Opened } from '../sessions/sessions.repository';
import type { Account } from '../shapes';
import type { UsersTables } from '../tables';
import type { AccountsQueries } from './accounts.queries';

export interface AccountsServiceDeps {
  readonly db: Kysely<UsersTables>;
  readonly uow: UnitOfWork<UsersTables>;
  readonly passwords: Passwords;
  readonly rightsSync: RightsSync;
  readonly accountsQueries: AccountsQueries;
  readonly mailRequests: MailRequests;
  /** BCP 47, the first is the default. */
  readonly offeredLocales: readonly string[];
}

export interface RegisterInput {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  /** Without it the best of `locales` is taken. */
  readonly locale?: string | undefined;
  readonly locales: readonly string[];
  readonly marketingConsent?: boolean | undefined;
  readonly refresh?: boolean | undefined;
  readonly device: Device;
  readonly currentSessionId: string | null;
}

interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  readonly marketingConsent: boolean;
  /** Null: none yet. */
  readonly passwordHash: string | null;
  readonly roles: readonly string[];
}

export interface ProfileChange {
  readonly userId: string;
  readonly name?: string | undefined;
  readonly locale?: string | undefined;
  readonly marketingConsent?: boolean | undefined;
}

export interface AccountsService extends Pick<UsersFacade, 'ensureStaff'> {
  /** @throws AppError users.email-taken, users.weak-password, users.unknown-locale */
  register(input: RegisterInput): Promise<Opened>;
  /** @throws AppError users.unknown-locale */
  updateProfile(change: ProfileChange): Promise<Account>;
}

export function createAccountsService({
  db,
  uow,
  passwords,
  rightsSync,
  accountsQueries,
  mailRequests,
  offeredLocales,
}: AccountsServiceDeps): AccountsService {
  const localeFor = (asked: string): string => {
    const locale = findLocale(asked, offeredLocales);
    if (locale === undefined) throw usersErrors.unknownLocale(offeredLocales);
    return locale;
  };

  return {
    async register({ email, password, name, locale, locales, marketingConsent = false, refresh = false, device, currentSessionId }) {
      refuseWeak(password, email);
      const chosen = locale === undefined ? chooseLocale(locales, offeredLocales) : localeFor(locale);
      await rightsSync.done();
      const passwordHash = await passwords.hash(password);
      return uow.run(async (tx) => {
        const userId = await createAccount(tx, { email, name, locale: chosen, marketingConsent, passwordHash, roles: ['customer'] });
        if (userId === null) throw usersErrors.emailTaken();
        await mailRequests.request(tx, { userId, purpose: 'verify-email', to: email });
        if (currentSessionId) await revokeSession(tx, currentSessionId);
        return openSession(tx, { userId, device, byRefresh: refresh });
      });
    },

    async updateProfile({ userId, name, locale, marketingConsent }) {
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(locale === undefined ? {} : { locale: localeFor(locale) }),
        ...(marketingConsent === undefined ? {} : { marketing_consent_at: consentAt(marketingConsent) }),
      };
      await db
        .updateTable('users')
        .set({ ...change, updated_at: sql<Date>`now()` })
        .where('id', '=', userId)
        .execute();
      return accountsQueries.getAccount(userId);
    },

    /** A password given to an account that has one replaces it and ends its sessions. A closed account is opened. */
    async ensureStaff({ role, password, ...written }) {
      const { data: person, error } = Person.safeParse({ email: written.email, name: written.name });
      if (error) throw usersErrors.badPerson(error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
      const { email, name } = person;
      await rightsSync.done();
      if (password !== null) refuseWeak(password, email);
      const generated = password === null ? randomBytes(15).toString('base64url') : null;
      const passwordHash = await passwords.hash(password ?? generated ?? '');
      return uow.run(async (tx) => {
        await requireRole(tx, role);
        const roles = [...new Set(['customer', role])];
        const created = await createAccount(tx, {
          email,
          name,
          locale: chooseLocale([], offeredLocales),
          marketingConsent: false,
          passwordHash,
          roles,
        });
        if (created !== null) return { userId: created, created: true, generatedPassword: generated };
        const { id: userId } = await tx.db
          .selectFrom('users')
          .select('id')
          .where('email', '=', email)
          .forUpdate()
          .executeTakeFirstOrThrow();
        await tx.db.updateTable('users').set({ deactivated_at: null, deactivated_reason: null }).where('id', '=', userId).execute();
        await giveRoles(tx, userId, roles);
        const replaced = await setPassword(tx, { userId, passwordHash, replace: password !== null });
        return { userId, created: false, generatedPassword: replaced ? generated : null };
      });
    },
  };
}

const Person = z.object({ email: Email, name: OneLine(120) });

function refuseWeak(password: string, email: string): void {
  const weakness = passwordWeakness(password, email);
  if (weakness) throw usersErrors.weakPassword(weakness);
}

/** Null: the address has an account, also when it got it a moment ago. */
export async function createAccount(tx: Tx<UsersTables>, account: NewAccount): Promise<string | null> {
  const { email, name, locale, marketingConsent, passwordHash, roles } = account;
  const userId = uuidv7();
  const row = await tx.db
    .insertInto('users')
    .values({ id: userId, email, name, locale, ...(marketingConsent ? { marketing_consent_at: sql<Date>`now()` } : {}) })
    .onConflict((oc) => oc.column('email').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) return null;
  if (passwordHash !== null) await tx.db.insertInto('credentials').values({ user_id: userId, password_hash: passwordHash }).execute();
  await giveRoles(tx, userId, roles);
  tx.publish(userRegistered, userId, { userId });
  return userId;
}

/** The day of the consent stays when it is given again. */
const consentAt = (given: boolean) => (given ? sql<Date>`coalesce(marketing_consent_at, now())` : null);

export async function giveRoles(tx: Tx<UsersTables>, userId: string, roles: readonly string[]): Promise<void> {
  await tx.db
    .insertInto('user_roles')
    .values(roles.map((role) => ({ user_id: userId, role })))
    .onConflict((oc) => oc.columns(['user_id', 'role']).doNothing())
    .execute();
}

/** False: there is one already and it was not to be replaced. */
async function setPassword(
  tx: Tx<UsersTables>,
  { userId, passwordHash, replace }: { userId: string; passwordHash: string; replace: boolean },
): Promise<boolean> {
  const row = await tx.db
    .insertInto('credentials')
    .values({ user_id: userId, password_hash: passwordHash })
    .onConflict((oc) =>
      replace
        ? oc.column('user_id').doUpdateSet({ password_hash: passwordHash, changed_at: sql<Date>`now()` })
        : oc.column('user_id').doNothing(),
    )
    .returning('user_id')
    .executeTakeFirst();
  if (row && replace) await revokeSessionsOf(tx, userId);
  return row !== undefined;
}

async function requireRole(tx: Tx<UsersTables>, role: string): Promise<void> {
  const known = await tx.db.selectFrom('roles').select('name').where('name', '=', role).executeTakeFirst();
  if (!known || !isAssignable(role)) throw usersErrors.noSuchRole([role]);
}
