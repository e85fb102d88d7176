import { sql, type Kysely } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Page } from '../../../platform/facade/schemas';
import type { UsersFacade } from '../contract';
import { usersErrors } from '../domain/errors';
import type { CustomerGroup } from '../shapes';
import type { UsersTables } from '../tables';

export interface GroupInput {
  readonly code?: string | undefined;
  readonly name?: string | undefined;
}

export interface GroupsService extends Pick<UsersFacade, 'groupsOf'> {
  /** By code. */
  list(input: { limit?: number | undefined; cursor?: string | undefined }): Promise<Page<CustomerGroup>>;
  /** @throws AppError users.group-code-taken */
  create(input: Required<{ [K in keyof GroupInput]: string }>): Promise<CustomerGroup>;
  /** @throws AppError users.no-such-group, users.group-code-taken */
  update(groupId: string, input: GroupInput): Promise<CustomerGroup>;
  /** Its members stay customers. @throws AppError users.no-such-group */
  remove(groupId: string): Promise<void>;
  /** Harmless when repeated. @throws AppError users.no-such-group, users.not-found */
  addMember(groupId: string, userId: string): Promise<void>;
  removeMember(groupId: string, userId: string): Promise<void>;
}

export function createGroupsService({ db }: { readonly db: Kysely<UsersTables> }): GroupsService {
  const groups = () =>
    db
      .selectFrom('customer_groups as g')
      .select([
        'g.id',
        'g.code',
        'g.name',
        sql<number>`(select count(*) from users.customer_group_members m where m.group_id = g.id)`.as('members'),
      ]);

  async function get(groupId: string): Promise<CustomerGroup> {
    const group = await groups().where('g.id', '=', groupId).executeTakeFirst();
    if (!group) throw usersErrors.noSuchGroup();
    return group;
  }

  return {
    async list({ limit = 50, cursor }) {
      const rows = await groups()
        .where('g.code', '>', cursor ?? '')
        .orderBy('g.code')
        .limit(limit + 1)
        .execute();
      const items = rows.slice(0, limit);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.code ?? null) : null };
    },

    async create({ code, name }) {
      const id = uuidv7();
      const made = await db
        .insertInto('customer_groups')
        .values({ id, code, name })
        .onConflict((oc) => oc.column('code').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!made) throw usersErrors.groupCodeTaken();
      return { id, code, name, members: 0 };
    },

    async update(groupId, { code, name }) {
      await db
        .updateTable('customer_groups')
        .set({ ...(code === undefined ? {} : { code }), ...(name === undefined ? {} : { name }), updated_at: sql<Date>`now()` })
        .where('id', '=', groupId)
        .execute()
        .catch((error: unknown) => {
          throw violates(error, 'customer_groups_code') ? usersErrors.groupCodeTaken() : error;
        });
      return get(groupId);
    },

    async remove(groupId) {
      const gone = await db.deleteFrom('customer_groups').where('id', '=', groupId).returning('id').executeTakeFirst();
      if (!gone) throw usersErrors.noSuchGroup();
    },

    async addMember(groupId, userId) {
      await db
        .insertInto('customer_group_members')
        .values({ group_id: groupId, user_id: userId })
        .onConflict((oc) => oc.columns(['group_id', 'user_id']).doNothing())
        .execute()
        .catch((error: unknown) => {
          if (violates(error, 'customer_group_members_group_id_fkey')) throw usersErrors.noSuchGroup();
          throw violates(error, 'customer_group_members_user_id_fkey') ? usersErrors.notFound() : error;
        });
    },

    async removeMember(groupId, userId) {
      await db.deleteFrom('customer_group_members').where('group_id', '=', groupId).where('user_id', '=', userId).execute();
    },

    groupsOf: async ({ userId }) => ({ groups: await groupsOfUser(db, userId) }),
  };
}

export const groupsOfUser = (db: Kysely<UsersTables>, userId: string) =>
  db
    .selectFrom('customer_group_members as m')
    .innerJoin('customer_groups as g', 'g.id', 'm.group_id')
    .where('m.user_id', '=', userId)
    .orderBy('g.name')
    .select(['g.id', 'g.code', 'g.name'])
    .execute();

const violates = (error: unknown, constraint: string): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === constraint;
