import { z } from 'zod';
import { defineRoutes, ok, type Handlers } from '../../platform/http/route';
import { Instant, page, pageQuery } from '../../platform/facade/schemas';
import type { MailboxQueries } from './mailbox.queries';

export const MailSummary = z
  .object({
    id: z.uuid(),
    /** Why it was written: `orders.order-placed`, `orders.order-shipped` … */
    reason: z.string(),
    to: z.string(),
    subject: z.string(),
    status: z.enum(['queued', 'sending', 'sent', 'failed']),
    attempts: z.int(),
    orderId: z.uuid().nullable(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'MailSummary' });
export type MailSummary = z.output<typeof MailSummary>;

/** `html` is a whole document; show it in a sandboxed frame. */
export const Mail = MailSummary.extend({ html: z.string(), text: z.string() }).meta({ id: 'Mail' });
export type Mail = z.output<typeof Mail>;

export const notificationsRoutes = defineRoutes({
  listMailbox: {
    method: 'get',
    path: '/mailbox',
    summary: 'Mails the shop has written, newest first',
    access: { permission: 'notifications:read-mailbox' },
    query: z.strictObject({
      ...pageQuery,
      cursor: z.uuid().optional(),
      /** The beginning of the address, in any case. */
      to: z.string().trim().min(1).max(254).optional(),
      orderId: z.uuid().optional(),
    }),
    responses: { 200: page(MailSummary) },
  },
  getMail: {
    method: 'get',
    path: '/mailbox/:id',
    summary: 'One mail with its HTML and text parts',
    access: { permission: 'notifications:read-mailbox' },
    params: z.strictObject({ id: z.uuid() }),
    responses: { 200: Mail },
    errors: ['notifications.no-such-mail'],
  },
});

export interface NotificationsHandlersDeps {
  readonly mailboxQueries: MailboxQueries;
}

export const createNotificationsHandlers = ({ mailboxQueries }: NotificationsHandlersDeps): Handlers<typeof notificationsRoutes> => ({
  listMailbox: async ({ query }) => ok(await mailboxQueries.listMailbox(query)),
  getMail: async ({ params }) => ok(await mailboxQueries.getMail({ mailId: params.id })),
});
