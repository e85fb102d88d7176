import { withoutEchoes } from './order-echoes';

const step = (kind: string, what: string, more: { why?: string; staffName?: string; amount?: number } = {}) => ({
  kind,
  what,
  who: more.staffName === undefined ? 'system' : 'staff',
  staffId: null,
  staffName: more.staffName ?? null,
  why: more.why ?? null,
  amount: more.amount ?? null,
});

describe('what happened to an order', () => {
  it('tells a refund once: who asked for it, and how much', () => {
    const told = withoutEchoes([
      step('order', 'refund-asked', { why: 'A chip', staffName: 'Ada' }),
      step('refund', 'refund-asked', { why: 'A chip', amount: 500 }),
      step('refund', 'refunded', { why: 'A chip', amount: 500 }),
    ]);
    expect(told.map(({ what, staffName, amount }) => [what, staffName, amount])).toEqual([
      ['refund-asked', 'Ada', 500],
      ['refunded', null, 500],
    ]);
  });

  it('tells two refunds for the same reason as two', () => {
    const asked = [step('order', 'refund-asked', { why: 'A chip' }), step('refund', 'refund-asked', { why: 'A chip' })];
    expect(withoutEchoes([...asked, ...asked.map((one) => ({ ...one }))])).toHaveLength(2);
  });

  it('tells money that came later once, with how much', () => {
    const steps = [step('payment', 'authorized', { amount: 900 }), step('payment', 'captured', { amount: 900 }), step('order', 'paid')];
    expect(withoutEchoes(steps)).toEqual(steps.slice(0, 2));
    expect(withoutEchoes([step('order', 'paid')])).toHaveLength(1);
  });

  it('leaves alone what was written down once', () => {
    const steps = [step('order', 'refund-asked', { why: 'A chip' }), step('refund', 'refund-asked', { why: 'order-cancelled' })];
    expect(withoutEchoes(steps)).toEqual(steps);
  });
});
