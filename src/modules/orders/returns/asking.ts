import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { ModuleConfig } from '../../../platform/module';
import { catalogContract } from '../../catalog';
import type { ReturnLabel } from '../contract';
import { isOwed } from '../domain/order';
import { announce, freeToReturn } from '../domain/returns';
import { noSuchOrder } from '../errors';
import { returnApproved, returnRequested } from '../events';
import { lockOrder } from '../orders.repository';
import type { OrdersTables } from '../tables';
import { exchangeOfOneSeller, faultError, finalSale, returnNotPaid, tooLateToReturn, tooManyBack, wrongReturnState } from './errors';
import type { Exchanging, WishedGoods } from './exchanging';
import { endReturn, isSeen, nameOf, openReturn, tell } from './opened';
import type { ReturnViewer } from './return-viewer';
import { returnableOf } from './returnable';
import { insertReturn, isExchanged, listReturnable, listSentUnits, type OrderLineRow, type SentUnits } from './returns.repository';
import type { ReturnReason } from './shapes';

export interface AskingReturnsDeps {
  readonly uow: UnitOfWork<OrdersTables>;
  readonly config: ModuleConfig;
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

export interface AskingReturns {
  /**
   * A buyer asks; what staff ask for is approved from the start and bound to no time, and told to the buyer where it has a label. Answers the ids of the returns it made, one for each seller.
   * @throws AppError orders.no-such-order, orders.no-such-line, orders.not-returnable, orders.return-too-late, orders.final-sale,
   * orders.return-not-paid, orders.nothing-to-return
   */
  askReturn(request: AskReturn): Promise<string[]>;
  /** @throws AppError orders.no-such-return, orders.return-state */
  cancelReturn(input: { returnId: string; viewer: ReturnViewer }): Promise<void>;
}

export function createAskingReturns({ uow, config, exchanging }: AskingReturnsDeps): AskingReturns {
  const currencyOf = (request: AskReturn): Promise<string> =>
    uow.run(async (tx) => {
      const order = (await isSeen(tx, request.orderId, request.viewer)) ? await lockOrder(tx.db, request.orderId) : null;
      if (!order) throw noSuchOrder();
      return order.currency;
    });

  return {
    async askReturn(request) {
      const { orderId, viewer } = request;
      const isStaff = viewer.all;
      const who = nameOf(viewer);
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
        const { order, row } = await openReturn(tx, returnId, viewer);
        if (row.state === 'cancelled') return;
        if (isExchanged(row)) throw wrongReturnState(row.state);
        if (row.changeId) tx.send(catalogContract, 'releaseStock', { checkoutId: row.changeId, reason: 'cancelled' });
        const by = { who: nameOf(viewer), why: null };
        await endReturn(tx, row, 'cancelled', by);
        await tell(tx, order, 'return-cancelled', by);
      }),
  };
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
