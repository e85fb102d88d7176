import { methodText } from './method-text';

const t = (key: string, params: object = {}): string => `${key} ${JSON.stringify(params)}`;

it('says how something was paid', () => {
  expect(methodText(t, { provider: 'stripe', method: { brand: 'visa', last4: '4242' } })).toBe(
    'order.paidWith {"brand":"visa","last4":"4242"}',
  );
  expect(methodText(t, { provider: 'in-house', method: { brand: 'cash', last4: '' } })).toBe('cash');
  expect(methodText(t, { provider: 'mpesa', method: null })).toBe('mpesa');
});
