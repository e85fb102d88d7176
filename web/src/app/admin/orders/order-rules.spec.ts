import { fieldOf, quantitiesIn, toRestock, unitsLeft } from './order-rules';

describe('what is left to do for an order', () => {
  it('are the units that no parcel holds', () => {
    expect(
      unitsLeft({
        lines: [
          { quantity: 3, shipped: 1 },
          { quantity: 2, shipped: 2 },
        ],
      }),
    ).toBe(2);
  });

  it('and of what went out, only what is not back and not awaited can come back', () => {
    expect(toRestock({ shipped: 6, restocked: 1, writtenOff: 1, announced: 1 })).toBe(3);
  });

  it('is read line by line from a dialog', () => {
    expect(quantitiesIn({ [fieldOf('a')]: 2, [fieldOf('b')]: 0, [fieldOf('c')]: null, carrier: 'Pony' })).toEqual([
      { lineId: 'a', quantity: 2 },
    ]);
  });
});
