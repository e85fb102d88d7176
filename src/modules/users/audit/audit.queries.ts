import { sql, type Kysely } from 'kysely';
import type { Page } from '../../../platform/facade/schemas';
import type { AuditEntry } from '../shapes';
import type { UsersTables } from '../tables';

export interface AuditQueriesDeps {
  readonly db: Kysely<UsersTables>;
}

export interface ListActionsInput {
  readonly limit?: number | undefined;
  /** The last id of the page before. */
  readonly cursor?: string | undefined;
  readonly userId?: string | undefined;
  readonly objectId?: string | undefined;
  readonly permission?: string | undefined;
  readonly from?: string | undefined;
  /** Not included. */
  readonly to?: string | undefined;
}

export interface AuditQueries {
  /** Newest first. */
  listActions(input: ListActionsInput): Promise<Page<AuditEntry>>;
}

export const createAuditQueries = ({ db }: AuditQueriesDeps): AuditQueries => ({
  async listActions({ limit = 50, cursor, userId, objectId, permission, from, to }) {
    let list = db
      .selectFrom('audit_entries as e')
      .leftJoin('users as u', 'u.id', 'e.user_id')
      .leftJoin('audit_sources as s', 's.entry_id', 'e.id')
      .select([
        'e.id',
        'e.happened_at',
        'e.user_id as userId',
        'u.name as userName',
        'u.email as userEmail',
        'e.permission',
        'e.method',
        'e.route',
        'e.summary',
        'e.object_ids as objectIds',
        'e.status',
        'e.request_id as requestId',
        's.ip',
      ])
      .orderBy('e.id', 'desc')
      .limit(limit + 1);
    if (cursor !== undefined) list = list.where('e.id', '<', cursor);
    if (userId !== undefined) list = list.where('e.user_id', '=', userId);
    if (objectId !== undefined) list = list.where('e.object_ids', '@>', sql<string[]>`array[${objectId}]::text[]`);
    if (permission !== undefined) list = list.where('e.permission', '=', permission);
    if (from !== undefined) list = list.where('e.happened_at', '>=', sql<Date>`${from}::timestamptz`);
    if (to !== undefined) list = list.where('e.happened_at', '<', sql<Date>`${to}::timestamptz`);
    const rows = await list.execute();
    const items = rows.slice(0, limit).map(({ happened_at, ...row }) => ({ ...row, at: happened_at.toISOString() }));
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  },
});
