import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { usersErrors } from '../domain/errors';
import { beyondReach, isAssignable, roleChange } from '../domain/roles';
import type { UsersTables } from '../tables';

export interface RolesServiceDeps {
  readonly uow: UnitOfWork<UsersTables>;
}

export interface AssignRolesInput {
  readonly userId: string;
  /** All the roles the account is to have. */
  readonly roles: readonly string[];
  /** What the giver may do. */
  readonly granted: readonly string[];
}

export type RolesService = ReturnType<typeof createRolesService>;

export function createRolesService({ uow }: RolesServiceDeps) {
  return {
    /** Works at once: rights are read with every request. @throws AppError users.not-found, users.no-such-role, users.may-not-grant, users.last-admin */
    async assignRoles({ userId, roles, granted }: AssignRolesInput): Promise<void> {
      await uow.run(async (tx) => {
        const known = await lockRoles(tx);
        const unknown = roles.filter((role) => !isAssignable(role) || !known.some((k) => k.name === role));
        if (unknown.length > 0) throw usersErrors.noSuchRole(unknown);
        const change = roleChange(await rolesOf(tx, userId), roles);
        const tooHigh = beyondReach(change, known, granted);
        if (tooHigh.length > 0) throw usersErrors.mayNotGrant(tooHigh);
        if (change.removed.length > 0)
          await tx.db
            .deleteFrom('user_roles')
            .where('user_id', '=', userId)
            .where('role', 'in', [...change.removed])
            .execute();
        if (change.added.length > 0)
          await tx.db
            .insertInto('user_roles')
            .values(change.added.map((role) => ({ user_id: userId, role })))
            .execute();
        if (change.removed.includes('admin')) await requireAdmin(tx);
      });
    },
  };
}

/** Two changes of roles wait for each other: neither may count on an admin the other one removes. */
const lockRoles = async (tx: Tx<UsersTables>) =>
  tx.db.selectFrom('roles').select(['name', 'permissions']).orderBy('name').forUpdate().execute();

async function rolesOf(tx: Tx<UsersTables>, userId: string): Promise<string[]> {
  const user = await tx.db
    .selectFrom('users as u')
    .where('u.id', '=', userId)
    .select(sql<string[]>`array(select ur.role from users.user_roles ur where ur.user_id = u.id)`.as('roles'))
    .executeTakeFirst();
  if (!user) throw usersErrors.notFound();
  return user.roles;
}

async function requireAdmin(tx: Tx<UsersTables>): Promise<void> {
  const admin = await tx.db.selectFrom('user_roles').select('user_id').where('role', '=', 'admin').limit(1).executeTakeFirst();
  if (!admin) throw usersErrors.lastAdmin();
}
