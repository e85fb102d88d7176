import { readPrices } from './pasted-prices';

describe('prices that are pasted', () => {
  it('are read from a spreadsheet, a list with semicolons, or plain words', () => {
    expect(readPrices('MUG BLUE\t8.50\nMUG-S;7,90;10\n\nMUG-L 1200 50\r\n', 'USD')).toEqual({
      prices: [
        { sku: 'MUG BLUE', minQuantity: 1, minor: 850 },
        { sku: 'MUG-S', minQuantity: 10, minor: 790 },
        { sku: 'MUG-L', minQuantity: 50, minor: 120_000 },
      ],
      unreadable: [],
    });
  });

  it('take a line out where the price is empty or a dash', () => {
    expect(readPrices('A\nB\t\t5\nC -', 'USD').prices).toEqual([
      { sku: 'A', minQuantity: 1, minor: null },
      { sku: 'B', minQuantity: 5, minor: null },
      { sku: 'C', minQuantity: 1, minor: null },
    ]);
  });

  it('are named where they are none', () => {
    expect(readPrices('A 8.505\nB eight\nC 1 0\nD 1 2 3', 'USD').unreadable.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
    expect(readPrices('A 8.50', 'JPY').unreadable).toEqual([{ line: 1, text: 'A 8.50' }]);
  });
});
