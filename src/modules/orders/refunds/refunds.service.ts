import { sql, type Kysely } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { AppError } from '../../../platform/kernel/errors';
import { money, type Money } from '../../../platform/kernel/money';
import type { PaymentsFacade, RefundView } from '../../payments';
import type { Parcel } from '../domain/order';
import { revokeDownloads } from '../downloads/granting';
import { ownPart, paymentAfter, paymentOnceBack, refundable } from '../domain/refund';
import {
  beingChanged,
  giftCardSpent,
  noSuchOrder,
  noWallet,
  nothingBack,
  notRefundable,
  otherCurrency,
  refundRefused,
  refundTooMuch,
} from '../errors';
import { orderRefunded, refundCameBack } from '../events';
import { giveUp, lockOrder, takeStep, type LockedOrder } from '../orders.repository';
import { fulfilmentOnceBack, takeBackIn } from '../returns/receiving';
import { listReturnable } from '../returns/returns.repository';
import type { OrdersTables } from '../tables';
import { isCarriedOut } from '../changes/changes.repository';
import { withdrawOpen } from '../changes/withdrawing';
import { askBack, requestOf } from './asking-back';
import { releaseUnsent } from './goods-back';
import {
  findRefund,
  insertRefund,
  listForgottenRefunds,
  noteCameBack,
  noteUnderWay,
  settleRefund,
  type RefundRow,
  type TakeBack,
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
  /** Gift cards that it sold, given back as far as nothing is spent; then `amount` is what that comes to. Without them all of them, when `amount` is null. */
  readonly giftCardIds?: readonly string[] | undefined;
  readonly staffId: string;
}

export interface RefundToOpen extends Pick<RefundOrder, 'refundId' | 'reason' | 'to'> {
  /** Minor units of the order's currency; zero: goods come back, money stays. */
  readonly amount: number;
  readonly who: string;
  readonly takeBack?: readonly TakeBack[];
}

export interface Refunded {
  readonly refundId: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly reason: string;
  readonly kept: Money;
  /** What went back was paid for this change. */
  readonly chargeId?: string | undefined;
}

export interface RefundsService {
  /**
   * `pending`: asked for, and not known yet how it ends.
   * @throws AppError orders.no-such-order, orders.not-refundable, orders.nothing-back, orders.refund-too-much, orders.not-restockable,
   * orders.other-currency, orders.no-wallet, orders.refund-refused, orders.gift-card-spent
   */
  refundOrder(request: RefundOrder): Promise<RefundRow>;
  /**
   * Notes one in a transaction that has more to say; the caller has locked the order, and carries it out after the commit.
   * @throws AppError orders.not-refundable, orders.refund-too-much, orders.no-wallet, orders.gift-card-spent
   */
  openIn(tx: Tx<OrdersTables>, order: LockedOrder, refund: RefundToOpen): Promise<RefundRow>;
  /** Asks for it; where it ends so, or `pending`. */
  carryOut(row: RefundRow): Promise<RefundRow>;
  /** Money has gone back, asked for here or not. */
  refunded(tx: Tx<OrdersTables>, told: Refunded): Promise<void>;
  /** It came to nothing; one that had been done has come back, and may be asked for anew. */
  refused(tx: Tx<OrdersTables>, told: { refundId: string; orderId: string; code: string; amount: Money }): Promise<void>;
  /** Asks payments for the end of refunds that nobody told of. */
  resumeRefunds(limit: number): Promise<void>;
}

/** The outbox asks as well, in case the direct call does not get through. */
const netMs = 5_000;

