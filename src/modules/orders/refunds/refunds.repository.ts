import { sql, type Kysely, type Transaction } from 'kysely';
import type { Parcel } from '../domain/order';
import { stockLines, type Goods, type Units } from '../domain/stock-lines';
import type { OrdersTables } from '../tables';

type Tx = Transaction<OrdersTables>;

export interface RefundRow {
  readonly id: string;
  readonly orderId: string;
  /** Minor units of `currency`. */
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly who: string;
  readonly destination: 'original' | 'wallet';
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly failureCode: string | null;
  readonly restock: readonly Parcel[];
  readonly createdAt: Date;
}

export interface NewRefundRow {
  readonly id: string;
  readonly orderId: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly who: string;
  readonly destination?: 'original' | 'wallet';
  readonly status: 'pending' | 'succeeded';
}

/** The order's own limit refuses more than it cost. */
export async function insertRefund(
  db: Tx,
  { id, orderId, amount, currency, reason, who, destination = 'original', status }: NewRefundRow,
): Promise<void> {
  await sql`
    with o as (update orders set refunds_minor = refunds_minor + ${amount} where id = ${orderId})
    insert into order_refunds (id, order_id, amount_minor, currency, reason, who, destination, status, settled_at)
    values (${id}, ${orderId}, ${amount}, ${currency}, ${reason}, ${who}, ${destination}, ${status}, case when ${status} <> 'pending' then now() end)`.execute(
    db,
  );
}

/** False: of some line not that many have left, or they are back already. */
export async function noteRestocked(db: Tx, refundId: string, orderId: string, lines: readonly Parcel[]): Promise<boolean> {
  const { rows } = await sql`
    with back as (
      select b."lineId" as line_id, sum(b.quantity)::int as quantity
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as b ("lineId" uuid, quantity int) group by b."lineId"),
    moved as (
      update order_lines l set restocked = l.restocked + b.quantity from back b
      where l.id = b.line_id and l.order_id = ${orderId} and l.restocked + b.quantity <= l.claimed
      returning l.id, b.quantity),
    noted as (
      insert into order_refund_lines (refund_id, order_line_id, quantity) select ${refundId}, m.id, m.quantity from moved m)
    select 1 from back b left join moved m on m.id = b.line_id where m.id is null`.execute(db);
  return rows.length === 0;
}

export async function findRefund(db: Kysely<OrdersTables> | Tx, id: string): Promise<RefundRow | null> {
  const { rows } = await sql<RefundRow>`select ${refundColumns} from order_refunds r where r.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Moves on from `pending` only; a refund that was given up and came after all counts again. False: it stood there already. */
export async function settleRefund(db: Tx, id: string, status: 'succeeded' | 'failed', failureCode: string | null): Promise<boolean> {
  const { rows } = await sql`
    with was as (
      select r.id, r.order_id, r.status, r.amount_minor from order_refunds r
      where r.id = ${id} and r.status <> ${status} and r.status <> 'succeeded' for update),
    o as (
      update orders o set refunds_minor = o.refunds_minor
        + case when ${status} = 'failed' then -w.amount_minor when w.status = 'failed' then w.amount_minor else 0 end
      from was w where o.id = w.order_id),
    l as (
      update order_lines l set restocked = l.restocked
        + case when ${status} = 'failed' then -b.quantity when w.status = 'failed' then b.quantity else 0 end
      from was w join order_refund_lines b on b.refund_id = w.id where l.id = b.order_line_id)
    update order_refunds r set status = ${status}, failure_code = ${failureCode}, settled_at = now()
    from was w where r.id = w.id returning r.id`.execute(db);
  return rows.length > 0;
}

/** What comes back onto the shelves with it: of a bundle its parts. */
export async function listRestocked(db: Tx, refundId: string): Promise<Units[]> {
  const { rows } = await sql<Goods>`
    select l.variant_id as "variantId", b.quantity, l.parts, l.endless from order_refund_lines b join order_lines l on l.id = b.order_line_id
    where b.refund_id = ${refundId} order by l.position`.execute(db);
  return stockLines(rows);
}

/** What lies on shelves for lines or parts of them that are in no parcel. */
export async function listUnsent(db: Tx, orderId: string): Promise<Units[]> {
  const { rows } = await sql<Goods>`
    select l.variant_id as "variantId", l.quantity - l.claimed as quantity, l.parts, l.endless from order_lines l
    where l.order_id = ${orderId} and l.digital is null and l.claimed < l.quantity order by l.position`.execute(db);
  return stockLines(rows);
}

/** Asked for long ago, and nobody has told how it ended. */
export async function listForgottenRefunds(db: Kysely<OrdersTables>, limit: number): Promise<RefundRow[]> {
  const { rows } = await sql<RefundRow>`
    select ${refundColumns} from order_refunds r
    where r.status = 'pending' and r.created_at < now() - interval '10 minutes' order by r.created_at limit ${limit}`.execute(db);
  return rows;
}

export const refundColumns = sql`r.id, r.order_id as "orderId", r.amount_minor as amount, r.currency, r.reason, r.who, r.destination, r.status,
  r.failure_code as "failureCode", r.created_at as "createdAt",
  (select coalesce(json_agg(json_build_object('lineId', b.order_line_id, 'quantity', b.quantity)), '[]')
   from order_refund_lines b where b.refund_id = r.id) as restock`;
