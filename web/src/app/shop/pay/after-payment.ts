import type { Payment } from '../../api/types';

/** Where a buyer goes on after a payment: to what it was for. */
export const afterPayment = ({ purpose, orderId }: Pick<Payment, 'purpose' | 'orderId'>): readonly string[] =>
  purpose === 'top-up' ? ['/account', 'wallet'] : ['/orders', orderId];
