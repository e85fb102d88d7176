import type { Tx } from '../../../platform/db/unit-of-work';
import { catalogContract } from '../../catalog';
import type { Axes } from '../domain/order';
import { takeStep, type LockedOrder } from '../orders.repository';
import type { OrdersTables } from '../tables';
import { listUnsent } from './refunds.repository';

/**
 * What of an order will never be sent is for sale again; `axes`: where the order stands. A cancelled order has given it back itself.
 * What a parcel has claimed leaves with it, whenever the catalog hears of that.
 */
export async function releaseUnsent(tx: Tx<OrdersTables>, { id: orderId }: LockedOrder, axes: Axes): Promise<void> {
  const lines = await listUnsent(tx.db, orderId);
  if (lines.length === 0) return;
  tx.send(catalogContract, 'releaseUnits', { releaseId: orderId, checkoutId: orderId, lines });
  await takeStep(tx.db, { ...axes, orderId, what: 'unreserved', who: 'system', why: null });
}
