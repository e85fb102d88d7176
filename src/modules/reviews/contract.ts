import { z } from 'zod';
import { defineContract, query, type FacadeOf } from '../../platform/facade/contract';

/** `average` is of 1 to 5 stars with two decimals; null when nobody has reviewed. */
const Rating = z.object({ productId: z.uuid(), average: z.number().min(1).max(5).nullable(), count: z.int().min(0) });

export const reviewsContract = defineContract('reviews', {
  listRatings: query(z.object({ productIds: z.array(z.uuid()).max(200) }), z.array(Rating)),
});
export type ReviewsFacade = FacadeOf<typeof reviewsContract>;
