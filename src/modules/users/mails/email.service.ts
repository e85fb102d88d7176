import { sql, type Kysely } from 'kysely';
import type { Passwords } from '../../../platform/auth/passwords';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { lockAccount, type LockedAccount } from '../accounts/lock-account';
import { usersErrors } from '../domain/errors';
import { emailVerified } from '../events';
import type { UsersTables } from '../tables';
import type { MailRequests } from './mail-requests';
import { findLink } from './mail-requests.queries';

export interface EmailServiceDeps {
  readonly db: Kysely<UsersTables>;
  readonly uow: UnitOfWork<UsersTables>;
  readonly passwords: Passwords;
  readonly mailRequests: MailRequests;
}

export interface Proved {
  readonly email: string;
  /** It took the place of another one. */
  readonly changed: boolean;
}

export interface EmailService {
  /** @throws AppError users.already-verified, users.too-many-mails */
  resend(userId: string): Promise<void>;
  /**
   * Writes to the new address, which must answer, and tells the present one. An address of another account gets no mail, and
   * the answer is the same. @throws AppError users.wrong-password, users.same-email, users.too-many-mails
   */
  askForChange(input: { userId: string; email: string; currentPassword: string }): Promise<void>;
  /** A link that is opened twice says again what it did. @throws AppError users.link-not-valid, users.email-taken */
  prove(token: string): Promise<Proved>;
}

type UsersTx = Tx<UsersTables>;

export function createEmailService({ db, uow, passwords, mailRequests }: EmailServiceDeps): EmailService {
  async function verify(tx: UsersTx, token: string, account: LockedAccount): Promise<Proved> {
    const proved = { email: account.email, changed: false };
    if (account.email_verified_at !== null) return proved;
    if (!(await mailRequests.use(tx, token, 'verify-email'))) throw usersErrors.linkNotValid();
    await setEmail(tx, account.id, account.email);
    return proved;
  }

  async function change(tx: UsersTx, token: string, account: LockedAccount, email: string): Promise<Proved> {
    const proved = { email, changed: true };
    if (account.email === email) return proved;
    if (!(await mailRequests.use(tx, token, 'change-email'))) throw usersErrors.linkNotValid();
    await setEmail(tx, account.id, email);
    await mailRequests.revoke(tx, account.id, 'verify-email', 'reset-password');
    await mailRequests.request(tx, { userId: account.id, purpose: 'email-changed', to: account.email });
    return proved;
  }

  return {
    async resend(userId) {
      await uow.run(async (tx) => {
        const account = await lockAccount(tx, { userId });
        if (!account) throw usersErrors.sessionEnded();
        if (account.email_verified_at !== null) throw usersErrors.alreadyVerified();
        const wait = await mailRequests.waitSeconds(tx, userId, 'verify-email');
        if (wait !== null) throw usersErrors.tooManyMails(wait);
        await mailRequests.request(tx, { userId, purpose: 'verify-email', to: account.email });
      });
    },

    async askForChange({ userId, email, currentPassword }) {
      const hash = await passwordHashOf(db, userId);
      if (!(await passwords.verify(currentPassword, hash))) throw usersErrors.wrongPassword();
      await uow.run(async (tx) => {
        const account = await lockAccount(tx, { userId });
        if (!account) throw usersErrors.sessionEnded();
        if ((await passwordHashOf(tx.db, userId)) !== hash) throw usersErrors.wrongPassword();
        if (account.email === email) throw usersErrors.sameEmail();
        const wait = await mailRequests.waitSeconds(tx, userId, 'email-change-asked');
        if (wait !== null) throw usersErrors.tooManyMails(wait);
        await mailRequests.request(tx, { userId, purpose: 'email-change-asked', to: account.email });
        if (!(await isTaken(tx, email))) await mailRequests.request(tx, { userId, purpose: 'change-email', to: email });
      });
    },

    async prove(token) {
      const link = await findLink(db, token);
      if (!link) throw usersErrors.linkNotValid();
      return uow.run(async (tx) => {
        const account = await lockAccount(tx, { userId: link.userId });
        if (!account || account.deactivated_at !== null) throw usersErrors.linkNotValid();
        if (link.purpose === 'change-email') return change(tx, token, account, link.email);
        if (link.purpose === 'verify-email' && link.email === account.email) return verify(tx, token, account);
        throw usersErrors.linkNotValid();
      });
    },
  };
}

async function passwordHashOf(db: Kysely<UsersTables>, userId: string): Promise<string | null> {
  const row = await db.selectFrom('credentials as c').select('c.password_hash').where('c.user_id', '=', userId).executeTakeFirst();
  return row?.password_hash ?? null;
}

const isTaken = async (tx: UsersTx, email: string): Promise<boolean> =>
  (await tx.db.selectFrom('users as u').select('u.id').where('u.email', '=', email).executeTakeFirst()) !== undefined;

/** @throws AppError users.email-taken, also when somebody took it in this moment */
async function setEmail(tx: UsersTx, userId: string, email: string): Promise<void> {
  await tx.db
    .updateTable('users')
    .set({ email, email_verified_at: sql<Date>`now()`, updated_at: sql<Date>`now()` })
    .where('id', '=', userId)
    .execute()
    .catch((error: unknown) => {
      throw error instanceof Error && 'constraint' in error && error.constraint === 'users_email_key' ? usersErrors.emailTaken() : error;
    });
  tx.publish(emailVerified, userId, { userId });
}
