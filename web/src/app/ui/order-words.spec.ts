import { wordsOf } from './order-words';

const paid = { lifecycle: 'accepted', payment: 'paid', fulfilment: 'unfulfilled' } as const;

describe('the words on an order', () => {
  it('do not say paid of one that is partly sent, or whose money is only reserved', () => {
    expect(wordsOf({ status: 'paid', axes: paid })).toEqual(['paid']);
    expect(wordsOf({ status: 'paid', axes: { ...paid, fulfilment: 'partly-shipped' } })).toEqual(['partlyShipped']);
    expect(wordsOf({ status: 'paid', axes: { ...paid, payment: 'authorized' } })).toEqual(['reserved']);
  });

  it('say of an order that is paid on delivery that its money is still to come, wherever it is', () => {
    const promised = { ...paid, payment: 'authorized' } as const;
    expect(wordsOf({ status: 'paid', axes: promised, onDelivery: true })).toEqual(['onDelivery']);
    const shipped = { ...promised, fulfilment: 'shipped' } as const;
    expect(wordsOf({ status: 'shipped', axes: shipped, onDelivery: true })).toEqual(['shipped', 'onDelivery']);
    expect(wordsOf({ status: 'shipped', axes: { ...shipped, payment: 'paid' }, onDelivery: true })).toEqual(['shipped']);
  });

  it('say of goods that are picked up that they wait, and that they were handed over', () => {
    const shipped = { ...paid, fulfilment: 'shipped' } as const;
    expect(wordsOf({ status: 'shipped', axes: shipped, pickup: true })).toEqual(['pickupReady']);
    expect(wordsOf({ status: 'delivered', axes: { ...paid, fulfilment: 'delivered' }, pickup: {} })).toEqual(['pickedUp']);
    expect(wordsOf({ status: 'shipped', axes: shipped, pickup: null })).toEqual(['shipped']);
  });

  it('tell of money that went back, wherever its goods are', () => {
    const refunded = { ...paid, payment: 'partly-refunded' } as const;
    expect(wordsOf({ status: 'paid', axes: refunded })).toEqual(['paid', 'partlyRefunded']);
    expect(wordsOf({ status: 'paid', axes: { ...refunded, fulfilment: 'partly-shipped' } })).toEqual(['partlyShipped', 'partlyRefunded']);
    expect(wordsOf({ status: 'delivered', axes: { ...refunded, fulfilment: 'delivered' } })).toEqual(['delivered', 'partlyRefunded']);
  });
});
