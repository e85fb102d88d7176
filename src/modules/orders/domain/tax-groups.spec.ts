import fc from 'fast-check';
import { taxShare, taxSums, type Taxed } from './tax-groups';

const taxed = (total: number, ...taxes: [string, number, number][]): Taxed => ({
  total,
  taxes: taxes.map(([name, ratePercent, minor]) => ({ name, ratePercent, amount: { minor } })),
});

describe('tax by rate', () => {
  test('each rate stands once with what it is of, the highest first; what bears none is told apart', () => {
    expect(taxSums([taxed(1070, ['VAT', 7, 70]), taxed(1190, ['VAT', 19, 190]), taxed(2380, ['VAT', 19, 380]), taxed(500)], true)).toEqual([
      { name: 'VAT', ratePercent: 19, base: 3000, tax: 570 },
      { name: 'VAT', ratePercent: 7, base: 1000, tax: 70 },
      { name: null, ratePercent: 0, base: 500, tax: 0 },
    ]);
  });

  test('where prices are without tax the base is the price, and two taxes on one line have the same base', () => {
    expect(taxSums([taxed(10_000, ['State', 4, 400], ['City', 4.5, 450])], false)).toEqual([
      { name: 'City', ratePercent: 4.5, base: 10_000, tax: 450 },
      { name: 'State', ratePercent: 4, base: 10_000, tax: 400 },
    ]);
  });
});

describe('the tax in money that goes back', () => {
  const items = [taxed(1190, ['VAT', 19, 190]), taxed(1070, ['VAT', 7, 70])];

  test('all of it is all of the tax', () => {
    expect(taxShare(items, true, { before: 0, amount: 2260, total: 2260 })).toEqual(taxSums(items, true));
  });

  test('however it is cut, the parts come to the whole, and each part to its amount', () => {
    const item = fc.record({ net: fc.integer({ min: 0, max: 100_000 }), rate: fc.constantFrom(0, 7, 19) }).map(({ net, rate }) => {
      const tax = Math.round((net * rate) / 100);
      return rate === 0 ? taxed(net) : taxed(net + tax, ['VAT', rate, tax]);
    });
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 50_000 }), { maxLength: 8 }),
        (goods, cuts) => {
          const total = goods.reduce((sum, one) => sum + one.total, 0);
          fc.pre(total > 0);
          let before = 0;
          let tax = 0;
          for (const cut of [...cuts, total]) {
            const amount = Math.min(cut, total - before);
            if (amount === 0) break;
            const rows = taxShare(goods, true, { before, amount, total });
            expect(rows.reduce((sum, row) => sum + row.base + row.tax, 0)).toBe(amount);
            tax += rows.reduce((sum, row) => sum + row.tax, 0);
            before += amount;
          }
          if (before === total) expect(tax).toBe(taxSums(goods, true).reduce((sum, row) => sum + row.tax, 0));
        },
      ),
    );
  });
});
