import { sql, type Kysely } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { KeptReport } from '../domain/attempt';
import type { PaymentsTables } from '../tables';

export interface SavedMethod {
  readonly id: string;
  readonly provider: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
}

/** What a provider is asked to forget: one card, or all of a customer. */
export interface ToForget {
  readonly what: 'method' | 'customer';
  readonly provider: string;
  readonly ref: string;
}

export interface SavedMethodsRepository {
  /** Newest first. */
  list(userId: string): Promise<readonly SavedMethod[]>;
  /** Of the account that is to pay this order or top-up; null: it is somebody else's, or was removed before this payment began. */
  findFor(
    payment: { readonly paymentId: string; readonly orderId: string },
    id: string,
    provider: string,
  ): Promise<{ readonly customer: string; readonly method: string } | null>;
  /** Whoever is to pay, and what the provider calls them; null: no account. */
  payerOf(
    orderId: string,
    provider: string,
  ): Promise<{ readonly userId: string; readonly email: string | null; readonly customer: string | null } | null>;
  /** What they are called in the end: the first name that was put down. */
  nameCustomer(userId: string, provider: string, ref: string): Promise<string>;
  /** From now on it pays nothing and is shown nowhere. null: there is none of this account. */
  remove(id: string, userId: string): Promise<ToForget | null>;
  removeAll(userId: string, db: Kysely<PaymentsTables>): Promise<void>;
  /** Up to `limit` that are due; each comes up again after some minutes unless it is noted as forgotten. */
  claimToForget(limit: number): Promise<readonly ToForget[]>;
  noteForgotten(one: ToForget): Promise<void>;
}

const againMinutes = 5;

export function createSavedMethodsRepository({ db }: { readonly db: Kysely<PaymentsTables> }): SavedMethodsRepository {
  return {
    async list(userId) {
      const { rows } = await sql<SavedMethod>`
        select m.id, m.provider, m.brand, m.last4, m.exp_month as "expMonth", m.exp_year as "expYear" from saved_methods m
        where m.user_id = ${userId} and m.removed_at is null order by m.created_at desc, m.id desc`.execute(db);
      return rows;
    },
    async findFor({ paymentId, orderId }, id, provider) {
      const { rows } = await sql<{ customer: string; method: string }>`
        select k.ref as customer, m.ref as method
        from collections c
        join saved_methods m on m.user_id = c.owner_user_id
        join provider_customers k on k.user_id = m.user_id and k.provider = m.provider
        where c.order_id = ${orderId} and m.id = ${id} and m.provider = ${provider}
          and (m.removed_at is null or exists (select from attempts a where a.id = ${paymentId}))`.execute(db);
      return rows[0] ?? null;
    },
    async payerOf(orderId, provider) {
      const { rows } = await sql<{ userId: string; email: string | null; customer: string | null }>`
        select c.owner_user_id as "userId", c.email, k.ref as customer
        from collections c left join provider_customers k on k.user_id = c.owner_user_id and k.provider = ${provider}
        where c.order_id = ${orderId} and c.owner_user_id is not null`.execute(db);
      return rows[0] ?? null;
    },
    async nameCustomer(userId, provider, ref) {
      const { rows } = await sql<{ ref: string }>`
        insert into provider_customers as k (user_id, provider, ref) values (${userId}, ${provider}, ${ref})
        on conflict (user_id, provider) do update set ref = k.ref
        returning ref`.execute(db);
      return rows[0]?.ref ?? ref;
    },
    async remove(id, userId) {
      const { rows } = await sql<ToForget>`
        update saved_methods m set removed_at = now(), forget_at = now()
        where m.id = ${id} and m.user_id = ${userId} and m.removed_at is null
        returning 'method' as what, m.provider, m.ref`.execute(db);
      return rows[0] ?? null;
    },
    async removeAll(userId, executor) {
      await sql`
        with m as (update saved_methods set removed_at = now() where user_id = ${userId} and removed_at is null)
        update provider_customers set forget_at = now() where user_id = ${userId}`.execute(executor);
    },
    async claimToForget(limit) {
      const next = sql`now() + make_interval(mins => ${againMinutes})`;
      const { rows } = await sql<ToForget>`
        with m as (
          update saved_methods set forget_at = ${next} where id in (
            select m.id from saved_methods m where m.forget_at <= now() order by m.forget_at limit ${limit} for update skip locked)
          returning 'method' as what, provider, ref),
        k as (
          update provider_customers set forget_at = ${next} where (provider, ref) in (
            select k.provider, k.ref from provider_customers k where k.forget_at <= now() order by k.forget_at limit ${limit}
            for update skip locked)
          returning 'customer' as what, provider, ref)
        select * from m union all select * from k`.execute(db);
      return rows;
    },
    async noteForgotten({ what, provider, ref }) {
      const table = sql.table(what === 'method' ? 'saved_methods' : 'provider_customers');
      await sql`update ${table} set forget_at = null where provider = ${provider} and ref = ${ref}`.execute(db);
    },
  };
}

/**
 * A card that was kept with a payment, for the account that the provider's customer stands for. The same card kept before
 * makes room for it; what was removed stays so.
 */
export async function keepMethod(db: Kysely<PaymentsTables>, provider: string, { customer, card }: KeptReport): Promise<void> {
  await sql`
    with kept as (
      insert into saved_methods (id, user_id, provider, ref, fingerprint, brand, last4, exp_month, exp_year)
      select ${uuidv7()}, k.user_id, k.provider, ${card.ref}, ${card.fingerprint}, ${card.brand}, ${card.last4}, ${card.expMonth}, ${card.expYear}
      from provider_customers k where k.provider = ${provider} and k.ref = ${customer} and k.forget_at is null
      on conflict (provider, ref) do nothing
      returning user_id)
    update saved_methods m set removed_at = now(), forget_at = now() from kept
    where m.user_id = kept.user_id and m.provider = ${provider} and m.fingerprint = ${card.fingerprint} and m.removed_at is null`.execute(
    db,
  );
}
