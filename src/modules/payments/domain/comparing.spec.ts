import { differenceOf, type Booked } from './comparing';

const booked = (status: string, captured: number, refunded = 0): Booked => ({ status, captured, refunded });

test.each<[string, Booked | null, Booked | null, ReturnType<typeof differenceOf>]>([
  ['the same money', booked('captured', 100, 20), booked('captured', 100, 20), null],
  ['refunded here is captured and refunded there', booked('refunded', 100, 100), booked('captured', 100, 100), null],
  ['money that we do not know', null, booked('captured', 100), 'missing-here'],
  ['money that they do not know', booked('captured', 100), null, 'missing-there'],
  ['reserved money that they do not know', booked('authorized', 0), null, 'missing-there'],
  ['a payment that came to nothing', booked('failed', 0), null, null],
  ['one that came to nothing with them', null, booked('cancelled', 0), null],
  ['more taken there', booked('captured', 100), booked('captured', 120), 'other-amount'],
  ['more given back there', booked('captured', 100), booked('captured', 100, 50), 'other-amount'],
  ['let go there', booked('authorized', 0), booked('cancelled', 0), 'other-state'],
])('%s', (_what, ours, theirs, kind) => expect(differenceOf(ours, theirs)).toBe(kind));
