import { z } from 'zod';
import { defineEvent } from '../../platform/events/event';

/** The whole rating, not the difference, with a number that only grows: a late or repeated event is harmless. Stream: the product. */
export const ratingChanged = defineEvent({
  name: 'reviews.rating-changed',
  version: 1,
  data: z.object({ productId: z.uuid(), average: z.number().min(1).max(5).nullable(), count: z.int().min(0), revision: z.int().min(1) }),
});
