import { z } from 'zod';
import { Instant, Money } from '../../../platform/facade/schemas';

/** Above zero: it came in. `orderId` of what an order paid or gave back. */
export const LedgerEntry = z
  .object({
    id: z.string(),
    at: Instant,
    kind: z.enum(['paid', 'refunded', 'topped-up', 'issued', 'adjusted', 'debited', 'taken-back']),
    amount: Money,
    orderId: z.uuid().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'LedgerEntry' });
export type LedgerEntry = z.output<typeof LedgerEntry>;

export const GiftCardStatus = z.enum(['active', 'empty', 'expired', 'blocked']);
export type GiftCardStatus = z.output<typeof GiftCardStatus>;

const state = {
  /** The end of its code. */
  last4: z.string(),
  balance: Money,
  /** Without what is set aside for orders under way. */
  available: Money,
  status: GiftCardStatus,
  expiresAt: Instant.nullable(),
};

export const GiftCardBalance = z.object(state).meta({ id: 'GiftCardBalance' });
export type GiftCardBalance = z.output<typeof GiftCardBalance>;

export const GiftCard = z
  .object({
    id: z.uuid(),
    ...state,
    amount: Money,
    recipientEmail: z.string().nullable(),
    /** The order that it was bought with; null: staff gave it away. */
    orderId: z.uuid().nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'GiftCard' });
export type GiftCard = z.output<typeof GiftCard>;

/** With what was paid with it and came back, newest first. */
export const GiftCardDetail = GiftCard.extend({
  message: z.string().nullable(),
  blockReason: z.string().nullable(),
  issuedBy: z.uuid().nullable(),
  /** Of one that was bought: the day (UTC) on which it is mailed, and when it was. */
  sendOn: z.iso.date().nullable(),
  mailedAt: Instant.nullable(),
  entries: z.array(LedgerEntry),
}).meta({ id: 'GiftCardDetail' });
export type GiftCardDetail = z.output<typeof GiftCardDetail>;
