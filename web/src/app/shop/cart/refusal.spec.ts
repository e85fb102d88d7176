import { ownProblem } from '../../api/problem';
import { refusalOf } from './refusal';

const problem = (code: string, more: Record<string, unknown> = {}) => ({ ...ownProblem(code, ''), more });

test('a refused code says why, and what is missing', () => {
  const missing = { minor: 500, currency: 'USD' };
  expect(refusalOf(problem('cart.coupon-minimum-not-reached', { missing }))).toEqual({
    reason: 'minimum-not-reached',
    missing,
    missingUnits: null,
    other: null,
  });
  expect(refusalOf(problem('cart.coupon-not-combinable-with', { other: 'Spring' }))).toMatchObject({ other: 'Spring' });
});

test('other problems are none of a code', () => {
  expect([refusalOf(problem('cart.coupon-unknown')), refusalOf(problem('cart.frozen'))]).toEqual([null, null]);
});
