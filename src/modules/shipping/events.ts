import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';

const Shipment = z.object({ shipmentId: z.uuid(), orderId: z.uuid() });

/** Stream: the order. */
export const shipmentShipped = defineEvent({ name: 'shipping.shipment-shipped', version: 1, data: Shipment });
export const shipmentDelivered = defineEvent({ name: 'shipping.shipment-delivered', version: 1, data: Shipment });
