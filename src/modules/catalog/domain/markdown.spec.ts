import fc from 'fast-check';
import { markedDown, roundings } from './markdown';

test('a percentage is taken off and rounded to a minor unit', () => {
  expect(markedDown(999, 2000, 'none', 100)).toBe(799);
  expect(markedDown(1005, 1000, 'none', 100)).toBe(905);
  expect(markedDown(1000, 10_000, 'none', 100)).toBe(0);
});

test('a rule makes it a price people know', () => {
  expect(markedDown(10_000, 1500, 'whole', 100)).toBe(8500);
  expect(markedDown(10_049, 1500, 'whole', 100)).toBe(8500);
  expect(markedDown(10_000, 1500, 'ends-99', 100)).toBe(8499);
  expect(markedDown(9_999, 0, 'ends-99', 100)).toBe(9999);
  expect(markedDown(10_000, 1500, 'ends-95', 100)).toBe(8495);
  expect(markedDown(10_000, 1500, 'ends-9', 1)).toBe(8499);
});

test('a rule that would give it away, or that the currency has no coins for, is left out', () => {
  expect(markedDown(90, 1000, 'whole', 100)).toBe(81);
  expect(markedDown(90, 1000, 'ends-99', 100)).toBe(81);
  expect(markedDown(5_000, 1000, 'ends-99', 1)).toBe(4500);
});

test('nothing costs more than the percentage says, and nothing is negative', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000_000_000 }),
      fc.integer({ min: 1, max: 10_000 }),
      fc.constantFrom(...roundings),
      fc.constantFrom(1, 100, 1000),
      (amount, basisPoints, rounding, unit) => {
        const price = markedDown(amount, basisPoints, rounding, unit);
        expect(price).toBeGreaterThanOrEqual(0);
        expect(price).toBeLessThanOrEqual(markedDown(amount, basisPoints, 'none', unit));
      },
    ),
  );
});
