import { sql, type Transaction } from 'kysely';
import type { Applied } from '../domain/applying';
import type { Reason } from '../domain/promotion';
import type { CartTables } from '../tables';
import { mostByCustomer, problemByItself, problemWithCode, usesByCustomer, type Customer } from './promotion.rows';

export interface Hold {
  readonly checkoutId: string;
  readonly customer: Customer & { readonly email: string };
  readonly wanted: readonly Applied[];
}

export interface Refused {
  /** null: it applied by itself. */
  readonly code: string | null;
  readonly problem: Reason;
}

/**
 * A use of each promotion, of its code and of its budget, or the first that there is none of: then the transaction must be undone.
 * Checkouts that want the same promotion pass one after the other; each counts what the ones before have left.
 */
export async function holdUses(db: Transaction<CartTables>, { checkoutId, customer, wanted }: Hold): Promise<Refused | null> {
  const asked = wanted.map(({ candidate, offGoods, offShipping }) => ({
    id: candidate.promotion.id,
    code_id: candidate.code?.id ?? null,
    minor: offGoods.minor + offShipping.minor,
    currency: offGoods.currency,
  }));
  const ids = asked.map(({ id }) => id);
  const whose = { userId: customer.userId, email: customer.email.toLowerCase() };
  await sql`select p.id from promotions p where p.id = any(${ids}::uuid[]) order by p.id for update`.execute(db);
  const { rows } = await sql<{ id: string }>`
    with wanted as (
      select w.id, w.code_id, w.minor, w.currency
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as w (id uuid, code_id uuid, minor bigint, currency text)),
    counted as (
      select p.id, w.code_id, w.minor, w.currency, ${usesByCustomer(whose)}::int + 1 as nth, ${mostByCustomer} as most
      from wanted w join promotions p on p.id = w.id left join promotion_codes d on d.id = w.code_id and d.promotion_id = p.id
      where case when w.code_id is null then ${problemByItself(whose)} else case when d.id is null then 'withdrawn' else ${problemWithCode(whose)} end end is null
        and (p.budget_minor is null or p.held_minor + p.used_minor + w.minor <= p.budget_minor)),
    bumped as (
      update promotions set held = held + 1, held_minor = held_minor + n.minor from counted n where promotions.id = n.id
      returning promotions.id),
    coded as (
      update promotion_codes set held = held + 1 from counted n where promotion_codes.id = n.code_id)
    insert into promotion_uses (promotion_id, code_id, checkout_id, user_id, email, discount_minor, currency, customer_nth, customer_limit)
    select n.id, n.code_id, ${checkoutId}::uuid, ${whose.userId}::uuid, ${whose.email}, n.minor, n.currency, n.nth, n.most
    from counted n join bumped b on b.id = n.id
    returning promotion_id as id`.execute(db);
  const missed = wanted.find(({ candidate }) => !rows.some(({ id }) => id === candidate.promotion.id));
  return missed ? { code: missed.candidate.code?.code ?? null, problem: await problemOf(db, missed, whose) } : null;
}

/** The order will not be. Harmless when repeated. */
export async function releaseUses(db: Transaction<CartTables>, checkoutId: string): Promise<void> {
  await sql`
    with u as (
      update promotion_uses set status = 'released', decided_at = now() where checkout_id = ${checkoutId} and status = 'held'
      returning promotion_id, code_id, discount_minor),
    d as (update promotion_codes set held = held - 1 from u where promotion_codes.id = u.code_id)
    update promotions set held = held - 1, held_minor = held_minor - u.discount_minor from u where promotions.id = u.promotion_id`.execute(
    db,
  );
}

export async function consumeUses(db: Transaction<CartTables>, checkoutId: string, orderId: string): Promise<void> {
  await sql`
    with u as (
      update promotion_uses set status = 'used', order_id = ${orderId}, decided_at = now()
      where checkout_id = ${checkoutId} and status = 'held' returning promotion_id, code_id, discount_minor),
    d as (update promotion_codes set held = held - 1, used = used + 1 from u where promotion_codes.id = u.code_id)
    update promotions set held = held - 1, used = used + 1, held_minor = held_minor - u.discount_minor, used_minor = used_minor + u.discount_minor
    from u where promotions.id = u.promotion_id`.execute(db);
}

/** The order was cancelled. Harmless when repeated. */
export async function giveBackUses(db: Transaction<CartTables>, checkoutId: string): Promise<void> {
  await sql`
    with u as (
      update promotion_uses set status = 'released', order_id = null, decided_at = now()
      where checkout_id = ${checkoutId} and status = 'used' returning promotion_id, code_id, discount_minor),
    d as (update promotion_codes set used = used - 1 from u where promotion_codes.id = u.code_id)
    update promotions set used = used - 1, used_minor = used_minor - u.discount_minor from u where promotions.id = u.promotion_id`.execute(
    db,
  );
}

async function problemOf(db: Transaction<CartTables>, { candidate }: Applied, customer: Customer): Promise<Reason> {
  const { promotion, code } = candidate;
  const problem = code
    ? sql<{ problem: Reason | null }>`select ${problemWithCode(customer)} as problem
        from promotions p join promotion_codes d on d.promotion_id = p.id where d.id = ${code.id}`
    : sql<{ problem: Reason | null }>`select ${problemByItself(customer)} as problem from promotions p where p.id = ${promotion.id}`;
  const { rows } = await problem.execute(db);
  const [row] = rows;
  return row ? (row.problem ?? 'budget-spent') : 'withdrawn';
}
