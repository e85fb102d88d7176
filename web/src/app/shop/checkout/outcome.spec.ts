import { offline, problemOf } from '../../api/problem';
import { outcomeOf } from './outcome';

describe('the answer to an order', () => {
  it('declined says why', () => {
    expect(outcomeOf(problemOf(402, { code: 'payments.declined', reason: 'insufficient-funds' }, null))).toEqual({
      kind: 'declined',
      reason: 'insufficient-funds',
    });
  });

  it('sold out names the lines and what is left', () => {
    const lines = [{ variantId: 'v1', requested: 3, available: 1 }, { variantId: 'v2' }, { nothing: true }];
    expect(outcomeOf(problemOf(409, { code: 'orders.sold-out', lines }, null))).toEqual({
      kind: 'sold-out',
      lines: [
        { variantId: 'v1', available: 1 },
        { variantId: 'v2', available: 0 },
      ],
    });
  });

  it('tells a changed cart from one that another window is ordering', () => {
    expect(outcomeOf(problemOf(409, { code: 'cart.changed' }, null)).kind).toBe('changed');
    expect(outcomeOf(problemOf(409, { code: 'orders.cart-taken' }, null)).kind).toBe('taken');
  });

  it('unknown means: ask again with the same key', () => {
    expect(outcomeOf(offline)).toEqual({ kind: 'again', seconds: 2 });
    expect(outcomeOf(problemOf(503, { code: 'platform.unavailable' }, '7'))).toEqual({ kind: 'again', seconds: 7 });
    expect(outcomeOf(problemOf(409, { code: 'request.in-progress' }, '1'))).toEqual({ kind: 'again', seconds: 1 });
  });

  it('anything else is a refusal', () => {
    expect(outcomeOf(problemOf(400, { code: 'request.invalid' }, null)).kind).toBe('refused');
    expect(outcomeOf(problemOf(422, { code: 'request.idempotency-key-reused' }, null)).kind).toBe('refused');
  });
});
