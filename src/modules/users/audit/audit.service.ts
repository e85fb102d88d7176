import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { StaffAction, UsersFacade } from '../contract';
import type { UsersTables } from '../tables';

export interface AuditServiceDeps {
  readonly uow: UnitOfWork<UsersTables>;
}

export type AuditService = Pick<UsersFacade, 'recordAction'>;

export const createAuditService = ({ uow }: AuditServiceDeps): AuditService => ({
  recordAction: (action) =>
    uow.command(action.actionId, 'recordAction', action, async (tx) => {
      const salt = randomBytes(16);
      const digest = createHash('sha256').update(salt).update(action.ip).digest();
      await sql`
        with head as (
          update users.audit_heads h
          set seq = h.seq + 1, hash = users.audit_hash(h.hash, h.seq + 1, ${columnsOf(action)}, ${digest}::bytea)
          returning h.seq, h.hash
        ), entry as (
          insert into users.audit_entries
            (id, happened_at, user_id, permission, method, route, summary, object_ids, status, request_id, source_digest, seq, hash)
          select ${columnsOf(action)}, ${digest}::bytea, head.seq, head.hash from head
          returning id
        )
        insert into users.audit_sources (entry_id, ip, salt) select entry.id, ${action.ip}, ${salt}::bytea from entry`.execute(tx.db);
      return null;
    }),
});

const columnsOf = ({ actionId, at, userId, permission, method, route, summary, objectIds, status, requestId }: StaffAction) =>
  sql`${actionId}::uuid, ${at}::timestamptz, ${userId}::uuid, ${permission}::text, ${method}::text, ${route}::text, ${summary}::text,
    ${objectIds}::text[], ${status}::int, ${requestId}::text`;
