import { referenceFor, referencesIn, spelled } from './reference';

const reference = referenceFor('0197a000-0000-7000-8000-000000000001');

test('the same payment has the same reference, of characters that look like no others', () => {
  expect(referenceFor('0197a000-0000-7000-8000-000000000001')).toBe(reference);
  expect(referenceFor('0197a000-0000-7000-8000-000000000002')).not.toBe(reference);
  expect(reference).toMatch(/^[2-9A-HJKMNP-Z]{10}$/);
});

test.each([
  ['as it was given', spelled(reference)],
  ['without the dash, in small letters', reference.toLowerCase()],
  ['between other words', `SVWZ+Order 1042 ${spelled(reference)} thank you`],
  ['glued to other words', `ORDER1042/${reference}/EREF`],
  ['broken by the bank', `${reference.slice(0, 3)} ${reference.slice(3, 7)} ${reference.slice(7)}`],
])('is found %s', (_how, purpose) => expect(referencesIn(purpose)).toContain(reference));

test('a slip in it makes it no reference: any wrong character, any two that changed places', () => {
  const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
  for (let at = 0; at < reference.length; at += 1) {
    for (const wrong of alphabet) {
      if (wrong === reference[at]) continue;
      expect(referencesIn(reference.slice(0, at) + wrong + reference.slice(at + 1))).toEqual([]);
    }
    const [one = '', other = ''] = [reference[at], reference[at + 1]];
    if (other !== '' && one !== other) expect(referencesIn(reference.slice(0, at) + other + one + reference.slice(at + 2))).toEqual([]);
  }
});

test('there is none in what banks write elsewhere', () => {
  expect(referencesIn('Rent March 2026, thank you')).toEqual([]);
  expect(referencesIn('')).toEqual([]);
});
