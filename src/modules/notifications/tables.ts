import type { Generated } from 'kysely';
import type { Instant, ModuleTables, OptionalInstant } from '../../platform/events/tables';

export interface MessageTable {
  id: string;
  /** `orders.order-placed` */
  reason: string;
  /** `orders.order-placed:<order id>:email`: a reason makes one message. */
  reason_key: string;
  channel: 'email';
  order_id: string | null;
  /** What happened: the order, the parcel, the refund, the request of an account. */
  subject_id: Generated<string | null>;
  /** The account it is written to; null for a guest. */
  user_id: Generated<string | null>;
  /** The mail of which staff have sent this one once more. */
  resend_of: Generated<string | null>;
  to_address: string;
  subject: string;
  html: string;
  text: string;
  /** With a mark where its secret goes; null: the mail is not one of many. */
  unsubscribe_url: Generated<string | null>;
  /** What the marks in `html` and `text` stand for, encrypted; null once a mail server has taken the mail. */
  sealed_secrets: Buffer | null;
  status: Generated<'queued' | 'sending' | 'sent' | 'failed'>;
  attempts: Generated<number>;
  /** When it may be taken: while `sending`, the end of the lease. */
  available_at: Instant;
  sent_at: OptionalInstant;
  last_error: Generated<string | null>;
  created_at: Instant;
  /** When it was given out to be sent: its day of tries begins here. */
  queued_at: Instant;
}

export interface MessageAttachmentTable {
  message_id: string;
  position: number;
  name: string;
  content_type: string;
  content: Buffer;
}

export interface NotificationsTables extends ModuleTables {
  messages: MessageTable;
  message_attachments: MessageAttachmentTable;
}
