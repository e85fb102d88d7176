import type { Money } from '../../../platform/kernel/money';

export interface Tier {
  readonly minQuantity: number;
  readonly price: Money;
  readonly listPrice: Money;
}

/** In the order of their quantities; the first is for one unit. */
export interface Tiered {
  readonly price: Money;
  readonly listPrice: Money;
  readonly tiers: readonly Tier[];
}

/** What one of so many units costs. */
export const tierOf = ({ tiers, price, listPrice }: Tiered, quantity: number): Tier =>
  tiers.findLast((tier) => tier.minQuantity <= quantity) ?? { minQuantity: 1, price, listPrice };

export const samePrices = (a: Tiered, b: Tiered): boolean => text(a) === text(b);

const text = ({ tiers }: Tiered): string =>
  JSON.stringify(tiers.map(({ minQuantity, price, listPrice }) => [minQuantity, price.minor, listPrice.minor, price.currency]));
