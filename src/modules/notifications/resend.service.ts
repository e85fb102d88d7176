import type { Kysely } from 'kysely';
import type { ModuleConfig } from '../../platform/module';
import type { JobQueue } from '../../platform/queue/job';
import type { CartFacade } from '../cart';
import type { OrdersFacade } from '../orders';
import type { PaymentsFacade } from '../payments';
import type { UsersFacade } from '../users';
import { reminderSecrets } from './domain/cart-mails';
import { hasSecrets, type MailSecrets } from './domain/secret-links';
import { notificationsErrors } from './errors';
import { sendMail } from './jobs';
import type { MessagesRepository } from './messages.repository';
import type { NotificationsTables } from './tables';

export interface ResendServiceDeps {
  readonly db: Kysely<NotificationsTables>;
  readonly messagesRepository: MessagesRepository;
  readonly cart: CartFacade;
  readonly orders: OrdersFacade;
  readonly users: UsersFacade;
  readonly payments: PaymentsFacade;
  readonly jobs: JobQueue;
  readonly config: ModuleConfig;
}

export interface ResendService {
  /**
   * A mail that was given up gets another day of tries; one that was sent is written once more as `copyId`, to the same
   * address, with its secrets asked for anew. Returns the id of the mail that goes out.
   * @throws AppError notifications.no-such-mail, notifications.under-way, notifications.link-over
   */
  resend(input: { mailId: string; copyId: string }): Promise<string>;
}

interface Sent {
  readonly reason: string;
  readonly order_id: string | null;
  readonly subject_id: string | null;
  readonly html: string;
  readonly text: string;
}

export function createResendService({
  db,
  messagesRepository,
  cart,
  orders,
  users,
  payments,
  jobs,
  config,
}: ResendServiceDeps): ResendService {
  const status = config.smtpUrl === null ? 'sent' : 'queued';

  /** What a mail's links let its reader do, as long as they still may. @throws AppError notifications.link-over */
  async function secretsOf({ reason, order_id, subject_id, html, text }: Sent): Promise<MailSecrets> {
    if (!hasSecrets(html + text)) return {};
    if (order_id !== null) {
      const [order] = await orders.getOrders({ orderIds: [order_id] });
      if (order) return { order: order.orderToken };
    } else if (reason.startsWith('users.') && subject_id !== null) {
      const token = (await users.getMailRequest({ requestId: subject_id }))?.token ?? null;
      if (token !== null) return { link: token };
    }
    if (reason === 'payments.gift-card-issued' && subject_id !== null) {
      const card = await payments.getGiftCardMail({ giftCardId: subject_id });
      if (card) return { code: card.code };
    }
    if (reason.startsWith('cart.') && subject_id !== null) {
      const reminder = await cart.getReminder({ reminderId: subject_id });
      if (reminder) return reminderSecrets(reminder);
    }
    throw notificationsErrors.linkOver();
  }

  return {
    async resend({ mailId, copyId }) {
      const mail = await db
        .selectFrom('messages as m')
        .select([
          'm.status',
          'm.reason',
          'm.order_id',
          'm.subject_id',
          'm.user_id',
          'm.resend_of',
          'm.to_address',
          'm.subject',
          'm.html',
          'm.text',
          'm.unsubscribe_url',
        ])
        .where('m.id', '=', mailId)
        .executeTakeFirst();
      if (!mail) throw notificationsErrors.noSuchMail();
      if (mail.status === 'failed' && (await messagesRepository.requeue(mailId))) {
        await jobs.add(sendMail, { messageId: mailId }, { key: mailId });
        return mailId;
      }
      if (mail.status !== 'sent') throw notificationsErrors.underWay();
      const { reason, subject, html, text, unsubscribe_url: unsubscribeUrl } = mail;
      const secrets = await secretsOf(mail);
      const facts = { orderId: mail.order_id, subjectId: mail.subject_id ?? mailId, userId: mail.user_id, to: mail.to_address };
      const copy = {
        id: copyId,
        reason,
        reasonKey: `resend:${copyId}`,
        resendOf: mail.resend_of ?? mailId,
        subject,
        html,
        text,
        unsubscribeUrl,
        secrets,
        attachments: await messagesRepository.listAttachments(mailId),
      };
      await messagesRepository.insert(db, [{ ...copy, ...facts }], status);
      if (status === 'queued') await jobs.add(sendMail, { messageId: copyId }, { key: copyId });
      return copyId;
    },
  };
}
