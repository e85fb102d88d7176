import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Clock } from '../../../platform/kernel/clock';
import { catalogContract } from '../../catalog';
import { ordersContract, type ReturnLabel } from '../contract';
import type { Parcel } from '../domain/order';
import { approve, isReturnOpen, mayBringExchange } from '../domain/returns';
import { onlyInAllStores } from '../errors';
import { returnApproved, returnRejected } from '../events';
import type { OrdersTables } from '../tables';
import { faultError, wrongReturnState } from './errors';
import { keepUntil, type Agreed, type Exchanging, type WishedGoods } from './exchanging';
import { endReturn, nameOf, openReturn, tell } from './opened';
import type { ReturnViewer } from './return-viewer';
import { agreeExchange, answerReturn, moveReturn, setOpen, tryExchangeAgain } from './returns.repository';

export interface AnsweringReturnsDeps {
  readonly uow: UnitOfWork<OrdersTables>;
  readonly clock: Clock;
  readonly exchanging: Exchanging;
}

export interface ApproveReturn {
  readonly returnId: string;
  /** Null: all that was asked. */
  readonly lines: readonly Parcel[] | null;
  readonly label: ReturnLabel | null;
  readonly answer: string | null;
  /** Other goods are sent instead of money; the caller makes the id of that change. */
  readonly exchange?:
    | {
        readonly changeId: string;
        readonly goods: readonly WishedGoods[];
        readonly shipFirst: boolean;
        /** Whoever agrees may give money back: the new goods may cost less. */
        readonly mayRefund: boolean;
      }
    | undefined;
  readonly viewer: ReturnViewer;
}

export interface AnsweringReturns {
  /**
   * @throws AppError orders.no-such-return, orders.return-state, orders.no-such-line, orders.not-returnable, orders.nothing-to-return,
   * orders.only-in-all-stores, and what `Exchanging.setAside` throws
   */
  approveReturn(input: ApproveReturn): Promise<void>;
  /** Tries an exchange again that could not be made; `changeId`: for it, where the change that was to bring it is over. @throws AppError orders.no-such-return, orders.return-state */
  retryExchange(input: { returnId: string; changeId: string; viewer: ReturnViewer }): Promise<void>;
  /** @throws AppError orders.no-such-return, orders.return-state */
  rejectReturn(input: { returnId: string; reason: string; viewer: ReturnViewer }): Promise<void>;
  /** @throws AppError orders.no-such-return, orders.return-state */
  labelReturn(input: { returnId: string; label: ReturnLabel; viewer: ReturnViewer }): Promise<void>;
}

/** The outbox goes on as well, in case this process does not get to it. */
const netMs = 5_000;

export function createAnsweringReturns({ uow, clock, exchanging }: AnsweringReturnsDeps): AnsweringReturns {
  /** Nothing is written yet: what is set aside here is let go if nothing comes of it. */
  async function agree({ returnId, lines, viewer }: ApproveReturn, exchange: NonNullable<ApproveReturn['exchange']>): Promise<Agreed> {
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
      await agreeExchange(tx.db, returnId, agreed);
      if (agreed) tx.send(catalogContract, 'extendHold', { checkoutId: agreed.changeId, expiresAt: keepUntil(clock()) });
      if (agreed?.shipFirst) tx.send(ordersContract, 'exchangeReturn', { returnId }, { delayMs: netMs });
      const outcome = approve(row.lines, lines);
      if (!outcome.ok) throw faultError(outcome.why, outcome.lineId);
      const by = { who: nameOf(viewer), why: answer };
      await setOpen(tx.db, returnId, outcome.value, true);
      await answerReturn(tx.db, returnId, { answer, label });
      await moveReturn(tx.db, { returnId, from: 'requested', to: 'approved', ...by });
      await tell(tx, order, 'return-approved', by);
      tx.publish(returnApproved, order.id, { orderId: order.id, returnId });
    });

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

    async retryExchange({ returnId, changeId, viewer }) {
      await uow.run(async (tx) => {
        const { row } = await openReturn(tx, returnId, viewer);
        if (row.exchangeFailure === null || row.hasRefund || !mayBringExchange(row.state, row.shipFirst)) throw wrongReturnState(row.state);
        await tryExchangeAgain(tx.db, row, changeId);
        tx.send(ordersContract, 'exchangeReturn', { returnId }, { delayMs: netMs });
      });
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
