import { offersFor, type OfferedRate } from './offer';

const rate = (id: string, given: Partial<OfferedRate>): OfferedRate => ({
  id,
  price: 500,
  freeOver: null,
  bands: null,
  maxDays: 5,
  ...given,
});
const offered = (rates: readonly OfferedRate[], worth: number, weightGrams: number) =>
  offersFor(rates, { worth, weightGrams }).map(({ rate: { id }, price }) => `${id} ${price}`);

describe('what a parcel is offered', () => {
  test('the cheapest comes first, then the fastest', () => {
    const rates = [rate('c', { price: 900, maxDays: 1 }), rate('b', {}), rate('a', { maxDays: 2 }), rate('d', { maxDays: 2 })];
    expect(offered(rates, 0, 0)).toEqual(['a 500', 'd 500', 'b 500', 'c 900']);
  });

  test('goods worth enough travel free', () => {
    const free = [rate('a', { freeOver: 5_000 })];
    expect(offered(free, 4_999, 0)).toEqual(['a 500']);
    expect(offered(free, 5_000, 0)).toEqual(['a 0']);
  });

  test('a band ends with its weight, and what is too heavy is not sent that way, not even free', () => {
    const byWeight = [
      rate('a', {
        freeOver: 5_000,
        bands: [
          { upToGrams: 1_000, price: 300 },
          { upToGrams: 2_000, price: 700 },
        ],
      }),
    ];
    expect(offered(byWeight, 0, 1_000)).toEqual(['a 300']);
    expect(offered(byWeight, 0, 1_001)).toEqual(['a 700']);
    expect(offered(byWeight, 5_000, 2_001)).toEqual([]);
    expect(offered([rate('b', { bands: [{ upToGrams: null, price: 800 }] })], 0, 90_000)).toEqual(['b 800']);
  });
});
