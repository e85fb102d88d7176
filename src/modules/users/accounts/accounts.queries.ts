import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import type { Caller } from '../../../platform/auth/principal';
import { storesOf } from '../../../platform/auth/stores';
import type { Page } from '../../../platform/facade/schemas';
import type { UserView } from '../contract';
import { listAddresses } from '../addresses/addresses.repository';
import { usersErrors } from '../domain/errors';
import { sessionLimits } from '../domain/session-limits';
import { groupsOfUser } from '../groups/groups.service';
import type { Account, Me, User, UserDetail } from '../shapes';
import type { RightsSync } from '../roles/rights.sync';
import type { UsersTables } from '../tables';

export interface AccountsQueriesDeps {
  readonly db: Kysely<UsersTables>;
  /** Every permission of the installation. */
  readonly permissionNames: readonly string[];
  readonly rightsSync: RightsSync;
}

export interface ListAccountsInput {
  readonly limit?: number | undefined;
  /** The last id of the page before. */
  readonly cursor?: string | undefined;
  /** Beginning of the e-mail address or the name, in any case. */
  readonly q?: string | undefined;
  readonly role?: string | undefined;
  /** Id of a group of customers. */
  readonly group?: string | undefined;
  readonly status?: 'active' | 'deactivated' | undefined;
  readonly emailVerified?: boolean | undefined;
}

export type AccountsQueries = ReturnType<typeof createAccountsQueries>;

export function createAccountsQueries({ db, permissionNames, rightsSync }: AccountsQueriesDeps) {
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
        eb('u.marketing_consent_at', 'is not', null).$castTo<boolean>().as('marketingConsent'),
        'u.created_at as createdAt',
      ]);

  const accountsForStaff = () =>
    accounts().select([
      'u.deactivated_at as deactivatedAt',
      sql<Date | null>`(select max(s.last_seen_at) from users.sessions s where s.user_id = u.id and ${live})`.as('lastSeenAt'),
    ]);

  const people = () =>
    db
      .selectFrom('users as u')
      .select((eb) => [
        'u.id as userId',
        'u.email',
        eb('u.email_verified_at', 'is not', null).$castTo<boolean>().as('emailVerified'),
        'u.name',
        'u.locale',
      ]);

  async function getAccount(userId: string): Promise<Account> {
    const row = await accounts().where('u.id', '=', userId).executeTakeFirst();
    if (!row) throw usersErrors.notFound();
    return { ...row, createdAt: row.createdAt.toISOString() };
  }

  return {
    getAccount,

    async getMe(caller: Caller): Promise<z.output<typeof Me>> {
      const user = caller.principal ? await getAccount(caller.principal.userId) : null;
      return { user, permissions: permissionNames.filter((name) => caller.can(name)), storeIds: [...(storesOf(caller) ?? [])] };
    },

    /** @throws AppError users.not-found */
    async getAccountForStaff(userId: string): Promise<UserDetail> {
      const [row, groups, addresses] = await Promise.all([
        accountsForStaff()
          .where('u.id', '=', userId)
          .select([
            'u.deactivated_reason as deactivatedReason',
            sql<number>`(select count(*) from users.sessions s where s.user_id = u.id and ${live})`.as('sessions'),
            sql<string[]>`array(select us.store_id from users.user_stores us where us.user_id = u.id order by us.store_id)`.as('storeIds'),
          ])
          .executeTakeFirst(),
        groupsOfUser(db, userId),
        listAddresses(db, userId),
      ]);
      if (!row) throw usersErrors.notFound();
      const { deactivatedReason, sessions, storeIds, ...user } = row;
      return { ...forStaff(user), deactivatedReason, sessions, groups, storeIds, addresses };
    },

    async listAccounts({ limit = 20, cursor, q, role, group, status, emailVerified }: ListAccountsInput): Promise<Page<User>> {
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
      if (group !== undefined) {
        list = list.where((eb) =>
          eb.exists(
            eb
              .selectFrom('customer_group_members as m')
              .select('m.group_id')
              .whereRef('m.user_id', '=', 'u.id')
              .where('m.group_id', '=', group),
          ),
        );
      }
      if (status !== undefined) list = list.where('u.deactivated_at', status === 'active' ? 'is' : 'is not', null);
      if (emailVerified !== undefined) list = list.where('u.email_verified_at', emailVerified ? 'is not' : 'is', null);
      const rows = await list.execute();
      const items = rows.slice(0, limit).map(forStaff);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },

    listUsers: ({ userIds }: { userIds: string[] }): Promise<UserView[]> =>
      people()
        .where('u.id', '=', sql<string>`any(${userIds}::uuid[])`)
        .execute(),

    async listStaff({ permission, storeId }: { permission: string; storeId?: string | undefined }): Promise<UserView[]> {
      await rightsSync.done();
      const holding = (wanted: string) => sql`exists (
        select from users.user_roles ur join users.roles r on r.name = ur.role
        where ur.user_id = u.id and r.permissions @> array[${wanted}]::text[])`;
      return people()
        .where('u.deactivated_at', 'is', null)
        .where(sql<boolean>`${holding(permission)}`)
        .$if(storeId !== undefined, (q) =>
          q.where(
            sql<boolean>`(${holding('catalog:work-in-all-stores')} or not exists (select from users.user_stores us where us.user_id = u.id)
              or exists (select from users.user_stores us where us.user_id = u.id and us.store_id = ${storeId}))`,
          ),
        )
        .orderBy('u.id')
        .execute();
    },
  };
}

/** Of a session `s` that still lets somebody in. */
const live = sql`s.revoked_at is null and s.expires_at > now() and s.last_seen_at > now() - make_interval(days => ${sessionLimits.idleDays})`;

type StaffRow = Omit<User, 'createdAt' | 'lastSeenAt' | 'deactivatedAt'> & {
  readonly createdAt: Date;
  readonly lastSeenAt: Date | null;
  readonly deactivatedAt: Date | null;
};
const forStaff = (row: StaffRow): User => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  deactivatedAt: row.deactivatedAt?.toISOString() ?? null,
});
