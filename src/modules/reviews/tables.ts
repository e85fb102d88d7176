import type { Generated } from 'kysely';
import type { Instant, ModuleTables, OptionalInstant } from '../../platform/events/tables';

export interface ReviewTable {
  id: string;
  product_id: string;
  user_id: string;
  order_id: string;
  rating: number;
  title: string;
  body: string;
  author_name: string;
  status: Generated<'published' | 'pending' | 'hidden'>;
  created_at: Instant;
  edited_at: OptionalInstant;
}

/** Of the published reviews; `revision` grows with each change. */
export interface RatingTotalTable {
  product_id: string;
  sum: number;
  count: number;
  revision: number;
}

export interface ReviewsTables extends ModuleTables {
  reviews: ReviewTable;
  rating_totals: RatingTotalTable;
}
