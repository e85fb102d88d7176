import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { money as moneyOf } from '../../../platform/kernel/money';
import { ordersContract } from '../contract';
import { refundable } from '../domain/refund';
import { settle, stateAfter, takeIn, type Arrived, type Settlement } from '../domain/returns';
import { onlyInAllStores, otherCurrency } from '../errors';
import { returnReceived } from '../events';
import type { LockedOrder } from '../orders.repository';
import type { RefundRow } from '../refunds/refunds.repository';
import type { RefundsService } from '../refunds/refunds.service';
import type { OrdersTables } from '../tables';
import { exchangeOwed, faultError, feeTooHigh, mayNotRefund, returnIsExchange, tooManyBack, wrongReturnState } from './errors';
import type { Exchanging } from './exchanging';
import { closeLines, endReturn, nameOf, openReturn, tell } from './opened';
import { fulfilmentOnceBack, putAway } from './receiving';
import type { ReturnViewer } from './return-viewer';
import {
  getCosts,
  hasReceipt,
  insertReceipt,
  isOwedFirst,
  isToExchange,
  listReturnable,
  moveReturn,
  type OrderLineRow,
  type ReturnRow,
} from './returns.repository';
import type { ReturnQuote } from './shapes';

export interface ArrivalsDeps {
  readonly uow: UnitOfWork<OrdersTables>;
  readonly refundsService: RefundsService;
  readonly exchanging: Exchanging;
}

export interface ReceiveReturn {
  /** Made by the caller: the same id is the same arrival, and the refund that goes with it. */
  readonly receiptId: string;
  readonly returnId: string;
  readonly lines: readonly (Arrived & { readonly storeId: string | null })[];
  /** Nothing more of it is awaited. */
  readonly complete: boolean;
  /** Null: no money goes back now. */
  readonly refund: {
    readonly withShipping: boolean;
    /** Kept of what would go back, minor units. */
    readonly fee: number;
    /** Of the fee; null: there is none. */
    readonly currency: string | null;
    readonly to: 'original' | 'wallet';
    /** Told to the buyer. */
    readonly reason: string;
  } | null;
  /** Whoever receives it may give money back, which units that were not announced do in an exchange. */
  readonly mayRefund: boolean;
  /** For staff. */
  readonly note: string | null;
  readonly viewer: ReturnViewer;
}

export interface Arrivals {
  /** Nothing more of it is awaited. @throws AppError orders.no-such-return, orders.return-state, orders.exchange-owed */
  closeReturn(input: { returnId: string; viewer: ReturnViewer }): Promise<void>;
  /**
   * Units are here: fewer, more or others than announced. They are here whatever becomes of the refund; its receipt says so.
   * @throws AppError orders.no-such-return, orders.return-state, orders.no-such-line, orders.not-returnable, orders.nothing-to-return,
   * orders.return-fee, orders.other-currency, orders.no-wallet, orders.may-not-refund, orders.return-is-exchange, orders.exchange-owed,
   * orders.only-in-all-stores, orders.being-changed
   */
  receiveReturn(input: ReceiveReturn): Promise<void>;
  /** What would go back, with nothing done. @throws AppError as receiveReturn does */
  quoteReceipt(input: Pick<ReceiveReturn, 'returnId' | 'lines' | 'refund' | 'viewer'>): Promise<ReturnQuote>;
}

/** The outbox goes on as well, in case this process does not get to it. */
const netMs = 5_000;

