import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Clock } from '../../../platform/kernel/clock';
import { catalogContract } from '../../catalog';
import { ordersContract, type ReturnLabel } from '../contract';
import type { Parcel } from '../domain/order';
import { approve, isReturnOpen, mayBringExchange } from '../domain/returns';
import { onlyInAllStores } from '../errors';
import { returnApproved, returnRejected } from '../events';
import type { OrdersTables } from '../tables';
import { exchangeMoneyBack, faultError, wrongReturnState } from './errors';
import { keepUntil, type Agreed, type Exchanging, type WishedGoods } from './exchanging';
import { endReturn, nameOf, openReturn, tell, type Opened } from './opened';
import type { ReturnViewer } from './return-viewer';
import { agreeExchange, answerReturn, moveReturn, setOpen, tryExchangeAgain, type ReturnRow } from './returns.repository';

export interface AnsweringReturnsDeps {
  readonly uow: UnitOfWork<OrdersTables>;
  readonly clock: Clock;
  readonly exchanging: Exchanging;
}

export interface ExchangeTerms {
  /** Made by the caller: of the change of the order that brings the goods. */
  readonly changeId: string;
  readonly goods: readonly WishedGoods[];
  readonly shipFirst: boolean;
  /** Whoever agrees may give money back: the new goods may cost less. */
  readonly mayRefund: boolean;
}

export interface ApproveReturn {
  readonly returnId: string;
  /** Null: all that was asked. */
  readonly lines: readonly Parcel[] | null;
  readonly label: ReturnLabel | null;
  readonly answer: string | null;
  /** Other goods are sent instead of money. */
  readonly exchange?: ExchangeTerms | undefined;
  readonly viewer: ReturnViewer;
}

export interface AnsweringReturns {
  /**
   * @throws AppError orders.no-such-return, orders.return-state, orders.no-such-line, orders.not-returnable, orders.nothing-to-return,
   * orders.only-in-all-stores, and what `Exchanging.setAside` throws
   */
  approveReturn(input: ApproveReturn): Promise<void>;
  /**
   * Other goods instead of money for a return that was approved without them, as those are that staff ask for.
   * @throws AppError orders.no-such-return, orders.return-state, orders.only-in-all-stores, and what `Exchanging.setAside` throws
   */
  agreeExchange(input: { returnId: string; viewer: ReturnViewer } & ExchangeTerms): Promise<void>;
  /**
   * Tries an exchange again that could not be made, as the change with this id; its goods are set aside anew.
   * @throws AppError orders.no-such-return, orders.return-state, orders.exchange-money-back, orders.only-in-all-stores, and what
   * `Exchanging.setAside` throws
   */
  retryExchange(input: { returnId: string; changeId: string; mayRefund: boolean; viewer: ReturnViewer }): Promise<void>;
  /** @throws AppError orders.no-such-return, orders.return-state */
  rejectReturn(input: { returnId: string; reason: string; viewer: ReturnViewer }): Promise<void>;
  /** @throws AppError orders.no-such-return, orders.return-state */
  labelReturn(input: { returnId: string; label: ReturnLabel; viewer: ReturnViewer }): Promise<void>;
}

/** The outbox goes on as well, in case this process does not get to it. */
const netMs = 5_000;

