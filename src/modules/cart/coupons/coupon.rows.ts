import { sql, type RawBuilder } from 'kysely';

/** Who uses coupons: an account, an e-mail address, both or not known yet. */
export interface Customer {
  readonly userId: string | null;
  readonly email: string | null;
}

type Value = RawBuilder<unknown>;

/** Uses of coupon `p` that count: held by a checkout or used by an order, by this account or to this address. */
const usesBy = (userId: Value, email: Value) => sql`(
  select count(*) from coupon_uses u
  where u.coupon_id = p.id and u.status <> 'released' and (u.user_id = ${userId} or u.email = ${email}))`;

/** What is wrong with coupon `p` at this moment, whatever is in the cart. */
const problemFor = (userId: Value, email: Value) => sql`
  case when p.archived_at is not null or not p.active then 'withdrawn'
    when p.starts_at > now() then 'not-yet'
    when p.ends_at <= now() then 'expired'
    when p.held + p.used >= p.usage_limit then 'used-up'
    when p.customer_limit is not null and ${usesBy(userId, email)} >= p.customer_limit then 'customer-limit' end`;

/** Coupon `p` as the domain knows it. */
const couponFor = (userId: Value, email: Value) => sql`
  json_build_object('id', p.id, 'code', p.code, 'kind', p.kind, 'basisPoints', p.basis_points, 'amountMinor', p.amount_minor,
    'currency', p.currency, 'minimumMinor', p.minimum_minor, 'combinable', p.combinable, 'problem', ${problemFor(userId, email)})`;

/** Of cart `c`, as a value in a select list; null without coupons, for which no table is looked at. */
export const couponsOfCart = sql`
  case when c.coupon_ids <> '{}' then (
    select json_agg(${couponFor(sql`c.user_id`, sql`c.email`)} order by array_position(c.coupon_ids, p.id))
    from coupons p where p.id = any(c.coupon_ids)) end`;

export const couponForCustomer = ({ userId, email }: Customer) => couponFor(sql`${userId}::uuid`, sql`${email}::text`);

/** How many times this customer has used coupon `p`. */
export const usesByCustomer = ({ userId, email }: Customer) => usesBy(sql`${userId}::uuid`, sql`${email}::text`);

/** Coupon `p` may be used once more, as far as time and its own limit go. */
export const isOpen = sql`(p.archived_at is null and p.active and (p.starts_at is null or p.starts_at <= now())
  and (p.ends_at is null or p.ends_at > now()) and (p.usage_limit is null or p.held + p.used < p.usage_limit))`;
