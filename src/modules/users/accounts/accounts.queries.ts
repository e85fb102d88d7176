import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import type { Caller } from '../../../platform/auth/principal';
import type { Page } from '../../../platform/facade/schemas';
import type { UserView } from '../contract';
import { usersErrors } from '../domain/errors';
import { sessionLimits } from '../domain/session-limits';
import type { Account, Me, User } from '../shapes';
import type { UsersTables } from '../tables';

export interface AccountsQueriesDeps {
  readonly db: Kysely<UsersTables>;
  /** Every permission of the installation. */
  readonly permissionNames: readonly string[];
}

export interface ListAccountsInput {
  readonly limit?: number | undefined;
  /** The last id of the page before. */
  readonly cursor?: string | undefined;
  /** Beginning of the e-mail address or the name, in any case. */
  readonly q?: string | undefined;
  readonly role?: string | undefined;
}

export type AccountsQueries = ReturnType<typeof createAccountsQueries>;

export function createAccountsQueries({ db, permissionNames }: AccountsQueriesDeps) {
  const accounts = () =>
    db
      .selectFrom('users as u')
      .select((eb) => [
        'u.id',
        'u.email',
        eb('u.email_verified_at', 'is not', null).$castTo<boolean>().as('emailVerified'),
        'u.name',
        'u.locale',
        sql<string[]>`array(select ur.role from users.user_roles ur where ur.user_id = u.id order by ur.role)`.as('roles'),
        'u.created_at as createdAt',
      ]);

  const accountsForStaff = () =>
    accounts().select(
      sql<Date | null>`(
        select max(s.last_seen_at) from users.sessions s
        where s.user_id = u.id and s.revoked_at is null and s.expires_at > now()
          and s.last_seen_at > now() - make_interval(days => ${sessionLimits.idleDays})
      )`.as('lastSeenAt'),
    );

  async function getAccount(userId: string): Promise<Account> {
    const row = await accounts().where('u.id', '=', userId).executeTakeFirst();
    if (!row) throw usersErrors.notFound();
    return { ...row, createdAt: row.createdAt.toISOString() };
  }

  return {
    getAccount,

    async getMe(caller: Caller): Promise<z.output<typeof Me>> {
      const user = caller.principal ? await getAccount(caller.principal.userId) : null;
      return { user, permissions: permissionNames.filter((name) => caller.can(name)) };
    },

    async getAccountForStaff(userId: string): Promise<User> {
      const row = await accountsForStaff().where('u.id', '=', userId).executeTakeFirst();
      if (!row) throw usersErrors.notFound();
      return forStaff(row);
    },

    async listAccounts({ limit = 20, cursor, q, role }: ListAccountsInput): Promise<Page<User>> {
      let list = accountsForStaff()
        .orderBy('u.id', 'desc')
        .limit(limit + 1);
      if (cursor !== undefined) list = list.where('u.id', '<', cursor);
      if (q !== undefined) {
        const prefix = `${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
        list = list.where((eb) => eb.or([eb('u.email', 'like', prefix), eb(eb.fn<string>('lower', ['u.name']), 'like', prefix)]));
      }
      if (role !== undefined) {
        list = list.where((eb) =>
          eb.exists(eb.selectFrom('user_roles as ur').select('ur.role').whereRef('ur.user_id', '=', 'u.id').where('ur.role', '=', role)),
        );
      }
      const rows = await list.execute();
      const items = rows.slice(0, limit).map(forStaff);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },

    async listUsers({ userIds }: { userIds: string[] }): Promise<UserView[]> {
      return db
        .selectFrom('users as u')
        .where('u.id', '=', sql<string>`any(${userIds}::uuid[])`)
        .select((eb) => [
          'u.id as userId',
          'u.email',
          eb('u.email_verified_at', 'is not', null).$castTo<boolean>().as('emailVerified'),
          'u.name',
          'u.locale',
        ])
        .execute();
    },
  };
}

type StaffRow = Omit<User, 'createdAt' | 'lastSeenAt'> & { readonly createdAt: Date; readonly lastSeenAt: Date | null };
const forStaff = (row: StaffRow): User => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
});
