import { sum, times, type Money } from '../../../platform/kernel/money';

export interface QuotedLine {
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly subtotal: Money;
  readonly discount: Money;
  readonly tax: Money;
  readonly total: Money;
}

export interface Quoted {
  readonly currency: string;
  readonly lines: readonly QuotedLine[];
  /** null: nothing of it is shipped. */
  readonly shippingOption: { readonly price: Money; readonly tax: Money } | null;
  readonly totals: {
    readonly subtotal: Money;
    readonly discount: Money;
    readonly shipping: Money;
    readonly tax: Money;
    readonly taxIncluded: boolean;
    readonly rounding: Money;
    readonly total: Money;
  };
}

/** The sums every order keeps for ever (O1 to O6), checked before one is written. Null when they hold, else which does not. */
export function faultIn({ currency, lines, shippingOption, totals }: Quoted): string | null {
  const amounts = [...lines.flatMap(moneyOf), ...moneyOf(totals), ...(shippingOption ? moneyOf(shippingOption) : [])];
  if (amounts.some((amount) => amount.currency !== currency)) return 'a currency differs';
  const of = (part: 'subtotal' | 'discount' | 'tax'): number =>
    sum(
      lines.map((line) => line[part]),
      currency,
    ).minor;
  const { subtotal, discount, shipping, tax, taxIncluded, rounding, total } = totals;
  const checks: Readonly<Record<string, boolean>> = {
    'there are no lines': lines.length > 0,
    'a line is not quantity × unit price': lines.every((line) => line.subtotal.minor === times(line.unitPrice, line.quantity).minor),
    'a line is below zero': lines.every((line) => moneyOf(line).every((amount) => amount.minor >= 0)),
    'a line is not subtotal − discount': lines.every((line) => line.total.minor === line.subtotal.minor - line.discount.minor),
    'the subtotal is not the sum of its lines': subtotal.minor === of('subtotal'),
    'the discount is not spread over the lines': discount.minor === of('discount'),
    'shipping is not the price of its option': shipping.minor === (shippingOption?.price.minor ?? 0),
    'the tax is not that of lines and shipping': tax.minor === of('tax') + (shippingOption?.tax.minor ?? 0),
    'the total does not add up':
      total.minor === subtotal.minor - discount.minor + shipping.minor + (taxIncluded ? 0 : tax.minor) + rounding.minor,
    'the total is below zero': total.minor >= 0,
  };
  return Object.entries(checks).find(([, holds]) => !holds)?.[0] ?? null;
}

const isMoney = (value: unknown): value is Money => typeof value === 'object' && value !== null && 'minor' in value && 'currency' in value;

const moneyOf = (of: object): Money[] => Object.values(of).filter(isMoney);
