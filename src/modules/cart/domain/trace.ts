import { money, subtract, times, type Money } from '../../../platform/kernel/money';
import type { Applied, NotApplied } from './applying';
import type { PricedCart, TaxLine } from './pricing';
import type { PromotionKind, Reason } from './promotion';

/** How one unit came to its price. */
export interface UnitPrices {
  /** What it costs without any list or reduction. */
  readonly listPrice: Money;
  /** What one unit costs. */
  readonly singlePrice: Money;
  /** What each of so many costs. */
  readonly unitPrice: Money;
  /** From how many on `unitPrice` holds. */
  readonly fromQuantity: number;
}

/**
 * One item of a price. `line` counts the lines from 0. The amounts of all steps but `not-applied`, and `tax` where it is included, come to
 * that of `total`.
 */
export type PriceStep =
  | { readonly step: 'list-price'; readonly line: number; readonly quantity: number; readonly unitPrice: Money; readonly amount: Money }
  /** A sale or a price list. */
  | { readonly step: 'reduced-price'; readonly line: number; readonly quantity: number; readonly unitPrice: Money; readonly amount: Money }
  | {
      readonly step: 'quantity-price';
      readonly line: number;
      readonly fromQuantity: number;
      readonly unitPrice: Money;
      readonly amount: Money;
    }
  | {
      readonly step: 'promotion';
      readonly promotionId: string;
      readonly name: string;
      readonly code: string | null;
      readonly kind: PromotionKind;
      readonly amount: Money;
      readonly lines: { readonly line: number; readonly amount: Money }[];
      readonly shipping: Money;
    }
  | {
      readonly step: 'not-applied';
      readonly promotionId: string;
      readonly name: string;
      readonly code: string | null;
      readonly kind: PromotionKind;
      readonly reason: Reason;
      readonly missing: Money | null;
      readonly missingUnits: number | null;
      readonly other: string | null;
    }
  /** Before any discount on it. */
  | { readonly step: 'shipping'; readonly name: string; readonly amount: Money }
  | { readonly step: 'tax'; readonly name: string; readonly ratePercent: number; readonly included: boolean; readonly amount: Money }
  | { readonly step: 'rounding'; readonly amount: Money }
  | { readonly step: 'total'; readonly amount: Money };

export function traceOf(
  priced: PricedCart<UnitPrices & { readonly quantity: number }>,
  { applied, notApplied }: { readonly applied: readonly Applied[]; readonly notApplied: readonly NotApplied[] },
  shippingName: string | null,
): PriceStep[] {
  const { lines, shipping, totals } = priced;
  const asked = shipping && money(shipping.price.minor + shipping.discount.minor, shipping.price.currency);
  return [
    ...lines.flatMap(unitSteps),
    ...(asked && shippingName !== null ? [{ step: 'shipping' as const, name: shippingName, amount: asked }] : []),
    ...applied.map(appliedStep),
    ...notApplied.map(notAppliedStep),
    ...totals.taxLines.map((tax) => taxStep(tax, totals.taxIncluded)),
    ...(totals.rounding.minor === 0 ? [] : [{ step: 'rounding' as const, amount: totals.rounding }]),
    { step: 'total' as const, amount: totals.total },
  ];
}

/** What the steps come to; the total says the same. */
export function sumOf(steps: readonly PriceStep[], currency: string): Money {
  const counted = steps.map((step) => {
    if (step.step === 'not-applied' || step.step === 'total' || (step.step === 'tax' && step.included)) return 0;
    return step.amount.minor;
  });
  return money(
    counted.reduce((sum, minor) => sum + minor, 0),
    currency,
  );
}

function unitSteps(
  { quantity, listPrice, singlePrice, unitPrice, fromQuantity }: UnitPrices & { readonly quantity: number },
  line: number,
): PriceStep[] {
  const [off, offForMany] = [subtract(singlePrice, listPrice), subtract(unitPrice, singlePrice)];
  return [
    { step: 'list-price', line, quantity, unitPrice: listPrice, amount: times(listPrice, quantity) },
    ...(off.minor === 0 ? [] : [{ step: 'reduced-price' as const, line, quantity, unitPrice: singlePrice, amount: times(off, quantity) }]),
    ...(offForMany.minor === 0
      ? []
      : [{ step: 'quantity-price' as const, line, fromQuantity, unitPrice, amount: times(offForMany, quantity) }]),
  ];
}

const appliedStep = ({ candidate: { promotion, code }, perLine, offGoods, offShipping }: Applied): PriceStep => ({
  step: 'promotion',
  promotionId: promotion.id,
  name: promotion.name,
  code: code?.code ?? null,
  kind: promotion.kind,
  amount: less(money(offGoods.minor + offShipping.minor, offGoods.currency)),
  lines: perLine.flatMap((off, line) => (off.minor > 0 ? [{ line, amount: less(off) }] : [])),
  shipping: less(offShipping),
});

const notAppliedStep = ({ candidate: { promotion, code }, reason, missing, missingUnits, other }: NotApplied): PriceStep => ({
  step: 'not-applied',
  promotionId: promotion.id,
  name: promotion.name,
  code: code?.code ?? null,
  kind: promotion.kind,
  reason,
  missing: missing ?? null,
  missingUnits: missingUnits ?? null,
  other: other ?? null,
});

const taxStep = ({ name, ratePercent, amount }: TaxLine, included: boolean): PriceStep => ({
  step: 'tax',
  name,
  ratePercent,
  included,
  amount,
});

const less = ({ minor, currency }: Money): Money => money(minor === 0 ? 0 : -minor, currency);
