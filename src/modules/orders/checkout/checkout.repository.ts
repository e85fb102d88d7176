import { sql, type Kysely, type Transaction } from 'kysely';
import type { Money } from '../../../platform/kernel/money';
import type { Refusal, Step } from '../domain/checkout';
import type { PaymentState } from '../domain/order';
import type { Units } from '../domain/stock-lines';
import type { OrdersTables } from '../tables';

type Db = Kysely<OrdersTables> | Transaction<OrdersTables>;

export interface CheckoutRow {
  readonly id: string;
  readonly cartId: string;
  readonly step: Step;
  readonly paymentId: string;
  readonly sealedInput: Buffer | null;
  readonly outcome: Refusal | null;
  readonly news: boolean;
  /** The buyer was told that nothing happened. */
  readonly toldNothing: boolean;
  /** A run is on it. */
  readonly leased: boolean;
  readonly expiresAt: Date;
  readonly expired: boolean;
  /** Milliseconds until it expires, by the database's clock. */
  readonly remainingMs: number;
}

/** What the later steps need of an order. */
export interface Purchase {
  readonly total: Money;
  readonly userId: string | null;
  readonly lines: {
    readonly variantId: string;
    readonly quantity: number;
    readonly parts: readonly Units[] | null;
    readonly endless: boolean;
    readonly digital: boolean;
    readonly giftCard: boolean;
  }[];
}

/** How long a run may be on a checkout before another takes it up; longer than a payment provider may take. */
export const leaseSeconds = 30;

/** How long goods are held for a payment. */
const holdMinutes = 15;

/** Null: there is one with this id already. */
export async function beginCheckout(
  db: Db,
  given: { id: string; cartId: string; paymentId: string; sealedInput: Buffer },
): Promise<CheckoutRow | null> {
  const { rows } = await sql<CheckoutRow>`
    insert into checkouts as k (id, cart_id, payment_id, sealed_input, lease_until, expires_at)
    values (${given.id}, ${given.cartId}, ${given.paymentId}, ${given.sealedInput}, now() + make_interval(secs => ${leaseSeconds}),
      now() + make_interval(mins => ${holdMinutes}))
    on conflict (id) do nothing
    returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

export async function findCheckout(db: Db, id: string): Promise<CheckoutRow | null> {
  const { rows } = await sql<CheckoutRow>`select ${columns} from checkouts k where k.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** `payment`: how far its order is paid; null before there is one. */
export async function findCheckoutAndPayment(db: Db, id: string): Promise<(CheckoutRow & { payment: PaymentState | null }) | null> {
  const { rows } = await sql<CheckoutRow & { payment: PaymentState | null }>`
    select ${columns}, o.payment from checkouts k left join orders o on o.id = k.id where k.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function lockCheckout(db: Transaction<OrdersTables>, id: string): Promise<CheckoutRow> {
  const { rows } = await sql<CheckoutRow>`select ${columns} from checkouts k where k.id = ${id} for update`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`checkout ${id} does not exist`);
  return row;
}

/** False: another run is on it, or there is nothing left to run. */
export async function takeLease(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`
    update checkouts k set lease_until = now() + make_interval(secs => ${leaseSeconds}), told_nothing = false, updated_at = now()
    where k.id = ${id} and k.step in ('begun', 'ordered') and (k.lease_until is null or k.lease_until <= now())
    returning k.id`.execute(db);
  return rows.length > 0;
}

/** After a run that failed: the next one need not wait. `toldNothing` counts only where nothing was ordered yet. */
export async function dropLease(db: Db, id: string, toldNothing: boolean): Promise<Step | null> {
  const { rows } = await sql<{ step: Step }>`
    update checkouts k set lease_until = null, told_nothing = ${toldNothing}::boolean and k.step = 'begun' where k.id = ${id} returning k.step`.execute(
    db,
  );
  return rows[0]?.step ?? null;
}

/** Tells a run that is under way to look at the payment again. False: there is none. */
export async function leaveNews(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`
    update checkouts k set news = true where k.id = ${id} and k.step in ('begun', 'ordered') and k.lease_until > now() returning k.id`.execute(
    db,
  );
  return rows.length > 0;
}

export async function clearNews(db: Db, id: string): Promise<void> {
  await sql`update checkouts set news = false where id = ${id}`.execute(db);
}

/** What the buyer sent is dropped as soon as no step needs it. */
export async function setStep(db: Transaction<OrdersTables>, id: string, step: Step, outcome: Refusal | null): Promise<void> {
  await sql`
    update checkouts set step = ${step}, outcome = ${outcome && JSON.stringify(outcome)}::jsonb, lease_until = null, sealed_input = null, updated_at = now()
    where id = ${id}`.execute(db);
}

export async function findPurchase(db: Db, orderId: string): Promise<Purchase | null> {
  const { rows } = await sql<{ minor: number; currency: string; user_id: string | null; lines: Purchase['lines'] }>`
    select o.total_minor as minor, o.currency, o.user_id,
      (select json_agg(json_build_object('variantId', l.variant_id, 'quantity', l.quantity, 'parts', l.parts, 'endless', l.endless,
        'digital', l.digital is not null, 'giftCard', l.gift_card) order by l.position)
       from order_lines l where l.order_id = o.id) as lines
    from orders o where o.id = ${orderId}`.execute(db);
  const [row] = rows;
  return row ? { total: { minor: row.minor, currency: row.currency }, userId: row.user_id, lines: row.lines } : null;
}

/** Checkouts that should have been taken up long ago: whatever was to wake them is lost. */
export async function listForgotten(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select k.id from checkouts k
    where (k.step in ('begun', 'ordered') and k.created_at < now() - interval '2 minutes' and (k.lease_until is null or k.lease_until < now() - interval '1 minute'))
       or (k.step = 'awaiting' and k.expires_at < now() - interval '1 minute')
    order by k.created_at limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

const columns = sql`k.id, k.cart_id as "cartId", k.step, k.payment_id as "paymentId", k.sealed_input as "sealedInput", k.outcome, k.news,
  k.told_nothing as "toldNothing",
  coalesce(k.lease_until > now(), false) as leased, k.expires_at as "expiresAt", k.expires_at <= now() as expired,
  (greatest(extract(epoch from k.expires_at - now()), 0) * 1000)::int as "remainingMs"`;
