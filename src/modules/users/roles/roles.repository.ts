import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { usersErrors } from '../domain/errors';
import type { RoleRights } from '../domain/roles';
import type { UsersTables } from '../tables';

type UsersTx = Tx<UsersTables>;

export interface LockedRole extends RoleRights {
  readonly built_in: boolean;
  readonly version: number;
}

/** Two changes of roles wait for each other: neither may count on an admin the other one removes. */
export const lockRoles = (tx: UsersTx): Promise<LockedRole[]> =>
  tx.db.selectFrom('roles').select(['name', 'permissions', 'built_in', 'version']).orderBy('name').forUpdate().execute();

/** @throws AppError users.not-found */
export async function rolesOf(tx: UsersTx, userId: string): Promise<string[]> {
  const user = await tx.db
    .selectFrom('users as u')
    .where('u.id', '=', userId)
    .select(sql<string[]>`array(select ur.role from users.user_roles ur where ur.user_id = u.id)`.as('roles'))
    .executeTakeFirst();
  if (!user) throw usersErrors.notFound();
  return user.roles;
}

/** Somebody must be left who can do everything and can sign in. @throws AppError users.last-admin */
export async function requireAdmin(tx: UsersTx): Promise<void> {
  const admin = await tx.db
    .selectFrom('user_roles as ur')
    .innerJoin('users as u', 'u.id', 'ur.user_id')
    .select('ur.user_id')
    .where('ur.role', '=', 'admin')
    .where('u.deactivated_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (!admin) throw usersErrors.lastAdmin();
}
