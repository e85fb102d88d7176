import { sql, type Kysely } from 'kysely';
import type { Page } from '../../platform/facade/schemas';
import { fillIn, hasSecrets } from './domain/secret-links';
import { notificationsErrors } from './errors';
import type { Attachment } from './mailer';
import type { Mail, MailSummary } from './routes';
import type { SecretBox } from './secret-box';
import type { NotificationsTables } from './tables';

export interface MailboxQueriesDeps {
  readonly db: Kysely<NotificationsTables>;
  readonly secretBox: SecretBox;
}

export interface MailboxQueries {
  listMailbox(input: {
    to?: string | undefined;
    orderId?: string | undefined;
    userId?: string | undefined;
    status?: MailSummary['status'] | undefined;
    reason?: string | undefined;
    limit?: number | undefined;
    cursor?: string | undefined;
  }): Promise<Page<MailSummary>>;
  /** @throws AppError notifications.no-such-mail */
  getSummary(mailId: string): Promise<MailSummary>;
  /**
   * `withSecrets`: the reader may act as the customer. Even then a mail that goes to a mail server is shown without them.
   * @throws AppError notifications.no-such-mail
   */
  getMail(input: { mailId: string; withSecrets: boolean }): Promise<Mail>;
  /** @throws AppError notifications.no-such-mail */
  getAttachment(input: { mailId: string; position: number }): Promise<Attachment>;
}

const attachmentsOf = sql<Mail['attachments']>`(
  select coalesce(json_agg(json_build_object('position', a.position, 'name', a.name, 'contentType', a.content_type, 'bytes', octet_length(a.content)) order by a.position), '[]')
  from message_attachments a where a.message_id = m.id)`.as('attachments');
const defaultLimit = 50;
const summaryColumns = [
  'm.id',
  'm.reason',
  'm.to_address',
  'm.subject',
  'm.status',
  'm.attempts',
  'm.order_id',
  'm.user_id',
  'm.resend_of',
  'm.created_at',
  'm.sent_at',
  'm.last_error',
] as const;

export function createMailboxQueries({ db, secretBox }: MailboxQueriesDeps): MailboxQueries {
  return {
    async listMailbox({ to, orderId, userId, status, reason, limit = defaultLimit, cursor }) {
      let newest = db
        .selectFrom('messages as m')
        .select(summaryColumns)
        .orderBy('m.id', 'desc')
        .limit(limit + 1);
      if (to !== undefined) newest = newest.where(sql<boolean>`lower(m.to_address) like ${`${literally(to.toLowerCase())}%`}`);
      if (orderId !== undefined) newest = newest.where('m.order_id', '=', orderId);
      if (userId !== undefined) newest = newest.where('m.user_id', '=', userId);
      if (status !== undefined) newest = newest.where('m.status', '=', status);
      if (reason !== undefined) newest = newest.where('m.reason', '=', reason);
      if (cursor !== undefined) newest = newest.where('m.id', '<', cursor);
      const found = await newest.execute();
      const rows = found.slice(0, limit);
      return { items: rows.map(toSummary), nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
    },
    async getSummary(mailId) {
      const row = await db.selectFrom('messages as m').select(summaryColumns).where('m.id', '=', mailId).executeTakeFirst();
      if (!row) throw notificationsErrors.noSuchMail();
      return toSummary(row);
    },
    async getMail({ mailId, withSecrets }) {
      const row = await db
        .selectFrom('messages as m')
        .select([...summaryColumns, 'm.html', 'm.text', 'm.sealed_secrets', attachmentsOf])
        .where('m.id', '=', mailId)
        .executeTakeFirst();
      if (!row) throw notificationsErrors.noSuchMail();
      const sealed = withSecrets && row.status === 'sent' ? row.sealed_secrets : null;
      const secrets = sealed && secretBox.open(row.id, sealed);
      return {
        ...toSummary(row),
        html: fillIn(row.html, secrets),
        text: fillIn(row.text, secrets),
        linksHidden: secrets === null && hasSecrets(row.html + row.text),
        attachments: row.attachments,
      };
    },
    async getAttachment({ mailId, position }) {
      const row = await db
        .selectFrom('message_attachments as a')
        .select(['a.name', 'a.content_type as contentType', 'a.content'])
        .where('a.message_id', '=', mailId)
        .where('a.position', '=', position)
        .executeTakeFirst();
      if (!row) throw notificationsErrors.noSuchMail();
      return row;
    },
  };
}

interface SummaryRow {
  readonly id: string;
  readonly reason: string;
  readonly to_address: string;
  readonly subject: string;
  readonly status: MailSummary['status'];
  readonly attempts: number;
  readonly order_id: string | null;
  readonly user_id: string | null;
  readonly resend_of: string | null;
  readonly created_at: Date;
  readonly sent_at: Date | null;
  readonly last_error: string | null;
}

const toSummary = (row: SummaryRow): MailSummary => ({
  id: row.id,
  reason: row.reason,
  to: row.to_address,
  subject: row.subject,
  status: row.status,
  attempts: row.attempts,
  orderId: row.order_id,
  userId: row.user_id,
  resendOf: row.resend_of,
  createdAt: row.created_at.toISOString(),
  sentAt: row.sent_at?.toISOString() ?? null,
  lastError: row.last_error,
});

/** Without the meaning `%`, `_` and `\` have in LIKE. */
const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
