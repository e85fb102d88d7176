import { aheadOn, freeOn, mostAhead, type Shelf } from './shelf';

const now = new Date('2026-03-01T12:00:00Z');
const shelf = (facts: Partial<Shelf>): Shelf => ({
  onHand: 0,
  reserved: 0,
  safety: 0,
  backorder: false,
  aheadLimit: null,
  aheadUntil: null,
  ...facts,
});

test('what is set aside for safety is not offered', () => {
  expect(freeOn(shelf({ onHand: 5, reserved: 1, safety: 2 }))).toBe(2);
  expect(freeOn(shelf({ onHand: 1, safety: 2 }))).toBe(0);
});

test('nothing is promised ahead unless it is allowed and its time is not over', () => {
  expect(aheadOn(shelf({}), now)).toBe(0);
  expect(aheadOn(shelf({ backorder: true }), now)).toBe(mostAhead);
  expect(aheadOn(shelf({ backorder: true, aheadUntil: now }), now)).toBe(0);
});

test('what buyers have beyond the shelf counts towards the limit', () => {
  expect(aheadOn(shelf({ backorder: true, aheadLimit: 3, onHand: 2, reserved: 4 }), now)).toBe(1);
  expect(aheadOn(shelf({ backorder: true, aheadLimit: 3, onHand: 4, reserved: 4, safety: 1 }), now)).toBe(2);
  expect(aheadOn(shelf({ backorder: true, aheadLimit: 3, onHand: 1, reserved: 9 }), now)).toBe(0);
  expect(aheadOn(shelf({ backorder: true, aheadLimit: 3, onHand: 1, safety: 4 }), now)).toBe(3);
});
