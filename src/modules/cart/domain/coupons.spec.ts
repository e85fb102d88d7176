import { money } from '../../../platform/kernel/money';
import { canonicalCode, discountsOf, goTogether, isCode, type Coupon } from './coupons';

const usd = (minor: number) => money(minor, 'USD');
const coupon = (facts: Partial<Coupon> = {}): Coupon => ({
  id: '0197a000-0000-7000-8000-000000000001',
  code: 'SPRING',
  kind: 'percentage',
  basisPoints: 1000,
  amountMinor: null,
  currency: 'USD',
  minimumMinor: 0,
  combinable: true,
  problem: null,
  ...facts,
});
const fixed = (amountMinor: number, facts: Partial<Coupon> = {}) => coupon({ kind: 'fixed', basisPoints: null, amountMinor, ...facts });
const minors = (amounts: readonly { minor: number }[]) => amounts.map(({ minor }) => minor);

describe('a discount', () => {
  it.each([
    ['ten per cent of two lines', [1000, 2000], [coupon()], [100, 200]],
    ['a percentage rounds once, over all lines, and loses no cent', [333, 333, 333], [coupon()], [34, 33, 33]],
    ['half a cent goes up', [5], [coupon()], [1]],
    ['an amount is spread in proportion', [1000, 3000], [fixed(1000)], [250, 750]],
    ['a cent goes to the line with the largest remainder', [1, 1000], [fixed(1)], [0, 1]],
    ['an amount takes no more than there is', [300, 100], [fixed(5000)], [300, 100]],
    ['one hundred per cent leaves nothing', [300, 101], [coupon({ basisPoints: 10_000 })], [300, 101]],
    ['the second takes from what the first has left', [1000], [coupon({ basisPoints: 5000 }), coupon({ basisPoints: 5000 })], [750]],
    ['an amount after a percentage', [1000], [coupon({ basisPoints: 5000 }), fixed(600)], [1000]],
    ['a free line gets nothing', [0, 1000], [fixed(500)], [0, 500]],
    ['a cart that costs nothing gets nothing', [0, 0], [fixed(500)], [0, 0]],
    ['an empty cart gets nothing', [], [fixed(500)], []],
  ])('%s', (_what, subtotals, coupons, expected) => {
    expect(minors(discountsOf(subtotals.map(usd), coupons, 'USD').perLine)).toEqual(expected);
  });

  it('is, coupon by coupon, what the lines get together', () => {
    const { perLine, coupons } = discountsOf([usd(1999), usd(4501), usd(1)], [coupon({ basisPoints: 3333 }), fixed(1234)], 'USD');
    expect(minors(perLine).reduce((a, b) => a + b)).toBe(coupons.reduce((total, { discount }) => total + discount.minor, 0));
    expect(minors(coupons.map(({ discount }) => discount))).toEqual([2167, 1234]);
  });

  it('counts the minimum before any discount and says when it is missed', () => {
    const second = fixed(100, { minimumMinor: 1000 });
    expect(discountsOf([usd(1000)], [coupon(), second], 'USD').coupons[1]).toMatchObject({ discount: usd(100), problem: null });
    expect(discountsOf([usd(999)], [coupon(), second], 'USD').coupons[1]).toMatchObject({ discount: usd(0), problem: 'minimum' });
  });

  it.each(['expired', 'used-up', 'customer-limit', 'not-yet', 'withdrawn'] as const)('is nothing while the coupon is %s', (problem) => {
    expect(discountsOf([usd(1000)], [coupon({ problem })], 'USD')).toMatchObject({ perLine: [usd(0)], coupons: [{ problem }] });
  });

  it('of another currency is nothing', () => {
    expect(discountsOf([usd(1000)], [fixed(100, { currency: 'EUR' })], 'USD').coupons[0]?.problem).toBe('withdrawn');
  });
});

describe('several coupons', () => {
  it('go together when each of them says so', () => {
    expect(goTogether([coupon({ combinable: false })])).toBe(true);
    expect(goTogether([coupon(), coupon()])).toBe(true);
    expect(goTogether([coupon(), coupon({ combinable: false })])).toBe(false);
  });
});

describe('a code', () => {
  it.each([[' spring-10 '], ['SPRING-10'], ['ｓｐｒｉｎｇ－１０']])('is the same however it is typed: %p', (typed) => {
    expect(canonicalCode(typed)).toBe('SPRING-10');
  });
  it.each(['', 'A', 'SPRING 10', "X' OR 1=1", 'İSTANBUL', '-A', 'A'.repeat(41)])('%p is none', (typed) => {
    expect(isCode(canonicalCode(typed))).toBe(false);
  });
});
