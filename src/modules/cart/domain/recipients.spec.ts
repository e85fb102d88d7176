import { fitted, isTooLate } from './recipients';

const ana = { email: 'ana@example.com' };

describe('whom the units of a gift card are for', () => {
  it('units that nobody was named for are for the buyer, and those that went take theirs along', () => {
    expect(fitted([ana], 3)).toEqual([ana, null, null]);
    expect(fitted([null, ana], 1)).toEqual([null]);
    expect(fitted(null, 1)).toEqual([null]);
  });

  it('nobody has one sent in more than a year', () => {
    const now = Date.parse('2026-01-01T12:00:00Z');
    expect(isTooLate([{ ...ana, sendOn: '2027-01-02' }], now)).toBe(false);
    expect(isTooLate([null, { ...ana, sendOn: '2027-01-04' }], now)).toBe(true);
  });
});
