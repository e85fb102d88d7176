import { newOrder } from './order';
import { ownPart, paymentAfter, paymentOnceBack, refundable, type OrderMoney } from './refund';

const paid: OrderMoney = { lifecycle: 'accepted', payment: 'paid', fulfilment: 'unfulfilled', total: 1000, collected: 1000, refunds: 0 };

describe('what staff may give back', () => {
  test.each<[string, OrderMoney, number]>([
    ['everything of a paid order', paid, 1000],
    ['what is left of one that was refunded in part', { ...paid, payment: 'partly-refunded', refunds: 400 }, 600],
    ['nothing that is asked back already', { ...paid, refunds: 1000 }, 0],
    ['nothing that is only reserved', { ...paid, payment: 'authorized' }, 0],
    ['of one that changes made cheaper, what was collected for it and is not back', { ...paid, total: 700, refunds: 300 }, 700],
    ['nothing of an order that waits', { ...newOrder, total: 1000, collected: 1000, refunds: 0 }, 0],
    ['nothing of a cancelled one: it all goes back by itself', { ...paid, lifecycle: 'cancelled' }, 0],
    ['nothing of one that is refunded', { ...paid, payment: 'refunded', refunds: 1000 }, 0],
  ])('%s', (_what, order, left) => expect(refundable(order)).toBe(left));
});

describe('the payment of an order after a refund', () => {
  test.each([
    ['paid', 600, 'partly-refunded'],
    ['paid', 0, 'refunded'],
    ['partly-refunded', 100, 'partly-refunded'],
    ['partly-refunded', 0, 'refunded'],
    ['paid', 1000, 'paid'],
    ['refunded', 0, 'refunded'],
    ['refunded', 100, 'refunded'],
    ['unpaid', 0, 'unpaid'],
  ] as const)('%s, of which %d is left, is %s', (payment, kept, next) => expect(paymentAfter({ payment, total: 1000 }, kept)).toBe(next));
});

describe('the payment of an order once a refund came back', () => {
  test.each([
    ['refunded', 1000, 'paid'],
    ['refunded', 400, 'partly-refunded'],
    ['partly-refunded', 1000, 'paid'],
    ['partly-refunded', 400, 'partly-refunded'],
  ] as const)('%s, of which %d is there again, is %s', (payment, kept, next) =>
    expect(paymentOnceBack({ payment, total: 1000 }, kept)).toBe(next),
  );
});

test('a second payment that goes back by itself is not the order’s money', () => {
  expect(ownPart(paid, 1000, 1000)).toBe(0);
  expect(ownPart(paid, 300, 700)).toBe(300);
  expect(ownPart({ ...paid, refunds: 900 }, 300, 700)).toBe(100);
});
