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
  to_address: string;
  subject: string;
  html: string;
  text: string;
  /** What the marks in `html` and `text` stand for, encrypted; null once a mail server has taken the mail. */
  sealed_secrets: Buffer | null;
  status: Generated<'queued' | 'sending' | 'sent' | 'failed'>;
  attempts: Generated<number>;
  /** When it may be taken: while `sending`, the end of the lease. */
  available_at: Instant;
  sent_at: OptionalInstant;
  last_error: Generated<string | null>;
  created_at: Instant;
}

export interface NotificationsTables extends ModuleTables {
  messages: MessageTable;
}
