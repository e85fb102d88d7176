import { ApiError, fieldErrors, isTransient, problemFrom, problemOf } from './problem';

describe('an error answer', () => {
  it('keeps code, words and the members that belong to the code', () => {
    const problem = problemOf(409, { code: 'orders.sold-out', title: 'Sold out.', lines: [{ variantId: 'v' }] }, null);
    expect(problem).toMatchObject({ status: 409, code: 'orders.sold-out', detail: null, more: { lines: [{ variantId: 'v' }] } });
  });

  it('that is no problem document still has words', () => {
    expect(problemOf(502, '<html>', '7')).toMatchObject({ code: 'unreadable', title: 'HTTP 502', retryAfter: 7 });
  });

  it('ties each detail to its field, the first one only', () => {
    const problem = problemOf(
      400,
      {
        code: 'request.invalid',
        title: 'No',
        errors: [
          { pointer: '/shippingAddress/postalCode', detail: 'too long' },
          { pointer: '/shippingAddress/postalCode', detail: 'odd' },
          { pointer: '/a~1b', detail: 'x' },
          { pointer: 3 },
        ],
      },
      null,
    );
    expect(fieldErrors(problem)).toEqual({ 'shippingAddress.postalCode': 'too long', 'a/b': 'x' });
  });

  it('tells what may be tried again from what may not', () => {
    expect(isTransient(problemFrom(new TypeError('Failed to fetch')))).toBe(true);
    expect(isTransient(problemOf(503, null, '2'))).toBe(true);
    expect(isTransient(problemFrom(new ApiError(problemOf(402, {}, null))))).toBe(false);
  });
});
