import fc from 'fast-check';
import { money } from '../../../platform/kernel/money';
import { priceCart, type LineToPrice, type PricedCart, type PricingMarket, type ShippingToPrice } from './pricing';

const usd = (minor: number) => money(minor, 'USD');
const market = (pricesIncludeTax: boolean, basisPoints = 2000): PricingMarket => ({
  currency: 'USD',
  pricesIncludeTax,
  rates: (taxClass) =>
    taxClass === 'zero' ? [] : [{ name: 'Tax', ppm: taxClass === 'reduced' ? 70_000 : basisPoints * 100, compound: false }],
});
const address = { country: 'DE' };
const standard = (quantity: number, minor: number, discount?: number): LineToPrice => ({
  quantity,
  unitPrice: usd(minor),
  taxClass: 'standard',
  ...(discount === undefined ? {} : { discount: usd(discount) }),
});

describe('the price of a cart', () => {
  test('tax comes on top where prices do not include it, on shipping too', () => {
    const { lines, shipping, totals } = priceCart({
      lines: [standard(3, 999)],
      shipping: { price: usd(495), taxClass: 'standard' },
      market: market(false),
      address,
    });
    expect(lines[0]).toMatchObject({ subtotal: usd(2997), discount: usd(0), total: usd(2997), tax: usd(599), taxRatePercent: 20 });
    expect(shipping).toEqual({
      price: usd(495),
      discount: usd(0),
      tax: usd(99),
      taxes: [{ name: 'Tax', ratePercent: 20, amount: usd(99) }],
      taxRatePercent: 20,
    });
    expect(totals).toEqual({
      subtotal: usd(2997),
      discount: usd(0),
      shipping: usd(495),
      tax: usd(698),
      taxIncluded: false,
      taxLines: [{ name: 'Tax', ratePercent: 20, amount: usd(698) }],
      rounding: usd(0),
      total: usd(4190),
      estimated: false,
    });
  });

  test('tax is inside where prices include it: the buyer pays what the shelf says', () => {
    const { lines, totals } = priceCart({
      lines: [standard(1, 1200), { quantity: 2, unitPrice: usd(535), taxClass: 'reduced' }],
      shipping: { price: usd(600), taxClass: 'standard' },
      market: market(true),
      address,
    });
    expect(lines.map((l) => l.tax)).toEqual([usd(200), usd(70)]);
    expect(totals).toMatchObject({ tax: usd(370), taxIncluded: true, total: usd(1200 + 1070 + 600) });
    expect(totals.taxLines).toEqual([
      { name: 'Tax', ratePercent: 20, amount: usd(300) },
      { name: 'Tax', ratePercent: 7, amount: usd(70) },
    ]);
  });

  test('a discounted line is taxed on what is left of it', () => {
    const { lines, totals } = priceCart({ lines: [standard(2, 1000, 500)], shipping: null, market: market(false), address });
    expect(lines[0]).toMatchObject({ subtotal: usd(2000), discount: usd(500), total: usd(1500), tax: usd(300) });
    expect(totals).toMatchObject({ subtotal: usd(2000), discount: usd(500), tax: usd(300), total: usd(1800) });
  });

  test('an untaxed class has no tax and no tax line', () => {
    const { totals } = priceCart({
      lines: [{ quantity: 1, unitPrice: usd(1000), taxClass: 'zero' }],
      shipping: null,
      market: market(false),
      address,
    });
    expect(totals).toMatchObject({ tax: usd(0), taxLines: [], total: usd(1000) });
  });

  test('it is an estimate until address and shipping are known', () => {
    const shipping = { price: usd(495), taxClass: 'standard' };
    const estimated = (given: { shipping: ShippingToPrice | null; address: { country: string } | null }) =>
      priceCart({ lines: [standard(1, 100)], market: market(true), ...given }).totals.estimated;
    expect([estimated({ shipping: null, address }), estimated({ shipping, address: null }), estimated({ shipping, address })]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('an empty cart costs nothing', () => {
    expect(priceCart({ lines: [], shipping: null, market: market(true), address: null }).totals).toMatchObject({
      total: usd(0),
      tax: usd(0),
      taxLines: [],
    });
  });

  test.each([
    ['another currency', { quantity: 1, unitPrice: money(100, 'EUR'), taxClass: 'standard' }],
    ['a discount above the line', standard(1, 100, 101)],
    ['a negative discount', standard(1, 100, -1)],
    ['an amount that no longer counts exactly', standard(999, Number.MAX_SAFE_INTEGER)],
  ])('%s is refused', (_what, line) => {
    expect(() => priceCart({ lines: [line], shipping: null, market: market(false), address })).toThrow(RangeError);
  });
});

describe('any cart', () => {
  const anyLine: fc.Arbitrary<LineToPrice> = fc
    .record({
      quantity: fc.integer({ min: 1, max: 999 }),
      minor: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 50_000_000 })),
      share: fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
      taxClass: fc.constantFrom('standard', 'reduced', 'zero', 'unknown'),
    })
    .map(({ quantity, minor, share, taxClass }) => ({
      quantity,
      unitPrice: usd(minor),
      taxClass,
      discount: usd(Math.floor(quantity * minor * share)),
    }));
  const anyCart = fc.record({
    lines: fc.array(anyLine, { maxLength: 30 }),
    shipping: fc.option(
      fc.record({ price: fc.integer({ min: 0, max: 100_000 }).map(usd), taxClass: fc.constantFrom('standard', 'reduced', 'zero') }),
      { nil: null },
    ),
    market: fc
      .record({ included: fc.boolean(), basisPoints: fc.constantFrom(0, 1, 700, 825, 1900, 2000, 2550, 10_000) })
      .map((m) => market(m.included, m.basisPoints)),
    address: fc.constantFrom(null, address),
  });
  const holds = (property: (cart: PricedCart<LineToPrice>, given: { market: PricingMarket }) => void) =>
    fc.assert(
      fc.property(anyCart, (given) => property(priceCart(given), given)),
      { numRuns: 3_000 },
    );
  const sumOf = (amounts: readonly { minor: number }[]) => amounts.reduce((s, { minor }) => s + minor, 0);

  test('O1: subtotal is the sum of quantity × price', () =>
    holds(({ lines, totals }) => expect(totals.subtotal.minor).toBe(lines.reduce((s, l) => s + l.quantity * l.unitPrice.minor, 0))));

  test('O2: the discount is fully spread over the lines', () =>
    holds(({ lines, totals }) => expect(totals.discount.minor).toBe(sumOf(lines.map((l) => l.discount)))));

  test('O3: tax is that of the lines and of shipping, and the tax lines say the same', () =>
    holds(({ lines, shipping, totals }) => {
      expect(totals.tax.minor).toBe(sumOf(lines.map((l) => l.tax)) + (shipping?.tax.minor ?? 0));
      expect(totals.tax.minor).toBe(sumOf(totals.taxLines.map((l) => l.amount)));
    }));

  test('O4: total = subtotal − discount + shipping (+ tax where exclusive) + rounding, never below zero', () =>
    holds(({ totals: t }) => {
      const tax = t.taxIncluded ? 0 : t.tax.minor;
      expect(t.total.minor).toBe(t.subtotal.minor - t.discount.minor + t.shipping.minor + tax + t.rounding.minor);
      expect(t.total.minor).toBeGreaterThanOrEqual(0);
    }));

  test('O5: no amount is below zero, no tax above what it is in, and a line is its subtotal without its discount', () =>
    holds(({ lines }, { market: { pricesIncludeTax } }) => {
      for (const l of lines) {
        expect(l.total.minor).toBe(l.subtotal.minor - l.discount.minor);
        expect(Math.min(l.subtotal.minor, l.discount.minor, l.total.minor, l.tax.minor)).toBeGreaterThanOrEqual(0);
        if (pricesIncludeTax) expect(l.tax.minor).toBeLessThanOrEqual(l.total.minor);
      }
    }));

  test('the tax of a line is within half a unit of the exact one', () =>
    holds(({ lines }, { market: { pricesIncludeTax } }) => {
      for (const l of lines) {
        const rate = l.taxRatePercent / 100;
        const exact = pricesIncludeTax ? (l.total.minor * rate) / (1 + rate) : l.total.minor * rate;
        expect(Math.abs(l.tax.minor - exact)).toBeLessThanOrEqual(0.5 + 1e-4);
      }
    }));
});
