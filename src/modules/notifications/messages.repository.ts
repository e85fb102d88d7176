import { sql, type Kysely } from 'kysely';
import type { MailSecrets } from './domain/secret-links';
import type { Attachment, OutgoingMail } from './mailer';
import type { SecretBox } from './secret-box';
import type { NotificationsTables } from './tables';

export interface NewMessage {
  readonly id: string;
  readonly reason: string;
  readonly reasonKey: string;
  readonly orderId: string | null;
  readonly subjectId: string;
  readonly userId: string | null;
  readonly resendOf: string | null;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly unsubscribeUrl: string | null;
  readonly secrets: MailSecrets;
  readonly attachments?: readonly Attachment[] | undefined;
}

/** A mail this process may send until its lease ends, with marks where the secrets go. */
export interface ClaimedMail extends OutgoingMail {
  readonly sealedSecrets: Buffer | null;
  readonly attempts: number;
  readonly ageMs: number;
}

export interface MessagesRepository {
  /** `sent`: nothing has to carry them anywhere. A second message for the same reason is not written. */
  insert(tx: Kysely<NotificationsTables>, messages: readonly NewMessage[], status: 'queued' | 'sent'): Promise<void>;
  /** Gives a mail that was given up another day of tries; false when it is no such mail. */
  requeue(id: string): Promise<boolean>;
  /** Files that went with it. */
  listAttachments(id: string): Promise<Attachment[]>;
  claimOne(id: string): Promise<ClaimedMail | null>;
  /** The due ones, longest waiting first; also those whose sender died. */
  claimDue(limit: number): Promise<ClaimedMail[]>;
  /** Nobody needs its secrets any more: they go. */
  markSent(mail: ClaimedMail): Promise<void>;
  /** `pauseMs` null gives it up. Does nothing when the lease has passed to another. */
  markUnsent(mail: ClaimedMail, error: string, pauseMs: number | null): Promise<void>;
}

/** Longer than a mail may take, seconds. */
const leaseSeconds = 120;

interface ClaimedRow {
  readonly id: string;
  readonly to_address: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly unsubscribe_url: string | null;
  readonly sealed_secrets: Buffer | null;
  readonly created_at: Date;
  readonly attempts: number;
  readonly age_ms: number;
  /** `content` in base64. */
  readonly attachments: { readonly name: string; readonly contentType: string; readonly content: string }[];
}

export interface MessagesRepositoryDeps {
  readonly db: Kysely<NotificationsTables>;
  readonly secretBox: SecretBox;
}

export function createMessagesRepository({ db, secretBox }: MessagesRepositoryDeps): MessagesRepository {
  const claim = async (only: string | null, limit: number): Promise<ClaimedMail[]> => {
    const { rows } = await sql<ClaimedRow>`
      with due as (
        select m.id from messages m
        where m.status in ('queued', 'sending') and m.available_at <= now() ${only === null ? sql`` : sql`and m.id = ${only}`}
        order by m.available_at limit ${limit} for update skip locked)
      update messages m
      set status = 'sending', attempts = m.attempts + 1, available_at = now() + make_interval(secs => ${leaseSeconds})
      from due where m.id = due.id
      returning m.id, m.to_address, m.subject, m.html, m.text, m.unsubscribe_url, m.sealed_secrets, m.created_at, m.attempts,
        (extract(epoch from now() - m.queued_at) * 1000)::float8 as age_ms,
        (select coalesce(json_agg(json_build_object('name', a.name, 'contentType', a.content_type, 'content', encode(a.content, 'base64')) order by a.position), '[]')
          from message_attachments a where a.message_id = m.id) as attachments`.execute(db);
    return rows.map(toClaimed);
  };

  return {
    async insert(tx, messages, status) {
      await Promise.all(
        messages.map(({ id, reasonKey, orderId, subjectId, userId, resendOf, to, unsubscribeUrl, secrets, ...content }) =>
          sql`
            insert into messages (id, reason, subject, html, text, reason_key, channel, order_id, subject_id, user_id, resend_of, to_address,
              unsubscribe_url, sealed_secrets, status, sent_at)
            values (${id}, ${content.reason}, ${content.subject}, ${content.html}, ${content.text}, ${reasonKey}, 'email', ${orderId},
              ${subjectId}, ${userId}, ${resendOf}, ${to}, ${unsubscribeUrl}, ${secretBox.seal(id, secrets)}, ${status},
              case when ${status === 'sent'}::boolean then now() end)
            on conflict on constraint messages_once_per_reason do nothing`.execute(tx),
        ),
      );
      for (const { id, attachments = [] } of messages)
        for (const [position, { name, contentType, content }] of attachments.entries())
          await sql`
            insert into message_attachments (message_id, position, name, content_type, content)
            select m.id, ${position}::smallint, ${name}, ${contentType}, ${content}::bytea from messages m where m.id = ${id}`.execute(tx);
    },
    async requeue(id) {
      const row = await db
        .updateTable('messages')
        .set({ status: 'queued', attempts: 0, available_at: sql<Date>`now()`, queued_at: sql<Date>`now()` })
        .where('id', '=', id)
        .where('status', '=', 'failed')
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async listAttachments(id) {
      const { rows } = await sql<Attachment>`
        select a.name, a.content_type as "contentType", a.content from message_attachments a where a.message_id = ${id} order by a.position`.execute(
        db,
      );
      return rows;
    },
    claimOne: async (id) => (await claim(id, 1))[0] ?? null,
    claimDue: (limit) => claim(null, limit),
    async markSent({ id }) {
      await db
        .updateTable('messages')
        .set({ status: 'sent', sent_at: sql<Date>`now()`, last_error: null, sealed_secrets: null })
        .where('id', '=', id)
        .where('status', '<>', 'sent')
        .execute();
    },
    async markUnsent({ id, attempts }, error, pauseMs) {
      await db
        .updateTable('messages')
        .set({
          status: pauseMs === null ? 'failed' : 'queued',
          last_error: error,
          available_at: sql<Date>`now() + make_interval(secs => ${(pauseMs ?? 0) / 1000})`,
        })
        .where('id', '=', id)
        .where('status', '=', 'sending')
        .where('attempts', '=', attempts)
        .execute();
    },
  };
}

const toClaimed = (row: ClaimedRow): ClaimedMail => ({
  id: row.id,
  to: row.to_address,
  subject: row.subject,
  html: row.html,
  text: row.text,
  unsubscribeUrl: row.unsubscribe_url,
  sealedSecrets: row.sealed_secrets,
  attachments: row.attachments.map(({ content, ...file }) => ({ ...file, content: Buffer.from(content, 'base64') })),
  createdAt: row.created_at,
  attempts: row.attempts,
  ageMs: row.age_ms,
});
