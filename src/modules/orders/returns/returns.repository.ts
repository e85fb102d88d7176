import { sql, type Kysely, type Transaction } from 'kysely';
import type { ReturnLabel } from '../contract';
import type { ChangeState } from '../domain/changing';
import type { ReturnableLine, ReturnLine, ReturnState, Settlement, TakenIn } from '../domain/returns';
import type { Goods } from '../domain/stock-lines';
import type { OrdersTables } from '../tables';
import type { Agreed } from './exchanging';
import type { ExchangedGoods, ReturnReason } from './shapes';

type Db = Kysely<OrdersTables> | Transaction<OrdersTables>;
type Tx = Transaction<OrdersTables>;

export interface OrderLineRow extends ReturnableLine, Goods {
  readonly sellerStoreId: string | null;
  readonly finalSale: boolean;
}

/** Lines of an order as far as goods come back; under the order's lock nobody else moves them. */
export async function listReturnable(db: Db, orderId: string): Promise<OrderLineRow[]> {
  const { rows } = await sql<OrderLineRow>`
    select l.id, l.variant_id as "variantId", l.quantity, l.claimed as shipped, l.restocked, l.written_off as "writtenOff", l.announced,
      l.total_minor + case when o.tax_included then 0 else l.tax_minor end as gross, l.valued_minor as valued, l.digital is not null as digital,
      l.parts, l.endless, l.seller_store_id as "sellerStoreId", l.final_sale as "finalSale"
    from order_lines l join orders o on o.id = l.order_id where l.order_id = ${orderId} order by l.position`.execute(db);
  return rows;
}

export interface Costs {
  readonly shipping: number;
  readonly shippingBack: number;
  readonly rounding: number;
}

/** Shipping goes back no further than it costs once a change that is under way is carried out. */
export async function getCosts(db: Db, orderId: string): Promise<Costs> {
  const { rows } = await sql<Costs>`
    select least(o.shipping_minor + case when o.tax_included then 0 else o.shipping_tax_minor end, p.shipping) as shipping,
      o.shipping_back_minor as "shippingBack", o.rounding_minor as rounding
    from orders o
    left join lateral (
      select greatest(o.shipping_back_minor, (c.plan -> 'shipping' -> 'price' ->> 'minor')::bigint
          + case when o.tax_included then 0 else (c.plan -> 'shipping' -> 'tax' ->> 'minor')::bigint end) as shipping
      from order_changes c where c.order_id = o.id and c.state in ('holding', 'waiting', 'applying')) p on true
    where o.id = ${orderId}`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`order ${orderId} is gone`);
  return row;
}

/** Units of each line by how long they may come back: where delivery was not told of, so many days after they were sent. */
export interface SentUnits {
  readonly lineId: string;
  readonly quantity: number;
  readonly until: Date;
  readonly isOpen: boolean;
}

/** On the way for at most so many days, where nobody tells of the delivery. */
const daysOnTheWay = 14;

export async function listSentUnits(db: Db, orderId: string, windowDays: number): Promise<SentUnits[]> {
  const { rows } = await sql<SentUnits>`
    select p.order_line_id as "lineId", sum(p.quantity)::int as quantity, u.until, u.until > now() as "isOpen"
    from fulfilments f join fulfilment_lines p on p.shipment_id = f.shipment_id
    cross join lateral (
      select case when f.status = 'delivered' then f.updated_at else f.created_at + make_interval(days => ${daysOnTheWay}) end
        + make_interval(days => ${windowDays}) as until) u
    where f.order_id = ${orderId} group by p.order_line_id, u.until order by u.until`.execute(db);
  return rows;
}

export interface ReturnRow {
  readonly id: string;
  readonly orderId: string;
  readonly state: ReturnState;
  readonly sellerStoreId: string | null;
  readonly number: string;
  readonly currency: string;
  readonly exchange: readonly ExchangedGoods[] | null;
  /** Of an exchange that was agreed. */
  readonly changeId: string | null;
  readonly shipFirst: boolean;
  readonly exchangeCredit: number | null;
  readonly exchangeFailure: string | null;
  /** Of the order, by hand, since it failed. */
  readonly moneyBack: number | null;
  /** Of the change of the order that brings it; null: there is none yet. */
  readonly changeState: ChangeState | null;
  /** Money went back for what came with it. */
  readonly hasRefund: boolean;
  readonly lines: readonly ReturnLine[];
}

/** The order has become another one with it, or is about to. */
export const isExchanged = ({ changeState }: ReturnRow): boolean => changeState !== null && changeState !== 'withdrawn';

/** What comes back pays for other goods, now or once staff try that again. */
export const isToExchange = ({ changeId, changeState }: ReturnRow): boolean => changeId !== null && changeState !== 'withdrawn';

/** The other goods are the buyer's already: all that pays for them has to come, or is written off. */
export const isOwedFirst = (row: ReturnRow): boolean => row.shipFirst && isToExchange(row) && row.exchangeFailure === null;

