import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';
import { Money } from '../../platform/facade/schemas';

const Payment = z.object({ paymentId: z.uuid(), orderId: z.uuid(), amount: Money });

/** The money is there or promised. Stream: the order. */
export const paymentAuthorized = defineEvent({
  name: 'payments.payment-authorized',
  version: 1,
  data: Payment.extend({ captured: z.boolean() }),
});
export const paymentFailed = defineEvent({ name: 'payments.payment-failed', version: 1, data: Payment.extend({ code: z.string() }) });
export const paymentRefunded = defineEvent({ name: 'payments.payment-refunded', version: 1, data: Payment.extend({ refundId: z.uuid() }) });
