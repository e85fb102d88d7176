import { money } from '../../../platform/kernel/money';
import type { OrderToChange } from './changes.repository';
import { planChange } from './plan';

const usd = (minor: number) => money(minor, 'USD');
const totals = {
  subtotal: usd(0),
  discount: usd(0),
  shipping: usd(0),
  tax: usd(0),
  taxLines: [],
  rounding: usd(0),
  total: usd(0),
  estimated: false,
};
const order: OrderToChange = {
  id: '0197a000-0000-7000-8000-000000000001',
  number: 1,
  version: 1,
  lifecycle: 'accepted',
  payment: 'paid',
  fulfilment: 'unfulfilled',
  currency: 'USD',
  userId: null,
  email: 'ada@example.com',
  orderTokenHash: 'x',
  locale: 'en',
  givenUp: false,
  taxIncluded: false,
  rounding: 0,
  total: 0,
  credits: 0,
  refundable: 0,
  giftCards: 0,
  shippingBack: 0,
  kept: 0,
  shippingAddress: null,
  isPickup: false,
  shipping: { optionId: null, name: null, price: 0, tax: 0, taxes: [] },
  promotions: [],
  change: null,
  lines: [],
};

test('goods whose price has its tax in it are not added to an order from before it had', async () => {
  const quoteGoods = () =>
    Promise.resolve({ lines: [], unavailable: [], shippingOption: null, options: [], totals: { ...totals, taxIncluded: true } });
  const wish = { add: [{ variantId: '0197a000-0000-7000-8000-000000000002', quantity: 1 }] };
  await expect(planChange(order, wish, { quoteGoods }, () => 'x')).rejects.toMatchObject({ code: 'orders.other-tax-mode' });
});
