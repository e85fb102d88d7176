import { shortLines, stockLines } from './stock-lines';

const set = {
  variantId: 'set',
  quantity: 2,
  parts: [
    { variantId: 'cup', quantity: 4 },
    { variantId: 'pot', quantity: 1 },
  ],
};
const cup = { variantId: 'cup', quantity: 3 };
const guide = { variantId: 'guide', quantity: 5, endless: true };

describe('what an order takes from the shelves', () => {
  it('is of a bundle its parts, and of a file nothing', () => {
    expect(stockLines([set, cup, guide])).toEqual([
      { variantId: 'cup', quantity: 8 },
      { variantId: 'pot', quantity: 2 },
      { variantId: 'cup', quantity: 3 },
    ]);
    expect(stockLines([guide])).toEqual([]);
  });

  it('is short for every line that wants the missing part', () => {
    expect(shortLines([set, cup, guide], [{ variantId: 'cup', available: 9 }])).toEqual([
      { line: set, available: 2 },
      { line: cup, available: 9 },
    ]);
    expect(shortLines([set, cup], [{ variantId: 'pot', available: 1 }])).toEqual([{ line: set, available: 1 }]);
  });
});
