import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';

/** Its buyer wishes to be reminded of it, and has not touched it for hours. Ask `getReminder` for what to write. Stream: the cart. */
export const cartLeft = defineEvent({
  name: 'cart.cart-left',
  version: 1,
  data: z.object({ cartId: z.uuid(), reminderId: z.uuid() }),
});
