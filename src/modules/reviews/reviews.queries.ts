import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { CatalogFacade } from '../catalog';
import type { ReviewsFacade } from './contract';
import { readCursor, writeCursor, type ReviewsCursor } from './cursor';
import { averageOf, histogramOf, unrated } from './domain/rating';
import { requireProduct } from './product';
import { reviewColumns, toReviewView } from './review-view';
import type { ReviewsPage, ReviewView } from './shapes';
import type { ReviewsTables } from './tables';

export interface ReviewsQueriesDeps {
  readonly db: Kysely<ReviewsTables>;
  readonly catalog: CatalogFacade;
}

export type Sort = 'newest' | 'oldest' | 'highest' | 'lowest';

export interface ReviewsQueries {
  /** @throws AppError reviews.no-such-product, also for one that shoppers do not see */
  listReviews(input: {
    productId: string;
    viewerId: string | null;
    /** `newest` when left out. */
    sort?: Sort | undefined;
    /** Those with so many stars only. */
    stars?: readonly number[] | undefined;
    limit?: number | undefined;
    cursor?: string | undefined;
  }): Promise<ReviewsPage>;
  findOwnReview(input: { productId: string; userId: string }): Promise<ReviewView | null>;
  readonly listRatings: ReviewsFacade['listRatings'];
}

const defaultLimit = 20;

export function createReviewsQueries({ db, catalog }: ReviewsQueriesDeps): ReviewsQueries {
  async function totalsOf(productIds: readonly string[]) {
    return db
      .selectFrom('rating_totals as t')
      .select(['t.product_id', 't.sum', 't.count', 't.stars'])
      .where(sql<boolean>`t.product_id = any(${productIds})`)
      .execute();
  }

  async function findOwnReview({ productId, userId }: { productId: string; userId: string }): Promise<ReviewView | null> {
    const row = await db
      .selectFrom('reviews as r')
      .select(reviewColumns)
      .where('r.user_id', '=', userId)
      .where('r.product_id', '=', productId)
      .executeTakeFirst();
    return row ? toReviewView(row, userId) : null;
  }

  return {
    async listReviews({ productId, viewerId, sort = 'newest', stars, limit = defaultLimit, cursor }) {
      const order = orders[sort];
      let shown = db
        .selectFrom('reviews as r')
        .select(reviewColumns)
        .where('r.product_id', '=', productId)
        .where('r.status', '=', 'published')
        .orderBy(order.by)
        .limit(limit + 1);
      if (stars) shown = shown.where(sql<boolean>`r.rating = any(${[...new Set(stars)]}::int[])`);
      if (cursor !== undefined) shown = shown.where(order.after(readCursor(cursor)));
      const [found, [total = unrated], own] = await Promise.all([
        shown.execute(),
        totalsOf([productId]),
        viewerId === null ? null : findOwnReview({ productId, userId: viewerId }),
        requireProduct(catalog, productId),
      ]);
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      return {
        items: rows.map((row) => toReviewView(row, viewerId)),
        nextCursor: found.length > limit && last ? writeCursor({ createdAt: last.created_at, id: last.id, rating: last.rating }) : null,
        rating: { average: averageOf(total), count: total.count, histogram: histogramOf(total) },
        own: own?.status === 'published' ? null : own,
      };
    },
    findOwnReview,
    async listRatings({ productIds }) {
      const known = new Map((await totalsOf(productIds)).map((row) => [row.product_id, row]));
      return productIds.map((productId) => {
        const total = known.get(productId) ?? unrated;
        return { productId, average: averageOf(total), count: total.count };
      });
    },
  };
}

/** How each sort runs and what comes after a place in it; equals are told apart by their time, the newest first. */
const orders: Readonly<Record<Sort, { by: RawBuilder<unknown>; after: (place: ReviewsCursor) => RawBuilder<boolean> }>> = {
  newest: {
    by: sql`r.created_at desc, r.id desc`,
    after: ({ createdAt, id }) => sql`(r.created_at, r.id) < (${createdAt}, ${id})`,
  },
  oldest: {
    by: sql`r.created_at, r.id`,
    after: ({ createdAt, id }) => sql`(r.created_at, r.id) > (${createdAt}, ${id})`,
  },
  highest: {
    by: sql`r.rating desc, r.created_at desc, r.id desc`,
    after: ({ createdAt, id, rating }) => sql`(r.rating, r.created_at, r.id) < (${rating}, ${createdAt}, ${id})`,
  },
  lowest: {
    by: sql`r.rating, r.created_at desc, r.id desc`,
    after: ({ createdAt, id, rating }) =>
      sql`(r.rating > ${rating} or (r.rating = ${rating} and (r.created_at, r.id) < (${createdAt}, ${id})))`,
  },
};
