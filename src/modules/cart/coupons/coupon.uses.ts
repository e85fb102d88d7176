import { sql, type Transaction } from 'kysely';
import type { AppliedCoupon, CouponProblem } from '../domain/coupons';
import type { CartTables } from '../tables';
import { couponForCustomer, isOpen, usesByCustomer, type Customer } from './coupon.rows';

export interface Hold {
  readonly checkoutId: string;
  readonly customer: Customer & { readonly email: string };
  /** Coupons that take something off. */
  readonly wanted: readonly AppliedCoupon[];
}

export interface Refused {
  readonly code: string;
  readonly problem: CouponProblem;
}

/**
 * A use of each coupon, or the first that there is none of: then the transaction must be undone. Checkouts that want the
 * same coupon pass one after the other; each counts what the ones before have left.
 */
export async function holdUses(db: Transaction<CartTables>, { checkoutId, customer, wanted }: Hold): Promise<Refused | null> {
  const ids = wanted.map(({ coupon }) => coupon.id);
  const whose = { userId: customer.userId, email: customer.email.toLowerCase() };
  await sql`select p.id from coupons p where p.id = any(${ids}::uuid[]) order by p.id for update`.execute(db);
  const discounts = wanted.map(({ coupon, discount }) => ({ id: coupon.id, minor: discount.minor, currency: discount.currency }));
  const { rows } = await sql<{ id: string }>`
    with counted as (
      select p.id, p.customer_limit, ${usesByCustomer(whose)}::int + 1 as nth from coupons p
      where p.id = any(${ids}::uuid[]) and ${isOpen}),
    bumped as (
      update coupons set held = held + 1 from counted n
      where coupons.id = n.id and (n.customer_limit is null or n.nth <= n.customer_limit)
      returning coupons.id, n.nth, n.customer_limit)
    insert into coupon_uses (coupon_id, checkout_id, user_id, email, discount_minor, currency, customer_nth, customer_limit)
    select b.id, ${checkoutId}::uuid, ${whose.userId}::uuid, ${whose.email}, d.minor, d.currency, b.nth, b.customer_limit
    from bumped b join jsonb_to_recordset(${JSON.stringify(discounts)}::jsonb) as d (id uuid, minor bigint, currency text) on d.id = b.id
    returning coupon_id as id`.execute(db);
  const missed = wanted.find(({ coupon }) => !rows.some(({ id }) => id === coupon.id));
  return missed ? { code: missed.coupon.code, problem: await problemOf(db, missed.coupon.id, whose) } : null;
}

/** The order will not be. Harmless when repeated. */
export async function releaseUses(db: Transaction<CartTables>, checkoutId: string): Promise<void> {
  await sql`
    with u as (
      update coupon_uses set status = 'released', decided_at = now() where checkout_id = ${checkoutId} and status = 'held' returning coupon_id)
    update coupons set held = held - 1 from u where coupons.id = u.coupon_id`.execute(db);
}

export async function consumeUses(db: Transaction<CartTables>, checkoutId: string, orderId: string): Promise<void> {
  await sql`
    with u as (
      update coupon_uses set status = 'used', order_id = ${orderId}, decided_at = now()
      where checkout_id = ${checkoutId} and status = 'held' returning coupon_id)
    update coupons set held = held - 1, used = used + 1 from u where coupons.id = u.coupon_id`.execute(db);
}

/** The order was cancelled. Harmless when repeated. */
export async function giveBackUses(db: Transaction<CartTables>, checkoutId: string): Promise<void> {
  await sql`
    with u as (
      update coupon_uses set status = 'released', order_id = null, decided_at = now()
      where checkout_id = ${checkoutId} and status = 'used' returning coupon_id)
    update coupons set used = used - 1 from u where coupons.id = u.coupon_id`.execute(db);
}

async function problemOf(db: Transaction<CartTables>, couponId: string, customer: Customer): Promise<CouponProblem> {
  const { rows } = await sql<{ coupon: { problem: CouponProblem | null } }>`
    select ${couponForCustomer(customer)} as coupon from coupons p where p.id = ${couponId}`.execute(db);
  return rows[0]?.coupon.problem ?? 'withdrawn';
}
