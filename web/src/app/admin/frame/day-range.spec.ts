import { dayRange } from './day-range';

describe('a range of days', () => {
  it('holds both days whole', () => {
    const { from, to } = dayRange('2026-03-01', '2026-03-01');
    expect([from, to]).toEqual([new Date(2026, 2, 1).toISOString(), new Date(2026, 2, 2).toISOString()]);
  });

  it('is open where nothing is picked, or something that is no day', () => {
    expect([dayRange(undefined, undefined), dayRange('soon', '2026-3-1')]).toEqual([{}, {}]);
  });
});
