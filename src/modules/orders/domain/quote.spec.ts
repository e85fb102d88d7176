import { money } from '../../../platform/kernel/money';
import { faultIn, type Quoted, type QuotedLine } from './quote';

const usd = (minor: number) => money(minor, 'USD');

const line: QuotedLine = { quantity: 2, unitPrice: usd(1000), subtotal: usd(2000), discount: usd(200), tax: usd(180), total: usd(1800) };
const quote: Quoted = {
  currency: 'USD',
  lines: [line, { quantity: 1, unitPrice: usd(500), subtotal: usd(500), discount: usd(0), tax: usd(50), total: usd(500) }],
  shippingOption: { price: usd(700), tax: usd(70) },
  totals: {
    subtotal: usd(2500),
    discount: usd(200),
    shipping: usd(700),
    tax: usd(300),
    taxIncluded: false,
    rounding: usd(0),
    total: usd(3300),
  },
};
const withTotals = (totals: Partial<Quoted['totals']>): Quoted => ({ ...quote, totals: { ...quote.totals, ...totals } });
const withLine = (change: Partial<QuotedLine>): Quoted => ({ ...quote, lines: [{ ...line, ...change }, ...quote.lines.slice(1)] });

describe('the sums of an order', () => {
  test('hold with tax on top, with tax within, and with rounding', () => {
    expect(faultIn(quote)).toBeNull();
    expect(faultIn(withTotals({ taxIncluded: true, total: usd(3000) }))).toBeNull();
    expect(faultIn(withTotals({ rounding: usd(-50), total: usd(3250) }))).toBeNull();
  });

  test.each<[string, Quoted]>([
    ['there are no lines', { ...quote, lines: [] }],
    ['a currency differs', withLine({ unitPrice: money(1000, 'EUR') })],
    ['a currency differs', withTotals({ total: money(3300, 'EUR') })],
    ['a line is not quantity × unit price', withLine({ quantity: 3 })],
    ['a line is below zero', withLine({ discount: usd(2200), total: usd(-200) })],
    ['a line is not subtotal − discount', withLine({ total: usd(1799) })],
    ['the subtotal is not the sum of its lines', withTotals({ subtotal: usd(2501) })],
    ['the discount is not spread over the lines', withTotals({ discount: usd(100) })],
    ['shipping is not the price of its option', withTotals({ shipping: usd(0) })],
    ['the tax is not that of lines and shipping', withTotals({ tax: usd(230) })],
    ['the total does not add up', withTotals({ total: usd(3299) })],
    ['the total is below zero', withTotals({ rounding: usd(-3301), total: usd(-1) })],
  ])('%s', (fault, wrong) => expect(faultIn(wrong)).toBe(fault));
});
