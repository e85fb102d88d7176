import { sql, type Kysely } from 'kysely';
import type { Tx } from '../../platform/db/unit-of-work';
import { money, type Money } from '../../platform/kernel/money';
import { paymentRefunded } from './events';
import { withCharges, type AttemptRecord } from './payments.repository';
import type { PaymentsTables } from './tables';

export interface Refunded {
  readonly refundId: string;
  readonly amount: Money;
  readonly reason: string;
}

/** Money has gone back: with what that leaves of the order's money. Of a top-up there is nobody to tell. */
export async function tellRefunded(tx: Tx<PaymentsTables>, attempt: AttemptRecord, refund: Refunded): Promise<void> {
  if (attempt.purpose === 'top-up') return;
  const { refunded, kept } = await moneyOf(tx.db, attempt.mainOrderId);
  const { id: paymentId, mainOrderId: orderId, currency } = attempt;
  tx.publish(paymentRefunded, orderId, {
    ...refund,
    ...(attempt.purpose === 'charge' && { chargeId: attempt.orderId }),
    paymentId,
    orderId,
    totalRefunded: money(refunded, currency),
    kept: money(kept, currency),
  });
}

/** Over all payments of an order and its charges, in minor units. */
export async function moneyOf(db: Kysely<PaymentsTables>, orderId: string): Promise<{ refunded: number; kept: number }> {
  const { rows } = await sql<{ refunded: number; kept: number }>`
    select coalesce(sum(a.refunded_minor), 0)::bigint as refunded, coalesce(sum(a.captured_minor - a.refunded_minor), 0)::bigint as kept
    from attempts a where a.order_id = any(array(${withCharges([orderId])}))`.execute(db);
  return rows[0] ?? { refunded: 0, kept: 0 };
}
