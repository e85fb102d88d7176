import { sql, type Kysely } from 'kysely';
import type { UnitOfWork } from '../../platform/db/unit-of-work';
import type { Asking } from './checkout/asking';
import { findCheckout, lockCheckout } from './checkout/checkout.repository';
import { cancelOrderIn, sendUndoing, type Recording } from './checkout/recording';
import { isOwed } from './domain/order';
import { decide, type Happened, type Undoing } from './domain/checkout';
import { refusals } from './domain/refusals';
import { countDownloads } from './downloads/entitlements.repository';
import { alreadyDownloaded, alreadyShipping, beingChanged, giftCardsIssued, noSuchOrder } from './errors';
import { lockOrder } from './orders.repository';
import type { OrdersTables } from './tables';
import { sees, type Viewer } from './viewer';

export interface OrdersServiceDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly asking: Asking;
  readonly recording: Recording;
}

export interface OrdersService {
  /**
   * Stock and money go back, as long as nothing is in a parcel or was downloaded. An order that is cancelled already stays as it is.
   * @throws AppError orders.no-such-order, orders.already-shipping, orders.already-downloaded, orders.gift-cards-issued
   */
  cancelOrder(input: { orderId: string; reason: string | null; viewer: Viewer }): Promise<void>;
}

export function createOrdersService({ db, uow, asking, recording }: OrdersServiceDeps): OrdersService {
  return {
    async cancelOrder({ orderId, reason, viewer }) {
      const mayCancel = await isSeen(db, orderId, viewer);
      const row = mayCancel && (await findCheckout(db, orderId));
      if (!row) throw noSuchOrder();
      const who = viewer.all ? `staff:${viewer.userId}` : 'buyer';
      const undoing = await uow.run(async (tx): Promise<readonly Undoing[]> => {
        const { step } = await lockCheckout(tx.db, orderId);
        const calledOff: Happened = { type: 'called-off', refusal: refusals.calledOff(), who, why: reason };
        if (decide(step, calledOff).entry) return (await recording.recordIn(tx, orderId, calledOff, null)).decision.undo;
        const order = await lockOrder(tx.db, orderId);
        if (!order) throw noSuchOrder();
        if (order.lifecycle === 'cancelled') return [];
        if (order.change === 'applying') throw beingChanged();
        if (await hasParcels(tx.db, orderId)) throw alreadyShipping();
        if (order.giftCards > 0 && !isOwed(order.payment)) throw giftCardsIssued();
        if ((await countDownloads(tx.db, orderId)) > 0) throw alreadyDownloaded();
        await cancelOrderIn(tx, order, { who, why: reason, reason: 'called-off' });
        sendUndoing(tx, placedOrderUndoing, row, 'cancelled');
        return placedOrderUndoing;
      });
      await asking.undo(undoing, row, 'cancelled');
    },
  };
}

/** The cart of a placed order is done for ever. */
const placedOrderUndoing: readonly Undoing[] = ['release-stock', 'cancel-collection'];

async function isSeen(db: Kysely<OrdersTables>, orderId: string, viewer: Viewer): Promise<boolean> {
  const { rows } = await sql`select o.id from orders o where o.id = ${orderId} and ${sees(viewer)}`.execute(db);
  return rows.length > 0;
}

async function hasParcels(db: Kysely<OrdersTables>, orderId: string): Promise<boolean> {
  const { rows } = await sql`select f.shipment_id from fulfilments f where f.order_id = ${orderId} limit 1`.execute(db);
  return rows.length > 0;
}
