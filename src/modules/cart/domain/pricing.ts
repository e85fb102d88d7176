import { add, subtract, sum, times, zero, type Money } from '../../../platform/kernel/money';
import { effectivePpm, taxesOn, type Tax, type TaxRate } from './tax';

export interface PricingMarket {
  readonly currency: string;
  readonly pricesIncludeTax: boolean;
  /** The taxes on a class where it goes, in the order in which they are taken; none where it is not taxed. */
  rates(taxClass: string, what: 'goods' | 'shipping'): readonly TaxRate[];
}

export interface LineToPrice {
  /** 1 or more. */
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly taxClass: string;
  /** This line's share of every discount, 0 to quantity × unitPrice; none when left out. */
  readonly discount?: Money;
}

export interface ShippingToPrice {
  readonly price: Money;
  readonly taxClass: string;
  /** 0 to `price`; none when left out. */
  readonly discount?: Money;
}

export interface TaxLine {
  readonly name: string;
  /** 20 is 20 %; at most four decimals. */
  readonly ratePercent: number;
  readonly amount: Money;
}

/** Amounts as prices are shown: with tax in a market whose prices include it, without in the others. */
export interface LineMoney {
  /** quantity × unitPrice. */
  readonly subtotal: Money;
  readonly discount: Money;
  /** subtotal − discount. */
  readonly total: Money;
  /** Rounded once, here: the tax within `total` where prices include tax, on top of `total` where they do not. */
  readonly tax: Money;
  /** What `tax` consists of. */
  readonly taxes: TaxLine[];
  /** All of them together, at most four decimals. */
  readonly taxRatePercent: number;
}

export interface ShippingMoney {
  /** What is paid for it: `discount` is off already. */
  readonly price: Money;
  readonly discount: Money;
  readonly tax: Money;
  readonly taxes: TaxLine[];
  readonly taxRatePercent: number;
}

export interface CartTotals {
  readonly subtotal: Money;
  readonly discount: Money;
  readonly shipping: Money;
  readonly tax: Money;
  readonly taxIncluded: boolean;
  readonly taxLines: TaxLine[];
  readonly rounding: Money;
  readonly total: Money;
  readonly estimated: boolean;
}

export interface PricedCart<L> {
  readonly lines: readonly (L & LineMoney)[];
  readonly shipping: ShippingMoney | null;
  readonly totals: CartTotals;
}

/**
 * What a cart costs. Per line: subtotal = quantity × unitPrice, total = subtotal − discount, and a tax that is rounded
 * once and never again; shipping likewise, taxed on what is paid for it. Over all: tax = Σ line tax + shipping tax; total = subtotal − discount + shipping (+ tax where
 * prices do not include it) + rounding. `estimated` until both address and shipping are known, where something is shipped.
 * @throws RangeError for another currency than the market's, a discount outside its line, or an amount beyond 2^53.
 */
export function priceCart<L extends LineToPrice>(given: {
  readonly lines: readonly L[];
  readonly shipping: ShippingToPrice | null;
  readonly market: PricingMarket;
  readonly address: { readonly country: string } | null;
  /** All of it is downloaded: neither address nor shipping will come. */
  readonly nothingToShip?: boolean;
}): PricedCart<L> {
  const { market, address } = given;
  const lines = given.lines.map((line) => ({ ...line, ...priceLine(line, market) }));
  const shipping = given.shipping && priceShipping(given.shipping, market);

  const subtotal = total(lines, 'subtotal', market);
  const discount = total(lines, 'discount', market);
  const carriage = shipping?.price ?? zero(market.currency);
  const tax = add(total(lines, 'tax', market), shipping?.tax ?? zero(market.currency));
  const rounding = zero(market.currency);
  const shown = add(add(subtract(subtotal, discount), carriage), rounding);

  return {
    lines,
    shipping,
    totals: {
      subtotal,
      discount,
      shipping: carriage,
      tax,
      taxIncluded: market.pricesIncludeTax,
      taxLines: joined([...lines, ...(shipping ? [shipping] : [])].flatMap(({ taxes }) => taxes)),
      rounding,
      total: market.pricesIncludeTax ? shown : add(shown, tax),
      estimated: !given.nothingToShip && (address === null || shipping === null),
    },
  };
}

function priceLine(line: LineToPrice, market: PricingMarket): LineMoney {
  const subtotal = times(line.unitPrice, line.quantity);
  const discount = line.discount ?? zero(market.currency);
  const lineTotal = subtract(subtotal, discount);
  if (discount.minor < 0 || lineTotal.minor < 0) throw new RangeError('a discount is between nothing and the whole line');
  return { subtotal, discount, total: lineTotal, ...taxed(lineTotal, market.rates(line.taxClass, 'goods'), market) };
}

function priceShipping({ price: asked, taxClass, discount: given }: ShippingToPrice, market: PricingMarket): ShippingMoney {
  const discount = given ?? zero(market.currency);
  const price = subtract(asked, discount);
  if (discount.minor < 0 || price.minor < 0) throw new RangeError('a discount is between nothing and all of the shipping');
  return { price, discount, ...taxed(price, market.rates(taxClass, 'shipping'), market) };
}

function taxed(
  amount: Money,
  rates: readonly TaxRate[],
  { pricesIncludeTax }: PricingMarket,
): Pick<LineMoney, 'tax' | 'taxes' | 'taxRatePercent'> {
  const { tax, taxes } = taxesOn(amount, rates, pricesIncludeTax);
  return { tax, taxes: taxes.map(taxLineOf), taxRatePercent: percentOf(effectivePpm(rates)) };
}

const taxLineOf = ({ name, ppm, amount }: Tax): TaxLine => ({ name, ratePercent: percentOf(ppm), amount });

const percentOf = (ppm: number): number => ppm / 10_000;

const total = (lines: readonly LineMoney[], part: 'subtotal' | 'discount' | 'tax', market: PricingMarket): Money =>
  sum(
    lines.map((line) => line[part]),
    market.currency,
  );

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
