import { isOwed, mayPay, type Axes, type PaymentState } from './order';

/** Amounts are minor units of the order's currency. */
export interface OrderMoney extends Axes {
  /** What is due for it as it stands, without what exchanged goods have paid. */
  readonly total: number;
  /** What was collected for it in all: more than the total where changes made it cost less. */
  readonly collected: number;
  /** What was asked back and not refused. */
  readonly refunds: number;
  /** What gift cards that it sold are worth and were not taken back: it goes back with them alone. */
  readonly giftCards?: number;
}

/** What staff may still give back. A cancelled order gives everything back by itself. */
export function refundable({ lifecycle, payment, collected, refunds, giftCards = 0 }: Omit<OrderMoney, 'total'>): number {
  const hasMoney = payment === 'paid' || payment === 'partly-refunded';
  return lifecycle === 'accepted' && hasMoney ? Math.max(collected - refunds - giftCards, 0) : 0;
}

/** Where the payment axis is once only `kept` of the order's money is left. */
export function paymentAfter({ payment, total }: Pick<OrderMoney, 'payment' | 'total'>, kept: number): PaymentState {
  const next = kept <= 0 ? 'refunded' : 'partly-refunded';
  return kept < total && payment !== 'refunded' && mayPay(payment, next) ? next : payment;
}

/** Where it is once money that had gone back is here again, of which `kept` is left. */
export function paymentOnceBack({ payment, total }: Pick<OrderMoney, 'payment' | 'total'>, kept: number): PaymentState {
  const next = kept >= total ? 'paid' : 'partly-refunded';
  return kept > 0 && mayPay(payment, next) ? next : payment;
}

/**
 * The part of a refund that nobody here asked for which is this order's money: of a second payment that came too late and
 * went back by itself it is nothing.
 */
export const ownPart = (
  { payment, collected, refunds }: Pick<OrderMoney, 'payment' | 'collected' | 'refunds'>,
  amount: number,
  kept: number,
): number => (isOwed(payment) || kept >= collected ? 0 : Math.min(amount, collected - refunds));
