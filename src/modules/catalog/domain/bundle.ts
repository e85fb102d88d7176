/** What a variant consists of: so many units of another one in each. */
export interface PartQuantity {
  readonly variantId: string;
  readonly quantity: number;
}

/** Parts of a bundle, at most. */
export const mostParts = 30;

/** Units of one part in one bundle, at most. */
export const mostOfPart = 999;

/** Whole bundles that so many units of each part make; none without parts. */
export function bundleUnits(parts: readonly { readonly quantity: number; readonly available: number }[]): number {
  if (parts.length === 0) return 0;
  return Math.min(...parts.map(({ quantity, available }) => Math.floor(Math.max(available, 0) / quantity)));
}

/** What is missing between the price of a bundle and that of its parts, one by one; null where it is not cheaper or a part has no price. */
export function bundleSaving(price: number, parts: readonly { readonly quantity: number; readonly price: number | null }[]): number | null {
  const worth = bundleWorth(parts);
  return worth !== null && worth > price ? worth - price : null;
}

/** Minor units. */
export function bundleWorth(parts: readonly { readonly quantity: number; readonly price: number | null }[]): number | null {
  let worth = 0;
  for (const { quantity, price } of parts) {
    if (price === null) return null;
    worth += quantity * price;
  }
  return parts.length === 0 ? null : worth;
}
