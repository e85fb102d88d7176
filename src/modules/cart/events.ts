import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';

export const cartCompleted = defineEvent({
  name: 'cart.cart-completed',
  version: 1,
  data: z.object({ cartId: z.uuid(), orderId: z.uuid() }),
});
