import { withUnits } from '../domain/changing';
import { taxShare, taxSums, type Taxed, type TaxSum } from '../domain/tax-groups';
import { taxLess } from '../domain/tax-parts';
import type { LineToChange, OrderToChange } from './changes.repository';
import type { ChangePlan } from './plan';

/** Units that pay in an exchange. */
export interface Credited {
  readonly lineId: string;
  readonly quantity: number;
}

/** What a change makes an order cost more at each rate of tax, below zero: less; `credit` is what `credited` units pay of it. */
export function taxesOfChange(
  order: OrderToChange,
  plan: Pick<ChangePlan, 'changed' | 'removed' | 'added' | 'shipping'>,
  credit: number,
  credited: readonly Credited[],
): TaxSum[] {
  const { taxIncluded, lines, shipping } = order;
  const after = lines
    .filter(({ id }) => !plan.removed.includes(id))
    .map((line) => ({ ...line, ...plan.changed.find(({ id }) => id === line.id) }));
  const before = [...lines.map(taxedOf), { total: shipping.price, taxes: shipping.taxes }];
  const now = [...[...after, ...plan.added].map(taxedOf), { total: plan.shipping.price.minor, taxes: plan.shipping.taxes }];
  const difference = taxLess(taxSums(now, taxIncluded), taxSums(before, taxIncluded));
  return credit === 0 ? difference : taxLess(difference, taxesOfUnits(lines, credited, taxIncluded, credit));
}

function taxesOfUnits(lines: readonly LineToChange[], units: readonly Credited[], taxIncluded: boolean, worth: number): TaxSum[] {
  const taxed = units.flatMap(({ lineId, quantity }) => {
    const line = lines.find(({ id }) => id === lineId);
    return line && quantity > 0 ? [taxedOf(withUnits(line, Math.min(quantity, line.quantity)))] : [];
  });
  const total = taxed.reduce((sum, one) => sum + one.total + (taxIncluded ? 0 : taxIn(one)), 0);
  return taxShare(taxed, taxIncluded, { before: 0, amount: worth, total });
}

const taxIn = ({ taxes }: Taxed): number => taxes.reduce((sum, { amount }) => sum + amount.minor, 0);

const taxedOf = ({ total, taxes }: Pick<LineToChange, 'total' | 'taxes'>): Taxed => ({ total: total.minor, taxes });
