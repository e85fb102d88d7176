import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { money as moneyOf } from '../../../platform/kernel/money';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Clock } from '../../../platform/kernel/clock';
import type { ModuleConfig } from '../../../platform/module';
import { catalogContract } from '../../catalog';
import { ordersContract, type ReturnLabel } from '../contract';
import { isOwed, type Parcel } from '../domain/order';
import { refundable } from '../domain/refund';
import {
  announce,
  approve,
  freeToReturn,
  isReturnOpen,
  mayReturnGo,
  settle,
  stateAfter,
  takeIn,
  type Arrived,
  type ReturnState,
  type Settlement,
} from '../domain/returns';
import { noSuchOrder, otherCurrency } from '../errors';
import { returnApproved, returnReceived, returnRejected, returnRequested } from '../events';
import { lockOrder, takeStep, type LockedOrder } from '../orders.repository';
import type { RefundRow } from '../refunds/refunds.repository';
import type { RefundsService } from '../refunds/refunds.service';
import type { OrdersTables } from '../tables';
import { sees } from '../viewer';
import {
  exchangeOfOneSeller,
  faultError,
  feeTooHigh,
  finalSale,
  noSuchReturn,
  returnIsExchange,
  returnNotPaid,
  tooLateToReturn,
  tooManyBack,
  wrongReturnState,
} from './errors';
import { keepUntil, type Agreed, type Exchanging, type WishedGoods } from './exchanging';
import { fulfilmentOnceBack, putAway } from './receiving';
import { seesReturn, type ReturnViewer } from './return-viewer';
import { returnableOf } from './returnable';
import {
  agreeExchange,
  answerReturn,
  findReturn,
  forgetFailure,
  getCosts,
  hasReceipt,
  insertReceipt,
  insertReturn,
  listReturnable,
  listSentUnits,
  moveReturn,
  setOpen,
  type OrderLineRow,
  type ReturnRow,
  type SentUnits,
} from './returns.repository';
import type { ReturnQuote, ReturnReason } from './shapes';

export interface ReturnsServiceDeps {
  readonly uow: UnitOfWork<OrdersTables>;
  readonly config: ModuleConfig;
  readonly clock: Clock;
  readonly refundsService: RefundsService;
  readonly exchanging: Exchanging;
}

export interface AskReturn {
  /** Made by the caller: the same id is the same request. Of several sellers' goods, each further one has a return of its own. */
  readonly returnId: string;
  readonly orderId: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly quantity: number;
    readonly reason: ReturnReason;
    readonly note: string | null;
  }[];
  readonly note: string | null;
  /** What the buyer would like instead; staff agree to it when they approve. */
  readonly exchange?: readonly WishedGoods[] | undefined;
  /** Staff: how it comes back. */
  readonly label: ReturnLabel | null;
  readonly viewer: ReturnViewer;
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
  /** For staff. */
  readonly note: string | null;
  readonly viewer: ReturnViewer;
}

type Money = ReceiveReturn['refund'];

export interface ReturnsService {
  /**
   * A buyer asks; what staff ask for is approved from the start and bound to no time, and told to the buyer where it has a label. Answers the ids of the returns it made, one for each seller.
   * @throws AppError orders.no-such-order, orders.no-such-line, orders.not-returnable, orders.return-too-late, orders.final-sale,
   * orders.return-not-paid, orders.nothing-to-return
   */
  askReturn(request: AskReturn): Promise<string[]>;
  /** @throws AppError orders.no-such-return, orders.return-state */
  cancelReturn(input: { returnId: string; viewer: ReturnViewer }): Promise<void>;
  /** `lines` null: all that was asked. @throws AppError orders.no-such-return, orders.return-state, orders.no-such-line, orders.not-returnable, orders.nothing-to-return */
  approveReturn(input: {
    returnId: string;
    lines: readonly { readonly lineId: string; readonly quantity: number }[] | null;
    label: ReturnLabel | null;
    answer: string | null;
    /** Other goods are sent instead of money; the caller makes the id of that change. */
    exchange?: { readonly changeId: string; readonly goods: readonly WishedGoods[]; readonly shipFirst: boolean } | undefined;
    viewer: ReturnViewer;
  }): Promise<void>;
  /** Tries an exchange again that could not be made. @throws AppError orders.no-such-return, orders.return-state */
  retryExchange(input: { returnId: string; viewer: ReturnViewer }): Promise<void>;
  /** @throws AppError orders.no-such-return, orders.return-state */
  rejectReturn(input: { returnId: string; reason: string; viewer: ReturnViewer }): Promise<void>;
  /** @throws AppError orders.no-such-return, orders.return-state */
  labelReturn(input: { returnId: string; label: ReturnLabel; viewer: ReturnViewer }): Promise<void>;
  /** Nothing more of it is awaited. @throws AppError orders.no-such-return, orders.return-state */
  closeReturn(input: { returnId: string; viewer: ReturnViewer }): Promise<void>;
  /**
   * Units are here: fewer, more or others than announced. They are here whatever becomes of the refund; its receipt says so.
   * @throws AppError orders.no-such-return, orders.return-state, orders.no-such-line, orders.not-returnable, orders.nothing-to-return,
   * orders.return-fee, orders.other-currency, orders.no-wallet
   */
  receiveReturn(input: ReceiveReturn): Promise<void>;
  /** What would go back, with nothing done. @throws AppError as receiveReturn does */
  quoteReceipt(input: Pick<ReceiveReturn, 'returnId' | 'lines' | 'refund' | 'viewer'>): Promise<ReturnQuote>;
}

