/** A line and where its units come from: its own shelf, or those of its parts. */
export interface StockWish {
  readonly variantId: string;
  readonly quantity: number;
  /** As if it were alone in the cart. */
  readonly available: number;
  readonly parts?: readonly { readonly variantId: string; readonly quantity: number; readonly available: number }[] | undefined;
}

/**
 * Units of each line that could be sold now beside all other lines of the cart: a bundle and one of its parts want the same units.
 * Lines of which nothing can be sold take nothing from the others.
 */
export function availableBeside(wishes: readonly StockWish[]): number[] {
  if (wishes.every((wish) => wish.parts === undefined) && new Set(wishes.map((wish) => wish.variantId)).size === wishes.length)
    return wishes.map((wish) => wish.available);
  const wanted = new Map<string, number>();
  for (const wish of wishes) {
    if (wish.available <= 0) continue;
    for (const { variantId, perUnit } of sourcesOf(wish)) wanted.set(variantId, (wanted.get(variantId) ?? 0) + perUnit * wish.quantity);
  }
  return wishes.map((wish) => {
    if (wish.available <= 0) return wish.available;
    const left = sourcesOf(wish).map(({ variantId, perUnit, available }) => {
      const others = (wanted.get(variantId) ?? 0) - perUnit * wish.quantity;
      return Math.floor(Math.max(available - others, 0) / perUnit);
    });
    return Math.min(wish.available, ...left);
  });
}

const sourcesOf = ({ variantId, available, parts }: StockWish) =>
  parts?.map((part) => ({ variantId: part.variantId, perUnit: part.quantity, available: part.available })) ?? [
    { variantId, perUnit: 1, available },
  ];
