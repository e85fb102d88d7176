import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';
import { Instant, Money } from '../../platform/facade/schemas';

const Order = z.object({ orderId: z.uuid() });

/** Accepted and numbered: paid, authorised, or waiting for an offline payment. Stream of all of these: the order. */
export const orderPlaced = defineEvent({ name: 'orders.order-placed', version: 1, data: Order });
export const orderShipped = defineEvent({ name: 'orders.order-shipped', version: 1, data: Order.extend({ shipmentId: z.uuid() }) });
export const orderDelivered = defineEvent({ name: 'orders.order-delivered', version: 1, data: Order });
export const orderCancelled = defineEvent({
  name: 'orders.order-cancelled',
  version: 1,
  data: Order.extend({ reason: z.string(), wasAccepted: z.boolean() }),
});
/** Paid after it was placed: reserved money was taken, or a payment was made anew. An order that is placed paid is not told again. */
export const orderPaid = defineEvent({ name: 'orders.order-paid', version: 1, data: Order.extend({ amount: Money }) });
/** What of it is downloaded is paid: its buyer may have it now. Once for each order. */
export const downloadsReady = defineEvent({ name: 'orders.downloads-ready', version: 1, data: Order });
/** Money has gone back. `whole`: nothing of the order's money is left. `reason` is meant for the buyer. */
export const orderRefunded = defineEvent({
  name: 'orders.order-refunded',
  version: 1,
  /** `to`: absent where it goes back the way it was paid. */
  data: Order.extend({ refundId: z.uuid(), amount: Money, reason: z.string(), whole: z.boolean(), to: z.literal('wallet').optional() }),
});
/** Money that had gone back is here again: the buyer's bank did not take it. Staff give it back anew. */
export const refundCameBack = defineEvent({
  name: 'orders.refund-came-back',
  version: 1,
  data: Order.extend({ refundId: z.uuid(), amount: Money, code: z.string() }),
});
/** Staff have put it together: its buyer is to pay it, until then. */
export const orderDraftSent = defineEvent({ name: 'orders.order-draft-sent', version: 1, data: Order.extend({ until: Instant }) });
/** An accepted order became another one. `difference`: what it costs more, below zero less; `credit`: what exchanged goods have paid. */
export const orderChanged = defineEvent({
  name: 'orders.order-changed',
  version: 1,
  data: Order.extend({
    changeId: z.uuid(),
    kind: z.enum(['edit', 'cancel-part', 'exchange']),
    difference: Money,
    credit: Money,
    reason: z.string(),
  }),
});
/** It becomes another one once this is paid, under the change's id, and until then. */
export const orderChangeToPay = defineEvent({
  name: 'orders.order-change-to-pay',
  version: 1,
  data: Order.extend({ changeId: z.uuid(), amount: Money, until: Instant, reason: z.string() }),
});
/** It stays what it was: nobody paid in time, it was called off, or what was to be added is sold. Of changes that had to be paid. */
export const orderChangeWithdrawn = defineEvent({
  name: 'orders.order-change-withdrawn',
  version: 1,
  data: Order.extend({ changeId: z.uuid(), outcome: z.string() }),
});
/** Somebody who knows the number and the e-mail address asks for the way to the order: its link goes to that address, and nowhere else. */
export const orderLinkRequested = defineEvent({
  name: 'orders.order-link-requested',
  version: 1,
  data: Order.extend({ requestId: z.uuid() }),
});
/** An invoice or a credit note goes to the buyer by mail, each `requestId` once: by staff, or as soon as it is issued. */
export const documentSent = defineEvent({
  name: 'orders.document-sent',
  version: 1,
  data: Order.extend({ documentId: z.uuid(), requestId: z.uuid() }),
});

const Return = Order.extend({ returnId: z.uuid() });

/** A buyer wants to send something back. */
export const returnRequested = defineEvent({ name: 'orders.return-requested', version: 1, data: Return });
/** Goods may come back, or staff have asked for them. */
export const returnApproved = defineEvent({ name: 'orders.return-approved', version: 1, data: Return });
export const returnRejected = defineEvent({ name: 'orders.return-rejected', version: 1, data: Return });
/** Some of its goods have arrived; a refund is told on its own. */
export const returnReceived = defineEvent({ name: 'orders.return-received', version: 1, data: Return.extend({ receiptId: z.uuid() }) });
