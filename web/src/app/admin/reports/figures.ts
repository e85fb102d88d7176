export const sumBy = <K extends string>(rows: readonly Readonly<Record<K, number>>[], key: K): number =>
  rows.reduce((sum, row) => sum + row[key], 0);

interface CohortRow {
  readonly cohort: string;
  readonly month: number;
  readonly customers: number;
}

export interface Cohort {
  readonly cohort: string;
  /** Customers of its first month. */
  readonly size: number;
  /** Of each month since, how many bought; several currencies of one month are counted once each. */
  readonly months: readonly number[];
}

/** Rows of the report as a table: a line for each month of first orders. */
export function cohortsOf(rows: readonly CohortRow[]): Cohort[] {
  const cohorts = new Map<string, number[]>();
  for (const { cohort, month, customers } of rows) {
    const months = cohorts.get(cohort) ?? [];
    while (months.length <= month) months.push(0);
    months[month] = (months[month] ?? 0) + customers;
    cohorts.set(cohort, months);
  }
  return [...cohorts].map(([cohort, months]) => ({ cohort, size: months[0] ?? 0, months }));
}

/** Whole percent; 0 of nothing. */
export const percentOf = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part / whole) * 100));
