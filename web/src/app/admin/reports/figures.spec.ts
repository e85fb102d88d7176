import { cohortsOf, percentOf, sumBy } from './figures';

describe('figures of reports', () => {
  it('put the months of each cohort into a row, with none left out', () => {
    const rows = [
      { cohort: '2026-01-01', month: 0, customers: 10 },
      { cohort: '2026-01-01', month: 2, customers: 4 },
      { cohort: '2026-02-01', month: 0, customers: 5 },
    ];
    expect(cohortsOf(rows)).toEqual([
      { cohort: '2026-01-01', size: 10, months: [10, 0, 4] },
      { cohort: '2026-02-01', size: 5, months: [5] },
    ]);
  });

  it('say how many in a hundred', () => {
    expect([percentOf(1, 3), percentOf(0, 0)]).toEqual([33, 0]);
    expect(sumBy([{ a: 1 }, { a: 2 }], 'a')).toBe(3);
  });
});
