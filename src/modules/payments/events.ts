import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';
import { Instant, Money } from '../../platform/facade/schemas';

const Payment = z.object({ paymentId: z.uuid(), orderId: z.uuid(), amount: Money });
/** `chargeId`: what went back was paid for a charge of the order. */
const Refund = Payment.extend({ refundId: z.uuid(), reason: z.string(), chargeId: z.uuid().optional() });

/** The money is there (`captured`) or promised; told again when promised money is taken. Stream of all of these: the order. */
export const paymentAuthorized = defineEvent({
  name: 'payments.payment-authorized',
  version: 1,
  data: Payment.extend({ captured: z.boolean(), onDelivery: z.boolean().optional() }),
});
/** The buyer knows where to send the money, and has until then: the order stands meanwhile. */
export const paymentAwaited = defineEvent({ name: 'payments.payment-awaited', version: 1, data: Payment.extend({ payUntil: Instant }) });
/** What an order costs more is paid. */
export const chargePaid = defineEvent({ name: 'payments.charge-paid', version: 1, data: Payment.extend({ chargeId: z.uuid() }) });
/** It came to nothing. Also of promised money that the provider let go before it was taken: then the order may be paid anew. */
export const paymentFailed = defineEvent({ name: 'payments.payment-failed', version: 1, data: Payment.extend({ code: z.string() }) });
/** `amount` has gone back; over all payments of the order `totalRefunded` has, and `kept` is left. */
export const paymentRefunded = defineEvent({
  name: 'payments.payment-refunded',
  version: 1,
  data: Refund.extend({ totalRefunded: Money, kept: Money }),
});
export const refundFailed = defineEvent({ name: 'payments.refund-failed', version: 1, data: Refund.extend({ code: z.string() }) });
/** Money has come into a wallet. Stream: the account. */
export const walletToppedUp = defineEvent({
  name: 'payments.wallet-topped-up',
  version: 1,
  data: z.object({ topUpId: z.uuid(), userId: z.uuid(), amount: Money }),
});
/** It is to be mailed to somebody: ask `getGiftCardMail`. Stream: the card. */
export const giftCardIssued = defineEvent({ name: 'payments.gift-card-issued', version: 1, data: z.object({ giftCardId: z.uuid() }) });
