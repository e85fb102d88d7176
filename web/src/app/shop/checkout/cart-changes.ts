export interface ComparableItem {
  readonly variantId: string;
  readonly title: string;
  readonly quantity: number;
  readonly unitPrice: { readonly minor: number; readonly currency: string };
}

export type CartChange =
  | {
      readonly kind: 'price';
      readonly title: string;
      readonly before: ComparableItem['unitPrice'];
      readonly now: ComparableItem['unitPrice'];
    }
  | { readonly kind: 'quantity'; readonly title: string; readonly before: number; readonly now: number }
  | { readonly kind: 'added'; readonly title: string }
  | { readonly kind: 'removed'; readonly title: string };

/** What differs between the cart the buyer saw and the cart as it is. */
export function changesBetween(seen: readonly ComparableItem[], now: readonly ComparableItem[]): CartChange[] {
  const changed = now.flatMap((item): CartChange[] => {
    const before = seen.find(({ variantId }) => variantId === item.variantId);
    if (!before) return [{ kind: 'added', title: item.title }];
    return [
      ...(before.unitPrice.minor === item.unitPrice.minor && before.unitPrice.currency === item.unitPrice.currency
        ? []
        : [{ kind: 'price' as const, title: item.title, before: before.unitPrice, now: item.unitPrice }]),
      ...(before.quantity === item.quantity
        ? []
        : [{ kind: 'quantity' as const, title: item.title, before: before.quantity, now: item.quantity }]),
    ];
  });
  const removed = seen.filter(({ variantId }) => !now.some((item) => item.variantId === variantId));
  return [...changed, ...removed.map(({ title }): CartChange => ({ kind: 'removed', title }))];
}
