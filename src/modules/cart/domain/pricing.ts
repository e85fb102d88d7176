import { add, money, percent, subtract, sum, taxWithin, times, zero, type Money } from '../../../platform/kernel/money';

export interface TaxRate {
  readonly name: string;
  /** 2000 is 20 %. */
  readonly rateBasisPoints: number;
}

export interface PricingMarket {
  readonly currency: string;
  readonly pricesIncludeTax: boolean;
  /** The rate of every tax class that has none of its own in `taxRates`. */
  readonly standardTax: TaxRate;
  readonly taxRates: Readonly<Record<string, TaxRate>>;
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
  readonly taxRateBasisPoints: number;
}

export interface ShippingMoney {
  readonly price: Money;
  readonly tax: Money;
  readonly taxRateBasisPoints: number;
}

export interface CartTotals {
  readonly subtotal: Money;
  readonly discount: Money;
  readonly shipping: Money;
  readonly tax: Money;
  readonly taxIncluded: boolean;
  readonly taxLines: { readonly name: string; readonly rateBasisPoints: number; readonly amount: Money }[];
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
 * once and never again. Over all: tax = Σ line tax + shipping tax; total = subtotal − discount + shipping (+ tax where
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
      taxLines: taxLines(given.lines, lines, given.shipping, shipping, market),
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
  const { rateBasisPoints } = taxRateOf(line.taxClass, market);
  return { subtotal, discount, total: lineTotal, tax: taxOf(lineTotal, rateBasisPoints, market), taxRateBasisPoints: rateBasisPoints };
}

function priceShipping({ price, taxClass }: ShippingToPrice, market: PricingMarket): ShippingMoney {
  const { rateBasisPoints } = taxRateOf(taxClass, market);
  return { price: add(price, zero(market.currency)), tax: taxOf(price, rateBasisPoints, market), taxRateBasisPoints: rateBasisPoints };
}

const taxRateOf = (taxClass: string, market: PricingMarket): TaxRate => market.taxRates[taxClass] ?? market.standardTax;

const taxOf = (amount: Money, rateBasisPoints: number, market: PricingMarket): Money =>
  market.pricesIncludeTax ? taxWithin(amount, rateBasisPoints) : percent(amount, rateBasisPoints);

const total = (lines: readonly LineMoney[], part: 'subtotal' | 'discount' | 'tax', market: PricingMarket): Money =>
  sum(
    lines.map((line) => line[part]),
    market.currency,
  );

/** One line per tax that applies, the highest rate first; untaxed amounts have none. */
function taxLines(
  given: readonly LineToPrice[],
  lines: readonly LineMoney[],
  givenShipping: ShippingToPrice | null,
  shipping: ShippingMoney | null,
  market: PricingMarket,
): CartTotals['taxLines'] {
  const taxed = given.map((line, index) => ({ taxClass: line.taxClass, tax: lines[index]?.tax.minor ?? 0 }));
  if (givenShipping && shipping) taxed.push({ taxClass: givenShipping.taxClass, tax: shipping.tax.minor });

  const amounts = new Map<string, { rate: TaxRate; minor: number }>();
  for (const { taxClass, tax } of taxed) {
    const rate = taxRateOf(taxClass, market);
    if (rate.rateBasisPoints === 0) continue;
    const key = `${rate.rateBasisPoints} ${rate.name}`;
    amounts.set(key, { rate, minor: (amounts.get(key)?.minor ?? 0) + tax });
  }
  return [...amounts.values()]
    .sort((a, b) => b.rate.rateBasisPoints - a.rate.rateBasisPoints)
    .map(({ rate, minor }) => ({ ...rate, amount: money(minor, market.currency) }));
}
