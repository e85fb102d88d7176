import { sql, type Kysely } from 'kysely';
import type { CatalogFacade } from '../catalog';
import type { ReviewsFacade } from './contract';
import { readCursor, writeCursor } from './cursor';
import { averageOf } from './domain/rating';
import { requireProduct } from './product';
import { reviewColumns, toReviewView } from './review-view';
import type { ReviewsPage, ReviewView } from './routes';
import type { ReviewsTables } from './tables';

export interface ReviewsQueriesDeps {
  readonly db: Kysely<ReviewsTables>;
  readonly catalog: CatalogFacade;
}

export interface ReviewsQueries {
  /** @throws AppError reviews.no-such-product, also for one that shoppers do not see */
  listReviews(input: {
    productId: string;
    viewerId: string | null;
    limit?: number | undefined;
    cursor?: string | undefined;
  }): Promise<ReviewsPage>;
  findOwnReview(input: { productId: string; userId: string }): Promise<ReviewView | null>;
  readonly listRatings: ReviewsFacade['listRatings'];
}

const defaultLimit = 20;
const unrated = { sum: 0, count: 0 };

export function createReviewsQueries({ db, catalog }: ReviewsQueriesDeps): ReviewsQueries {
  async function totalsOf(productIds: readonly string[]) {
    return db
      .selectFrom('rating_totals as t')
      .select(['t.product_id', 't.sum', 't.count'])
      .where(sql<boolean>`t.product_id = any(${productIds})`)
      .execute();
  }

  return {
    async listReviews({ productId, viewerId, limit = defaultLimit, cursor }) {
      const after = cursor === undefined ? null : readCursor(cursor);
      let newest = db
        .selectFrom('reviews as r')
        .select(reviewColumns)
        .where('r.product_id', '=', productId)
        .where('r.status', '=', 'published')
        .orderBy('r.created_at', 'desc')
        .orderBy('r.id', 'desc')
        .limit(limit + 1);
      if (after) newest = newest.where(sql<boolean>`(r.created_at, r.id) < (${after.createdAt}, ${after.id})`);
      const [found, [total = unrated]] = await Promise.all([newest.execute(), totalsOf([productId]), requireProduct(catalog, productId)]);
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      return {
        items: rows.map((row) => toReviewView(row, viewerId)),
        nextCursor: found.length > limit && last ? writeCursor({ createdAt: last.created_at, id: last.id }) : null,
        rating: { average: averageOf(total), count: total.count },
      };
    },
    async findOwnReview({ productId, userId }) {
      const row = await db
        .selectFrom('reviews as r')
        .select(reviewColumns)
        .where('r.user_id', '=', userId)
        .where('r.product_id', '=', productId)
        .executeTakeFirst();
      return row ? toReviewView(row, userId) : null;
    },
    async listRatings({ productIds }) {
      const known = new Map((await totalsOf(productIds)).map((row) => [row.product_id, row]));
      return productIds.map((productId) => {
        const total = known.get(productId) ?? unrated;
        return { productId, average: averageOf(total), count: total.count };
      });
    },
  };
}
