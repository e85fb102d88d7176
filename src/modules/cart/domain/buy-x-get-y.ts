import { percent, portion, type Money } from '../../../platform/kernel/money';
import { isReduced, matches, type Goods, type Promotion } from './promotion';

export type Bargain = { readonly discounts: readonly number[] } | { readonly missingUnits: number } | 'wrong-products';

/**
 * What each line gets off, in minor units: of so many goods bought, so many of the cheapest, each set whole. A unit that is reduced
 * counts as bought no more. `left`: what earlier promotions have left of each line.
 */
export function bargain(promotion: Promotion, lines: readonly Goods[], left: readonly Money[]): Bargain {
  const [buy, get] = [promotion.buyQuantity ?? 1, promotion.getQuantity ?? 1];
  const bought = lines.map((line) => (matches(promotion, line) ? line.quantity : 0));
  const cheapest = lines
    .map((line, at) => ({ at, quantity: isReduced(promotion, line) ? line.quantity : 0, price: line.unitPrice.minor }))
    .filter(({ quantity }) => quantity > 0)
    .sort((a, b) => a.price - b.price || a.at - b.at);
  const reducible = total(cheapest.map(({ quantity }) => quantity));
  if (total(bought) === 0 && reducible === 0) return 'wrong-products';

  /** How many units of which line `times` sets reduce. */
  const reduced = (times: number): number[] => {
    const units = lines.map(() => 0);
    let open = times * get;
    for (const { at, quantity } of cheapest) {
      units[at] = Math.min(quantity, open);
      open -= Math.min(quantity, open);
    }
    return units;
  };
  const short = (times: number): number => {
    const units = reduced(times);
    const kept = total(bought.map((quantity, at) => quantity - Math.min(quantity, units[at] ?? 0)));
    return Math.max(0, times * get - reducible) + Math.max(0, times * buy - kept);
  };

  const times = mostOf(Math.min(promotion.mostTimes ?? Infinity, Math.floor(reducible / get)), (n) => short(n) === 0);
  if (times === 0) return { missingUnits: Math.max(1, short(1)) };
  const discounts = reduced(times).map((units, at) => {
    const [line, rest] = [lines[at], left[at]];
    if (!line || !rest || units === 0) return 0;
    return percent(portion(rest, BigInt(units), BigInt(line.quantity)), promotion.basisPoints ?? 10_000).minor;
  });
  return { discounts };
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);

/** The largest n up to `most` for which it holds, where it holds for all smaller ones. */
function mostOf(most: number, holds: (n: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
