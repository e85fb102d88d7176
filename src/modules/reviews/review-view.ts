import type { Selectable } from 'kysely';
import type { ReviewView } from './shapes';
import type { ReviewTable } from './tables';

export const reviewColumns = [
  'id',
  'product_id',
  'user_id',
  'rating',
  'title',
  'body',
  'author_name',
  'status',
  'reject_reason',
  'reply',
  'replied_at',
  'created_at',
  'edited_at',
] as const;
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
  status: row.status,
  rejectReason: row.reject_reason,
  reply: row.reply !== null && row.replied_at ? { text: row.reply, at: row.replied_at.toISOString() } : null,
});
