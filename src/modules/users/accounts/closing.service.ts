import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { usersErrors } from '../domain/errors';
import { beyondReach } from '../domain/roles';
import { accountClosed } from '../events';
import type { MailRequests } from '../mails/mail-requests';
import { lockRoles, requireAdmin, rolesOf } from '../roles/roles.repository';
import { revokeSessionsOf } from '../sessions/sessions.repository';
import type { UsersTables } from '../tables';

export interface ClosingServiceDeps {
  readonly uow: UnitOfWork<UsersTables>;
  readonly mailRequests: MailRequests;
}

/** Who does it, and what they may do. */
interface Actor {
  readonly userId: string;
  readonly granted: readonly string[];
}

export interface ClosingService {
  /** Works at once; what others keep for the account, as its cards, is let go. @throws AppError users.not-found, users.not-yourself, users.may-not-grant, users.last-admin */
  deactivate(input: { userId: string; reason: string | null; by: Actor }): Promise<void>;
  /** @throws AppError users.not-found, users.may-not-grant */
  reactivate(input: { userId: string; by: Actor }): Promise<void>;
}

export function createClosingService({ uow, mailRequests }: ClosingServiceDeps): ClosingService {
  return {
    async deactivate({ userId, reason, by }) {
      if (userId === by.userId) throw usersErrors.notYourself();
      await uow.run(async (tx) => {
        const roles = await reachable(tx, userId, by);
        await lockCredentials(tx, userId);
        await tx.db
          .updateTable('users')
          .set({ deactivated_at: sql<Date>`coalesce(deactivated_at, now())`, deactivated_reason: reason })
          .where('id', '=', userId)
          .execute();
        await revokeSessionsOf(tx, userId);
        await mailRequests.revoke(tx, userId, 'verify-email', 'reset-password', 'change-email', 'staff-invitation');
        if (roles.includes('admin')) await requireAdmin(tx);
        tx.publish(accountClosed, userId, { userId });
      });
    },

    async reactivate({ userId, by }) {
      await uow.run(async (tx) => {
        await reachable(tx, userId, by);
        await tx.db.updateTable('users').set({ deactivated_at: null, deactivated_reason: null }).where('id', '=', userId).execute();
      });
    },
  };
}

/** The account's roles, when the actor has every right that they give. */
async function reachable(tx: Tx<UsersTables>, userId: string, { granted }: Actor): Promise<string[]> {
  const known = await lockRoles(tx);
  const roles = await rolesOf(tx, userId);
  const tooHigh = beyondReach({ added: [], removed: roles }, known, granted);
  if (tooHigh.length > 0) throw usersErrors.mayNotGrant(tooHigh);
  return roles;
}

/** Somebody who is signing in at this moment holds this row until their session is open, and finds the account closed after it. */
const lockCredentials = (tx: Tx<UsersTables>, userId: string) =>
  tx.db.selectFrom('credentials as c').select('c.user_id').where('c.user_id', '=', userId).forUpdate().execute();
