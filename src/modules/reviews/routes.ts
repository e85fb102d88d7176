import { z } from 'zod';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../platform/http/route';
import { Instant, OneLine, page, pageQuery } from '../../platform/facade/schemas';
import type { ReviewsQueries } from './reviews.queries';
import type { ReviewsService } from './reviews.service';

const Stars = z.int().min(1).max(5);

/** Plain text with line breaks; shown as text, never as HTML. Control and direction-override characters are refused. */
const Body = z
  .string()
  .overwrite((text) => text.replace(/\r\n?/g, '\n').trim())
  .min(1)
  .max(5_000)
  .regex(/^(?:\n|[^\p{Cc}\u202a-\u202e\u2066-\u2069])*$/u, 'must be plain text');

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
  })
  .meta({ id: 'Review' });
export type ReviewView = z.output<typeof ReviewView>;

const RatingView = z.object({ average: z.number().min(1).max(5).nullable(), count: z.int() });

export const ReviewsPage = page(ReviewView).extend({ rating: RatingView }).meta({ id: 'ReviewPage' });
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

const productParams = z.strictObject({ id: z.uuid() });
const reviewParams = z.strictObject({ id: z.uuid() });

export const reviewsRoutes = defineRoutes({
  listReviews: {
    method: 'get',
    path: '/products/:id/reviews',
    summary: 'The reviews of a product, newest first',
    access: { permission: 'reviews:read' },
    params: productParams,
    query: z.strictObject(pageQuery),
    responses: { 200: ReviewsPage },
    errors: ['reviews.bad-cursor', 'reviews.no-such-product'],
  },
  getEligibility: {
    method: 'get',
    path: '/products/:id/reviews/eligibility',
    summary: 'Whether the caller may review this product, and the review already written',
    access: { permission: 'reviews:read', own: true },
    params: productParams,
    responses: { 200: Eligibility },
    errors: ['reviews.no-such-product'],
  },
  postReview: {
    method: 'post',
    path: '/products/:id/reviews',
    summary: 'Review a product one has bought',
    access: { permission: 'reviews:write-own' },
    params: productParams,
    body: z.strictObject({ rating: Stars, title: OneLine(120), body: Body }),
    responses: { 201: ReviewView },
    limit: 'review',
    errors: ['reviews.no-such-product', 'reviews.not-a-buyer', 'reviews.already-reviewed'],
  },
  editReview: {
    method: 'patch',
    path: '/reviews/:id',
    summary: 'Change one’s own review',
    access: { permission: 'reviews:write-own', own: true },
    params: reviewParams,
    body: z
      .strictObject({ rating: Stars.optional(), title: OneLine(120).optional(), body: Body.optional() })
      .refine((change) => Object.values(change).some((value) => value !== undefined), 'must change something'),
    responses: { 200: ReviewView },
    limit: 'review',
    errors: ['reviews.not-found'],
  },
  deleteReview: {
    method: 'delete',
    path: '/reviews/:id',
    summary: 'Delete one’s own review; moderators may delete any',
    access: { permission: 'reviews:write-own', own: true, all: 'reviews:moderate' },
    params: reviewParams,
    responses: { 204: null },
    errors: ['reviews.not-found'],
  },
});

export interface ReviewsHandlersDeps {
  readonly reviewsQueries: ReviewsQueries;
  readonly reviewsService: ReviewsService;
}

export const createReviewsHandlers = ({ reviewsQueries, reviewsService }: ReviewsHandlersDeps): Handlers<typeof reviewsRoutes> => ({
  listReviews: async ({ params, query, caller }) =>
    ok(await reviewsQueries.listReviews({ productId: params.id, viewerId: caller.principal?.userId ?? null, ...query })),
  getEligibility: async ({ params, caller }) =>
    ok(await reviewsService.getEligibility({ productId: params.id, userId: caller.principal?.userId ?? null })),
  postReview: async ({ params, body, caller }) =>
    created(
      await reviewsService.postReview({ productId: params.id, userId: caller.userId(), authorName: caller.principal?.name ?? '', ...body }),
    ),
  editReview: async ({ params, body, caller }) =>
    ok(await reviewsService.editReview({ reviewId: params.id, userId: caller.userId(), change: body })),
  deleteReview: async ({ params, caller }) => {
    await reviewsService.deleteReview({ reviewId: params.id, userId: caller.userId(), anyones: caller.can('reviews:moderate') });
    return noContent();
  },
});