export function createAnsweringReturns({ uow, clock, exchanging }: AnsweringReturnsDeps): AnsweringReturns {
  /** Nothing is written yet: what is set aside here is let go if nothing comes of it. */
  async function agree({ returnId, lines, viewer }: ApproveReturn, exchange: ExchangeTerms): Promise<Agreed> {
    if (viewer.stores !== null) throw onlyInAllStores();
    const row = await uow.run(async (tx) => (await openReturn(tx, returnId, viewer)).row);
    if (row.state !== 'requested') throw wrongReturnState(row.state);
    const outcome = approve(row.lines, lines);
    if (!outcome.ok) throw faultError(outcome.why, outcome.lineId);
    const units = outcome.value.map(({ lineId, open: quantity }) => ({ lineId, quantity }));
    return exchanging.setAside(row, { ...exchange, units });
  }

  const write = ({ returnId, lines, label, answer, viewer }: ApproveReturn, agreed: Agreed | null): Promise<void> =>
    uow.run(async (tx) => {
      const { order, row } = await openReturn(tx, returnId, viewer);
      if (row.state !== 'requested') throw wrongReturnState(row.state);
      await keep(tx, returnId, agreed);
      const outcome = approve(row.lines, lines);
      if (!outcome.ok) throw faultError(outcome.why, outcome.lineId);
      const by = { who: nameOf(viewer), why: answer };
      await setOpen(tx.db, returnId, outcome.value, true);
      await answerReturn(tx.db, returnId, { answer, label });
      await moveReturn(tx.db, { returnId, from: 'requested', to: 'approved', ...by });
      await tell(tx, order, 'return-approved', by);
      tx.publish(returnApproved, order.id, { orderId: order.id, returnId });
    });

  async function keep(tx: Tx<OrdersTables>, returnId: string, agreed: Agreed | null): Promise<void> {
    await agreeExchange(tx.db, returnId, agreed);
    if (agreed) tx.send(catalogContract, 'extendHold', { checkoutId: agreed.changeId, expiresAt: keepUntil(clock()) });
    if (agreed?.shipFirst) tx.send(ordersContract, 'exchangeReturn', { returnId }, { delayMs: netMs });
  }

  /** Approved, as what staff ask for is, with nothing said of other goods and nothing here yet. */
  async function openUnanswered(tx: Tx<OrdersTables>, returnId: string, viewer: ReturnViewer): Promise<Opened> {
    const opened = await openReturn(tx, returnId, viewer);
    if (opened.row.state !== 'approved' || opened.row.changeId !== null) throw wrongReturnState(opened.row.state);
    return opened;
  }

  /** An exchange that may be tried again. */
  async function openFailed(tx: Tx<OrdersTables>, returnId: string, viewer: ReturnViewer): Promise<ReturnRow> {
    const { row } = await openReturn(tx, returnId, viewer);
    if (row.exchangeFailure === null || row.hasRefund || !mayBringExchange(row.state, row.shipFirst)) throw wrongReturnState(row.state);
    if (row.moneyBack !== null) throw exchangeMoneyBack();
    return row;
  }

  return {
    async approveReturn(input) {
      const agreed = input.exchange ? await agree(input, input.exchange) : null;
      try {
        await write(input, agreed);
      } catch (error) {
        if (agreed) await exchanging.letGo(input.returnId, agreed);
        throw error;
      }
      if (agreed?.shipFirst) await exchanging.exchangeReturn({ returnId: input.returnId });
    },

    async agreeExchange({ returnId, changeId, goods, shipFirst, mayRefund, viewer }) {
      if (viewer.stores !== null) throw onlyInAllStores();
      const open = await uow.run((tx) => openUnanswered(tx, returnId, viewer));
      const units = open.row.lines.map(({ lineId, open: quantity }) => ({ lineId, quantity }));
      const agreed = await exchanging.setAside(open.row, { changeId, goods, shipFirst, units, mayRefund });
      try {
        await uow.run(async (tx) => {
          const { order } = await openUnanswered(tx, returnId, viewer);
          await keep(tx, returnId, agreed);
          await tell(tx, order, 'exchange-agreed', { who: nameOf(viewer), why: null });
        });
      } catch (error) {
        await exchanging.letGo(returnId, agreed);
        throw error;
      }
      if (shipFirst) await exchanging.exchangeReturn({ returnId });
    },

    async retryExchange({ returnId, changeId, mayRefund, viewer }) {
      if (viewer.stores !== null) throw onlyInAllStores();
      const failed = await uow.run((tx) => openFailed(tx, returnId, viewer));
      await exchanging.setAsideAgain(failed, { changeId, mayRefund });
      try {
        await uow.run(async (tx) => {
          await tryExchangeAgain(tx.db, await openFailed(tx, returnId, viewer), changeId);
          tx.send(catalogContract, 'extendHold', { checkoutId: changeId, expiresAt: keepUntil(clock()) });
          tx.send(ordersContract, 'exchangeReturn', { returnId }, { delayMs: netMs });
        });
      } catch (error) {
        await exchanging.letGo(returnId, { changeId });
        throw error;
      }
      await exchanging.exchangeReturn({ returnId });
    },

    rejectReturn: ({ returnId, reason, viewer }) =>
      uow.run(async (tx) => {
        const { order, row } = await openReturn(tx, returnId, viewer);
        const by = { who: nameOf(viewer), why: reason };
        await endReturn(tx, row, 'rejected', by);
        await answerReturn(tx.db, returnId, { answer: reason, label: null });
        await tell(tx, order, 'return-rejected', by);
        tx.publish(returnRejected, order.id, { orderId: order.id, returnId });
      }),

    labelReturn: ({ returnId, label, viewer }) =>
      uow.run(async (tx) => {
        const { row } = await openReturn(tx, returnId, viewer);
        if (!isReturnOpen(row.state)) throw wrongReturnState(row.state);
        await answerReturn(tx.db, returnId, { answer: null, label });
      }),
  };
}
