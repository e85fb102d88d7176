import type { Kysely } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { paymentsContract, type PaymentsFacade } from '../../payments';
import { mayFulfil, type Parcel } from '../domain/order';
import { noSuchOrder, notOnItsWay } from '../errors';
import { giveUp, lockOrder, takeStep } from '../orders.repository';
import { releaseUnsent } from '../refunds/goods-back';
import { findRefund, insertRefund } from '../refunds/refunds.repository';
import { takeBackIn } from '../returns/receiving';
import type { OrdersTables } from '../tables';

export interface NotCollectedDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly payments: PaymentsFacade;
}

export interface NotCollected {
  /** Made by the caller: the same id is the same return. */
  readonly returnId: string;
  readonly orderId: string;
  readonly reason: string;
  /** Units that go onto the shelf again; null: all that were out. */
  readonly restock: readonly Parcel[] | null;
  readonly staffId: string;
}

export interface NotCollectedService {
  /**
   * An order that was to be paid where it arrives came back instead: nothing is owed any more, its goods are on the shelf again.
   * @throws AppError orders.no-such-order, orders.not-on-its-way, orders.not-restockable
   */
  notCollected(input: NotCollected): Promise<void>;
}

/** The outbox lets the promise go as well, in case the direct call does not get through. */
const netMs = 5_000;

export function createNotCollectedService({ uow, payments }: NotCollectedDeps): NotCollectedService {
  return {
    async notCollected({ returnId, orderId, reason, restock, staffId }) {
      const isPaid = async () =>
        (await payments.listPayments({ orderIds: [orderId] })).some(
          ({ status, onDelivery }) => onDelivery === true && (status === 'captured' || status === 'refunded'),
        );
      if (await isPaid()) throw notOnItsWay();
      await uow.run(async (tx) => {
        const order = await lockOrder(tx.db, orderId);
        if (!order) throw noSuchOrder();
        if (await findRefund(tx.db, returnId)) return;
        const isOut = order.lifecycle === 'accepted' && order.onDelivery && order.payment === 'authorized';
        if (!isOut || !mayFulfil(order.fulfilment, 'returned')) throw notOnItsWay();
        const who = `staff:${staffId}`;
        const row = { id: returnId, orderId, amount: 0, currency: order.currency, reason, who, status: 'succeeded' } as const;
        await insertRefund(tx.db, row);
        const refund = { id: returnId, amount: 0 };
        await takeBackIn(tx, order, { receiptId: returnId, units: restock, refund, reason, who });
        const axes = { ...order, payment: 'unpaid', fulfilment: 'returned' } as const;
        await takeStep(tx.db, { ...axes, orderId, what: 'not-collected', who, why: reason });
        await giveUp(tx.db, orderId);
        await releaseUnsent(tx, order, axes);
        tx.send(paymentsContract, 'cancelCollection', { orderId, reason: 'cancelled' }, { delayMs: netMs });
      });
      await payments.cancelCollection({ orderId, reason: 'cancelled' }).catch(() => null);
    },
  };
}
