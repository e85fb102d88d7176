import type { Tx } from '../../../platform/db/unit-of-work';
import { catalogContract } from '../../catalog';
import { paymentsContract } from '../../payments';
import type { ChangeState } from '../domain/changing';
import { orderChangeWithdrawn } from '../events';
import { takeStep, type LockedOrder } from '../orders.repository';
import type { OrdersTables } from '../tables';
import { findOpenChange, moveChange, type ChangeRow } from './changes.repository';

export interface Withdrawal {
  readonly from: readonly ChangeState[];
  /** Why. */
  readonly outcome: string;
  readonly who: string;
  /** Where the caller asks the other modules as well: what the outbox waits for that, in milliseconds. */
  readonly netMs: number;
}

/** What a change holds is free again and what was paid for it goes back. False: it does not stand there any more. */
export async function withdrawIn(
  tx: Tx<OrdersTables>,
  order: LockedOrder,
  { id: changeId, difference }: ChangeRow,
  { from, outcome, who, netMs }: Withdrawal,
): Promise<boolean> {
  if (!(await moveChange(tx.db, changeId, from, 'withdrawn', outcome))) return false;
  const orderId = order.id;
  await takeStep(tx.db, { ...order, orderId, what: 'change-withdrawn', who, why: outcome });
  tx.send(catalogContract, 'releaseStock', { checkoutId: changeId, reason: 'cancelled' }, { delayMs: netMs });
  tx.send(paymentsContract, 'cancelCollection', { orderId: changeId, reason: 'cancelled' }, { delayMs: netMs });
  if (difference > 0) tx.publish(orderChangeWithdrawn, orderId, { orderId, changeId, outcome });
  return true;
}

/** An order that is cancelled, or of which all money is back, becomes no other one. */
export async function withdrawOpen(
  tx: Tx<OrdersTables>,
  order: LockedOrder,
  who: string,
  outcome: 'order-cancelled' | 'order-refunded' = 'order-cancelled',
): Promise<void> {
  const change = order.change === null ? null : await findOpenChange(tx.db, order.id);
  if (change) await withdrawIn(tx, order, change, { from: ['holding', 'waiting'], outcome, who, netMs: 0 });
}
