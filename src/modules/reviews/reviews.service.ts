import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../platform/db/unit-of-work';
import { uuidv7 } from '../../platform/kernel/ids';
import type { CatalogFacade } from '../catalog';
import type { OrdersFacade } from '../orders';
import { publicName } from './domain/author-name';
import { added, averageOf, changed, removed, type RatingTotal } from './domain/rating';
import { reviewsErrors } from './errors';
import { ratingChanged } from './events';
import { requireProduct } from './product';
import { reviewColumns, toReviewView } from './review-view';
import type { ReviewsQueries } from './reviews.queries';
import type { Eligibility, ReviewView } from './routes';
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
  /** @throws AppError reviews.no-such-product, reviews.not-a-buyer, reviews.already-reviewed */
  postReview(input: Words & { productId: string; userId: string; authorName: string }): Promise<ReviewView>;
  /** @throws AppError reviews.not-found, also for another's review */
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
          })
          .onConflict((oc) => oc.constraint('reviews_one_per_buyer').doNothing())
          .returning(reviewColumns)
          .executeTakeFirst();
        if (!row) throw reviewsErrors.alreadyReviewed();
        await moveRating(tx, productId, added(rating));
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
          .set({ ...change, edited_at: sql<Date>`now()` })
          .where('id', '=', reviewId)
          .returning(reviewColumns)
          .executeTakeFirstOrThrow();
        if (before.status === 'published' && row.rating !== before.rating)
          await moveRating(tx, row.product_id, changed(before.rating, row.rating));
        return toReviewView(row, userId);
      }),
    deleteReview: ({ reviewId, userId, anyones }) =>
      uow.run(async (tx) => {
        let deletion = tx.db.deleteFrom('reviews').where('id', '=', reviewId);
        if (!anyones) deletion = deletion.where('user_id', '=', userId);
        const row = await deletion.returning(['product_id', 'rating', 'status']).executeTakeFirst();
        if (!row) throw reviewsErrors.notFound();
        if (row.status === 'published') await moveRating(tx, row.product_id, removed(row.rating));
      }),
  };
}

/** One statement moves the totals and locks them until the commit, so that revisions are published in the order in which they grow. */
async function moveRating(tx: Tx<ReviewsTables>, productId: string, by: RatingTotal): Promise<void> {
  const total = by.count > 0 ? await addToTotal(tx, productId, by) : await changeTotal(tx, productId, by);
  tx.publish(ratingChanged, productId, { productId, average: averageOf(total), count: total.count, revision: total.revision });
}

const addToTotal = (tx: Tx<ReviewsTables>, productId: string, by: RatingTotal) =>
  tx.db
    .insertInto('rating_totals')
    .values({ product_id: productId, ...by, revision: 1 })
    .onConflict((oc) =>
      oc.column('product_id').doUpdateSet({
        sum: sql<number>`rating_totals.sum + excluded.sum`,
        count: sql<number>`rating_totals.count + excluded.count`,
        revision: sql<number>`rating_totals.revision + 1`,
      }),
    )
    .returning(['sum', 'count', 'revision'])
    .executeTakeFirstOrThrow();

const changeTotal = (tx: Tx<ReviewsTables>, productId: string, by: RatingTotal) =>
  tx.db
    .updateTable('rating_totals')
    .set({ sum: sql<number>`sum + ${by.sum}`, count: sql<number>`count + ${by.count}`, revision: sql<number>`revision + 1` })
    .where('product_id', '=', productId)
    .returning(['sum', 'count', 'revision'])
    .executeTakeFirstOrThrow();
