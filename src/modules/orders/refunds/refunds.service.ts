import type { Kysely } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { AppError } from '../../../platform/kernel/errors';
import { money, type Money } from '../../../platform/kernel/money';
import { catalogContract } from '../../catalog';
import { paymentsContract, type PaymentsFacade, type RefundView } from '../../payments';
import type { Parcel } from '../domain/order';
import { revokeDownloads } from '../downloads/granting';
import { ownPart, paymentAfter, refundable } from '../domain/refund';
import { noSuchOrder, noWallet, nothingBack, notRefundable, notRestockable, otherCurrency, refundRefused, refundTooMuch } from '../errors';
import { orderRefunded } from '../events';
import { lockOrder, takeStep, type LockedOrder } from '../orders.repository';
import type { OrdersTables } from '../tables';
import {
  findRefund,
  insertRefund,
  listForgottenRefunds,
  listRestocked,
  listUnsent,
  noteRestocked,
  settleRefund,
  type RefundRow,
} from './refunds.repository';

export interface RefundsServiceDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly payments: PaymentsFacade;
}

export interface RefundOrder {
  /** Made by the caller: the same id is the same refund. */
  readonly refundId: string;
  readonly orderId: string;
  /** Null: all that is left. Zero: goods come back, money stays. */
  readonly amount: Money | null;
  /** Told to the buyer. */
  readonly reason: string;
  /** Units that came back and go onto the shelves again. */
  readonly restock: readonly Parcel[];
  /** Without it the way it was paid. */
  readonly to?: 'original' | 'wallet' | undefined;
  readonly staffId: string;
}

export interface Refunded {
  readonly refundId: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly reason: string;
  readonly kept: Money;
}

export interface RefundsService {
  /**
   * `pending`: asked for, and not known yet how it ends.
   * @throws AppError orders.no-such-order, orders.not-refundable, orders.nothing-back, orders.refund-too-much, orders.not-restockable,
   * orders.other-currency, orders.no-wallet, orders.refund-refused
   */
  refundOrder(request: RefundOrder): Promise<RefundRow>;
  /** Money has gone back, asked for here or not. */
  refunded(tx: Tx<OrdersTables>, told: Refunded): Promise<void>;
  refused(tx: Tx<OrdersTables>, told: { refundId: string; orderId: string; code: string }): Promise<void>;
  /** Asks payments for the end of refunds that nobody told of. */
  resumeRefunds(limit: number): Promise<void>;
}

/** The outbox asks as well, in case the direct call does not get through. */
const netMs = 5_000;

