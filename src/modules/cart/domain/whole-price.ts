import { subtract, type Money } from '../../../platform/kernel/money';
import { applyPromotions, type Applied } from './applying';
import { priceCart, type LineToPrice, type PricedCart, type PricingMarket } from './pricing';
import type { Candidate, Goods, Promotion } from './promotion';
import { traceOf, type PriceStep, type UnitPrices } from './trace';

export type WholeLine = LineToPrice & Goods & UnitPrices;

export interface Buying<L extends WholeLine> {
  /** What the buyer put in, at its price before promotions. */
  readonly lines: readonly L[];
  /** `price`: before promotions. null: no way was chosen yet. */
  readonly shipping: { readonly name: string; readonly price: Money; readonly taxClass: string } | null;
  readonly market: PricingMarket;
  readonly address: { readonly country: string } | null;
  /** All of it is downloaded: neither address nor shipping will come. */
  readonly nothingToShip: boolean;
  readonly candidates: readonly Candidate[];
  /** The groups of customers the buyer is in. */
  readonly groupIds: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A gift's line, beside these; null when there is none left. */
  giftLine(promotion: Promotion, lines: readonly L[]): L | null;
}

export interface WholePrice<L> extends PricedCart<L & { readonly gift: boolean }> {
  readonly applied: readonly Applied[];
  readonly trace: readonly PriceStep[];
}

/** What a cart or an order costs, and how that came about: prices of the lines, promotions one by one, shipping, taxes, rounding. */
export function wholePrice<L extends WholeLine>({
  lines,
  shipping,
  market,
  address,
  nothingToShip,
  candidates,
  groupIds,
  now,
  giftLine,
}: Buying<L>): WholePrice<L> {
  const around = {
    currency: market.currency,
    groupIds,
    country: address?.country ?? null,
    now,
    shipping: shipping && shipping.price,
    nothingToShip,
  };
  const result = applyPromotions(lines, candidates, around, giftLine);
  const discounted = result.lines.map((line, at) => ({
    ...line,
    discount: result.discounts[at] ?? subtract(line.unitPrice, line.unitPrice),
    gift: (result.giftOf[at] ?? null) !== null,
  }));
  const priced = priceCart({
    lines: discounted,
    shipping: shipping && { ...shipping, discount: result.shippingDiscount },
    market,
    address,
    nothingToShip,
  });
  return { ...priced, applied: result.applied, trace: traceOf(priced, result, shipping?.name ?? null) };
}
