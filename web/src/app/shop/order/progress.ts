import type { Order } from '../../api/types';

export type Step =
  | 'placed'
  | 'reserved'
  | 'paid'
  | 'partlyShipped'
  | 'shipped'
  | 'delivered'
  | 'ready'
  | 'mailed'
  | 'pickupReady'
  | 'pickupPartly'
  | 'pickedUp';

export interface Progress {
  readonly step: Step;
  readonly reached: boolean;
}

/** What a pending order waits for: the buyer at their bank, a payment, or an answer that comes by itself. */
export type WaitsFor = 'confirmation' | 'payment' | 'answer';

/** How far an order has come, in the buyer's four steps; of one that is only downloaded or mailed, in three. */
export function progressOf(
  { lifecycle, payment, fulfilment }: Order['axes'],
  way: 'sent' | 'fetched' | 'downloaded' | 'mailed' = 'sent',
): readonly Progress[] {
  const delivered = fulfilment === 'delivered' || fulfilment === 'returned';
  const partly = fulfilment === 'partly-shipped';
  const shipped = delivered || partly || fulfilment === 'shipped';
  const accepted = lifecycle === 'accepted';
  if (way === 'downloaded' || way === 'mailed')
    return [
      { step: 'placed', reached: true },
      { step: payment === 'authorized' ? 'reserved' : 'paid', reached: accepted && payment !== 'unpaid' },
      { step: way === 'mailed' ? 'mailed' : 'ready', reached: accepted && fulfilment === 'fulfilled' },
    ];
  return [
    { step: 'placed', reached: true },
    { step: payment === 'authorized' ? 'reserved' : 'paid', reached: accepted && payment !== 'unpaid' },
    { step: stepOf[way][partly ? 'partly' : 'shipped'], reached: accepted && shipped },
    { step: stepOf[way].delivered, reached: accepted && delivered },
  ];
}

const stepOf = {
  sent: { partly: 'partlyShipped', shipped: 'shipped', delivered: 'delivered' },
  fetched: { partly: 'pickupPartly', shipped: 'pickupReady', delivered: 'pickedUp' },
} as const;

/** How it comes to the buyer. */
export const wayOf = ({ pickup, shippingOption, lines }: Pick<Order, 'pickup' | 'shippingOption' | 'lines'>) =>
  pickup ? 'fetched' : shippingOption ? 'sent' : lines.every((line) => line.giftCard) ? 'mailed' : 'downloaded';

interface Paying {
  readonly axes: Pick<Order['axes'], 'lifecycle'>;
  readonly payment: Pick<NonNullable<Order['payment']>, 'status'> | null;
  readonly missing: Order['missing'];
}

/** null: it is decided. */
export function waitsFor({ axes, payment, missing }: Paying): WaitsFor | null {
  if (axes.lifecycle !== 'pending') return null;
  if (missing.includes('payments')) return 'answer';
  if (payment === null || payment.status === 'failed' || payment.status === 'cancelled') return 'payment';
  return payment.status === 'requires_action' ? 'confirmation' : 'answer';
}

/** The payment is to be confirmed on a phone, what its owner reads there, and a phone to try with. */
export function phoneOf({ payment }: Pick<Order, 'payment'>): { readonly text: string; readonly url?: string | undefined } | null {
  const action = payment?.status === 'requires_action' ? payment.nextAction : null;
  return action?.type === 'phone' ? action : null;
}

/** The account that a buyer still has to transfer the money to; null: nothing is awaited. */
export function transferOf({ axes, payment }: Pick<Order, 'axes' | 'payment'>) {
  if (axes.lifecycle !== 'accepted' || axes.payment !== 'unpaid' || payment?.status !== 'requires_action') return null;
  return payment.nextAction?.type === 'display' ? (payment.nextAction.transfer ?? null) : null;
}

/** The bank has not said yet, or we have not written it down: worth asking again soon. */
export const isUndecided = (order: Paying): boolean => waitsFor(order) === 'answer';
