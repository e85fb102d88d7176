import type { Order } from '../../api/types';

export type Step = 'placed' | 'paid' | 'shipped' | 'delivered';

export interface Progress {
  readonly step: Step;
  readonly reached: boolean;
}

type Paying = Pick<Order, 'axes' | 'payment'>;

/** How far an order has come, in the buyer's four steps. */
export function progressOf({ lifecycle, payment, fulfilment }: Order['axes']): readonly Progress[] {
  const delivered = fulfilment === 'delivered' || fulfilment === 'returned';
  const shipped = delivered || fulfilment === 'shipped';
  const accepted = lifecycle === 'accepted';
  return [
    { step: 'placed', reached: true },
    { step: 'paid', reached: accepted && payment !== 'unpaid' },
    { step: 'shipped', reached: accepted && shipped },
    { step: 'delivered', reached: accepted && delivered },
  ];
}

/** The bank has not said yet, or we have not written it down: worth asking again soon. */
export const isUndecided = ({ axes, payment }: Paying): boolean =>
  axes.lifecycle === 'pending' && payment !== null && ['pending', 'authorized', 'captured'].includes(payment.status);

/** The goods are held, and a payment may still be made. */
export const canPay = ({ axes, payment }: Paying): boolean =>
  axes.lifecycle === 'pending' && (payment === null || payment.status === 'failed' || payment.status === 'cancelled');
