import { money } from '../../../platform/kernel/money';
import { priceCart } from './pricing';
import { shownText } from './shown';

const usd = (minor: number) => money(minor, 'USD');
const market = { currency: 'USD', pricesIncludeTax: false, rates: () => [{ name: 'Tax', ppm: 100_000, compound: false }] };
const shown = (prices: Record<string, number>, shipping: number | null = null, optionId: string | null = null) => {
  const lines = Object.entries(prices).map(([variantId, minor]) => ({
    variantId,
    quantity: 2,
    unitPrice: usd(minor),
    taxClass: 'standard',
  }));
  const priced = priceCart({
    lines,
    shipping: shipping === null ? null : { price: usd(shipping), taxClass: 'standard' },
    market,
    address: null,
  });
  return shownText(priced.lines, optionId, priced.totals);
};

test('the same prices in another order look the same', () => {
  expect(shown({ a: 100, b: 200 })).toEqual(shown({ b: 200, a: 100 }));
});

test('two prices that trade places look different although the sum is the same', () => {
  expect(shown({ a: 100, b: 200 }).items).not.toBe(shown({ a: 200, b: 100 }).items);
});

test('shipping changes the sum and leaves the articles as they were shown', () => {
  const [without, withShipping, other] = [shown({ a: 100 }), shown({ a: 100 }, 495, 'x'), shown({ a: 100 }, 495, 'y')];
  expect(withShipping.items).toBe(without.items);
  expect(new Set([without.sum, withShipping.sum, other.sum]).size).toBe(3);
});
