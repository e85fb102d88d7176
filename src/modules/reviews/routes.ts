import { z } from 'zod';
import { created, defineRoutes, noContent, ok, type Handlers } from '../../platform/http/route';
import { Instant, OneLine, pageQuery } from '../../platform/facade/schemas';
import type { ModerationService } from './moderation.service';
import type { ReviewsQueries } from './reviews.queries';
import type { ReviewsService } from './reviews.service';
import { Eligibility, ReviewSettings, ReviewsPage, ReviewStatus, ReviewView, StaffReview, StaffReviewsPage, Stars } from './shapes';
import type { StaffReviewsQueries } from './staff-reviews.queries';

/** Plain text with line breaks; shown as text, never as HTML. Control and direction-override characters are refused. */
const Text = (max: number) =>
  z
    .string()
    .overwrite((text) => text.replace(/\r\n?/g, '\n').trim())
    .min(1)
    .max(max)
    .regex(/^(?:\n|[^\p{Cc}\u202a-\u202e\u2066-\u2069])*$/u, 'must be plain text');
const Body = Text(5_000);

const Sort = z.enum(['newest', 'oldest', 'highest', 'lowest']);
/** `5` or `4,5`. */
const StarsList = z
  .string()
  .regex(/^[1-5](,[1-5]){0,4}$/, 'must be stars from 1 to 5, separated by commas')
  .transform((text) => text.split(',').map(Number));
const moderate = { permission: 'reviews:moderate' } as const;

const productParams = z.strictObject({ id: z.uuid() });
const reviewParams = z.strictObject({ id: z.uuid() });

export const reviewsRoutes = defineRoutes({
  listReviews: {
    method: 'get',
    path: '/products/:id/reviews',
    summary: 'The published reviews of a product with their rating; and the caller’s own while it is not shown to others',
    access: { permission: 'reviews:read' },
    params: productParams,
    query: z.strictObject({ sort: Sort.optional(), stars: StarsList.optional(), ...pageQuery }),
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
    summary: 'Review a product one has bought; with moderation on it is shown once staff approve it',
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
  listAllReviews: {
    method: 'get',
    path: '/reviews',
    summary: 'Reviews for staff: those that wait oldest first, others newest first',
    access: moderate,
    query: z.strictObject({ status: ReviewStatus.optional(), productId: z.uuid().optional(), stars: StarsList.optional(), ...pageQuery }),
    responses: { 200: StaffReviewsPage },
    errors: ['reviews.bad-cursor'],
  },
  approveReview: {
    method: 'post',
    path: '/reviews/:id/approve',
    summary: 'Show a review, in the words that were read',
    access: moderate,
    params: reviewParams,
    body: z.strictObject({ editedAt: Instant.nullable() }),
    responses: { 200: StaffReview },
    errors: ['reviews.not-found', 'reviews.changed'],
  },
  rejectReview: {
    method: 'post',
    path: '/reviews/:id/reject',
    summary: 'Do not show a review; its author sees the reason',
    access: moderate,
    params: reviewParams,
    body: z.strictObject({ reason: OneLine(500) }),
    responses: { 200: StaffReview },
    errors: ['reviews.not-found'],
  },
  replyToReview: {
    method: 'put',
    path: '/reviews/:id/reply',
    summary: 'Answer a review in the shop’s name, or change the answer',
    access: moderate,
    params: reviewParams,
    body: z.strictObject({ text: Text(2_000) }),
    responses: { 200: StaffReview },
    errors: ['reviews.not-found'],
  },
  removeReply: {
    method: 'delete',
    path: '/reviews/:id/reply',
    summary: 'Take the shop’s answer away',
    access: moderate,
    params: reviewParams,
    responses: { 204: null },
    errors: ['reviews.not-found'],
  },
  getReviewSettings: {
    method: 'get',
    path: '/review-settings',
    summary: 'Whether reviews wait for staff before they are shown',
    access: moderate,
    responses: { 200: ReviewSettings },
  },
  setReviewSettings: {
    method: 'patch',
    path: '/review-settings',
    summary: 'Switch moderation on or off; what waits keeps waiting',
    access: moderate,
    body: z.strictObject({ moderation: z.boolean() }),
    responses: { 200: ReviewSettings },
  },
});

export interface ReviewsHandlersDeps {
  readonly reviewsQueries: ReviewsQueries;
  readonly reviewsService: ReviewsService;
  readonly staffReviewsQueries: StaffReviewsQueries;
  readonly moderationService: ModerationService;
}

export const createReviewsHandlers = ({
  reviewsQueries,
  reviewsService,
  staffReviewsQueries,
  moderationService,
}: ReviewsHandlersDeps): Handlers<typeof reviewsRoutes> => ({
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
  listAllReviews: async ({ query }) => ok(await staffReviewsQueries.listAllReviews(query)),
  async approveReview({ params, body, caller }) {
    await moderationService.approveReview({ reviewId: params.id, staffId: caller.userId(), editedAt: body.editedAt });
    return ok(await staffReviewsQueries.getReview(params.id));
  },
  async rejectReview({ params, body, caller }) {
    await moderationService.rejectReview({ reviewId: params.id, staffId: caller.userId(), reason: body.reason });
    return ok(await staffReviewsQueries.getReview(params.id));
  },
  async replyToReview({ params, body, caller }) {
    await moderationService.replyToReview({ reviewId: params.id, staffId: caller.userId(), text: body.text });
    return ok(await staffReviewsQueries.getReview(params.id));
  },
  async removeReply({ params, caller }) {
    await moderationService.replyToReview({ reviewId: params.id, staffId: caller.userId(), text: null });
    return noContent();
  },
  getReviewSettings: async () => ok(await staffReviewsQueries.getSettings()),
  setReviewSettings: async ({ body }) => ok(await moderationService.setModeration(body)),
});
