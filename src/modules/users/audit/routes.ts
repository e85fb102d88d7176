import { z } from 'zod';
import { Instant, page, pageQuery } from '../../../platform/facade/schemas';
import { defineRoutes, ok, type Handlers } from '../../../platform/http/route';
import { AuditEntry } from '../shapes';
import type { AuditQueries } from './audit.queries';

export const auditRoutes = defineRoutes({
  listActions: {
    method: 'get',
    path: '/audit',
    summary: 'What staff have changed, newest first; by person, by object, by right and by time (`to` not included)',
    access: { permission: 'users:view-audit' },
    query: z.strictObject({
      ...pageQuery,
      cursor: z.uuid().optional(),
      userId: z.uuid().optional(),
      objectId: z.string().min(1).max(200).optional(),
      permission: z.string().min(1).max(100).optional(),
      from: Instant.optional(),
      to: Instant.optional(),
    }),
    responses: { 200: page(AuditEntry).meta({ id: 'AuditPage' }) },
  },
});

export interface AuditHandlersDeps {
  readonly auditQueries: AuditQueries;
}

export const createAuditHandlers = ({ auditQueries }: AuditHandlersDeps): Handlers<typeof auditRoutes> => ({
  listActions: async ({ query }) => ok(await auditQueries.listActions(query)),
});
