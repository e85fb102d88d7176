import type { Order } from '../api/types';

type Told = Pick<Order, 'status' | 'axes'>;

/** The words an order wears: the one of its status, closer where that alone would say too much, and what of its money went back. */
export type OrderWord = Order['status'] | 'reserved' | 'partlyShipped' | 'partlyRefunded';

export function wordsOf({ status, axes }: Told): readonly OrderWord[] {
  return [closer({ status, axes }), ...(axes.payment === 'partly-refunded' ? (['partlyRefunded'] as const) : [])];
}

/** `paid` stands for everything that is accepted and not all sent, also while the money is only reserved. */
function closer({ status, axes }: Told): OrderWord {
  if (status !== 'paid') return status;
  if (axes.fulfilment === 'partly-shipped') return 'partlyShipped';
  return axes.payment === 'authorized' ? 'reserved' : 'paid';
}
