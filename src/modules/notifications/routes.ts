import { z } from 'zod';
import type { Caller } from '../../platform/auth/principal';
import { accepted, defineRoutes, htmlDocument, ok, savedAs, type Handlers } from '../../platform/http/route';
import { Instant, page, pageQuery, QueryInteger } from '../../platform/facade/schemas';
import type { MailboxQueries } from './mailbox.queries';
import type { ResendService } from './resend.service';

const MailStatus = z.enum(['queued', 'sending', 'sent', 'failed']);

export const MailSummary = z
  .object({
    id: z.uuid(),
    /** Why it was written: `orders.order-placed`, `orders.order-shipped` … */
    reason: z.string(),
    to: z.string(),
    subject: z.string(),
    status: MailStatus,
    attempts: z.int(),
    orderId: z.uuid().nullable(),
    /** The reader's account; null for a guest. */
    userId: z.uuid().nullable(),
    /** The mail of which staff have sent this one once more. */
    resendOf: z.uuid().nullable(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'MailSummary' });
export type MailSummary = z.output<typeof MailSummary>;

/** `html` is a whole document; `GET /mailbox/{id}/document` shows it to a frame. */
export const Mail = MailSummary.extend({
  html: z.string(),
  text: z.string(),
  /** Its links are shown without the secrets that let the customer in. */
  linksHidden: z.boolean(),
  /** `GET /mailbox/{id}/attachments/{position}` has them. */
  attachments: z.array(z.object({ position: z.int(), name: z.string(), contentType: z.string(), bytes: z.int() })),
}).meta({ id: 'Mail' });
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
      userId: z.uuid().optional(),
      /** `failed`: given up, after a day of tries or because the mail server will never take it. */
      status: MailStatus.optional(),
      /** `orders.order-placed` … */
      reason: z.string().max(100).optional(),
    }),
    responses: { 200: page(MailSummary) },
  },
  getMail: {
    method: 'get',
    path: '/mailbox/:id',
    summary: 'One mail with its HTML and text parts; its links let in only those who may open them',
    access: { permission: 'notifications:read-mailbox' },
    params: z.strictObject({ id: z.uuid() }),
    responses: { 200: Mail },
    errors: ['notifications.no-such-mail'],
  },
  showMail: {
    method: 'get',
    path: '/mailbox/:id/document',
    summary: 'The HTML part of a mail as a document for a frame, where it can neither run nor reach anything',
    access: { permission: 'notifications:read-mailbox' },
    params: z.strictObject({ id: z.uuid() }),
    sandboxed: true,
    responses: { 200: z.string() },
    errors: ['notifications.no-such-mail'],
  },
  getAttachment: {
    method: 'get',
    path: '/mailbox/:id/attachments/:position',
    summary: 'A file that goes with a mail',
    access: { permission: 'notifications:read-mailbox' },
    params: z.strictObject({ id: z.uuid(), position: QueryInteger(0, 99) }),
    responses: { 200: z.any().meta({ description: 'The file, as an attachment' }) },
    errors: ['notifications.no-such-mail'],
  },
  resendMail: {
    method: 'post',
    path: '/mailbox/:id/resend',
    summary: 'Send a mail once more to the same address: one that was given up gets another day of tries, one that was sent a copy',
    access: { permission: 'notifications:resend' },
    params: z.strictObject({ id: z.uuid() }),
    responses: { 202: MailSummary },
    idempotency: 'day',
    errors: ['notifications.no-such-mail', 'notifications.under-way', 'notifications.link-over'],
  },
});

export interface NotificationsHandlersDeps {
  readonly mailboxQueries: MailboxQueries;
  readonly resendService: ResendService;
}

export function createNotificationsHandlers({
  mailboxQueries,
  resendService,
}: NotificationsHandlersDeps): Handlers<typeof notificationsRoutes> {
  const mailFor = (mailId: string, caller: Caller): Promise<Mail> =>
    mailboxQueries.getMail({ mailId, withSecrets: caller.can('notifications:open-mail-links') });

  return {
    listMailbox: async ({ query }) => ok(await mailboxQueries.listMailbox(query)),
    getMail: async ({ params, caller }) => ok(await mailFor(params.id, caller)),
    resendMail: async ({ params, resourceId }) =>
      accepted(await mailboxQueries.getSummary(await resendService.resend({ mailId: params.id, copyId: resourceId }))),
    async getAttachment({ params: { id, position } }) {
      const { name, contentType, content } = await mailboxQueries.getAttachment({ mailId: id, position });
      return savedAs(name, { type: contentType, content });
    },
    showMail: async ({ params, caller }) => htmlDocument((await mailFor(params.id, caller)).html),
  };
}
