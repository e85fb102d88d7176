export interface RatingTotal {
  readonly sum: number;
  readonly count: number;
}

/** What a change of reviews does to the totals of their product. */
export const added = (stars: number): RatingTotal => ({ sum: stars, count: 1 });
export const changed = (before: number, after: number): RatingTotal => ({ sum: after - before, count: 0 });
export const removed = (stars: number): RatingTotal => ({ sum: -stars, count: -1 });

/** Of 1 to 5 stars, two decimals, half up; null when nobody has reviewed. */
export const averageOf = ({ sum, count }: RatingTotal): number | null => (count === 0 ? null : Math.round((sum * 100) / count) / 100);
