export interface OfferedRate {
  readonly id: string;
  readonly price: number;
  readonly freeOver: number | null;
  /** Null: one price for every weight. What is heavier than the last is not sent this way. */
  readonly bands: readonly { readonly upToGrams: number | null; readonly price: number }[] | null;
  readonly maxDays: number;
}

export interface Parcel {
  /** What the goods cost after discounts, in minor units. */
  readonly worth: number;
  readonly weightGrams: number;
}

/** The rates at which it can be sent, each with its price in minor units: the cheapest first, then the fastest. */
export function offersFor<R extends OfferedRate>(rates: readonly R[], { worth, weightGrams }: Parcel): { rate: R; price: number }[] {
  const offers = rates.flatMap((rate) => {
    const price = rate.bands ? rate.bands.find(({ upToGrams }) => upToGrams === null || upToGrams >= weightGrams)?.price : rate.price;
    if (price === undefined) return [];
    return { rate, price: rate.freeOver !== null && rate.freeOver <= worth ? 0 : price };
  });
  return offers.sort((a, b) => a.price - b.price || a.rate.maxDays - b.rate.maxDays || (a.rate.id < b.rate.id ? -1 : 1));
}