/** The outbox goes on as well, in case this process does not get to it. */
const netMs = 5_000;

export function createReturnsService({ uow, config, clock, refundsService, exchanging }: ReturnsServiceDeps): ReturnsService {
  /** Locks the order first: whatever moves its units waits. */
  async function open(tx: Tx<OrdersTables>, returnId: string, viewer: ReturnViewer): Promise<{ order: LockedOrder; row: ReturnRow }> {
    const { rows } = await sql<{ orderId: string }>`
      select r.order_id as "orderId" from returns r join orders o on o.id = r.order_id where r.id = ${returnId} and ${seesReturn(viewer)}`.execute(
      tx.db,
    );
    const order = rows[0] && (await lockOrder(tx.db, rows[0].orderId));
    const row = await findReturn(tx.db, returnId);
    if (!order || !row) throw noSuchReturn();
    return { order, row };
  }

  const currencyOf = (request: AskReturn): Promise<string> =>
    uow.run(async (tx) => {
      const order = (await isSeen(tx, request.orderId, request.viewer)) ? await lockOrder(tx.db, request.orderId) : null;
      if (!order) throw noSuchOrder();
      return order.currency;
    });

  /** Nothing is written: what is set aside here is free again in some minutes if nothing comes of it. */
  async function agree(
    returnId: string,
    {
      lines,
      viewer,
      ...exchange
    }: { lines: readonly Parcel[] | null; viewer: ReturnViewer; changeId: string; goods: readonly WishedGoods[]; shipFirst: boolean },
  ): Promise<Agreed> {
    const row = await uow.run(async (tx) => (await open(tx, returnId, viewer)).row);
    if (row.state !== 'requested') throw wrongReturnState(row.state);
    const outcome = approve(row.lines, lines);
    if (!outcome.ok) throw faultError(outcome.why, outcome.lineId);
    const units = lines ?? row.lines.map(({ lineId, open: quantity }) => ({ lineId, quantity }));
    return exchanging.setAside(row, { ...exchange, units, currency: row.currency });
  }

  const tell = (tx: Tx<OrdersTables>, order: LockedOrder, what: string, { who, why }: { who: string; why: string | null }) =>
    takeStep(tx.db, { ...order, orderId: order.id, what, who, why });

  async function end(tx: Tx<OrdersTables>, row: ReturnRow, to: ReturnState, by: { who: string; why: string | null }): Promise<void> {
    if (!mayReturnGo(row.state, to)) throw wrongReturnState(row.state);
    await setOpen(
      tx.db,
      row.id,
      row.lines.map((line) => ({ ...line, open: 0 })),
      false,
    );
    await moveReturn(tx.db, { returnId: row.id, from: row.state, to, ...by });
  }

  return {
    async askReturn(request) {
      const { orderId, viewer } = request;
      const isStaff = viewer.all;
      const who = isStaff ? `staff:${viewer.userId}` : 'buyer';
      const currency = request.exchange ? await currencyOf(request) : '';
      const exchange = request.exchange ? await exchanging.describe(request.exchange, currency) : null;
      return uow.run(async (tx) => {
        const order = (await isSeen(tx, orderId, viewer)) ? await lockOrder(tx.db, orderId) : null;
        if (!order) throw noSuchOrder();
        const earlier = await listMade(tx, request.returnId);
        if (earlier.length > 0) return earlier;
        if (order.lifecycle !== 'accepted') throw tooManyBack(null);
        if (isOwed(order.payment)) throw returnNotPaid();
        const current = await listReturnable(tx.db, orderId);
        if (!isStaff) refuseLate(current, await listSentUnits(tx.db, orderId, config.returnWindowDays), request);
        const scoped =
          viewer.stores === null ? current : current.filter(({ sellerStoreId }) => viewer.stores?.includes(sellerStoreId ?? ''));
        const outcome = announce(scoped, request.lines);
        if (!outcome.ok) throw faultError(outcome.why, outcome.lineId);
        const made: string[] = [];
        const groups = bySeller(current, outcome.value);
        if (exchange && groups.size > 1) throw exchangeOfOneSeller();
        for (const [seller, units] of groups) {
          const id = made.length === 0 ? request.returnId : uuidv7();
          const asked = units.map(({ lineId, quantity }) => {
            const { reason, note } = request.lines.find((line) => line.lineId === lineId) ?? { reason: 'other' as const, note: null };
            return { lineId, quantity, reason, note };
          });
          const row = {
            id,
            orderId,
            sellerStoreId: seller,
            who,
            note: request.note,
            label: request.label,
            exchange,
            lines: asked,
            ...(isStaff ? ({ state: 'approved', origin: 'staff' } as const) : ({ state: 'requested', origin: 'buyer' } as const)),
          };
          if (!(await insertReturn(tx.db, row))) throw tooManyBack(null);
          await tell(tx, order, isStaff ? 'return-approved' : 'return-requested', { who, why: request.note });
          if (!isStaff) tx.publish(returnRequested, orderId, { orderId, returnId: id });
          else if (request.label) tx.publish(returnApproved, orderId, { orderId, returnId: id });
          made.push(id);
        }
        return made;
      });
    },

    cancelReturn: ({ returnId, viewer }) =>
      uow.run(async (tx) => {
        const { order, row } = await open(tx, returnId, viewer);
        if (row.state === 'cancelled') return;
        if (row.isExchanged) throw wrongReturnState(row.state);
        if (row.changeId) tx.send(catalogContract, 'releaseStock', { checkoutId: row.changeId, reason: 'cancelled' });
        const by = { who: viewer.all ? `staff:${viewer.userId}` : 'buyer', why: null };
        await end(tx, row, 'cancelled', by);
        await tell(tx, order, 'return-cancelled', by);
      }),

    async approveReturn({ returnId, lines, label, answer, exchange, viewer }) {
      const agreed = exchange ? await agree(returnId, { ...exchange, lines, viewer }) : null;
      await uow.run(async (tx) => {
        const { order, row } = await open(tx, returnId, viewer);
        if (row.state !== 'requested') throw wrongReturnState(row.state);
        await agreeExchange(tx.db, returnId, agreed);
        if (agreed) tx.send(catalogContract, 'extendHold', { checkoutId: agreed.changeId, expiresAt: keepUntil(clock()) });
        if (agreed?.shipFirst) tx.send(ordersContract, 'exchangeReturn', { returnId }, { delayMs: netMs });
        const outcome = approve(row.lines, lines);
        if (!outcome.ok) throw faultError(outcome.why, outcome.lineId);
        const by = { who: `staff:${viewer.userId}`, why: answer };
        await setOpen(tx.db, returnId, outcome.value, true);
        await answerReturn(tx.db, returnId, { answer, label });
        await moveReturn(tx.db, { returnId, from: 'requested', to: 'approved', ...by });
        await tell(tx, order, 'return-approved', by);
        tx.publish(returnApproved, order.id, { orderId: order.id, returnId });
      });
      if (agreed?.shipFirst) await exchanging.exchangeReturn({ returnId });
    },

    async retryExchange({ returnId, viewer }) {
      await uow.run(async (tx) => {
        const { row } = await open(tx, returnId, viewer);
        if (row.exchangeFailure === null) throw wrongReturnState(row.state);
        await forgetFailure(tx.db, returnId);
        tx.send(ordersContract, 'exchangeReturn', { returnId }, { delayMs: netMs });
      });
      await exchanging.exchangeReturn({ returnId });
    },

    rejectReturn: ({ returnId, reason, viewer }) =>
      uow.run(async (tx) => {
        const { order, row } = await open(tx, returnId, viewer);
        const by = { who: `staff:${viewer.userId}`, why: reason };
        await end(tx, row, 'rejected', by);
        await answerReturn(tx.db, returnId, { answer: reason, label: null });
        await tell(tx, order, 'return-rejected', by);
        tx.publish(returnRejected, order.id, { orderId: order.id, returnId });
      }),

    labelReturn: ({ returnId, label, viewer }) =>
      uow.run(async (tx) => {
        const { row } = await open(tx, returnId, viewer);
        if (!isReturnOpen(row.state)) throw wrongReturnState(row.state);
        await answerReturn(tx.db, returnId, { answer: null, label });
      }),

    async closeReturn({ returnId, viewer }) {
      await uow.run(async (tx) => {
        const { order, row } = await open(tx, returnId, viewer);
        if (row.state === 'received') return;
        if (row.state !== 'partly-received') throw wrongReturnState(row.state);
        const by = { who: `staff:${viewer.userId}`, why: null };
        await end(tx, row, 'received', by);
        await tell(tx, order, 'return-closed', by);
        if (row.changeId) tx.send(ordersContract, 'exchangeReturn', { returnId }, { delayMs: netMs });
      });
      await exchanging.exchangeReturn({ returnId });
    },

    async receiveReturn(input) {
      const refund = await uow.run(async (tx): Promise<RefundRow | null> => {
        const { order, row } = await open(tx, input.returnId, input.viewer);
        if (await hasReceipt(tx.db, input.receiptId)) return null;
        if (row.state !== 'approved' && row.state !== 'partly-received') throw wrongReturnState(row.state);
        if (row.changeId && input.refund) throw returnIsExchange();
        const { lines, taken, sum } = await weigh(tx.db, order, row, input);
        const { receiptId, returnId, complete, note, viewer } = input;
        const who = `staff:${viewer.userId}`;
        const settlement = input.refund === null ? { ...sum, refund: 0 } : sum;
        const refundId = settlement.refund > 0 ? receiptId : null;
        const receipt = { id: receiptId, returnId, orderId: order.id, refundId, currency: order.currency, note, who };
        if (!(await insertReceipt(tx.db, { ...receipt, lines: taken, money: settlement }))) throw tooManyBack(null);
        const to = stateAfter(row.lines, taken, complete);
        if (to === 'received')
          await setOpen(
            tx.db,
            returnId,
            row.lines.map((line) => ({ ...line, open: 0 })),
            false,
          );
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
        const { order, row } = await open(tx, returnId, viewer);
        const { sum } = await weigh(tx.db, order, row, { lines, refund });
        const amount = (minor: number) => moneyOf(minor, order.currency);
        return {
          goods: amount(sum.goods),
          shipping: amount(sum.shipping),
          rounding: amount(sum.rounding),
          fee: amount(sum.fee),
          refund: amount(sum.refund),
          left: amount(refundable(order)),
        };
      }),
  };
}

async function isSeen(tx: Tx<OrdersTables>, orderId: string, viewer: ReturnViewer): Promise<boolean> {
  const { rows } = await sql`select 1 from orders o where o.id = ${orderId} and ${sees(viewer)}`.execute(tx.db);
  return rows.length > 0;
}

/** What arrived, and what goes back for it. */
async function weigh(
  db: Tx<OrdersTables>['db'],
  order: LockedOrder,
  row: ReturnRow,
  { lines: arrived, refund }: { readonly lines: ReceiveReturn['lines']; readonly refund: Money },
) {
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
  return { lines: all, taken, sum };
}

/** Units whose time is over count as those that came back first. */
function refuseLate(lines: readonly OrderLineRow[], sent: readonly SentUnits[], { lines: wished }: AskReturn): void {
  for (const line of lines) {
    const asked = wished.reduce((sum, one) => (one.lineId === line.id ? sum + one.quantity : sum), 0);
    const own = sent.filter(({ lineId }) => lineId === line.id);
    if (asked === 0 || asked > freeToReturn(line)) continue;
    if (line.finalSale) throw finalSale(line.id);
    if (asked > returnableOf(line, own, false).units) throw tooLateToReturn(line.id);
  }
}

function bySeller<L extends { readonly lineId: string }>(lines: readonly OrderLineRow[], units: readonly L[]): Map<string | null, L[]> {
  const groups = new Map<string | null, L[]>();
  for (const unit of units) {
    const seller = lines.find(({ id }) => id === unit.lineId)?.sellerStoreId ?? null;
    groups.set(seller, [...(groups.get(seller) ?? []), unit]);
  }
  return groups;
}

/** All that one request made: they were written together. */
async function listMade(tx: Tx<OrdersTables>, returnId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select r.id from returns f join returns r on r.order_id = f.order_id and r.created_at = f.created_at
    where f.id = ${returnId} order by r.seq`.execute(tx.db);
  return rows.map(({ id }) => id);
}