/** The caller has locked its order. */
export async function findReturn(db: Db, id: string): Promise<ReturnRow | null> {
  const { rows } = await sql<ReturnRow>`
    select r.id, r.order_id as "orderId", r.state, r.seller_store_id as "sellerStoreId", o.number || '-R' || r.seq as number, o.currency,
      r.exchange, r.change_id as "changeId", r.ship_first as "shipFirst", r.exchange_credit_minor as "exchangeCredit",
      r.exchange_failure as "exchangeFailure", ${moneyBackSince} as "moneyBack", (select c.state from order_changes c where c.id = r.change_id) as "changeState",
      exists (select 1 from return_receipts b where b.return_id = r.id and b.refund_id is not null) as "hasRefund",
      (select coalesce(json_agg(json_build_object('lineId', l.order_line_id, 'asked', l.asked, 'open', l.open)), '[]')
       from return_lines l where l.return_id = r.id) as lines
    from returns r join orders o on o.id = r.order_id where r.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export interface NewReturn {
  readonly id: string;
  readonly orderId: string;
  readonly sellerStoreId: string | null;
  readonly state: 'requested' | 'approved';
  readonly origin: 'buyer' | 'staff';
  readonly who: string;
  readonly note: string | null;
  readonly label: ReturnLabel | null;
  readonly exchange?: readonly ExchangedGoods[] | null;
  readonly lines: readonly {
    readonly lineId: string;
    readonly quantity: number;
    readonly reason: ReturnReason;
    readonly note: string | null;
  }[];
}

/** False: of some line not that many units are free to come back. */
export async function insertReturn(db: Tx, { lines, ...made }: NewReturn): Promise<boolean> {
  await sql`
    with r as (
      insert into returns (id, order_id, seq, seller_store_id, state, origin, note, label, exchange)
      select ${made.id}, ${made.orderId}, coalesce((select max(r.seq) from returns r where r.order_id = ${made.orderId}), 0) + 1, ${made.sellerStoreId}::uuid,
        ${made.state}, ${made.origin}, ${made.note}::text, ${made.label === null ? null : JSON.stringify(made.label)}::jsonb,
        ${made.exchange ? JSON.stringify(made.exchange) : null}::jsonb)
    insert into return_steps (return_id, state, who) values (${made.id}, ${made.state}, ${made.who})`.execute(db);
  const { rows } = await sql`
    with asked as (
      select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as a ("lineId" uuid, quantity int, reason text, note text)),
    noted as (
      insert into return_lines (return_id, order_line_id, asked, approved, open, reason, note)
      select ${made.id}, a."lineId", a.quantity, case when ${made.state} = 'approved' then a.quantity end, a.quantity, a.reason, a.note from asked a)
    update order_lines l set announced = l.announced + a.quantity from asked a
    where l.id = a."lineId" and l.order_id = ${made.orderId} and l.restocked + l.written_off + l.announced + a.quantity <= l.claimed
    returning l.id`.execute(db);
  return rows.length === lines.length;
}

/** What is still to come of it: what was announced and is not any more is free again. */
export async function setOpen(db: Tx, returnId: string, lines: readonly ReturnLine[], approved: boolean): Promise<void> {
  await sql`
    with next as (
      select n."lineId" as line_id, n.open, l.open as was from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as n ("lineId" uuid, open int)
      join return_lines l on l.return_id = ${returnId} and l.order_line_id = n."lineId"),
    freed as (
      update order_lines o set announced = o.announced - n.was + n.open from next n where o.id = n.line_id and n.open <> n.was)
    update return_lines l set open = n.open, approved = case when ${approved}::boolean then n.open else l.approved end
    from next n where l.return_id = ${returnId} and l.order_line_id = n.line_id`.execute(db);
}

export interface ReturnStep {
  readonly returnId: string;
  readonly from: ReturnState;
  readonly to: ReturnState;
  readonly who: string;
  readonly why: string | null;
}

/** @throws Error when it stands elsewhere: the caller has not locked its order */
export async function moveReturn(db: Tx, { returnId, from, to, who, why }: ReturnStep): Promise<void> {
  const { rows } = await sql`
    with s as (
      insert into return_steps (return_id, state, who, why) values (${returnId}, ${to}, ${who}, ${why}::text))
    update returns r set state = ${to}, updated_at = now() where r.id = ${returnId} and r.state = ${from} returning r.id`.execute(db);
  if (rows.length === 0) throw new Error(`return ${returnId} is not ${from}`);
}

export async function answerReturn(
  db: Tx,
  returnId: string,
  { answer, label }: { answer: string | null; label: ReturnLabel | null },
): Promise<void> {
  await sql`
    update returns set answer = coalesce(${answer}::text, answer), label = coalesce(${label === null ? null : JSON.stringify(label)}::jsonb, label),
      updated_at = now() where id = ${returnId}`.execute(db);
}

/** Null: money goes back for it. */
export async function agreeExchange(db: Tx, returnId: string, agreed: Agreed | null): Promise<void> {
  await sql`
    update returns set exchange = ${agreed && JSON.stringify(agreed.goods)}::jsonb, change_id = ${agreed?.changeId ?? null}::uuid,
      ship_first = ${agreed?.shipFirst ?? false}, exchange_credit_minor = ${agreed?.credit ?? null}::bigint
    where id = ${returnId}`.execute(db);
}

/** Of `orders` alone by the order's id: what staff gave back of its money, beside returns and changes. */
const byHand = sql`(
  select coalesce(sum(f.amount_minor), 0)::bigint from order_refunds f
  where f.order_id = r.order_id and f.change_id is null and f.status <> 'failed' and not exists (select 1 from return_receipts c where c.refund_id = f.id))`;

/** More of its money than when an exchange first failed: what came back may be paid for already. */
export const moneyBackSince = sql<number | null>`nullif(${byHand} - r.exchange_money_back_minor, 0)`;

/** The caller has locked its order. False: it has failed before, or its change is under way after all. */
export async function noteExchangeFailure(db: Tx, { id, changeId }: ReturnRow, code: string): Promise<boolean> {
  const { rows } = await sql`
    update returns r set exchange_failure = ${code}, updated_at = now(),
      exchange_money_back_minor = coalesce(r.exchange_money_back_minor, ${byHand})
    where r.id = ${id} and r.change_id = ${changeId} and r.exchange_failure is null and r.state <> 'cancelled'
      and not exists (select 1 from order_changes h where h.id = r.change_id and h.state <> 'withdrawn')
    returning r.id`.execute(db);
  return rows.length > 0;
}

/** What is set aside for it is under this id. Where nothing more of it comes, what has come pays. */
export async function tryExchangeAgain(db: Tx, { id, state }: ReturnRow, changeId: string): Promise<void> {
  await sql`
    update returns r set exchange_failure = null, updated_at = now(),
      change_id = ${changeId}::uuid,
      exchange_credit_minor = case when ${state === 'received'}::boolean
        then (select coalesce(sum(c.goods_minor), 0) from return_receipts c where c.return_id = r.id) else r.exchange_credit_minor end
    where r.id = ${id}`.execute(db);
}

/** Under the order's lock: the exchange that this change brings still stands. */
export async function standsAgreed(db: Tx, changeId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from returns r where r.change_id = ${changeId} and r.exchange_failure is null and ${moneyBackSince} is null
      and (r.state = 'received' or (r.ship_first and r.state in ('approved', 'partly-received')))`.execute(db);
  return rows.length > 0;
}

