import { sql, type RawBuilder } from 'kysely';

/** Who uses promotions: an account, an e-mail address, both or not known yet. */
export interface Customer {
  readonly userId: string | null;
  readonly email: string | null;
}

type Value = RawBuilder<unknown>;

/** Uses of promotion `p` that count: held by a checkout or used by an order, by this account or to this address. */
const usesBy = (userId: Value, email: Value) => sql`(
  select count(*) from promotion_uses u
  where u.promotion_id = p.id and u.status <> 'released' and (u.user_id = ${userId} or u.email = ${email}))`;

/** An order of theirs was accepted, and stood. */
const hasBought = (userId: Value, email: Value) => sql`exists (
  select from carts b join checkouts k on k.id = b.checkout_id
  where b.status = 'completed' and k.cancelled_at is null and (b.user_id = ${userId} or b.email = ${email}))`;

/** What is wrong with promotion `p` at this moment, whatever is in the cart; `c`: its code, if it has one. */
const problemFor = (userId: Value, email: Value, code: 'with a code' | 'by itself') => sql`
  case when p.archived_at is not null or not p.active or ${code === 'by itself' ? sql`not p.automatic` : sql`d.archived_at is not null`} then 'withdrawn'
    when p.starts_at > now() then 'not-started'
    when p.ends_at <= now() then 'ended'
    when p.held + p.used >= p.usage_limit ${code === 'by itself' ? sql`` : sql`or d.held + d.used >= d.usage_limit`} then 'used-up'
    when ${perCustomer} is not null and ${usesBy(userId, email)} >= ${perCustomer} then 'customer-limit'
    when p.first_order and ${hasBought(userId, email)} then 'not-first-order' end`;

/** How often one customer may use promotion `p`. */
const perCustomer = sql`case when p.first_order then 1 else p.customer_limit end`;

const standingFor = (userId: Value, email: Value, code: 'with a code' | 'by itself') => sql`
  json_build_object('problem', ${problemFor(userId, email, code)}, 'budgetLeft', p.budget_minor - p.held_minor - p.used_minor)`;

/** Promotion `p` as the domain knows it. */
export const promotionJson = sql`json_build_object('id', p.id, 'name', p.name, 'kind', p.kind, 'currency', p.currency, 'basisPoints', p.basis_points,
  'amountMinor', p.amount_minor, 'buyQuantity', p.buy_quantity, 'getQuantity', p.get_quantity, 'getProductIds', p.get_product_ids,
  'getCategoryIds', p.get_category_ids, 'mostTimes', p.most_times, 'giftVariantId', p.gift_variant_id, 'countries', p.countries,
  'productIds', p.product_ids, 'categoryIds', p.category_ids, 'excludesSale', p.excludes_sale, 'groupIds', p.group_ids, 'firstOrder', p.first_order,
  'minimumMinor', p.minimum_minor, 'minimumOf', p.minimum_of, 'startsAt', p.starts_at, 'endsAt', p.ends_at, 'priority', p.priority,
  'combinable', p.combinable)`;

const candidateFor = (userId: Value, email: Value) => sql`json_build_object('promotion', ${promotionJson},
  'code', json_build_object('id', d.id, 'code', d.code), 'standing', ${standingFor(userId, email, 'with a code')})`;

/** Of cart `c`, as a value in a select list: null without codes, for which no table is looked at. */
export const candidatesOfCart = sql`
  case when c.code_ids <> '{}' then (
    select json_agg(${candidateFor(sql`c.user_id`, sql`c.email`)} order by array_position(c.code_ids, d.id))
    from promotion_codes d join promotions p on p.id = d.promotion_id where d.id = any(c.code_ids)) end`;

/** For the buyer of cart `c`, how these promotions without codes stand: null without any, for which no table is looked at. */
export const standingsOfCart = (ids: readonly string[]) =>
  ids.length === 0
    ? sql`null::json`
    : sql`(
    select json_object_agg(p.id, ${standingFor(sql`c.user_id`, sql`c.email`, 'by itself')}) from promotions p
    where p.id = any((select ${ids}::uuid[])::uuid[]))`;

const valuesOf = ({ userId, email }: Customer): readonly [Value, Value] => [sql`${userId}::uuid`, sql`${email}::text`];

export const candidateForCustomer = (customer: Customer) => candidateFor(...valuesOf(customer));
export const standingForCustomer = (customer: Customer) => standingFor(...valuesOf(customer), 'by itself');

/** Promotion `p` by code `d`, or without one, is refused because of this; null: it may be used. */
export const problemWithCode = (customer: Customer) => problemFor(...valuesOf(customer), 'with a code');
export const problemByItself = (customer: Customer) => problemFor(...valuesOf(customer), 'by itself');

/** How many times this customer has used promotion `p`, and may. */
export const usesByCustomer = (customer: Customer) => usesBy(...valuesOf(customer));
export const mostByCustomer = perCustomer;
