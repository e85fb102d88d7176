import { sql, type Kysely, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Page } from '../../../platform/facade/schemas';
import { money } from '../../../platform/kernel/money';
import type { ModuleConfig } from '../../../platform/module';
import type { OrdersFacade, ReturnLabel } from '../contract';
import type { ChangeState } from '../domain/changing';
import type { ReturnState } from '../domain/returns';
import { badCursor, noSuchOrder } from '../errors';
import type { OrdersTables } from '../tables';
import { sees } from '../viewer';
import { noSuchReturn } from './errors';
import { seesReturn, type ReturnViewer } from './return-viewer';
import { returnableOf } from './returnable';
import { listReturnable, listSentUnits, moneyBackSince } from './returns.repository';
import type { ExchangedGoods, Return, Returnable, ReturnExchange, ReturnReason } from './shapes';

export interface ReturnsQueriesDeps {
  readonly db: Kysely<OrdersTables>;
  readonly config: ModuleConfig;
}

export interface ReturnFilter {
  readonly state?: readonly ReturnState[] | undefined;
  readonly reason?: readonly ReturnReason[] | undefined;
  readonly storeId?: string | undefined;
  /** An order's number, with or without the return's after it. */
  readonly number?: string | undefined;
  readonly email?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface ReturnsQueries extends Pick<OrdersFacade, 'getReturns'> {
  /** Newest first. */
  listReturns(filter: ReturnFilter, viewer: ReturnViewer): Promise<Page<Return>>;
  /** @throws AppError orders.no-such-return, also when it is somebody else's */
  getReturn(id: string, viewer: ReturnViewer): Promise<Return>;
  /** Its returns, and what of it a buyer may still send back. @throws AppError orders.no-such-order */
  getOfOrder(orderId: string, viewer: ReturnViewer): Promise<{ items: Return[]; lines: Returnable[]; windowDays: number }>;
}

export function createReturnsQueries({ db, config }: ReturnsQueriesDeps): ReturnsQueries {
  const read = async (conditions: RawBuilder<unknown>, order: RawBuilder<unknown>, limit: number): Promise<ReturnRow[]> => {
    const { rows } = await sql<ReturnRow>`${columns} where ${conditions} order by ${order} limit ${limit}`.execute(db);
    return rows;
  };

  return {
    async listReturns({ limit = 20, cursor, ...filter }, viewer) {
      if (cursor !== undefined && !z.uuid().safeParse(cursor).success) throw badCursor();
      const all = [seesReturn(viewer), ...conditionsOf(filter), ...(cursor === undefined ? [] : [sql`r.id < ${cursor}::uuid`])];
      const rows = await read(sql.join(all, sql` and `), sql`r.id desc`, limit + 1);
      const items = rows.slice(0, limit).map((row) => returnOf(row, viewer.all));
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },

    async getReturn(id, viewer) {
      const [row] = await read(sql`r.id = ${id} and ${seesReturn(viewer)}`, sql`r.id`, 1);
      if (!row) throw noSuchReturn();
      return returnOf(row, viewer.all);
    },

    async getOfOrder(orderId, viewer) {
      const { rows } = await sql`select 1 from orders o where o.id = ${orderId} and ${sees(viewer)}`.execute(db);
      if (rows.length === 0) throw noSuchOrder();
      const { returnWindowDays: windowDays } = config;
      const [items, lines, sent] = [
        await read(sql`r.order_id = ${orderId} and ${seesReturn(viewer)}`, sql`r.seq desc`, 200),
        await listReturnable(db, orderId),
        await listSentUnits(db, orderId, windowDays),
      ];
      const shown =
        viewer.all && viewer.stores !== null ? lines.filter(({ sellerStoreId }) => viewer.stores?.includes(sellerStoreId ?? '')) : lines;
      return {
        items: items.map((row) => returnOf(row, viewer.all)),
        lines: shown.map((line) =>
          returnableOf(
            line,
            sent.filter(({ lineId }) => lineId === line.id),
            viewer.all,
          ),
        ),
        windowDays,
      };
    },

    async getReturns({ returnIds }) {
      const rows = await read(sql`r.id = any(${returnIds}::uuid[])`, sql`r.id`, 200);
      return rows.map((row) => ({
        returnId: row.id,
        orderId: row.orderId,
        number: numberOf(row),
        answer: row.answer,
        label: row.label,
        lines: row.lines.map(({ title, asked, approved, restocked, writtenOff }) => ({
          title,
          asked,
          approved,
          received: restocked + writtenOff,
        })),
      }));
    },
  };
}

function conditionsOf({ state, reason, storeId, number, email, from, to }: ReturnFilter): RawBuilder<unknown>[] {
  const [orderNumber, seq] = number?.split('-R') ?? [];
  return [
    ...(state === undefined ? [] : [sql`r.state = any(${state})`]),
    ...(reason === undefined ? [] : [sql`exists (select 1 from return_lines x where x.return_id = r.id and x.reason = any(${reason}))`]),
    ...(storeId === undefined ? [] : [sql`r.seller_store_id = ${storeId}::uuid`]),
    ...(orderNumber === undefined ? [] : [sql`o.number = ${orderNumber}::bigint`]),
    ...(seq === undefined ? [] : [sql`r.seq = ${seq}::int`]),
    ...(email === undefined ? [] : [sql`o.email = ${email}`]),
    ...(from === undefined ? [] : [sql`r.created_at >= ${from}::timestamptz`]),
    ...(to === undefined ? [] : [sql`r.created_at < ${to}::timestamptz`]),
  ];
}

interface ReturnRow {
  readonly id: string;
  readonly orderId: string;
  readonly orderNumber: number;
  readonly seq: number;
  readonly state: ReturnState;
  readonly origin: 'buyer' | 'staff';
  readonly email: string;
  readonly name: string | null;
  readonly currency: string;
  readonly hasAccount: boolean;
  readonly sellerStoreId: string | null;
  readonly note: string | null;
  readonly answer: string | null;
  readonly label: ReturnLabel | null;
  readonly exchange: readonly ExchangedGoods[] | null;
  readonly changeId: string | null;
  readonly shipFirst: boolean;
  readonly exchangeFailure: string | null;
  readonly moneyBack: number | null;
  readonly changeState: ChangeState | null;
  readonly difference: number | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lines: Return['lines'];
  readonly receipts: readonly (Pick<Return['receipts'][number], 'id' | 'lines' | 'refundStatus' | 'note'> & {
    readonly createdAt: string;
    readonly goods: number;
    readonly shipping: number;
    readonly rounding: number;
    readonly fee: number;
    readonly refund: number;
  })[];
}

const columns = sql`
  select r.id, r.order_id as "orderId", o.number as "orderNumber", o.user_id is not null as "hasAccount", r.seq, r.state, r.origin, o.email, o.currency,
    coalesce(o.shipping_address ->> 'name', o.billing_address ->> 'name') as name, r.seller_store_id as "sellerStoreId",
    r.note, r.answer, r.label, r.exchange, r.change_id as "changeId", r.ship_first as "shipFirst", r.exchange_failure as "exchangeFailure",
    case when r.exchange_failure is not null then ${moneyBackSince} end as "moneyBack", h.state as "changeState", h.difference_minor as difference, r.created_at as "createdAt", r.updated_at as "updatedAt",
    (select json_agg(json_build_object('lineId', l.id, 'variantId', l.variant_id, 'sku', l.sku, 'title', l.title, 'slug', l.slug, 'options', l.options,
        'imageUrl', l.image_url, 'asked', x.asked, 'approved', x.approved, 'open', x.open, 'reason', x.reason, 'note', x.note,
        'restocked', coalesce(b.restocked, 0), 'writtenOff', coalesce(b.written_off, 0)) order by l.position)
      from return_lines x join order_lines l on l.id = x.order_line_id
      left join lateral (
        select sum(p.restocked)::int as restocked, sum(p.written_off)::int as written_off
        from return_receipts c join return_receipt_lines p on p.receipt_id = c.id
        where c.return_id = r.id and p.order_line_id = l.id) b on true
      where x.return_id = r.id) as lines,
    (select coalesce(json_agg(json_build_object('id', c.id, 'createdAt', c.created_at, 'goods', c.goods_minor, 'shipping', c.shipping_minor,
        'rounding', c.rounding_minor, 'fee', c.fee_minor, 'refund', c.refund_minor, 'refundStatus', f.status, 'note', c.note,
        'lines', (select json_agg(json_build_object('lineId', p.order_line_id, 'restocked', p.restocked, 'writtenOff', p.written_off, 'storeId', p.store_id))
          from return_receipt_lines p where p.receipt_id = c.id)) order by c.created_at, c.id), '[]')
      from return_receipts c left join order_refunds f on f.id = c.refund_id and f.amount_minor > 0 where c.return_id = r.id) as receipts
  from returns r join orders o on o.id = r.order_id left join order_changes h on h.id = r.change_id`;

const numberOf = ({ orderNumber, seq }: Pick<ReturnRow, 'orderNumber' | 'seq'>): string => `${orderNumber}-R${seq}`;

function exchangeOf(
  {
    exchange,
    changeId,
    shipFirst,
    changeState,
    difference,
    exchangeFailure: failure,
    moneyBack,
  }: Omit<ReturnRow, 'seq' | 'currency' | 'receipts'>,
  currency: string,
): Return['exchange'] {
  if (!exchange) return null;
  const state = failure !== null ? 'failed' : changeId === null ? 'wished' : stateOf(changeState);
  return {
    goods: [...exchange],
    state,
    shipFirst,
    changeId,
    difference: difference === null ? null : money(difference, currency),
    failure,
    moneyBack: moneyBack === null ? null : money(moneyBack, currency),
  };
}

function stateOf(change: ChangeState | null): ReturnExchange['state'] {
  if (change === null) return 'agreed';
  return change === 'holding' || change === 'applying' ? 'waiting' : change;
}

/** Notes on what arrived are for staff. */
const returnOf = ({ seq, currency, receipts, ...row }: ReturnRow, forStaff: boolean): Return => ({
  ...row,
  currency,
  exchange: exchangeOf(row, currency),
  number: numberOf({ orderNumber: row.orderNumber, seq }),
  orderNumber: String(row.orderNumber),
  name: row.name ?? row.email,
  lines: [...row.lines],
  receipts: receipts.map(({ goods, shipping, rounding, fee, refund, note, createdAt, ...receipt }) => ({
    ...receipt,
    lines: [...receipt.lines],
    createdAt: new Date(createdAt).toISOString(),
    goods: money(goods, currency),
    shipping: money(shipping, currency),
    rounding: money(rounding, currency),
    fee: money(fee, currency),
    refund: money(refund, currency),
    note: forStaff ? note : null,
  })),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
