import type { PriceTier as QuotedTier } from '../contract';
import type { PriceTier } from '../domain/pricing';

export const viewTier = ({ minQuantity, price, listPrice }: PriceTier, currency: string): QuotedTier => ({
  minQuantity,
  price: { minor: price, currency },
  listPrice: { minor: listPrice, currency },
});
