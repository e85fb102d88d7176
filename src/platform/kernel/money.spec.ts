import fc from 'fast-check';
import { add, allocate, money, percent } from './money';

describe('money', () => {
  test('a split neither loses nor invents a cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.array(fc.nat(10_000), { minLength: 1, maxLength: 30 }), (minor, weights) => {
        fc.pre(weights.some((w) => w > 0));
        const parts = allocate(money(minor, 'EUR'), weights);
        expect(parts.reduce((s, p) => s + p.minor, 0)).toBe(minor);
        parts.forEach((p, i) =>
          expect(Math.abs(p.minor - (minor * (weights[i] ?? 0)) / weights.reduce((s, w) => s + w, 0))).toBeLessThan(1),
        );
      }),
    );
  });

  test('the larger remainder gets the odd cent, the earlier part on a tie', () => {
    expect(allocate(money(1000, 'EUR'), [1, 1, 1]).map((m) => m.minor)).toEqual([334, 333, 333]);
    expect(allocate(money(-5, 'EUR'), [1, 1]).map((m) => m.minor)).toEqual([-3, -2]);
  });

  test('a percentage is rounded half away from zero', () => {
    expect([250, 1005, -1005].map((m) => percent(money(m, 'EUR'), 1000).minor)).toEqual([25, 101, -101]);
  });

  test('a float and two currencies are refused', () => {
    expect(() => money(0.1, 'EUR')).toThrow(RangeError);
    expect(() => add(money(1, 'EUR'), money(1, 'USD'))).toThrow(RangeError);
  });
});
