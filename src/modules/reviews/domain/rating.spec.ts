import { averageOf, histogramOf, movedBy, unrated, type RatingTotal } from './rating';

const plus = (a: RatingTotal, b: RatingTotal): RatingTotal => ({
  sum: a.sum + b.sum,
  count: a.count + b.count,
  stars: a.stars.map((n, index) => n + (b.stars[index] ?? 0)),
});

describe('the rating of a product', () => {
  it('has two decimals', () => {
    expect(averageOf({ sum: 13, count: 3 })).toBe(4.33);
    expect(averageOf({ sum: 14, count: 3 })).toBe(4.67);
    expect(averageOf({ sum: 37, count: 8 })).toBe(4.63);
  });

  it('is nothing, not zero, when nobody has reviewed', () => {
    expect(averageOf({ sum: 0, count: 0 })).toBeNull();
  });

  it('is what it was before, when a review was shown, changed and hidden', () => {
    const before = { sum: 9, count: 2, stars: [0, 0, 0, 1, 1] };
    const after = [movedBy(null, 5), movedBy(5, 1), movedBy(1, null)].reduce(plus, before);
    expect(after).toEqual(before);
  });

  it('does not move with what is not shown, before and after', () => {
    expect(movedBy(null, null)).toEqual(unrated);
    expect(movedBy(3, 3)).toEqual(unrated);
  });

  it('says how many gave how many stars, five first', () => {
    const total = [movedBy(null, 5), movedBy(null, 5), movedBy(null, 2)].reduce(plus, unrated);
    expect(histogramOf(total)).toEqual([
      { stars: 5, count: 2 },
      { stars: 4, count: 0 },
      { stars: 3, count: 0 },
      { stars: 2, count: 1 },
      { stars: 1, count: 0 },
    ]);
  });
});
