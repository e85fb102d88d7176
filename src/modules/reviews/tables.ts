import type { Generated } from 'kysely';
import type { Instant, ModuleTables, OptionalInstant } from '../../platform/events/tables';
import type { ReviewStatus } from './shapes';

export interface ReviewTable {
  id: string;
  product_id: string;
  user_id: string;
  order_id: string;
  rating: number;
  title: string;
  body: string;
  author_name: string;
  status: Generated<ReviewStatus>;
  reject_reason: string | null;
  moderated_at: OptionalInstant;
  moderated_by: string | null;
  reply: string | null;
  replied_at: OptionalInstant;
  replied_by: string | null;
  created_at: Instant;
  edited_at: OptionalInstant;
}

/** Of the published reviews; `revision` grows with each change. */
export interface RatingTotalTable {
  product_id: string;
  sum: number;
  count: number;
  /** How many gave one star, two, … five. */
  stars: Generated<number[]>;
  revision: number;
}

/** Of whose review of the product staff's last verdict was a rejection, deleted since or not. */
export interface RejectionTable {
  user_id: string;
  product_id: string;
  rejected_at: Instant;
}

/** One row. */
export interface ModerationTable {
  only: Generated<boolean>;
  enabled: Generated<boolean>;
  changed_at: Instant;
}

export interface ReviewsTables extends ModuleTables {
  reviews: ReviewTable;
  rating_totals: RatingTotalTable;
  rejections: RejectionTable;
  moderation: ModerationTable;
}
