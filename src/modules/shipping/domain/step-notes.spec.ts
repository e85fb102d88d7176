import { stepNotes } from './step-notes';

test.each([
  ['de', 'Zugestellt'],
  ['de-AT', 'Zugestellt'],
  ['en-GB', 'Delivered'],
  ['sw', 'Delivered'],
])('a parcel of an order in %s is told as %s when it is there', (locale, text) => {
  expect(stepNotes(locale).delivered).toBe(text);
});
