import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { usersErrors } from '../domain/errors';
import { chooseLocale } from '../../../platform/kernel/locales';
import { beyondReach, isAssignable } from '../domain/roles';
import type { MailRequests } from '../mails/mail-requests';
import type { RightsSync } from '../roles/rights.sync';
import { lockRoles } from '../roles/roles.repository';
import type { UsersTables } from '../tables';
import { createAccount, giveRoles } from './accounts.service';
import { lockAccount } from './lock-account';

export interface InvitationsServiceDeps {
  readonly uow: UnitOfWork<UsersTables>;
  readonly rightsSync: RightsSync;
  readonly mailRequests: MailRequests;
  readonly offeredLocales: readonly string[];
}

export interface Invitation {
  readonly email: string;
  readonly name: string;
  readonly role: string;
  /** What the inviter may do. */
  readonly granted: readonly string[];
}

export interface InvitationsService {
  /**
   * An account without a password, and a link to set one. Whoever has not used theirs gets a new one. Returns the account's id.
   * @throws AppError users.no-such-role, users.may-not-grant, users.email-taken, users.too-many-mails
   */
  invite(invitation: Invitation): Promise<string>;
}

export function createInvitationsService({ uow, rightsSync, mailRequests, offeredLocales }: InvitationsServiceDeps): InvitationsService {
  return {
    async invite({ email, name, role, granted }) {
      await rightsSync.done();
      return uow.run(async (tx) => {
        const known = await lockRoles(tx);
        if (!isAssignable(role) || !known.some((one) => one.name === role)) throw usersErrors.noSuchRole([role]);
        const tooHigh = beyondReach({ added: [role], removed: [] }, known, granted);
        if (tooHigh.length > 0) throw usersErrors.mayNotGrant(tooHigh);
        const roles = [...new Set(['customer', role])];
        const locale = chooseLocale([], offeredLocales);
        const made = await createAccount(tx, { email, name, locale, marketingConsent: false, passwordHash: null, roles });
        const account = await lockAccount(tx, { email });
        if (!account) throw usersErrors.notFound();
        if (made === null) {
          const password = await tx.db.selectFrom('credentials').select('user_id').where('user_id', '=', account.id).executeTakeFirst();
          if (password || account.deactivated_at !== null) throw usersErrors.emailTaken();
          const wait = await mailRequests.waitSeconds(tx, account.id, 'staff-invitation');
          if (wait !== null) throw usersErrors.tooManyMails(wait);
          await giveRoles(tx, account.id, roles);
        }
        await mailRequests.request(tx, { userId: account.id, purpose: 'staff-invitation', to: account.email });
        return account.id;
      });
    },
  };
}
