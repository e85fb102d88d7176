import { isHeldToStores } from '../../../platform/auth/stores';
import { sql, type Kysely } from 'kysely';
import type { AccessTokens } from '../../../platform/auth/jwt';
import { passwordWeakness, type Passwords } from '../../../platform/auth/passwords';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { AccountsQueries } from '../accounts/accounts.queries';
import { usersErrors } from '../domain/errors';
import type { MailRequests } from '../mails/mail-requests';
import type { SignedIn } from '../shapes';
import type { UsersTables } from '../tables';
import { countTry, forgetTries } from './credentials.queries';
import type { KnownDevices } from './known-devices';
import type { IdentifyQueries } from './identify.queries';
import { openSession, revokeSession, revokeSessionsOf, type Device, type Opened } from './sessions.repository';

export interface LoginServiceDeps {
  readonly db: Kysely<UsersTables>;
  readonly uow: UnitOfWork<UsersTables>;
  readonly passwords: Passwords;
  readonly accessTokens: AccessTokens;
  readonly identifyQueries: IdentifyQueries;
  readonly accountsQueries: AccountsQueries;
  readonly knownDevices: KnownDevices;
  readonly mailRequests: MailRequests;
}

export interface LoginInput {
  readonly email: string;
  readonly password: string;
  readonly refresh?: boolean | undefined;
  readonly device: Device;
  /** What the browser shows for having been signed in before. */
  readonly deviceProof: string | null;
  /** The session the request came with: it ends, so that nobody can plant one. */
  readonly currentSessionId: string | null;
}

export interface ChangePasswordInput {
  readonly userId: string;
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly device: Device;
  readonly currentSessionId: string | null;
}

export type LoginService = ReturnType<typeof createLoginService>;

export function createLoginService({
  db,
  uow,
  passwords,
  accessTokens,
  identifyQueries,
  accountsQueries,
  knownDevices,
  mailRequests,
}: LoginServiceDeps) {
  return {
    /** Only who has the password learns that an account is closed. @throws AppError users.bad-credentials, users.too-many-tries, users.deactivated */
    async login({ email, password, refresh = false, device, deviceProof, currentSessionId }: LoginInput): Promise<Opened> {
      const trier = { email, ip: device.ip, deviceId: knownDevices.idOf(deviceProof, email) };
      const { waitSeconds, userId, passwordHash } = await countTry(db, trier);
      if (waitSeconds !== null) throw usersErrors.tooManyTries(waitSeconds);
      const matches = await passwords.verify(password, passwordHash);
      if (userId === null || !matches) throw usersErrors.badCredentials();
      return uow.run(async (tx) => {
        await stillTheSame(tx.db, userId, passwordHash, usersErrors.badCredentials);
        await stillOpen(tx.db, userId);
        await forgetTries(tx.db, trier);
        if (currentSessionId) await revokeSession(tx, currentSessionId);
        return openSession(tx, { userId, device, byRefresh: refresh });
      });
    },

    async logout(sessionId: string): Promise<void> {
      await uow.run((tx) => revokeSession(tx, sessionId));
    },

    /** Ends every session of the account and opens one of the kind the caller had. @throws AppError users.wrong-password, users.weak-password */
    async changePassword({ userId, currentPassword, newPassword, device, currentSessionId }: ChangePasswordInput): Promise<Opened> {
      const known = await db
        .selectFrom('users as u')
        .leftJoin('credentials as c', 'c.user_id', 'u.id')
        .leftJoin('sessions as s', (join) => join.onRef('s.user_id', '=', 'u.id').on('s.id', '=', currentSessionId))
        .where('u.id', '=', userId)
        .select(['u.email', 'c.password_hash', 's.token_hash'])
        .executeTakeFirstOrThrow(usersErrors.sessionEnded);
      const weakness = passwordWeakness(newPassword, known.email);
      if (weakness) throw usersErrors.weakPassword(weakness);
      if (!(await passwords.verify(currentPassword, known.password_hash))) throw usersErrors.wrongPassword();
      const passwordHash = await passwords.hash(newPassword);
      return uow.run(async (tx) => {
        await stillTheSame(tx.db, userId, known.password_hash, usersErrors.wrongPassword);
        await tx.db
          .updateTable('credentials')
          .set({ password_hash: passwordHash, changed_at: sql<Date>`now()` })
          .where('user_id', '=', userId)
          .execute();
        await revokeSessionsOf(tx, userId);
        await mailRequests.revoke(tx, userId, 'reset-password', 'change-email');
        await mailRequests.request(tx, { userId, purpose: 'password-changed', to: known.email });
        return openSession(tx, { userId, device, byRefresh: known.token_hash === null });
      });
    },

    /** What the person gets to see of a session that was just opened. */
    async describe({ userId, sessionId, refreshToken }: Opened): Promise<SignedIn> {
      const [principal, user, tokens] = await Promise.all([
        identifyQueries.bySession(sessionId),
        accountsQueries.getAccount(userId),
        accessTokens.issue({ userId, sessionId }),
      ]);
      if (!principal) throw usersErrors.sessionEnded();
      const storeIds = isHeldToStores(principal) ? principal.storeIds : [];
      return { user, permissions: principal.permissions, storeIds, ...tokens, ...(refreshToken === null ? {} : { refreshToken }) };
    },
  };
}

/** Hashing takes a while and no lock is held meanwhile: the row that was checked must be the one that is acted on. */
async function stillTheSame(db: Kysely<UsersTables>, userId: string, passwordHash: string | null, otherwise: () => Error): Promise<void> {
  const row = await db.selectFrom('credentials').select('password_hash').where('user_id', '=', userId).forUpdate().executeTakeFirst();
  if (!row || row.password_hash !== passwordHash) throw otherwise();
}

/** After the lock on its credentials: who closes an account takes that one first. */
async function stillOpen(db: Kysely<UsersTables>, userId: string): Promise<void> {
  const closed = await db
    .selectFrom('users as u')
    .select('u.id')
    .where('u.id', '=', userId)
    .where('u.deactivated_at', 'is not', null)
    .executeTakeFirst();
  if (closed) throw usersErrors.deactivated();
}
