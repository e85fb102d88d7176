import { sql } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { usersErrors } from '../domain/errors';
import { beyondReach, isAssignable, missing, permissionChange, refusedPermissions, roleChange } from '../domain/roles';
import type { UsersTables } from '../tables';
import { lockRoles, requireAdmin, rolesOf, type LockedRole } from './roles.repository';

export interface RolesServiceDeps {
  readonly uow: UnitOfWork<UsersTables>;
  /** Every permission of the installation. */
  readonly permissionNames: readonly string[];
}

export interface AssignRolesInput {
  readonly userId: string;
  /** All the roles the account is to have. */
  readonly roles: readonly string[];
  /** What the giver may do. */
  readonly granted: readonly string[];
}

export interface AssignStoresInput {
  readonly userId: string;
  /** All the stores the account is to be held to; none: no such limit. */
  readonly storeIds: readonly string[];
}

export interface NewRole {
  readonly name: string;
  readonly title: string;
  readonly permissions: readonly string[];
  readonly granted: readonly string[];
}

export interface RoleChanges {
  readonly name: string;
  /** As the writer has seen it. */
  readonly version: number;
  readonly title?: string | undefined;
  /** All the rights it is to give. */
  readonly permissions?: readonly string[] | undefined;
  readonly granted: readonly string[];
}

export interface RolesService {
  /** Works at once: rights are read with every request. @throws AppError users.not-found, users.no-such-role, users.may-not-grant, users.last-admin */
  assignRoles(input: AssignRolesInput): Promise<void>;
  /** Works at once. @throws AppError users.not-found */
  assignStores(input: AssignStoresInput): Promise<void>;
  /** @throws AppError users.role-taken, users.no-such-permission, users.may-not-grant */
  createRole(input: NewRole): Promise<void>;
  /**
   * @throws AppError users.role-not-found, users.stale-role, users.built-in-role, users.no-such-permission, users.may-not-grant,
   * users.needed-right, users.not-for-everyone
   */
  updateRole(changes: RoleChanges): Promise<void>;
  /** @throws AppError users.role-not-found, users.built-in-role, users.role-in-use, users.may-not-grant */
  deleteRole(input: { name: string; granted: readonly string[] }): Promise<void>;
}

export function createRolesService({ uow, permissionNames }: RolesServiceDeps): RolesService {
  /** Nobody gives or takes a right they do not have. */
  function checkRights(role: string, before: readonly string[], after: readonly string[], granted: readonly string[]): void {
    const { added, removed } = permissionChange(before, after);
    const unknown = missing(added, permissionNames);
    if (unknown.length > 0) throw usersErrors.noSuchPermission(unknown);
    if (missing([...added, ...removed], granted).length > 0) throw usersErrors.mayNotGrant([role]);
    const { needed, notForEveryone } = refusedPermissions(role, { added, removed });
    if (needed.length > 0) throw usersErrors.neededRight(needed);
    if (notForEveryone.length > 0) throw usersErrors.notForEveryone(notForEveryone);
  }

  return {
    async assignRoles({ userId, roles, granted }) {
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

    async assignStores({ userId, storeIds }) {
      await uow.run(async (tx) => {
        const user = await tx.db.selectFrom('users').select('id').where('id', '=', userId).forUpdate().executeTakeFirst();
        if (!user) throw usersErrors.notFound();
        const rows = await tx.db.selectFrom('user_stores').select('store_id').where('user_id', '=', userId).execute();
        const { added, removed } = roleChange(
          rows.map((row) => row.store_id),
          storeIds,
        );
        await sql`delete from user_stores us where us.user_id = ${userId} and us.store_id = any(${[...removed]}::uuid[])`.execute(tx.db);
        await sql`insert into user_stores (user_id, store_id) select ${userId}::uuid, s.id from unnest(${[...added]}::uuid[]) as s (id)`.execute(
          tx.db,
        );
      });
    },

    async createRole({ name, title, permissions, granted }) {
      checkRights(name, [], permissions, granted);
      await uow.run(async (tx) => {
        const made = await tx.db
          .insertInto('roles')
          .values({ name, title, permissions: inOrder(permissions) })
          .onConflict((oc) => oc.column('name').doNothing())
          .returning('name')
          .executeTakeFirst();
        if (!made) throw usersErrors.roleTaken();
      });
    },

    async updateRole({ name, version, title, permissions, granted }) {
      await uow.run(async (tx) => {
        const role = find(await lockRoles(tx), name);
        if (role.version !== version) throw usersErrors.staleRole();
        if (permissions !== undefined) {
          if (name === 'admin') throw usersErrors.builtInRole();
          checkRights(name, role.permissions, permissions, granted);
        }
        await tx.db
          .updateTable('roles')
          .set({
            ...(title === undefined ? {} : { title }),
            ...(permissions === undefined ? {} : { permissions: inOrder(permissions) }),
            version: sql<number>`version + 1`,
          })
          .where('name', '=', name)
          .execute();
      });
    },

    async deleteRole({ name, granted }) {
      await uow.run(async (tx) => {
        const role = find(await lockRoles(tx), name);
        if (role.built_in) throw usersErrors.builtInRole();
        if (missing(role.permissions, granted).length > 0) throw usersErrors.mayNotGrant([name]);
        const members = await tx.db
          .selectFrom('user_roles as ur')
          .where('ur.role', '=', name)
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow();
        if (Number(members.count) > 0) throw usersErrors.roleInUse(Number(members.count));
        await tx.db.deleteFrom('roles').where('name', '=', name).execute();
      });
    },
  };
}

const inOrder = (permissions: readonly string[]): string[] => [...new Set(permissions)].sort();

function find(roles: readonly LockedRole[], name: string): LockedRole {
  const role = roles.find((one) => one.name === name);
  if (!role) throw usersErrors.roleNotFound();
  return role;
}