export function createRefundsService({ db, uow, payments }: RefundsServiceDeps): RefundsService {
  const open = async (request: RefundOrder): Promise<RefundRow> => {
    const { refundId, orderId, amount, giftCardIds, reason, restock, staffId } = request;
    const cards = amount === null ? await unspentCards(orderId, giftCardIds) : [];
    return uow.run(async (tx) => {
      const order = await lockOrder(tx.db, orderId);
      if (!order) throw noSuchOrder();
      const earlier = await findRefund(tx.db, refundId);
      if (earlier) return earlier;
      if (amount !== null && amount.currency !== order.currency) throw otherCurrency(order.currency);
      if (giftCardIds && cards.length === 0) throw giftCardSpent();
      const worth = cards.reduce((sum, card) => sum + card.minor, 0);
      const minor = amount?.minor ?? (giftCardIds ? 0 : ownRefundable(order)) + worth;
      if (minor === 0 && restock.length === 0) throw amount === null ? notRefundable() : nothingBack();
      const who = `staff:${staffId}`;
      const refund = { id: refundId, amount: minor };
      const back = { receiptId: refundId, units: restock, refund, reason, who };
      const fulfilment = restock.length === 0 ? order.fulfilment : await takeBackIn(tx, order, back);
      return openIn(tx, { ...order, fulfilment }, { ...request, amount: minor, who, takeBack: cards });
    });
  };

  /** Of the order, or these of it: those that have something left, and how much. */
  async function unspentCards(orderId: string, ids: readonly string[] | undefined): Promise<TakeBack[]> {
    const { rows } = await sql<{ sold: boolean }>`select o.gift_cards_minor > 0 as sold from orders o where o.id = ${orderId}`.execute(db);
    if (!rows[0]?.sold) return [];
    const cards = await payments.listGiftCards({ orderIds: [orderId] });
    return cards.flatMap(({ giftCardId, unspent }) =>
      unspent.minor > 0 && (ids === undefined || ids.includes(giftCardId)) ? [{ giftCardId, minor: unspent.minor }] : [],
    );
  }

  const openIn: RefundsService['openIn'] = async (tx, order, { refundId, amount, reason, to = 'original', who, takeBack = [] }) => {
    const { id: orderId, currency } = order;
    const taken = takeBack.reduce((sum, { minor }) => sum + minor, 0);
    if (taken > order.giftCards) throw giftCardSpent();
    const left = ownRefundable(order) + taken;
    if (amount > 0 && order.change === 'applying') throw beingChanged();
    if (amount > 0 && left <= 0) throw notRefundable();
    if (to === 'wallet' && order.userId === null) throw noWallet();
    if (amount > left) throw refundTooMuch(money(left, currency));
    const refund = { id: refundId, reason, who, destination: to } as const;
    if (amount === 0) await insertRefund(tx.db, { ...refund, orderId, amount, currency, status: 'succeeded' });
    else await askBack(tx, order, amount, { ...refund, netMs, takeBack });
    await takeStep(tx.db, { ...order, orderId, what: amount === 0 ? 'restocked' : 'refund-asked', who, why: reason });
    const row = await findRefund(tx.db, refundId);
    if (!row) throw new Error(`refund ${refundId} was not written`);
    return row;
  };

  const carryOut: RefundsService['carryOut'] = async (row) => {
    const view = row.status === 'pending' ? await ask(row) : null;
    if (view) await record(view);
    return (await findRefund(db, row.id)) ?? row;
  };

  const record = ({ refundId, orderId, amount, reason, status, failure, kept }: RefundView): Promise<void> =>
    status === 'pending'
      ? noteUnderWay(db, refundId)
      : uow.run(async (tx) => {
          if (status === 'succeeded') await refunded(tx, { refundId, orderId, amount, reason, kept });
          if (status === 'failed') await refused(tx, { refundId, orderId, code: failure?.code ?? 'refused', amount });
        });

  /** Null: payments could not be reached; the outbox asks for it. */
  async function ask(row: RefundRow): Promise<RefundView | null> {
    try {
      return await payments.refundPayment(requestOf(row));
    } catch (error) {
      if (error instanceof AppError && error.kind === 'unavailable') return null;
      throw error;
    }
  }

  const refunded: RefundsService['refunded'] = async (tx, { refundId, orderId, amount, reason, kept, chargeId = null }) => {
    const order = await lockOrder(tx.db, orderId);
    if (!order) return;
    if (order.change === 'applying') throw beingChanged();
    const known = await findRefund(tx.db, refundId);
    if (known && !(await settleRefund(tx.db, refundId, 'succeeded', null))) return;
    const isOwn = !known && (chargeId === null || (await isCarriedOut(tx.db, chargeId)));
    const part = isOwn ? ownPart(order, amount.minor, kept.minor) : 0;
    const row = {
      id: refundId,
      orderId,
      amount: part,
      currency: order.currency,
      reason,
      who: 'system',
      status: 'succeeded',
      chargeId,
    } as const;
    if (part > 0) await insertRefund(tx.db, row);
    const payment = paymentAfter(order, kept.minor);
    await takeStep(tx.db, { ...order, orderId, payment, what: 'refunded', who: 'system', why: reason });
    if (payment === 'refunded') await revokeDownloads(tx, orderId);
    if (payment === 'refunded' && order.lifecycle === 'accepted' && (await giveUp(tx.db, orderId))) {
      const fulfilment = fulfilmentOnceBack({ ...order, payment, givenUp: true }, await listReturnable(tx.db, orderId), []);
      await releaseUnsent(tx, order, { ...order, payment, fulfilment });
      await withdrawOpen(tx, { ...order, payment, fulfilment }, 'system', 'order-refunded');
    }
    const to = known?.destination === 'wallet' ? { to: 'wallet' as const } : {};
    tx.publish(orderRefunded, orderId, { orderId, refundId, amount, reason, whole: kept.minor <= 0, ...to });
  };

  const refused: RefundsService['refused'] = async (tx, { refundId, orderId, code, amount }) => {
    const order = await lockOrder(tx.db, orderId);
    const known = order && (await findRefund(tx.db, refundId));
    if (!known) return;
    if (known.status === 'succeeded') return cameBack(tx, order, known, code, amount);
    if (!(await settleRefund(tx.db, refundId, 'failed', code))) return;
    await takeStep(tx.db, { ...order, orderId, what: 'refund-failed', who: 'system', why: code });
  };

  /** Goods that were for sale again stay so: the order is not taken up, its money waits to be given back anew. */
  async function cameBack(
    tx: Tx<OrdersTables>,
    order: LockedOrder,
    { id: refundId }: RefundRow,
    code: string,
    amount: Money,
  ): Promise<void> {
    const kept = await noteCameBack(tx.db, refundId, code);
    if (kept === null) return;
    const payment = paymentOnceBack(order, kept);
    await takeStep(tx.db, { ...order, orderId: order.id, payment, what: 'refund-came-back', who: 'system', why: code });
    tx.publish(refundCameBack, order.id, { orderId: order.id, refundId, amount, code });
  }

  return {
    refunded,
    refused,

    openIn,
    carryOut,

    async refundOrder(request) {
      const settled = await carryOut(await open(request));
      if (settled.failureCode === 'gift-card-spent') throw giftCardSpent();
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

/** Of an order that another shop took, its money is there. */
const ownRefundable = (order: LockedOrder): number => (order.number === null ? 0 : refundable(order));