export function createArrivals({ uow, refundsService, exchanging }: ArrivalsDeps): Arrivals {
  return {
    async closeReturn({ returnId, viewer }) {
      await uow.run(async (tx) => {
        const { order, row } = await openReturn(tx, returnId, viewer);
        if (row.state === 'received') return;
        if (row.state !== 'partly-received') throw wrongReturnState(row.state);
        if (isOwedFirst(row)) throw exchangeOwed();
        const by = { who: nameOf(viewer), why: null };
        await endReturn(tx, row, 'received', by);
        await tell(tx, order, 'return-closed', by);
        if (row.changeId) tx.send(ordersContract, 'exchangeReturn', { returnId }, { delayMs: netMs });
      });
      await exchanging.exchangeReturn({ returnId });
    },

    async receiveReturn(input) {
      const refund = await uow.run(async (tx): Promise<RefundRow | null> => {
        const { order, row } = await openReturn(tx, input.returnId, input.viewer);
        if (await hasReceipt(tx.db, input.receiptId)) return null;
        if (row.state !== 'approved' && row.state !== 'partly-received') throw wrongReturnState(row.state);
        if (isToExchange(row) && input.refund) throw returnIsExchange();
        const { lines, taken, sum } = await weigh(tx.db, order, row, input);
        if (isToExchange(row) && !input.mayRefund && taken.some((one) => one.restock + one.writeOff > one.announced)) throw mayNotRefund();
        const { receiptId, returnId, complete, note, viewer } = input;
        const to = stateAfter(row.lines, taken, complete);
        if (isOwedFirst(row) && to === 'received' && stateAfter(row.lines, taken, false) !== 'received') throw exchangeOwed();
        const who = nameOf(viewer);
        const settlement = input.refund === null ? { ...sum, refund: 0 } : sum;
        const refundId = settlement.refund > 0 ? receiptId : null;
        const receipt = { id: receiptId, returnId, orderId: order.id, refundId, currency: order.currency, note, who };
        if (!(await insertReceipt(tx.db, { ...receipt, lines: taken, money: settlement }))) throw tooManyBack(null);
        if (to === 'received') await closeLines(tx, row);
        if (to !== row.state) await moveReturn(tx.db, { returnId, from: row.state, to, who, why: null });
        putAway(tx, receiptId, order.id, lines, taken);
        const after = { ...order, fulfilment: fulfilmentOnceBack(order, lines, taken) };
        await tell(tx, after, 'return-received', { who, why: null });
        tx.publish(returnReceived, order.id, { orderId: order.id, returnId, receiptId });
        if (row.changeId) tx.send(ordersContract, 'exchangeReturn', { returnId }, { delayMs: netMs });
        if (refundId === null || input.refund === null) return null;
        const { reason, to: goal } = input.refund;
        return refundsService.openIn(tx, after, { refundId, amount: settlement.refund, reason, to: goal, who });
      });
      if (refund) await refundsService.carryOut(refund);
      await exchanging.exchangeReturn({ returnId: input.returnId });
    },

    quoteReceipt: ({ returnId, lines, refund, viewer }) =>
      uow.run(async (tx) => {
        const { order, row } = await openReturn(tx, returnId, viewer);
        const { sum, own } = await weigh(tx.db, order, row, { lines, refund, viewer });
        const amount = (minor: number) => moneyOf(minor, order.currency);
        const left = refundable(order);
        return {
          goods: amount(sum.goods),
          shipping: amount(sum.shipping),
          rounding: amount(sum.rounding),
          fee: amount(sum.fee),
          refund: amount(sum.refund),
          left: amount(viewer.stores === null ? left : Math.min(left, own)),
        };
      }),
  };
}

/** What arrived, and what goes back for it; `own`: what the goods of this seller are worth that are not back. Sellers have their own goods and stores to decide on, and no shipping. */
async function weigh(
  db: Tx<OrdersTables>['db'],
  order: LockedOrder,
  row: ReturnRow,
  { lines: arrived, refund, viewer: { stores } }: Pick<ReceiveReturn, 'lines' | 'refund' | 'viewer'>,
) {
  if (stores !== null && (refund?.withShipping || arrived.some(({ storeId }) => storeId !== null && !stores.includes(storeId))))
    throw onlyInAllStores();
  const all = await listReturnable(db, order.id);
  const own = all.filter(({ id, sellerStoreId }) => sellerStoreId === row.sellerStoreId || row.lines.some(({ lineId }) => lineId === id));
  const outcome = takeIn(own, row.lines, arrived);
  if (!outcome.ok) throw faultError(outcome.why, outcome.lineId);
  if (refund?.currency && refund.currency !== order.currency) throw otherCurrency(order.currency);
  const costs = { ...(await getCosts(db, order.id)), left: refundable(order) };
  const sum: Settlement | null = settle(all, outcome.value, costs, {
    withShipping: refund?.withShipping ?? false,
    fee: refund?.fee ?? 0,
  });
  if (sum === null) throw feeTooHigh();
  const taken = outcome.value.map((one) => ({ ...one, storeId: arrived.find(({ lineId }) => lineId === one.lineId)?.storeId ?? null }));
  return { lines: all, taken, sum, own: worthOf(own) };
}

const worthOf = (lines: readonly OrderLineRow[]): number => lines.reduce((sum, { gross, valued }) => sum + Math.max(gross - valued, 0), 0);
