import { sql, type Kysely } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Clock } from '../../../platform/kernel/clock';
import { AppError } from '../../../platform/kernel/errors';
import { catalogContract, type CatalogFacade } from '../../catalog';
import type { ChangesService } from '../changes/changes.service';
import type { OrdersFacade } from '../contract';
import type { Parcel } from '../domain/order';
import { mayBringExchange, takeIn } from '../domain/returns';
import { notForSale, soldOutMeanwhile } from '../errors';
import { lockOrder } from '../orders.repository';
import type { OrdersTables } from '../tables';
import { faultError, mayNotRefund } from './errors';
import { findReturn, listReturnable, noteExchangeFailure, type ReturnRow } from './returns.repository';
import type { ExchangedGoods } from './shapes';

export interface ExchangingDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly catalog: CatalogFacade;
  readonly changesService: ChangesService;
  readonly clock: Clock;
}

export interface WishedGoods {
  readonly variantId: string;
  readonly quantity: number;
}

export interface Agreed {
  readonly changeId: string;
  readonly goods: readonly ExchangedGoods[];
  readonly shipFirst: boolean;
  /** What the units that are to come back are worth, minor units. */
  readonly credit: number;
}

export interface Exchanging {
  /** With their words of today. @throws AppError orders.not-for-sale */
  describe(wished: readonly WishedGoods[], currency: string): Promise<ExchangedGoods[]>;
  /**
   * Sets the new goods aside for some minutes: what is agreed after that keeps them with `keepUntil`.
   * @throws AppError orders.sold-out, orders.not-for-sale, orders.may-not-refund and what a change of the order throws
   */
  setAside(
    row: ReturnRow,
    wish: {
      changeId: string;
      goods: readonly WishedGoods[];
      shipFirst: boolean;
      units: readonly { lineId: string; quantity: number }[];
      mayRefund: boolean;
    },
  ): Promise<Agreed>;
  /** The same for an exchange that failed: its goods were for sale meanwhile. @throws as `setAside` */
  setAsideAgain(row: ReturnRow, wish: { changeId: string; mayRefund: boolean }): Promise<void>;
  /** What was set aside, unless it was agreed to after all. */
  letGo(returnId: string, agreed: { readonly changeId: string }): Promise<void>;
  /** The order gets the new goods, paid with those that came back; harmless when it has them. What stands in the way is noted. */
  readonly exchangeReturn: OrdersFacade['exchangeReturn'];
}

/** How long goods may wait for those they are exchanged for, in days. */
const waitDays = 60;
export const keepUntil = (now: Date): string => new Date(now.getTime() + waitDays * 86_400_000).toISOString();

const minutes = 10;

/** The outbox does at once what is asked directly as well, in case that does not get through. */
const netMs = 5_000;

const ignoreAway = (error: unknown): void => {
  if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error;
};

