import { sql, type Kysely } from 'kysely';
import type { Page } from '../../../platform/facade/schemas';
import type { Right } from '../../../platform/module';
import { usersErrors } from '../domain/errors';
import { isAssignable } from '../domain/roles';
import type { Permission, Role } from '../shapes';
import type { UsersTables } from '../tables';
import type { RightsSync } from './rights.sync';

export interface RolesQueriesDeps {
  readonly db: Kysely<UsersTables>;
  readonly rightsSync: RightsSync;
  /** Of all modules. */
  readonly rights: readonly Right[];
}

export type RolesQueries = ReturnType<typeof createRolesQueries>;

export function createRolesQueries({ db, rightsSync, rights }: RolesQueriesDeps) {
  const roles = () =>
    db
      .selectFrom('roles as r')
      .select([
        'r.name',
        'r.title',
        'r.permissions',
        'r.version',
        'r.built_in as builtIn',
        sql<number>`(select count(*) from users.user_roles ur where ur.role = r.name)`.as('members'),
      ]);

  return {
    async guestPermissions(): Promise<string[]> {
      await rightsSync.done();
      const guest = await db.selectFrom('roles as r').select('r.permissions').where('r.name', '=', 'guest').executeTakeFirst();
      return guest?.permissions ?? [];
    },

    /** `cursor`: the last name of the page before. */
    async listRoles({ limit = 50, cursor }: { limit?: number | undefined; cursor?: string | undefined }): Promise<Page<Role>> {
      await rightsSync.done();
      const rows = await roles()
        .where('r.name', '>', cursor ?? '')
        .orderBy('r.name')
        .limit(limit + 1)
        .execute();
      const items = rows.slice(0, limit).map(shown);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.name ?? null) : null };
    },

    /** @throws AppError users.role-not-found */
    async getRole(name: string): Promise<Role> {
      const row = await roles().where('r.name', '=', name).executeTakeFirst();
      if (!row) throw usersErrors.roleNotFound();
      return shown(row);
    },

    listPermissions: (): Permission[] => rights.map(({ name, module, text, opens }) => ({ name, module, text, opens: [...opens] })),
  };
}

const shown = (row: Omit<Role, 'assignable'>): Role => ({ ...row, title: row.title || row.name, assignable: isAssignable(row.name) });
