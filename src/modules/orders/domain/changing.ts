import { add, allocate, money, portion, sum, zero, type Money } from '../../../platform/kernel/money';
import { fulfilmentAfter, fulfilmentOncePaid, type Axes, type FulfilmentState } from './order';

/** Where a change of an accepted order stands. */
export const changeStates = ['holding', 'waiting', 'applying', 'done', 'withdrawn'] as const;
export type ChangeState = (typeof changeStates)[number];

/** Where it may go: stock is set aside, then what it costs more is waited for, then it is carried out. */
export const changeMoves = {
  holding: ['waiting', 'applying', 'withdrawn'],
  waiting: ['applying', 'withdrawn'],
  applying: ['done', 'withdrawn'],
  done: [],
  withdrawn: [],
} as const satisfies Record<ChangeState, readonly ChangeState[]>;

export interface TaxLine {
  readonly name: string;
  /** 20 is 20 %. */
  readonly ratePercent: number;
  readonly amount: Money;
}

export interface LineMoney {
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly subtotal: Money;
  readonly discount: Money;
  readonly tax: Money;
  readonly taxes: readonly TaxLine[];
  readonly total: Money;
}

/**
 * A line with only so many of its units, 1 to `line.quantity`: the price of one stays, discount and taxes are these units' share as they
 * were, each rounded once. What was taken off line by line adds up to the whole: each change starts from what the one before has left.
 */
export function withUnits<L extends LineMoney>(line: L, quantity: number): L {
  if (quantity === line.quantity) return line;
  const share = (amount: Money): Money => portion(amount, BigInt(quantity), BigInt(line.quantity));
  const { currency } = line.unitPrice;
  const subtotal = money(line.unitPrice.minor * quantity, currency);
  const discount = share(line.discount);
  const taxes = line.taxes.map((tax) => ({ ...tax, amount: share(tax.amount) }));
  const tax = sum(
    taxes.map(({ amount }) => amount),
    currency,
  );
  return { ...line, quantity, subtotal, discount, taxes, tax, total: money(subtotal.minor - discount.minor, currency) };
}

export interface PromotionShare {
  readonly promotionId: string | null;
  readonly name: string;
  readonly code: string | null;
  readonly discount: Money;
  readonly shipping: Money;
  readonly lines: readonly { readonly line: number; readonly discount: Money }[];
}

/**
 * Promotions stay what they were: each keeps its part of what is left of a line's discount, and is gone once nothing of it is left.
 * `kept`: of each line that stays, where it stood and what is left of its discount. `sameShipping`: what they took off shipping still holds.
 */
export function promotionsAfter(
  promotions: readonly PromotionShare[],
  kept: readonly { readonly was: number; readonly discount: Money }[],
  sameShipping: boolean,
): PromotionShare[] {
  const shares = kept.map(({ was, discount }) => {
    const weights = promotions.map(({ lines }) => lines.find(({ line }) => line === was)?.discount.minor ?? 0);
    return weights.some((weight) => weight > 0) ? allocate(discount, weights) : [];
  });
  return promotions.flatMap((promotion, at) => {
    const nothing = zero(promotion.discount.currency);
    const lines = shares.flatMap((of, line) => ((of[at]?.minor ?? 0) > 0 ? [{ line, discount: of[at] ?? nothing }] : []));
    const shipping = sameShipping ? promotion.shipping : nothing;
    const discount = sum([shipping, ...lines.map((line) => line.discount)], nothing.currency);
    return discount.minor > 0 ? [{ ...promotion, discount, shipping, lines }] : [];
  });
}

export interface ShippingMoney {
  readonly price: Money;
  readonly tax: Money;
  readonly taxes: readonly TaxLine[];
}

export interface OrderTotals {
  readonly subtotal: Money;
  readonly discount: Money;
  readonly shipping: Money;
  readonly tax: Money;
  readonly taxIncluded: boolean;
  readonly taxLines: readonly TaxLine[];
  readonly rounding: Money;
  readonly total: Money;
}

/** The same sums as a cart's, over lines that are priced already. */
export function totalsOver(
  lines: readonly LineMoney[],
  shipping: ShippingMoney,
  { taxIncluded, rounding }: Pick<OrderTotals, 'taxIncluded' | 'rounding'>,
): OrderTotals {
  const { currency } = rounding;
  const all = (part: 'subtotal' | 'discount' | 'tax'): Money =>
    sum(
      lines.map((line) => line[part]),
      currency,
    );
  const [subtotal, discount] = [all('subtotal'), all('discount')];
  const tax = add(all('tax'), shipping.tax);
  const total = subtotal.minor - discount.minor + shipping.price.minor + rounding.minor + (taxIncluded ? 0 : tax.minor);
  return {
    subtotal,
    discount,
    shipping: shipping.price,
    tax,
    taxIncluded,
    taxLines: joined([...lines.flatMap(({ taxes }) => taxes), ...shipping.taxes]),
    rounding,
    total: money(total, currency),
  };
}

export interface FulfilledLine {
  readonly quantity: number;
  /** Units that have left in parcels. */
  readonly shipped: number;
  readonly digital: boolean;
}

/** Where the goods of an order stand once it has these lines. `arrived`: every parcel of it has. */
export function fulfilmentOnceChanged(now: Axes, lines: readonly FulfilledLine[], arrived: boolean): FulfilmentState {
  const goods = lines.filter((line) => !line.digital);
  if (goods.length === 0) return now.payment === 'unpaid' ? now.fulfilment : fulfilmentOncePaid('unfulfilled', lines);
  const next = fulfilmentAfter(goods);
  if (next !== 'shipped') return next;
  return now.fulfilment === 'returned' ? 'returned' : arrived ? 'delivered' : 'shipped';
}

/** One for each tax, the highest rate first. */
function joined(taxes: readonly TaxLine[]): TaxLine[] {
  const all = new Map<string, TaxLine>();
  for (const tax of taxes) {
    const key = `${tax.ratePercent} ${tax.name}`;
    const known = all.get(key);
    all.set(key, known ? { ...tax, amount: add(known.amount, tax.amount) } : tax);
  }
  return [...all.values()].sort((a, b) => b.ratePercent - a.ratePercent);
}
