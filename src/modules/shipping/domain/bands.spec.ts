import { bandsFollow } from './bands';

const bands = (...ends: (number | null)[]) => bandsFollow(ends.map((upToGrams) => ({ upToGrams })));

describe('bands of weight', () => {
  it.each([[[500]], [[null]], [[500, 1000, null]], [[1, 2]]])('follow each other: %j', (ends) => expect(bands(...ends)).toBe(true));
  it.each([[[500, 500]], [[1000, 500]], [[null, 500]], [[null, null]], [[1, 2, 2]], [[500, null, 1000]]])('do not: %j', (ends) =>
    expect(bands(...ends)).toBe(false),
  );
});
