import { sql } from 'kysely';
import type { UnitOfWork } from '../../platform/db/unit-of-work';
import { uuidv7 } from '../../platform/kernel/ids';
import type { CatalogFacade } from '../catalog';
import type { OrdersFacade } from '../orders';
import { publicName } from './domain/author-name';
import { reviewsErrors } from './errors';
import { requireProduct } from './product';
import { moveRating } from './rating-totals';
import { wasRejected } from './rejections';
import { reviewColumns, toReviewView } from './review-view';
import type { ReviewsQueries } from './reviews.queries';
import type { Eligibility, ReviewStatus, ReviewView } from './shapes';
import type { ReviewsTables } from './tables';

export interface ReviewsServiceDeps {
  readonly uow: UnitOfWork<ReviewsTables>;
  readonly catalog: CatalogFacade;
  readonly orders: OrdersFacade;
  readonly reviewsQueries: ReviewsQueries;
}

interface Words {
  readonly rating: number;
  readonly title: string;
  readonly body: string;
}

export interface ReviewsService {
  /** @throws AppError reviews.no-such-product */
  getEligibility(input: { productId: string; userId: string | null }): Promise<Eligibility>;
  /** Shown at once unless moderation is on or staff rejected what the buyer wrote of it before. @throws AppError reviews.no-such-product, reviews.not-a-buyer, reviews.already-reviewed */
  postReview(input: Words & { productId: string; userId: string; authorName: string }): Promise<ReviewView>;
  /** With moderation on, and when it was rejected, it waits for staff again. @throws AppError reviews.not-found, also for another's review */
  editReview(input: { reviewId: string; userId: string; change: { [K in keyof Words]?: Words[K] | undefined } }): Promise<ReviewView>;
  /** `anyones`: also another's review. @throws AppError reviews.not-found */
  deleteReview(input: { reviewId: string; userId: string; anyones: boolean }): Promise<void>;
}

export function createReviewsService({ uow, catalog, orders, reviewsQueries }: ReviewsServiceDeps): ReviewsService {
  return {
    async getEligibility({ productId, userId }) {
      await requireProduct(catalog, productId);
      if (userId === null) return { canReview: false, reason: 'not-signed-in', review: null };
      const review = await reviewsQueries.findOwnReview({ productId, userId });
      if (review) return { canReview: false, reason: 'already-reviewed', review };
      const purchase = await orders.findPurchase({ userId, productId });
      return purchase ? { canReview: true, reason: null, review: null } : { canReview: false, reason: 'not-a-buyer', review: null };
    },
    async postReview({ productId, userId, authorName, rating, title, body }) {
      const [purchase] = await Promise.all([orders.findPurchase({ userId, productId }), requireProduct(catalog, productId)]);
      if (!purchase) throw reviewsErrors.notABuyer();
      const { orderId } = purchase;
      return uow.run(async (tx) => {
        const row = await tx.db
          .insertInto('reviews')
          .values({
            id: uuidv7(),
            product_id: productId,
            user_id: userId,
            order_id: orderId,
            rating,
            title,
            body,
            author_name: publicName(authorName),
            status: sql<ReviewStatus>`case when ${wasRejected(userId, productId)} then 'pending' else ${firstStatus} end`,
          })
          .onConflict((oc) => oc.constraint('reviews_one_per_buyer').doNothing())
          .returning(reviewColumns)
          .executeTakeFirst();
        if (!row) throw reviewsErrors.alreadyReviewed();
        if (row.status === 'published') await moveRating(tx, productId, null, rating);
        return toReviewView(row, userId);
      });
    },
    editReview: ({ reviewId, userId, change }) =>
      uow.run(async (tx) => {
        const before = await tx.db
          .selectFrom('reviews as r')
          .select(['r.rating', 'r.status'])
          .where('r.id', '=', reviewId)
          .where('r.user_id', '=', userId)
          .forUpdate()
          .executeTakeFirst();
        if (!before) throw reviewsErrors.notFound();
        const row = await tx.db
          .updateTable('reviews')
          .set({ ...change, status: statusAfterEdit(before.status), reject_reason: null, edited_at: sql<Date>`now()` })
          .where('id', '=', reviewId)
          .returning(reviewColumns)
          .executeTakeFirstOrThrow();
        await moveRating(
          tx,
          row.product_id,
          before.status === 'published' ? before.rating : null,
          row.status === 'published' ? row.rating : null,
        );
        return toReviewView(row, userId);
      }),
    deleteReview: ({ reviewId, userId, anyones }) =>
      uow.run(async (tx) => {
        let deletion = tx.db.deleteFrom('reviews').where('id', '=', reviewId);
        if (!anyones) deletion = deletion.where('user_id', '=', userId);
        const row = await deletion.returning(['product_id', 'rating', 'status']).executeTakeFirst();
        if (!row) throw reviewsErrors.notFound();
        if (row.status === 'published') await moveRating(tx, row.product_id, row.rating, null);
      }),
  };
}

/** What is written waits for staff while moderation is on. */
const firstStatus = sql<ReviewStatus>`(select case when m.enabled then 'pending' else 'published' end from moderation m)`;

/** What staff have rejected, or not seen yet, they see before others do; what was shown stays so unless moderation is on. */
const statusAfterEdit = (before: ReviewStatus) => (before === 'published' ? firstStatus : ('pending' as const));
