import type { Selectable } from 'kysely';
import type { ReviewView } from './routes';
import type { ReviewTable } from './tables';

export const reviewColumns = ['id', 'product_id', 'user_id', 'rating', 'title', 'body', 'author_name', 'created_at', 'edited_at'] as const;
export type ReviewRow = Pick<Selectable<ReviewTable>, (typeof reviewColumns)[number]>;

export const toReviewView = (row: ReviewRow, viewerId: string | null): ReviewView => ({
  id: row.id,
  productId: row.product_id,
  rating: row.rating,
  title: row.title,
  body: row.body,
  author: row.author_name,
  createdAt: row.created_at.toISOString(),
  editedAt: row.edited_at?.toISOString() ?? null,
  mine: row.user_id === viewerId,
});
