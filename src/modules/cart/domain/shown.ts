import type { Money } from '../../../platform/kernel/money';
import type { CartTotals, LineMoney } from './pricing';

type ShownLine = LineMoney & { readonly variantId: string; readonly quantity: number; readonly unitPrice: Money };

/**
 * What a buyer was shown, as text that is equal when and only when the amounts are. `items`: articles, quantities, prices
 * and discounts. `sum`: what address and shipping option made of them.
 */
export function shownText(
  lines: readonly ShownLine[],
  shippingOptionId: string | null,
  totals: CartTotals,
): { items: string; sum: string } {
  const facts = lines.map((l) => [l.variantId, l.quantity, l.unitPrice.minor, l.discount.minor, l.total.minor] as const);
  return {
    items: JSON.stringify([totals.subtotal.currency, facts.map((fact) => JSON.stringify(fact)).sort()]),
    sum: JSON.stringify([shippingOptionId, totals.shipping.minor, totals.tax.minor, totals.rounding.minor, totals.total.minor]),
  };
}
