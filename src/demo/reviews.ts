import type { CustomerKey } from './people';
import { homeReviews } from './reviews.home';
import { tableReviews } from './reviews.table';

export interface DemoReview {
  readonly by: CustomerKey;
  /** The product's slug. */
  readonly of: string;
  /** When it was written: see `stops`. */
  readonly at: number;
  readonly stars: 1 | 2 | 3 | 4 | 5;
  readonly title: string;
  readonly body: string;
  /** What the shop answered, at the next stop. */
  readonly reply?: string;
}

/** Each by somebody who had bought the product by then. */
export const reviews: readonly DemoReview[] = [...tableReviews, ...homeReviews].sort((a, b) => a.at - b.at);