export interface NewReceipt {
  readonly id: string;
  readonly returnId: string;
  readonly orderId: string;
  readonly refundId: string | null;
  readonly lines: readonly (TakenIn & { readonly storeId: string | null })[];
  readonly money: Settlement;
  readonly currency: string;
  readonly note: string | null;
  readonly who: string;
}

export const hasReceipt = async (db: Db, id: string): Promise<boolean> => {
  const { rows } = await sql`select 1 from return_receipts c where c.id = ${id}`.execute(db);
  return rows.length > 0;
};

/** Units are back, once: false where the constraint on a line would break. What came unasked becomes a line of the return. */
export async function insertReceipt(db: Tx, receipt: NewReceipt): Promise<boolean> {
  const { id, returnId, orderId, refundId, lines, money, currency, note, who } = receipt;
  const taken = sql`jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
    as t ("lineId" uuid, restock int, "writeOff" int, announced int, value bigint, "storeId" uuid)`;
  await sql`
    with c as (
      insert into return_receipts (id, return_id, refund_id, goods_minor, shipping_minor, rounding_minor, fee_minor, refund_minor, currency, note, who)
      values (${id}, ${returnId}, ${refundId}::uuid, ${money.goods}, ${money.shipping}, ${money.rounding}, ${money.fee}, ${money.refund}, ${currency}, ${note}::text, ${who})),
    p as (
      insert into return_receipt_lines (receipt_id, order_line_id, restocked, written_off, store_id, value_minor)
      select ${id}, t."lineId", t.restock, t."writeOff", t."storeId", t.value from ${taken})
    insert into return_lines as l (return_id, order_line_id, asked, open, reason)
    select ${returnId}, t."lineId", 0, 0, 'other' from ${taken}
    on conflict (return_id, order_line_id) do update
    set open = l.open - (select x.announced from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as x ("lineId" uuid, announced int) where x."lineId" = l.order_line_id)`.execute(
    db,
  );
  const { rows } = await sql`
    with o as (
      update orders set shipping_back_minor = shipping_back_minor + ${money.shipping} where id = ${orderId} and ${money.shipping}::bigint <> 0)
    update order_lines l set restocked = l.restocked + t.restock, written_off = l.written_off + t."writeOff",
      announced = l.announced - t.announced, valued_minor = l.valued_minor + t.value
    from ${taken}
    where l.id = t."lineId" and l.order_id = ${orderId}
      and l.restocked + l.written_off + l.announced + t.restock + t."writeOff" - t.announced <= l.claimed
    returning l.id`.execute(db);
  return rows.length === lines.length;
}
