import { z } from 'zod';
import { Instant, page } from '../../platform/facade/schemas';

export const Stars = z.int().min(1).max(5);

/** `pending`: waits for staff. Neither it nor a rejected one is shown to others than its author and staff. */
export const ReviewStatus = z.enum(['published', 'pending', 'rejected']);
export type ReviewStatus = z.output<typeof ReviewStatus>;

export const ReviewView = z
  .object({
    id: z.uuid(),
    productId: z.uuid(),
    rating: Stars,
    title: z.string(),
    body: z.string(),
    /** First name and initial; never an id or an address. */
    author: z.string(),
    createdAt: Instant,
    /** Null until the author has changed it. */
    editedAt: Instant.nullable(),
    /** Written by the caller: may be edited and deleted. */
    mine: z.boolean(),
    status: ReviewStatus,
    /** What staff told the author of a rejected one. */
    rejectReason: z.string().nullable(),
    /** What the shop answers, shown below it. */
    reply: z.object({ text: z.string(), at: Instant }).nullable(),
  })
  .meta({ id: 'Review' });
export type ReviewView = z.output<typeof ReviewView>;

/** Of published reviews. `histogram`: five stars first. */
const RatingView = z.object({
  average: z.number().min(1).max(5).nullable(),
  count: z.int(),
  histogram: z.array(z.object({ stars: Stars, count: z.int() })),
});

/** `own`: the caller's review of this product while others do not see it; null otherwise. */
export const ReviewsPage = page(ReviewView).extend({ rating: RatingView, own: ReviewView.nullable() }).meta({ id: 'ReviewPage' });
export type ReviewsPage = z.output<typeof ReviewsPage>;

/** May the caller write a review of this product, and if not, why? `review` is the caller's own, when there is one. */
export const Eligibility = z
  .object({
    canReview: z.boolean(),
    reason: z.enum(['not-signed-in', 'not-a-buyer', 'already-reviewed']).nullable(),
    review: ReviewView.nullable(),
  })
  .meta({ id: 'ReviewEligibility' });
export type Eligibility = z.output<typeof Eligibility>;

export const StaffReview = ReviewView.extend({
  userId: z.uuid(),
  orderId: z.uuid(),
  moderatedAt: Instant.nullable(),
  moderatedBy: z.uuid().nullable(),
  /** Null when shoppers do not see the product. */
  product: z.object({ title: z.string(), slug: z.string() }).nullable(),
}).meta({ id: 'StaffReview' });
export type StaffReview = z.output<typeof StaffReview>;

/** `pending`: how many wait in all. */
export const StaffReviewsPage = page(StaffReview).extend({ pending: z.int() }).meta({ id: 'StaffReviewPage' });
export type StaffReviewsPage = z.output<typeof StaffReviewsPage>;

/** `moderation`: what buyers write waits for staff before it is shown. */
export const ReviewSettings = z.object({ moderation: z.boolean() }).meta({ id: 'ReviewSettings' });
export type ReviewSettings = z.output<typeof ReviewSettings>;
