import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';
import { Money } from '../../platform/facade/schemas';

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
  data: Order.extend({ refundId: z.uuid(), amount: Money, reason: z.string(), whole: z.boolean() }),
});
/** Money that had gone back is here again: the buyer's bank did not take it. Staff give it back anew. */
export const refundCameBack = defineEvent({
  name: 'orders.refund-came-back',
  version: 1,
  data: Order.extend({ refundId: z.uuid(), amount: Money, code: z.string() }),
});
/** Somebody who knows the number and the e-mail address asks for the way to the order: its link goes to that address, and nowhere else. */
export const orderLinkRequested = defineEvent({
  name: 'orders.order-link-requested',
  version: 1,
  data: Order.extend({ requestId: z.uuid() }),
});
