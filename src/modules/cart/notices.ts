import type { CartNotice } from './contract';
import { tierOf } from './domain/tier';
import type { CartLine, PricedLine } from './quoting';

/** What became of the lines since their buyer last had a hand in the cart: prices that moved, goods that went. */
export function noticesOf(stored: readonly CartLine[], live: readonly PricedLine[]): CartNotice[] {
  const seen = new Map(stored.map((line) => [line.id, line.seen]));
  return live.flatMap(({ id: itemId, quantity, unitPrice, article: { title, available } }) => {
    const last = seen.get(itemId);
    const before = last ? tierOf(last, quantity).price : unitPrice;
    const about = { itemId, title, before: null, after: null, available: null };
    const moved: CartNotice[] = before.minor === unitPrice.minor ? [] : [{ ...about, kind: 'price', before, after: unitPrice }];
    if (available <= 0) return [...moved, { ...about, kind: 'unavailable' }];
    return available < quantity ? [...moved, { ...about, kind: 'fewer-left', available }] : moved;
  });
}
