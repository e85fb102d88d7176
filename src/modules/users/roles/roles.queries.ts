import { sql, type Kysely } from 'kysely';
import type { Page } from '../../../platform/facade/schemas';
import { isAssignable } from '../domain/roles';
import type { Role } from '../shapes';
import type { UsersTables } from '../tables';
import type { RightsSync } from './rights.sync';

export interface RolesQueriesDeps {
  readonly db: Kysely<UsersTables>;
  readonly rightsSync: RightsSync;
}

export type RolesQueries = ReturnType<typeof createRolesQueries>;

export function createRolesQueries({ db, rightsSync }: RolesQueriesDeps) {
  return {
    async guestPermissions(): Promise<string[]> {
      await rightsSync.done();
      const guest = await db.selectFrom('roles as r').select('r.permissions').where('r.name', '=', 'guest').executeTakeFirst();
      return guest?.permissions ?? [];
    },

    /** `cursor`: the last name of the page before. */
    async listRoles({ limit = 50, cursor }: { limit?: number | undefined; cursor?: string | undefined }): Promise<Page<Role>> {
      await rightsSync.done();
      const rows = await db
        .selectFrom('roles as r')
        .where('r.name', '>', cursor ?? '')
        .orderBy('r.name')
        .limit(limit + 1)
        .select([
          'r.name',
          'r.permissions',
          'r.built_in as builtIn',
          sql<number>`(select count(*) from users.user_roles ur where ur.role = r.name)`.as('members'),
        ])
        .execute();
      const items = rows.slice(0, limit).map((row) => ({ ...row, assignable: isAssignable(row.name) }));
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.name ?? null) : null };
    },
  };
}
