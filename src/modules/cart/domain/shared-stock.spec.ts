import { availableBeside, type StockWish } from './shared-stock';

const cup = (quantity: number, available: number): StockWish => ({ variantId: 'cup', quantity, available });
const set = (quantity: number, cups: number, pots: number): StockWish => ({
  variantId: 'set',
  quantity,
  available: Math.min(Math.floor(cups / 2), pots),
  parts: [
    { variantId: 'cup', quantity: 2, available: cups },
    { variantId: 'pot', quantity: 1, available: pots },
  ],
});

describe('units that lines of one cart share', () => {
  it('are all there for a line without others of its kind', () => {
    expect(availableBeside([cup(3, 7)])).toEqual([7]);
    expect(availableBeside([set(1, 7, 9)])).toEqual([3]);
  });

  it('are asked for by a bundle and by its part, in sum', () => {
    expect(availableBeside([set(2, 7, 9), cup(3, 7)])).toEqual([2, 3]);
    expect(availableBeside([set(2, 6, 9), cup(3, 6)])).toEqual([1, 2]);
  });

  it('are asked for by two bundles', () => {
    const pair: StockWish = { variantId: 'pair', quantity: 2, available: 3, parts: [{ variantId: 'cup', quantity: 2, available: 6 }] };
    expect(availableBeside([set(1, 6, 9), pair])).toEqual([1, 2]);
  });

  it('are not taken by what is not sold any more', () => {
    expect(availableBeside([{ ...set(2, 4, 9), available: 0 }, cup(4, 4)])).toEqual([0, 4]);
  });
});
