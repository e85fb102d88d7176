import type { Order } from '../api/types';

/** `pickup`: the buyer fetches it. */
export type Told = Pick<Order, 'status' | 'axes'> & { readonly pickup?: unknown; readonly onDelivery?: boolean };

/** The words an order wears: the one of its status, closer where that alone would say too much, and what of its money went back. */
export type OrderWord = Order['status'] | 'reserved' | 'onDelivery' | 'partlyShipped' | 'partlyRefunded' | 'pickupReady' | 'pickedUp';

export function wordsOf(told: Told): readonly OrderWord[] {
  const { axes } = told;
  const word = closer(told);
  const isOwed = told.onDelivery === true && axes.lifecycle === 'accepted' && axes.payment === 'authorized' && word !== 'onDelivery';
  return [word, ...(axes.payment === 'partly-refunded' ? (['partlyRefunded'] as const) : []), ...(isOwed ? (['onDelivery'] as const) : [])];
}

/** `paid` stands for everything that is accepted and not all sent, also while the money is only reserved. */
function closer({ status, axes, pickup, onDelivery }: Told): OrderWord {
  if (pickup && status === 'shipped') return 'pickupReady';
  if (pickup && status === 'delivered') return 'pickedUp';
  if (status !== 'paid') return status;
  if (axes.fulfilment === 'partly-shipped') return 'partlyShipped';
  if (axes.payment !== 'authorized') return 'paid';
  return onDelivery ? 'onDelivery' : 'reserved';
}
