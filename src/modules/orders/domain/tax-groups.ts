import { share as shareOf, split } from '../../../platform/kernel/money';

/** Amounts are minor units. `total`: what was paid for it, with the tax in it where prices have it. */
export interface Taxed {
  readonly total: number;
  readonly taxes: readonly { readonly name: string; readonly ratePercent: number; readonly amount: { readonly minor: number } }[];
}

export interface TaxSum {
  /** null: not taxed. */
  readonly name: string | null;
  readonly ratePercent: number;
  readonly base: number;
  readonly tax: number;
}

/** Goods that bear the same taxes; `gross` is with them. */
interface Group {
  readonly gross: number;
  readonly taxes: readonly { readonly name: string; readonly ratePercent: number; readonly tax: number }[];
}

/** What is taxed how much, highest rate first. Goods with two taxes stand in two rows. */
export const taxSums = (items: readonly Taxed[], taxIncluded: boolean): TaxSum[] => rowsOf(groupsOf(items, taxIncluded));

/**
 * The same of a part of the money: of `amount`, after `before` of `total` was given back already. Over all parts the tax of each rate
 * comes to exactly that of the whole.
 */
export function taxShare(
  items: readonly Taxed[],
  taxIncluded: boolean,
  { before, amount, total }: { readonly before: number; readonly amount: number; readonly total: number },
): TaxSum[] {
  const groups = groupsOf(items, taxIncluded);
  const weights = groups.map(({ gross }) => gross);
  if (total <= 0 || weights.every((weight) => weight === 0)) return [{ name: null, ratePercent: 0, base: amount, tax: 0 }];
  const shares = split(amount, weights);
  const upTo = (tax: number, cents: number): number => shareOf(tax, cents, total);
  const taxOf = (group: Group, { name, ratePercent }: TaxSum): number =>
    group.taxes.find((one) => one.name === name && one.ratePercent === ratePercent)?.tax ?? 0;
  const parts = rowsOf(groups).map((row) => {
    const whole = groups.map((group) => taxOf(group, row));
    const share = upTo(row.tax, before + amount) - upTo(row.tax, before);
    return { row, taxes: row.tax === 0 ? whole : split(share, whole) };
  });
  return rowsOf(
    groups.map((group, index) => ({
      gross: shares[index] ?? 0,
      taxes: group.taxes.map((one) => ({
        ...one,
        tax: parts.find(({ row }) => row.name === one.name && row.ratePercent === one.ratePercent)?.taxes[index] ?? 0,
      })),
    })),
  );
}

function groupsOf(items: readonly Taxed[], taxIncluded: boolean): Group[] {
  const groups = new Map<string, Group>();
  for (const { total, taxes } of items) {
    const key = JSON.stringify(taxes.map(({ name, ratePercent }) => [name, ratePercent]));
    const own = taxes.map(({ name, ratePercent, amount }) => ({ name, ratePercent, tax: amount.minor }));
    const gross = total + (taxIncluded ? 0 : own.reduce((sum, { tax }) => sum + tax, 0));
    const known = groups.get(key);
    groups.set(key, {
      gross: gross + (known?.gross ?? 0),
      taxes: own.map((one, index) => ({ ...one, tax: one.tax + (known?.taxes[index]?.tax ?? 0) })),
    });
  }
  return [...groups.values()].filter(({ gross }) => gross > 0);
}

function rowsOf(groups: readonly Group[]): TaxSum[] {
  const rows = new Map<string, TaxSum>();
  for (const { gross, taxes } of groups) {
    const base = gross - taxes.reduce((sum, { tax }) => sum + tax, 0);
    for (const { name, ratePercent, tax } of taxes.length > 0 ? taxes : [untaxed]) {
      const key = JSON.stringify([name, ratePercent]);
      const known = rows.get(key);
      rows.set(key, { name, ratePercent, base: base + (known?.base ?? 0), tax: tax + (known?.tax ?? 0) });
    }
  }
  return [...rows.values()].sort((a, b) => b.ratePercent - a.ratePercent || (a.name ?? '').localeCompare(b.name ?? ''));
}

const untaxed = { name: null, ratePercent: 0, tax: 0 } as const;
