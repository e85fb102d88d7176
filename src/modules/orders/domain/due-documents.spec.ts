import { dueDocuments, type DocumentFacts } from './due-documents';

const paid: DocumentFacts = {
  id: 'o',
  lifecycle: 'accepted',
  payment: 'paid',
  fulfilment: 'unfulfilled',
  total: 1000,
  onDelivery: false,
  invoiceAt: 'payment',
  refunds: [],
  changes: [],
  parcels: [],
  issued: [],
};
const named = (facts: DocumentFacts): string[] => dueDocuments(facts).map(({ kind, cause }) => `${kind} ${cause}`);
const invoice = { kind: 'invoice', cause: 'order:o', total: 1000 };
const refund = { id: 'r', amount: 300, cameBack: false, changeId: null };
const credit = { kind: 'credit-note', cause: 'refund:r', total: 300 };
const parcel = { id: 'p', isUnderWay: true };

describe('what is to be issued', () => {
  test('an invoice once the order is paid, and only once', () => {
    expect(named(paid)).toEqual(['invoice order:o']);
    expect(named({ ...paid, issued: [invoice] })).toEqual([]);
  });

  test.each([
    ['is not paid', { payment: 'unpaid' }],
    ['is only promised its money', { payment: 'authorized' }],
    ['was cancelled', { lifecycle: 'cancelled' }],
    ['costs nothing', { total: 0 }],
  ] as const)('none of an order that %s', (_what, facts) => {
    expect(named({ ...paid, ...facts })).toEqual([]);
  });

  test('where the shop invoices what has left: when the first parcel is under way', () => {
    const late = { ...paid, invoiceAt: 'shipment' } as const;
    expect(named({ ...late, parcels: [{ ...parcel, isUnderWay: false }] })).toEqual(['packing-slip shipment:p']);
    expect(named({ ...late, parcels: [parcel] })).toEqual(['packing-slip shipment:p', 'invoice order:o']);
    expect(named({ ...late, fulfilment: 'fulfilled' })).toEqual(['invoice order:o']);
  });

  test('what is paid at the door brings its invoice along, and owes nothing when it came back', () => {
    const cash = { ...paid, onDelivery: true, payment: 'authorized' } as const;
    expect(named(cash)).toEqual([]);
    expect(named({ ...cash, parcels: [parcel] })).toEqual(['packing-slip shipment:p', 'invoice order:o']);
    const back = { ...cash, payment: 'unpaid', fulfilment: 'returned', issued: [invoice] } as const;
    expect(named(back)).toEqual(['credit-note not-collected:o']);
    expect(dueDocuments(back)[0]).toMatchObject({ amount: 1000 });
    expect(named({ ...back, issued: [invoice, { kind: 'credit-note', cause: 'not-collected:o', total: 1000 }] })).toEqual([]);
  });

  test('each refund has one credit note, also when both are told at once', () => {
    expect(named({ ...paid, payment: 'partly-refunded', refunds: [refund] })).toEqual(['invoice order:o', 'credit-note refund:r']);
    expect(named({ ...paid, refunds: [refund], issued: [invoice, credit] })).toEqual([]);
  });

  test('of an order that was never invoiced, money goes back without a credit note', () => {
    expect(named({ ...paid, lifecycle: 'cancelled', refunds: [refund] })).toEqual([]);
  });

  test('an invoiced order that is cancelled is credited', () => {
    expect(named({ ...paid, lifecycle: 'cancelled', refunds: [{ ...refund, amount: 1000 }], issued: [invoice] })).toEqual([
      'credit-note refund:r',
    ]);
  });

  test('money that came back is invoiced again', () => {
    const back = { ...refund, cameBack: true };
    expect(named({ ...paid, refunds: [back], issued: [invoice, credit] })).toEqual(['invoice came-back:r']);
    expect(named({ ...paid, refunds: [back], issued: [invoice] })).toEqual(['credit-note refund:r', 'invoice came-back:r']);
  });

  test('what a change makes an invoiced order cost more is invoiced, what it makes it cost less credited with its refund', () => {
    const more = { id: 'm', difference: 200, reason: 'One more' };
    const less = { id: 'l', difference: -300, reason: 'One less' };
    const back = { ...refund, changeId: 'l' };
    const changed = { ...paid, changes: [more, less], refunds: [back], issued: [{ ...invoice, changes: [] }] };
    expect(named(changed)).toEqual(['invoice change:m', 'credit-note refund:r']);
    const then = [...changed.issued, { kind: 'invoice', cause: 'change:m', total: 200 }, credit];
    expect(named({ ...changed, issued: then })).toEqual([]);
  });

  test('an order that was changed before it was invoiced is invoiced as it is now', () => {
    const less = { id: 'l', difference: -300, reason: 'One less' };
    const changed = { ...paid, total: 700, changes: [less], refunds: [{ ...refund, changeId: 'l' }] };
    expect(named(changed)).toEqual(['invoice order:o']);
    expect(named({ ...changed, issued: [{ ...invoice, total: 700, changes: ['l'] }] })).toEqual([]);
  });

  test('goods that come back without money have no credit note', () => {
    expect(named({ ...paid, refunds: [{ ...refund, amount: 0 }], issued: [invoice] })).toEqual([]);
  });
});
