import { sql, type Kysely } from 'kysely';
import type { CatalogFacade } from '../catalog';
import { readCursor, writeCursor } from './cursor';
import { reviewsErrors } from './errors';
import { reviewColumns, toReviewView, type ReviewRow } from './review-view';
import type { ReviewSettings, ReviewStatus, StaffReview, StaffReviewsPage } from './shapes';
import type { ReviewsTables } from './tables';

export interface StaffReviewsQueries {
  /** Pending ones oldest first, so that nobody waits for ever; others newest first. */
  listAllReviews(filter: StaffReviewsFilter): Promise<StaffReviewsPage>;
  /** @throws AppError reviews.not-found */
  getReview(id: string): Promise<StaffReview>;
  getSettings(): Promise<ReviewSettings>;
}

export interface StaffReviewsFilter {
  readonly status?: ReviewStatus | undefined;
  readonly productId?: string | undefined;
  readonly stars?: readonly number[] | undefined;
  /** 1 to 100; 20 when left out. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface StaffReviewsQueriesDeps {
  readonly db: Kysely<ReviewsTables>;
  readonly catalog: CatalogFacade;
}

const columns = [...reviewColumns, 'order_id', 'moderated_at', 'moderated_by'] as const;
type Row = ReviewRow & { order_id: string; moderated_at: Date | null; moderated_by: string | null };

export function createStaffReviewsQueries({ db, catalog }: StaffReviewsQueriesDeps): StaffReviewsQueries {
  async function viewsOf(rows: readonly Row[]): Promise<StaffReview[]> {
    const productIds = [...new Set(rows.map((row) => row.product_id))];
    const products = productIds.length === 0 ? [] : await catalog.listProducts({ productIds });
    const known = new Map(products.map(({ productId, title, slug }) => [productId, { title, slug }]));
    return rows.map((row) => ({
      ...toReviewView(row, null),
      userId: row.user_id,
      orderId: row.order_id,
      moderatedAt: row.moderated_at?.toISOString() ?? null,
      moderatedBy: row.moderated_by,
      product: known.get(row.product_id) ?? null,
    }));
  }

  return {
    async listAllReviews({ status, productId, stars, limit = 20, cursor }) {
      const oldestFirst = status === 'pending';
      let wanted = db
        .selectFrom('reviews as r')
        .select(columns)
        .orderBy('r.created_at', oldestFirst ? 'asc' : 'desc')
        .orderBy('r.id', oldestFirst ? 'asc' : 'desc')
        .limit(limit + 1);
      if (status) wanted = wanted.where('r.status', '=', status);
      if (productId) wanted = wanted.where('r.product_id', '=', productId);
      if (stars) wanted = wanted.where(sql<boolean>`r.rating = any(${[...new Set(stars)]}::int[])`);
      if (cursor !== undefined) {
        const { createdAt, id } = readCursor(cursor);
        wanted = wanted.where(
          oldestFirst
            ? sql<boolean>`(r.created_at, r.id) > (${createdAt}, ${id})`
            : sql<boolean>`(r.created_at, r.id) < (${createdAt}, ${id})`,
        );
      }
      const [found, waiting] = await Promise.all([
        wanted.execute(),
        db
          .selectFrom('reviews as r')
          .select(sql<number>`count(*)::int`.as('pending'))
          .where('r.status', '=', 'pending')
          .executeTakeFirstOrThrow(),
      ]);
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      const nextCursor =
        found.length > limit && last ? writeCursor({ createdAt: last.created_at, id: last.id, rating: last.rating }) : null;
      return { items: await viewsOf(rows), nextCursor, pending: waiting.pending };
    },
    async getReview(id) {
      const rows = await db.selectFrom('reviews as r').select(columns).where('r.id', '=', id).execute();
      const [view] = await viewsOf(rows);
      if (!view) throw reviewsErrors.notFound();
      return view;
    },
    async getSettings() {
      const { enabled } = await db.selectFrom('moderation as m').select('m.enabled').executeTakeFirstOrThrow();
      return { moderation: enabled };
    },
  };
}
