import type { Order } from '../../api/types';
import { progressOf, waitsFor, wayOf } from './progress';

const axes = (lifecycle: 'pending' | 'accepted' | 'cancelled') => ({ lifecycle, payment: 'unpaid', fulfilment: 'unfulfilled' }) as const;
const payment = (status: 'requires_action' | 'pending' | 'captured' | 'failed' | 'cancelled') => ({ status });

describe('a pending order', () => {
  it('waits for the buyer at the bank, for a payment, or for an answer', () => {
    const waits = (status: Parameters<typeof payment>[0]) => waitsFor({ axes: axes('pending'), payment: payment(status), missing: [] });
    expect(waits('requires_action')).toBe('confirmation');
    expect([waits('failed'), waits('cancelled')]).toEqual(['payment', 'payment']);
    expect(waitsFor({ axes: axes('pending'), payment: null, missing: [] })).toBe('payment');
    expect([waits('pending'), waits('captured')]).toEqual(['answer', 'answer']);
  });

  it('waits for an answer, and asks for no second payment, while its payment is not known', () => {
    expect(waitsFor({ axes: axes('pending'), payment: null, missing: ['payments'] })).toBe('answer');
  });

  it('waits for nothing once it is decided', () => {
    for (const lifecycle of ['accepted', 'cancelled'] as const)
      expect(waitsFor({ axes: axes(lifecycle), payment: payment('failed'), missing: [] })).toBeNull();
  });
});

describe('the way of an order', () => {
  it('with nothing but gift cards leads to a mail, not to a download', () => {
    const way = (...kinds: boolean[]) =>
      wayOf({ pickup: null, shippingOption: null, lines: kinds.map((giftCard) => ({ giftCard })) as unknown as Order['lines'] });
    expect([way(true), way(true, false), way(false)]).toEqual(['mailed', 'downloaded', 'downloaded']);
    expect(progressOf({ lifecycle: 'accepted', payment: 'paid', fulfilment: 'fulfilled' }, 'mailed').at(-1)).toEqual({
      step: 'mailed',
      reached: true,
    });
  });

  it('does not call reserved money paid, nor a part of the goods all of them', () => {
    const steps = progressOf({ lifecycle: 'accepted', payment: 'authorized', fulfilment: 'partly-shipped' });
    expect(steps.map(({ step, reached }) => [step, reached])).toEqual([
      ['placed', true],
      ['reserved', true],
      ['partlyShipped', true],
      ['delivered', false],
    ]);
  });

  it('of goods that are picked up ends where they are handed over', () => {
    const steps = progressOf({ lifecycle: 'accepted', payment: 'paid', fulfilment: 'shipped' }, 'fetched');
    expect(steps.map(({ step, reached }) => [step, reached])).toEqual([
      ['placed', true],
      ['paid', true],
      ['pickupReady', true],
      ['pickedUp', false],
    ]);
  });

  it('is reached step by step', () => {
    const reached = (fulfilment: 'unfulfilled' | 'shipped' | 'delivered') =>
      progressOf({ lifecycle: 'accepted', payment: 'paid', fulfilment }).filter((point) => point.reached).length;
    expect([reached('unfulfilled'), reached('shipped'), reached('delivered')]).toEqual([2, 3, 4]);
    expect(progressOf(axes('pending')).map((point) => point.reached)).toEqual([true, false, false, false]);
  });
});
