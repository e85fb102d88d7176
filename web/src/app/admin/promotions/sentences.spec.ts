import { translate, type Params } from '../../i18n/translate';
import { adminEn } from '../admin-texts';
import type { PromotionValues } from './promotion-form';
import { sentencesOf } from './sentences';

const t = (key: string, params?: Params): string => translate(adminEn, 'en', key, params);
const words = {
  money: ({ minor }: { minor: number }) => `$${minor / 100}`,
  percent: (points: number) => `${points / 100} %`,
  day: (instant: string) => instant,
  country: (code: string) => code,
  group: (id: string) => id,
};
const values: PromotionValues = {
  productIds: [],
  getProductIds: [],
  giftVariantId: [],
  categoryIds: [],
  excludesSale: false,
  getCategoryIds: [],
  minimumSubtotal: null,
  minimumOf: 'cart',
  groupIds: [],
  firstOrder: false,
  startsAt: null,
  endsAt: null,
  usageLimit: null,
  perCustomerLimit: null,
  budget: null,
  priority: 0,
  combinable: false,
  active: true,
  note: '',
};

test('a promotion says in words what stands in its form', () => {
  const bargain = { ...values, buyQuantity: 2, getQuantity: 1, percent: '100', mostTimes: 3, categoryIds: ['mugs'], usageLimit: 1 };
  expect(sentencesOf(t, words, 'buy-x-get-y', true, bargain)).toEqual([
    'For every 2 bought of the chosen goods, 1 of the same for nothing, the cheapest first.',
    'At most 3 times in an order.',
    'It applies by itself.',
    'It stands alone.',
    'One use in all.',
  ]);
  const shipping = { ...values, upTo: { minor: 500, currency: 'USD' }, countries: ['DE'], combinable: true, active: false };
  expect(sentencesOf(t, words, 'free-shipping', false, { ...shipping, minimumSubtotal: { minor: 6000, currency: 'USD' } })).toEqual([
    'Up to $5 off shipping.',
    'Sent to: DE.',
    'From $60 on.',
    'Customers enter a code.',
    'It stands beside others that may, too.',
    'It is switched off.',
  ]);
});

test('what is not filled in yet is not said', () => {
  expect(sentencesOf(t, words, 'percentage', false, values)).toEqual(['Customers enter a code.', 'It stands alone.']);
});
