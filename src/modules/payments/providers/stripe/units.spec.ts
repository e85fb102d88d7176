import { currencyDigits } from '../../../../platform/kernel/format';
import { stripeCurrencies, stripeMinUnit } from './units';

test.each(['USD', 'EUR', 'GBP', 'JPY', 'KRW', 'KWD', 'KES', 'NGN'])('%s is counted as Stripe counts it', (currency) => {
  expect(stripeCurrencies).toContain(currency);
});

test.each(['ISK', 'UGX', 'HUF', 'COP', 'IDR', 'PKR'])('%s is taken only where the shop counts hundredths too', (currency) => {
  expect(stripeCurrencies.includes(currency)).toBe(currencyDigits(currency) === 2);
});

test('thousandths end with a zero', () => {
  expect([stripeMinUnit('KWD'), stripeMinUnit('USD')]).toEqual([10, 1]);
});
