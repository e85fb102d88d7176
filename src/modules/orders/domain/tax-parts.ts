import { share } from '../../../platform/kernel/money';
import type { TaxSum } from './tax-groups';

/** Rate by rate; what comes to nothing is left out. */
export function taxPlus(rows: readonly TaxSum[], more: readonly TaxSum[], sign: 1 | -1 = 1): TaxSum[] {
  const sums = new Map<string, TaxSum>();
  const all = [...rows, ...more.map((row) => ({ ...row, base: sign * row.base, tax: sign * row.tax }))];
  for (const { name, ratePercent, base, tax } of all) {
    const key = JSON.stringify([name, ratePercent]);
    const known = sums.get(key);
    sums.set(key, { name, ratePercent, base: base + (known?.base ?? 0), tax: tax + (known?.tax ?? 0) });
  }
  return [...sums.values()]
    .filter(({ base, tax }) => base !== 0 || tax !== 0)
    .sort((a, b) => b.ratePercent - a.ratePercent || (a.name ?? '').localeCompare(b.name ?? ''));
}

export const taxLess = (rows: readonly TaxSum[], less: readonly TaxSum[]): TaxSum[] => taxPlus(rows, less, -1);

/** Of `rows`, which are the tax in `total`: that in `amount` of it, all of it for all. Each rate is rounded once; the base takes the rest. */
export function taxPart(rows: readonly TaxSum[], total: number, amount: number): TaxSum[] {
  if (rows.length === 0 || total <= 0) return [untaxed(amount)];
  if (amount === total) return [...rows];
  const part = (minor: number): number => share(minor, amount, total);
  const parts = rows.map((row) => ({ ...row, base: part(row.base), tax: part(row.tax) }));
  // goods with two taxes stand in two rows, with the same base: then rows do not come to the amount
  const isPlain = sumOf(rows) === total;
  const rest = amount - sumOf(parts);
  const largest = Math.max(...parts.map(({ base }) => base));
  const at = parts.findIndex(({ base }) => base === largest);
  return isPlain ? parts.map((row, index) => (index === at ? { ...row, base: row.base + rest } : row)) : parts;
}

const sumOf = (rows: readonly TaxSum[]): number => rows.reduce((sum, { base, tax }) => sum + base + tax, 0);

const untaxed = (amount: number): TaxSum => ({ name: null, ratePercent: 0, base: amount, tax: 0 });
