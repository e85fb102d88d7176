import { dayFrom, periodsOf, stepFor, stepsUpTo } from './scale';

describe('the scale of a chart', () => {
  it('has round steps and reaches above the highest bar', () => {
    expect(stepsUpTo(1_730)).toEqual([0, 500, 1_000, 1_500, 2_000]);
    expect(stepsUpTo(3)).toEqual([0, 1, 2, 3]);
    expect(stepsUpTo(0)).toEqual([0, 1]);
    for (const most of [1, 7, 99, 101, 4_999, 123_456_789]) expect(stepsUpTo(most).at(-1)).toBeGreaterThanOrEqual(most);
  });
});

describe('days of a report', () => {
  it('are all there, with those on which nothing was sold', () => {
    expect(periodsOf('2026-02-27', '2026-03-02', 'day')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
    expect(periodsOf('2026-02-27', '2026-03-09', 'week')).toEqual(['2026-02-23', '2026-03-02', '2026-03-09']);
    expect(periodsOf('2025-12-31', '2026-02-01', 'month')).toEqual(['2025-12-01', '2026-01-01', '2026-02-01']);
    expect(periodsOf('2026-03-02', '2026-03-01', 'day')).toEqual([]);
  });

  it('are counted over the ends of months and leap days', () => {
    expect(dayFrom('2024-02-28', 1)).toBe('2024-02-29');
    expect(dayFrom('2026-01-01', -1)).toBe('2025-12-31');
  });

  it('are put together where there are many', () => {
    expect([stepFor('2026-01-01', '2026-01-31'), stepFor('2026-01-01', '2026-06-30'), stepFor('2024-01-01', '2026-06-30')]).toEqual([
      'day',
      'week',
      'month',
    ]);
  });
});
