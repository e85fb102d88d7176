import { cancelled, fulfilmentAfter, mayFulfil, mayPay, newOrder, pack, statusOf, type Axes } from './order';

const accepted: Axes = { lifecycle: 'accepted', payment: 'paid', fulfilment: 'unfulfilled' };

describe('the one word for an order', () => {
  test.each<[string, Axes]>([
    ['pending', newOrder],
    ['paid', accepted],
    ['paid', { ...accepted, payment: 'authorized' }],
    ['paid', { ...accepted, fulfilment: 'partly-shipped' }],
    ['paid', { ...accepted, payment: 'partly-refunded' }],
    ['shipped', { ...accepted, fulfilment: 'shipped' }],
    ['delivered', { ...accepted, fulfilment: 'delivered' }],
    ['pending', { ...accepted, payment: 'unpaid' }],
    ['returned', { ...accepted, payment: 'refunded', fulfilment: 'returned' }],
    ['refunded', { ...accepted, payment: 'refunded' }],
    ['cancelled', { ...accepted, lifecycle: 'cancelled' }],
    ['cancelled', { ...newOrder, lifecycle: 'cancelled' }],
  ])('is %s', (status, axes) => expect(statusOf(axes)).toBe(status));
});

describe('cancelling', () => {
  test('lets reserved money go and keeps taken money until it is refunded', () => {
    expect(cancelled({ ...accepted, payment: 'authorized' })).toEqual({
      lifecycle: 'cancelled',
      payment: 'unpaid',
      fulfilment: 'unfulfilled',
    });
    expect(cancelled(accepted).payment).toBe('paid');
  });
});

describe('the axes', () => {
  test('go forward only, but for refunds that come back', () => {
    expect([
      mayPay('unpaid', 'paid'),
      mayPay('paid', 'refunded'),
      mayPay('refunded', 'authorized'),
      mayPay('unpaid', 'refunded'),
      mayPay('refunded', 'paid'),
    ]).toEqual([true, true, false, false, true]);
    expect([mayFulfil('unfulfilled', 'shipped'), mayFulfil('shipped', 'unfulfilled'), mayFulfil('shipped', 'shipped')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('packing a parcel', () => {
  const lines = [
    { id: 'a', quantity: 3, claimed: 1 },
    { id: 'b', quantity: 1, claimed: 1 },
  ];

  test('takes everything that is left when nothing is named', () => {
    expect(pack(lines, null)).toEqual({ ok: true, lines: [{ lineId: 'a', quantity: 2 }] });
  });

  test('sums a line that is named twice before it is checked', () => {
    const twice = [
      { lineId: 'a', quantity: 1 },
      { lineId: 'a', quantity: 2 },
    ];
    expect(pack(lines, twice)).toEqual({ ok: false, why: 'too-many', lineId: 'a' });
  });

  test('refuses a line of another order, a shipped line, and an order that is all shipped', () => {
    expect(pack(lines, [{ lineId: 'x', quantity: 1 }])).toMatchObject({ ok: false, why: 'no-such-line' });
    expect(pack(lines, [{ lineId: 'b', quantity: 1 }])).toMatchObject({ ok: false, why: 'too-many' });
    expect(pack([{ id: 'b', quantity: 1, claimed: 1 }], null)).toMatchObject({ ok: false, why: 'nothing-left' });
  });

  test('an order is shipped when every line is', () => {
    const after = (...shipped: number[]) => fulfilmentAfter(shipped.map((units, i) => ({ quantity: [2, 1][i] ?? 0, shipped: units })));
    expect([after(0, 0), after(1, 0), after(2, 0), after(2, 1)]).toEqual(['unfulfilled', 'partly-shipped', 'partly-shipped', 'shipped']);
  });
});
