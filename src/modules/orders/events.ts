import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';

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
