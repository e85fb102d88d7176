import { added, averageOf, changed, removed, type RatingTotal } from './rating';

const plus = (a: RatingTotal, b: RatingTotal): RatingTotal => ({ sum: a.sum + b.sum, count: a.count + b.count });

describe('the rating of a product', () => {
  it('has two decimals', () => {
    expect(averageOf({ sum: 13, count: 3 })).toBe(4.33);
    expect(averageOf({ sum: 14, count: 3 })).toBe(4.67);
    expect(averageOf({ sum: 37, count: 8 })).toBe(4.63);
  });

  it('is nothing, not zero, when nobody has reviewed', () => {
    expect(averageOf({ sum: 0, count: 0 })).toBeNull();
  });

  it('is what it was before, when a review was changed and then removed', () => {
    const before = { sum: 9, count: 2 };
    const after = [added(5), changed(5, 1), removed(1)].reduce(plus, before);
    expect(after).toEqual(before);
  });
});