export function createRefundsService({ db, uow, payments }: RefundsServiceDeps): RefundsService {
  const open = (request: RefundOrder): Promise<RefundRow> =>
    uow.run(async (tx) => {
      const { refundId, orderId, amount, reason, restock, to = 'original', staffId } = request;
      const order = await lockOrder(tx.db, orderId);
      if (!order) throw noSuchOrder();
      const earlier = await findRefund(tx.db, refundId);
      if (earlier) return earlier;
      if (amount !== null && amount.currency !== order.currency) throw otherCurrency(order.currency);
      const left = refundable(order);
      const minor = amount?.minor ?? left;
      if (minor === 0 && restock.length === 0) throw amount === null ? notRefundable() : nothingBack();
      if (minor > 0 && left <= 0) throw notRefundable();
      if (to === 'wallet' && order.userId === null) throw noWallet();
      if (minor > left) throw refundTooMuch(money(left, order.currency));
      const who = `staff:${staffId}`;
      const status = minor === 0 ? 'succeeded' : 'pending';
      await insertRefund(tx.db, { id: refundId, orderId, amount: minor, currency: order.currency, reason, who, destination: to, status });
      if (restock.length > 0 && !(await noteRestocked(tx.db, refundId, orderId, restock))) throw notRestockable();
      await takeStep(tx.db, { ...order, orderId, what: minor === 0 ? 'restocked' : 'refund-asked', who, why: reason });
      if (minor === 0) await putBack(tx, refundId, orderId);
      else
        tx.send(
          paymentsContract,
          'refundPayment',
          { refundId, orderId, amount: money(minor, order.currency), reason, to },
          { delayMs: netMs },
        );
      const row = await findRefund(tx.db, refundId);
      if (!row) throw new Error(`refund ${refundId} was not written`);
      return row;
    });

  const record = ({ refundId, orderId, amount, reason, status, failure, kept }: RefundView): Promise<void> =>
    uow.run(async (tx) => {
      if (status === 'succeeded') await refunded(tx, { refundId, orderId, amount, reason, kept });
      if (status === 'failed') await refused(tx, { refundId, orderId, code: failure?.code ?? 'refused' });
    });

  /** Null: payments could not be reached; the outbox asks for it. */
  async function ask({ id, orderId, amount, currency, reason, destination }: RefundRow): Promise<RefundView | null> {
    try {
      return await payments.refundPayment({ refundId: id, orderId, amount: money(amount, currency), reason, to: destination });
    } catch (error) {
      if (error instanceof AppError && error.kind === 'unavailable') return null;
      throw error;
    }
  }

  const refunded: RefundsService['refunded'] = async (tx, { refundId, orderId, amount, reason, kept }) => {
    const order = await lockOrder(tx.db, orderId);
    if (!order) return;
    const known = await findRefund(tx.db, refundId);
    if (known && !(await settleRefund(tx.db, refundId, 'succeeded', null))) return;
    const part = known ? 0 : ownPart(order, amount.minor, kept.minor);
    const row = { id: refundId, orderId, amount: part, currency: order.currency, reason, who: 'system', status: 'succeeded' } as const;
    if (part > 0) await insertRefund(tx.db, row);
    const payment = paymentAfter(order, kept.minor);
    await takeStep(tx.db, { ...order, orderId, payment, what: 'refunded', who: 'system', why: reason });
    if (payment === 'refunded') await revokeDownloads(tx, orderId);
    if (payment === 'refunded' && order.payment !== 'refunded' && order.lifecycle === 'accepted') await releaseUnsent(tx, order);
    tx.publish(orderRefunded, orderId, { orderId, refundId, amount, reason, whole: kept.minor <= 0 });
    if (known) await putBack(tx, refundId, orderId);
  };

  /** A cancelled order has given them back itself. What a parcel has claimed leaves with it, whenever the catalog hears of that. */
  async function releaseUnsent(tx: Tx<OrdersTables>, order: LockedOrder): Promise<void> {
    const lines = await listUnsent(tx.db, order.id);
    if (lines.length === 0) return;
    tx.send(catalogContract, 'releaseUnits', { releaseId: order.id, checkoutId: order.id, lines });
    await takeStep(tx.db, { ...order, orderId: order.id, payment: 'refunded', what: 'unreserved', who: 'system', why: null });
  }

  async function putBack(tx: Tx<OrdersTables>, refundId: string, orderId: string): Promise<void> {
    const back = await listRestocked(tx.db, refundId);
    if (back.length > 0) tx.send(catalogContract, 'returnStock', { returnId: refundId, checkoutId: orderId, lines: back });
  }

  const refused: RefundsService['refused'] = async (tx, { refundId, orderId, code }) => {
    const order = await lockOrder(tx.db, orderId);
    if (!order || !(await settleRefund(tx.db, refundId, 'failed', code))) return;
    await takeStep(tx.db, { ...order, orderId, what: 'refund-failed', who: 'system', why: code });
  };

  return {
    refunded,
    refused,

    async refundOrder(request) {
      const row = await open(request);
      const view = row.status === 'pending' ? await ask(row) : null;
      if (view) await record(view);
      const settled = (await findRefund(db, row.id)) ?? row;
      if (settled.status === 'failed') throw refundRefused(settled.failureCode ?? 'refused');
      return settled;
    },

    async resumeRefunds(limit) {
      for (const row of await listForgottenRefunds(db, limit)) {
        const view = await ask(row);
        if (view) await record(view);
      }
    },
  };
}