export function createExchanging({ db, uow, catalog, changesService, clock }: ExchangingDeps): Exchanging {
  const describe: Exchanging['describe'] = async (wished, currency) => {
    const quoted = await catalog.quoteVariants({ variantIds: wished.map(({ variantId }) => variantId), currency });
    const missing = wished.filter(({ variantId }) => !quoted.some((one) => one.variantId === variantId));
    if (missing.length > 0) throw notForSale(missing.map(({ variantId }) => variantId));
    return wished.flatMap(({ variantId, quantity }) =>
      quoted.filter((one) => one.variantId === variantId).map(({ sku, title, options }) => ({ variantId, quantity, sku, title, options })),
    );
  };

  async function hold(
    orderId: string,
    { changeId, goods, credit, mayRefund }: { changeId: string; goods: readonly WishedGoods[]; credit: number; mayRefund: boolean },
  ): Promise<void> {
    const preview = await changesService.previewChange({ orderId, kind: 'exchange', add: goods, credit });
    if (preview.difference.minor < 0 && !mayRefund) throw mayNotRefund();
    if (preview.hold.length === 0) return;
    const expiresAt = new Date(clock().getTime() + minutes * 60_000).toISOString();
    const held = await catalog.holdStock({ checkoutId: changeId, lines: [...preview.hold], expiresAt });
    if (held.outcome === 'sold-out') throw soldOutMeanwhile();
  }

  /** What was set aside for it is for sale again. */
  async function fail(row: ReturnRow & { changeId: string }, code: string): Promise<void> {
    const { orderId, changeId } = row;
    const isOff = await uow.run(async (tx) => {
      await lockOrder(tx.db, orderId);
      if (!(await noteExchangeFailure(tx.db, row, code))) return false;
      tx.send(catalogContract, 'releaseStock', { checkoutId: changeId, reason: 'cancelled' }, { delayMs: netMs });
      return true;
    });
    if (isOff) await catalog.releaseStock({ checkoutId: changeId, reason: 'cancelled' }).catch(ignoreAway);
  }

  return {
    describe,

    async setAside(row, { changeId, goods, shipFirst, units, mayRefund }) {
      const arrived = units.map(({ lineId, quantity }) => ({ lineId, restock: quantity, writeOff: 0 }));
      const outcome = takeIn(await listReturnable(db, row.orderId), row.lines, arrived);
      if (!outcome.ok) throw faultError(outcome.why, outcome.lineId);
      const credit = outcome.value.reduce((sum, { value }) => sum + value, 0);
      const described = await describe(goods, row.currency);
      await hold(row.orderId, { changeId, goods, credit, mayRefund });
      return { changeId, goods: described, shipFirst, credit };
    },

    async setAsideAgain(row, { changeId, mayRefund }) {
      await hold(row.orderId, { changeId, goods: wishedIn(row), credit: await creditOf(db, row), mayRefund });
    },

    async letGo(returnId, { changeId }) {
      const row = await findReturn(db, returnId);
      if (row?.changeId !== changeId) await catalog.releaseStock({ checkoutId: changeId, reason: 'cancelled' });
    },

    async exchangeReturn({ returnId }) {
      const row = await findReturn(db, returnId);
      if (!row || !hasAgreed(row) || row.exchangeFailure !== null || !mayBringExchange(row.state, row.shipFirst)) return null;
      const { changeId, orderId } = row;
      const [credit, add] = [await creditOf(db, row), wishedIn(row)];
      const credited = await unitsOf(db, row);
      const change = {
        changeId,
        orderId,
        kind: 'exchange' as const,
        add,
        credit,
        credited,
        reason: `Exchange ${row.number}`,
        who: 'system',
      };
      await changesService.openChange(change).catch(async (error: unknown) => {
        if (!(error instanceof AppError) || error.kind === 'unavailable') throw error;
        await fail(row, error.code);
      });
      return null;
    },
  };
}

const hasAgreed = (row: ReturnRow): row is ReturnRow & { changeId: string } => row.changeId !== null && row.exchange !== null;

const wishedIn = ({ exchange }: ReturnRow): WishedGoods[] => (exchange ?? []).map(({ variantId, quantity }) => ({ variantId, quantity }));

/** What pays for the new goods: what has come back, or is to come where they go first. */
const creditOf = async (db: Kysely<OrdersTables>, { id, shipFirst, state, exchangeCredit }: ReturnRow): Promise<number> =>
  shipFirst && state !== 'received' ? (exchangeCredit ?? 0) : worthOf(db, id);

/** What has come back with it. */
async function worthOf(db: Kysely<OrdersTables>, returnId: string): Promise<number> {
  const { rows } = await sql<{ worth: number }>`
    select coalesce(sum(c.goods_minor), 0)::bigint as worth from return_receipts c where c.return_id = ${returnId}`.execute(db);
  return rows[0]?.worth ?? 0;
}

/** What has come back with it, and where the new goods go first what is to come. */
async function unitsOf(db: Kysely<OrdersTables>, { id, shipFirst, lines }: ReturnRow): Promise<Parcel[]> {
  const { rows } = await sql<Parcel>`
    select p.order_line_id as "lineId", sum(p.restocked + p.written_off)::int as quantity
    from return_receipts c join return_receipt_lines p on p.receipt_id = c.id where c.return_id = ${id} group by p.order_line_id`.execute(
    db,
  );
  const coming = shipFirst ? lines.map(({ lineId, open: quantity }) => ({ lineId, quantity })) : [];
  const sums = new Map<string, number>();
  for (const { lineId, quantity } of [...rows, ...coming]) sums.set(lineId, (sums.get(lineId) ?? 0) + quantity);
  return [...sums].map(([lineId, quantity]) => ({ lineId, quantity }));
}
