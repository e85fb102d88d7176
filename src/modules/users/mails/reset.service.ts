import { sql, type Kysely } from 'kysely';
import { passwordWeakness, type Passwords } from '../../../platform/auth/passwords';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { lockAccount } from '../accounts/lock-account';
import { usersContract, type UsersFacade } from '../contract';
import { usersErrors } from '../domain/errors';
import { emailVerified } from '../events';
import { revokeSessionsOf } from '../sessions/sessions.repository';
import type { UsersTables } from '../tables';
import type { MailRequests } from './mail-requests';
import { findLink } from './mail-requests.queries';

export interface ResetServiceDeps {
  readonly db: Kysely<UsersTables>;
  readonly uow: UnitOfWork<UsersTables>;
  readonly passwords: Passwords;
  readonly mailRequests: MailRequests;
}

export interface ResetService extends Pick<UsersFacade, 'answerResetAsk'> {
  /** Writes down that somebody asked, and nothing else: an address without an account costs the same and answers the same. */
  ask(email: string): Promise<void>;
  /** Ends every session. @throws AppError users.link-not-valid, users.weak-password */
  confirm(input: { token: string; newPassword: string }): Promise<void>;
}

export function createResetService({ db, uow, passwords, mailRequests }: ResetServiceDeps): ResetService {
  return {
    async ask(email) {
      const askId = uuidv7();
      await uow.run(async (tx) => {
        await tx.db.insertInto('reset_asks').values({ id: askId, email }).execute();
        tx.send(usersContract, 'answerResetAsk', { askId });
      });
    },

    /** Too many asked for one address: the mails that went out are enough. */
    async answerResetAsk({ askId }) {
      await uow.run(async (tx) => {
        const ask = await tx.db.deleteFrom('reset_asks').where('id', '=', askId).returning('email').executeTakeFirst();
        const account = ask && (await lockAccount(tx, { email: ask.email }));
        if (!account || account.deactivated_at !== null) return;
        if ((await mailRequests.waitSeconds(tx, account.id, 'reset-password')) !== null) return;
        await mailRequests.request(tx, { userId: account.id, purpose: 'reset-password', to: account.email });
      });
      return null;
    },

    async confirm({ token, newPassword }) {
      const link = await findLink(db, token);
      if (!link || link.used || !setsPassword(link.purpose)) throw usersErrors.linkNotValid();
      const { purpose } = link;
      const weakness = passwordWeakness(newPassword, link.email);
      if (weakness) throw usersErrors.weakPassword(weakness);
      const passwordHash = await passwords.hash(newPassword);
      await uow.run(async (tx) => {
        const account = await lockAccount(tx, { userId: link.userId });
        if (!account || account.deactivated_at !== null || account.email !== link.email) throw usersErrors.linkNotValid();
        if (!(await mailRequests.use(tx, token, purpose))) throw usersErrors.linkNotValid();
        await tx.db
          .insertInto('credentials')
          .values({ user_id: account.id, password_hash: passwordHash })
          .onConflict((oc) => oc.column('user_id').doUpdateSet({ password_hash: passwordHash, changed_at: sql<Date>`now()` }))
          .execute();
        await revokeSessionsOf(tx, account.id);
        await mailRequests.revoke(tx, account.id, 'change-email', 'reset-password', 'staff-invitation');
        if (account.email_verified_at === null) {
          await tx.db
            .updateTable('users')
            .set({ email_verified_at: sql<Date>`now()` })
            .where('id', '=', account.id)
            .execute();
          await mailRequests.revoke(tx, account.id, 'verify-email');
          tx.publish(emailVerified, account.id, { userId: account.id });
        }
        if (purpose === 'reset-password')
          await mailRequests.request(tx, { userId: account.id, purpose: 'password-changed', to: account.email });
      });
    },
  };
}

const setsPassword = (purpose: string): purpose is 'reset-password' | 'staff-invitation' =>
  purpose === 'reset-password' || purpose === 'staff-invitation';
