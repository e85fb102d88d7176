import { sql, type Kysely, type Transaction } from 'kysely';
import type { Parcel } from '../domain/order';
import { stockLines, type Goods, type Units } from '../domain/stock-lines';
import type { OrdersTables } from '../tables';

type Tx = Transaction<OrdersTables>;

/** Minor units of the order's currency. */
export interface TakeBack {
  readonly giftCardId: string;
  readonly minor: number;
}

const worthOf = (takeBack: readonly TakeBack[]): number => takeBack.reduce((sum, { minor }) => sum + minor, 0);

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
  /** It was done, and its money is here again. */
  readonly cameBack: boolean;
  readonly restock: readonly Parcel[];
  /** The change whose payment it is given back from; null: from the order’s first payment. */
  readonly chargeId: string | null;
  /** What is taken off gift cards with it. */
  readonly takeBack: readonly TakeBack[];
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
  /** The change that made the order cost less. */
  readonly changeId?: string | null;
  readonly chargeId?: string | null;
  readonly takeBack?: readonly TakeBack[];
}

/** Of refund `r`, what it takes off gift cards. */
const takenBack = sql`(select coalesce(sum((t ->> 'minor')::bigint), 0)::bigint from jsonb_array_elements(r.take_back) t)`;

/** The order's own limit refuses more than it cost. */
export async function insertRefund(
  db: Tx,
  {
    id,
    orderId,
    amount,
    currency,
    reason,
    who,
    destination = 'original',
    status,
    changeId = null,
    chargeId = null,
    takeBack = [],
  }: NewRefundRow,
): Promise<void> {
  await sql`
    with o as (update orders set refunds_minor = refunds_minor + ${amount}, gift_cards_minor = gift_cards_minor - ${worthOf(takeBack)} where id = ${orderId})
    insert into order_refunds (id, order_id, amount_minor, currency, reason, who, destination, status, change_id, charge_id, take_back, settled_at)
    values (${id}, ${orderId}, ${amount}, ${currency}, ${reason}, ${who}, ${destination}, ${status}, ${changeId}, ${chargeId}, ${JSON.stringify(takeBack)}::jsonb,
      case when ${status} <> 'pending' then now() end)`.execute(db);
}

export async function findRefund(db: Kysely<OrdersTables> | Tx, id: string): Promise<RefundRow | null> {
  const { rows } = await sql<RefundRow>`select ${refundColumns} from order_refunds r where r.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/**
 * Moves on from `pending` only; a refund that was given up and came after all counts again, one that came back does not. False: it
 * stood there already.
 */
export async function settleRefund(db: Tx, id: string, status: 'succeeded' | 'failed', failureCode: string | null): Promise<boolean> {
  const { rows } = await sql`
    with was as (
      select r.id, r.order_id, r.status, r.amount_minor, ${takenBack} as taken from order_refunds r
      where r.id = ${id} and r.status <> ${status} and r.status <> 'succeeded' and r.came_back_at is null for update),
    o as (
      update orders o set refunds_minor = o.refunds_minor
        + case when ${status} = 'failed' then -w.amount_minor when w.status = 'failed' then w.amount_minor else 0 end,
        gift_cards_minor = o.gift_cards_minor
        + case when ${status} = 'failed' then w.taken when w.status = 'failed' then -w.taken else 0 end
      from was w where o.id = w.order_id)
    update order_refunds r set status = ${status}, failure_code = ${failureCode}, settled_at = now()
    from was w where r.id = w.id returning r.id`.execute(db);
  return rows.length > 0;
}

/** A refund that was done is not: its money counts as the order's again, its goods stay on the shelf. What is left in all; null: it was not done. */
export async function noteCameBack(db: Tx, id: string, failureCode: string): Promise<number | null> {
  const { rows } = await sql<{ kept: number }>`
    with r as (
      update order_refunds r set status = 'failed', failure_code = ${failureCode}, came_back_at = now()
      where r.id = ${id} and r.status = 'succeeded' and r.amount_minor > 0 returning r.id, r.order_id, r.amount_minor, ${takenBack} as taken),
    o as (
      update orders o set refunds_minor = o.refunds_minor - r.amount_minor, gift_cards_minor = o.gift_cards_minor + r.taken from r where o.id = r.order_id returning o.id, o.total_minor, o.credits_minor, o.reduced_minor)
    select o.total_minor - o.credits_minor + o.reduced_minor - coalesce((select sum(d.amount_minor) from order_refunds d
      where d.order_id = o.id and d.status = 'succeeded' and d.id <> ${id}), 0)::bigint as kept
    from o`.execute(db);
  return rows[0]?.kept ?? null;
}

/** Payments knows of it. */
export async function noteUnderWay(db: Kysely<OrdersTables>, id: string): Promise<void> {
  await sql`update order_refunds set looked_at = now() where id = ${id} and status = 'pending'`.execute(db);
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
    where r.status = 'pending' and coalesce(r.looked_at, r.created_at) < now() - interval '10 minutes'
    order by coalesce(r.looked_at, r.created_at) limit ${limit}`.execute(db);
  return rows;
}

export const refundColumns = sql`r.id, r.order_id as "orderId", r.amount_minor as amount, r.currency, r.reason, r.who, r.destination, r.status,
  r.failure_code as "failureCode", r.came_back_at is not null as "cameBack", r.charge_id as "chargeId", r.take_back as "takeBack", r.created_at as "createdAt",
  (select coalesce(json_agg(json_build_object('lineId', b.order_line_id, 'quantity', b.restocked)), '[]')
   from return_receipts c join return_receipt_lines b on b.receipt_id = c.id where c.refund_id = r.id and b.restocked > 0) as restock`;
