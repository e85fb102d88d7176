export interface RatingTotal {
  readonly sum: number;
  readonly count: number;
  /** How many gave one star, two, … five. */
  readonly stars: readonly number[];
}

const scale = [1, 2, 3, 4, 5] as const;

export const unrated: RatingTotal = { sum: 0, count: 0, stars: scale.map(() => 0) };

/** What it does to the totals of its product that a review is shown with `after` stars instead of `before`; null: not shown. */
export const movedBy = (before: number | null, after: number | null): RatingTotal => ({
  sum: (after ?? 0) - (before ?? 0),
  count: Number(after !== null) - Number(before !== null),
  stars: scale.map((stars) => Number(stars === after) - Number(stars === before)),
});

/** Of 1 to 5 stars, two decimals, half up; null when nobody has reviewed. */
export const averageOf = ({ sum, count }: Pick<RatingTotal, 'sum' | 'count'>): number | null =>
  count === 0 ? null : Math.round((sum * 100) / count) / 100;

/** Five stars first. */
export const histogramOf = ({ stars }: RatingTotal): { stars: number; count: number }[] =>
  scale.map((value) => ({ stars: value, count: stars[value - 1] ?? 0 })).reverse();
