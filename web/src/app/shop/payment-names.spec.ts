import { paidWithText } from './payment-names';

const t = (key: string, params: object = {}): string => `${key} ${JSON.stringify(params)}`;
const said = (provider: string, last4?: string) =>
  paidWithText(t, { provider, method: last4 === undefined ? null : { brand: 'visa', last4 } });

it('names what an order was paid with', () => {
  expect(said('stripe', '4242')).toBe('tender.card {"last4":"4242"}');
  expect(said('gift-card', 'PQRS')).toBe('tender.gift-card {"last4":"PQRS"}');
  expect(said('wallet')).toBe('tender.wallet {}');
  expect(said('bank-transfer')).toBe('provider.transfer {}');
  expect(said('mpesa')).toBe('provider.mpesa {}');
  expect(said('in-house', '')).toBeNull();
});
