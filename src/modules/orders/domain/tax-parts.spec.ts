import fc from 'fast-check';
import { taxLess, taxPart, taxPlus } from './tax-parts';

const vat = (ratePercent: number, base: number, tax: number) => ({ name: 'VAT', ratePercent, base, tax });

test('what goes out at one rate and in at another stands at each, and what is as before does not stand there', () => {
  expect(taxLess([vat(19, 1000, 190), vat(7, 100, 7)], [vat(19, 500, 95), vat(7, 100, 7), { ...vat(0, 50, 0), name: null }])).toEqual([
    vat(19, 500, 95),
    { name: null, ratePercent: 0, base: -50, tax: 0 },
  ]);
});

test('however money is given back, its parts come to their amounts, and the tax of each rate to the whole', () => {
  const row = fc.record({ rate: fc.constantFrom(0, 7, 19), base: fc.integer({ min: 1, max: 100_000 }) });
  fc.assert(
    fc.property(
      fc.uniqueArray(row, { minLength: 1, maxLength: 3, selector: ({ rate }) => rate }),
      fc.array(fc.integer({ min: 1, max: 50_000 }), { maxLength: 8 }),
      (given, cuts) => {
        let left = given.map(({ rate, base }) => vat(rate, base, Math.round((base * rate) / 100)));
        const sum = (rows: typeof left): number => rows.reduce((all, { base, tax }) => all + base + tax, 0);
        for (const cut of [...cuts, Number.MAX_SAFE_INTEGER]) {
          const total = sum(left);
          if (total === 0) break;
          const amount = Math.min(cut, total);
          const rows = taxPart(left, total, amount);
          expect(rows.reduce((all, { base, tax }) => all + base + tax, 0)).toBe(amount);
          left = taxLess(left, rows) as typeof left;
        }
        expect(taxPlus(left, [])).toEqual([]);
      },
    ),
  );
});
