import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';
import { Money } from '../../platform/facade/schemas';

const Payment = z.object({ paymentId: z.uuid(), orderId: z.uuid(), amount: Money });
const Refund = Payment.extend({ refundId: z.uuid(), reason: z.string() });

/** The money is there (`captured`) or promised; told again when promised money is taken. Stream of all of these: the order. */
export const paymentAuthorized = defineEvent({
  name: 'payments.payment-authorized',
  version: 1,
  data: Payment.extend({ captured: z.boolean() }),
});
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
