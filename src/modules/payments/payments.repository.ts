import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import type { Attempt, AttemptStatus } from './domain/attempt';
import type { Due } from './providers/provider';
import { posting, type Cause, type Journal } from './ledger/journal';
import type { PaymentsTables } from './tables';

export type Db = Kysely<PaymentsTables> | Transaction<PaymentsTables>;
export type Source = 'created' | 'call' | 'buyer' | 'webhook' | 'reconciler' | 'cancel' | 'capture' | 'refund';

export interface AttemptRecord extends Attempt {
  readonly id: string;
  readonly orderId: string;
  readonly provider: string;
  readonly idempotencyKey: string;
  readonly createdAt: Date;
  /** Seconds since it was made, by the database's clock. */
  readonly age: number;
  readonly syncTries: number;
  readonly waitsForSync: boolean;
  /** What was asked back of it and not refused, the refunds under way included. */
  readonly refundAsked: number;
  /** Of the buyer, while the order may be paid. */
  readonly email: string | null;
  readonly collection: 'open' | 'closed' | 'cancelled';
  /** Until when the order may be paid. */
  readonly expiresAt: Date | null;
  /** Of a top-up and of a charge `orderId` is an id of its own. */
  readonly purpose: 'order' | 'top-up' | 'charge';
  /** The order it is paid for: of a charge the one that costs more, else `orderId`. */
  readonly mainOrderId: string;
  /** 0: a provider; above: the account of a gift card or a wallet. */
  readonly tender: number;
  readonly accountId: string | null;
  /** What of the order wallet and gift cards pay, in minor units. */
  readonly stored: number;
  readonly ownerUserId: string | null;
}

export interface NewAttempt {
  readonly id: string;
  readonly orderId: string;
  readonly provider: string;
  readonly idempotencyKey: string;
  /** Days for which the order may be paid from now on; null: for as long as it was opened. */
  readonly waitDays: number | null;
}

/** A process that dies between storing an attempt and its answer leaves it to the reconciler after this many seconds. */
const firstLookSeconds = 15;

/** One statement: only for an open collection, only when no other attempt is live. Null: it is not so, or the id was used. */
export async function insertAttempt(
  db: Db,
  { id, orderId, provider, idempotencyKey, waitDays }: NewAttempt,
): Promise<AttemptRecord | null> {
  const { rows } = await sql<Row>`
    with c as (
      select * from collections where order_id = ${orderId} and status = 'open' and expires_at > now() and amount_minor > stored_minor for update),
    a as (
      insert into attempts (id, order_id, provider, idempotency_key, status, amount_minor, currency, sync_at)
      select ${id}, c.order_id, ${provider}, ${idempotencyKey}, 'pending', c.amount_minor - c.stored_minor, c.currency,
        now() + make_interval(secs => ${firstLookSeconds})
      from c
      on conflict do nothing
      returning *),
    ${
      waitDays === null
        ? sql``
        : sql`w as (
      update collections k set expires_at = greatest(k.expires_at, now() + make_interval(days => ${waitDays})) from a where k.order_id = a.order_id
        and not exists (select 1 from attempts b where b.order_id = a.order_id and b.provider = a.provider and b.provider_ref is not null)),`
    }
    e as (
      insert into attempt_events (attempt_id, source, evidence, to_status) select a.id, 'created', '{}', a.status from a)
    select ${columns} from a join c on c.order_id = a.order_id`.execute(db);
  return rows[0] ? recordOf(rows[0]) : null;
}

export async function findAttempt(db: Db, id: string): Promise<AttemptRecord | null> {
  const { rows } = await sql<Row>`
    select ${columns} from attempts a join collections c on c.order_id = a.order_id where a.id = ${id}`.execute(db);
  return rows[0] ? recordOf(rows[0]) : null;
}

export interface Owner {
  readonly userId: string | null;
  readonly orderTokenHash: string | null;
  readonly all: boolean;
}

/** What is due for an order, without what wallet and gift cards pay; null: nothing. What is paid in is handed over to nobody. */
export async function findDue(db: Db, orderId: string): Promise<Due | null> {
  const { rows } = await sql<Due>`
    select c.amount_minor - c.stored_minor as minor, c.currency, c.country, c.is_handed_over and c.purpose = 'order' as "isHandedOver" from collections c where c.order_id = ${orderId} and c.status = 'open'`.execute(
    db,
  );
  return rows[0] ?? null;
}

export async function findAttemptOf(db: Db, id: string, owner: Owner): Promise<AttemptRecord | null> {
  const { rows } = await sql<Row>`
    select ${columns} from attempts a join collections c on c.order_id = a.order_id where a.id = ${id} and ${owns(owner)}`.execute(db);
  return rows[0] ? recordOf(rows[0]) : null;
}

export async function isCollectionOf(db: Db, orderId: string, owner: Owner): Promise<boolean> {
  const { rows } = await sql`select c.order_id from collections c where c.order_id = ${orderId} and ${owns(owner)}`.execute(db);
  return rows.length > 0;
}

/** Nothing of it is a provider's to pay. */
export async function isWhollyStored(db: Db, orderId: string): Promise<boolean> {
  const { rows } =
    await sql`select c.order_id from collections c where c.order_id = ${orderId} and c.amount_minor = c.stored_minor`.execute(db);
  return rows.length > 0;
}

/** Whether anything was ever due for it. */
export async function hasCollection(db: Db, orderId: string): Promise<boolean> {
  const { rows } = await sql`
    select c.order_id from collections c where c.order_id = ${orderId} and c.order_token_hash is not null`.execute(db);
  return rows.length > 0;
}

/** Newest first, with those of their charges. */
export async function listAttempts(db: Db, orderIds: readonly string[]): Promise<AttemptRecord[]> {
  const { rows } = await sql<Row>`
    select ${columns} from attempts a join collections c on c.order_id = a.order_id
    where a.order_id = any(array(${withCharges(orderIds)})) order by a.created_at desc, a.id desc`.execute(db);
  return rows.map(recordOf);
}

/** The collections of these orders: their own, and their charges. */
export const withCharges = (orderIds: readonly string[]): RawBuilder<unknown> => sql`
    select o.id from unnest(${orderIds}::uuid[]) as o (id)
    union all select k.order_id from collections k where k.of_order_id = any(${orderIds}::uuid[])`;

/** Newest first, after the payment that `after` names; all of `conditions` hold on `attempts a`. */
export async function listNewestAttempts(
  db: Db,
  conditions: readonly RawBuilder<unknown>[],
  after: string | null,
  limit: number,
): Promise<AttemptRecord[]> {
  const later = after === null ? [] : [sql`(a.created_at, a.id) < (select p.created_at, p.id from attempts p where p.id = ${after}::uuid)`];
  const { rows } = await sql<Row>`
    select ${columns} from attempts a join collections c on c.order_id = a.order_id
    where ${sql.join([sql`true`, ...conditions, ...later], sql` and `)}
    order by a.created_at desc, a.id desc limit ${limit}`.execute(db);
  return rows.map(recordOf);
}

/** The collection's row first, then the attempt's: everyone in this order. */
export async function lockAttempt(db: Transaction<PaymentsTables>, id: string): Promise<AttemptRecord> {
  const { rows } = await sql<Row>`
    with c as materialized (
      select * from collections where order_id = (select order_id from attempts where id = ${id}) for update)
    select ${columns} from attempts a join c on c.order_id = a.order_id where a.id = ${id} for update of a`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`attempt ${id} does not exist`);
  return recordOf(row);
}

/** The attempts whose money an order has, or will have; locked as `lockAttempt` does. That of a provider first, then gift cards, then the wallet. */
export async function lockMoneyOf(db: Transaction<PaymentsTables>, orderId: string): Promise<AttemptRecord[]> {
  // in a statement of its own: the next one then sees what those before left, as which attempts have money now
  const locked = sql`select 1 from collections c where c.order_id = ${orderId} for update`.execute(db);
  const read = sql<Row>`
    select ${columns} from attempts a join collections c on c.order_id = a.order_id
    where a.order_id = ${orderId} and a.status in ('authorized', 'captured', 'disputed', 'refunded')
    order by a.tender, array_position(array['captured', 'disputed', 'authorized', 'refunded'], a.status), a.created_at desc, a.id desc
    for update of a`.execute(db);
  const [, { rows }] = await Promise.all([locked, read]);
  return rows.map(recordOf);
}

export interface Step {
  readonly id: string;
  readonly before: Attempt;
  readonly after: Attempt;
  readonly source: Source;
  readonly evidence: unknown;
  /** Seconds; null: nothing more to ask. */
  readonly nextLook: number | null;
  /** What the money of this step does to the ledger. */
  readonly journals: readonly Journal[];
}

/** The payment, the record of what moved it, and the ledger, in one statement. */
export async function saveStep(db: Transaction<PaymentsTables>, step: Step): Promise<void> {
  const { id, before, after, source, evidence, nextLook, journals } = step;
  const event = sql`
      insert into attempt_events (attempt_id, source, evidence, from_status, to_status)
      values (${id}, ${source}, ${JSON.stringify(evidence)}::jsonb, ${before.status}, ${after.status})`;
  const attempt = sql`
    update attempts set
      status = ${after.status}, undecided = ${after.undecided},
      authorized_minor = ${after.authorized}, captured_minor = ${after.captured}, refunded_minor = ${after.refunded}, rerouted_minor = ${after.rerouted},
      provider_ref = ${after.providerRef}, capture_ref = ${after.captureRef}, told_minor = ${after.told}, failure_code = ${after.failure?.code ?? null}, failure_message = ${after.failure?.message ?? null},
      next_action = ${after.nextAction ? JSON.stringify(after.nextAction) : null}::jsonb,
      method_brand = ${after.method?.brand ?? null}, method_last4 = ${after.method?.last4 ?? null},
      sync_at = now() + make_interval(secs => ${nextLook}::float8), updated_at = now()
    where id = ${id}`;
  if (journals.length === 0) {
    await sql`with e as (${event}) ${attempt}`.execute(db);
    return;
  }
  const cause: Cause = { cause: sql`'step:' || e.id`, attemptId: id, who: 'system', why: null };
  const posted = journals.map((journal) => posting(journal, cause));
  await sql`with e as (${event} returning id), a as (${attempt}) select ${sql.join(posted)} from e`.execute(db);
}

export async function stopLooking(db: Db, id: string): Promise<void> {
  await sql`update attempts set sync_at = null where id = ${id}`.execute(db);
}

/** The provider is to be asked at the reconciler's next round. */
export async function lookSoon(db: Db, id: string): Promise<void> {
  await sql`update attempts set sync_at = now(), sync_tries = 0 where id = ${id}`.execute(db);
}

/**
 * Takes what is due, for this process alone: the next look is set first, further away each time. In its first minute a
 * payment is asked for every few seconds, so that it is decided within that minute; while
 * its buyer may still be at the provider, often enough that a lost webhook is made up for within the next.
 */
export async function claimDue(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with due as (
      select a.id from attempts a where a.sync_at <= now() order by a.sync_at limit ${limit} for update skip locked)
    update attempts a set sync_tries = a.sync_tries + 1,
      sync_at = now() + make_interval(secs => least(2 * power(2, least(a.sync_tries, 10)),
        case when a.created_at > now() - interval '60 seconds' then 5
          when a.created_at > now() - interval '30 minutes' then 30 else 300 end))
    from due where a.id = due.id returning a.id`.execute(db);
  return rows.map((row) => row.id);
}

const owns = ({ userId, orderTokenHash, all }: Owner): RawBuilder<unknown> =>
  sql`(${all}::boolean or c.owner_user_id = ${userId}::uuid or c.order_token_hash = ${orderTokenHash}::text)`;

const columns = sql`a.id, a.order_id, a.provider, a.idempotency_key, a.status, a.undecided, a.amount_minor, a.currency, a.authorized_minor,
  a.captured_minor, a.refunded_minor, a.refund_asked_minor, a.capture_asked_at is not null as capture_asked, a.provider_ref, a.capture_ref, a.told_minor,
  a.failure_code, a.failure_message, a.next_action, a.method_brand, a.method_last4,
  a.sync_tries, a.sync_at is not null as waits_for_sync, a.created_at, extract(epoch from now() - a.created_at)::float8 as age,
  a.tender, a.account_id, a.rerouted_minor,
  c.status as collection, c.email, c.expires_at, c.purpose, c.of_order_id, c.stored_minor, c.owner_user_id`;

interface Row {
  readonly id: string;
  readonly order_id: string;
  readonly provider: string;
  readonly idempotency_key: string;
  readonly status: AttemptStatus;
  readonly undecided: boolean;
  readonly amount_minor: number;
  readonly currency: string;
  readonly authorized_minor: number;
  readonly captured_minor: number;
  readonly refunded_minor: number;
  readonly refund_asked_minor: number;
  readonly capture_asked: boolean;
  readonly provider_ref: string | null;
  readonly capture_ref: string | null;
  readonly told_minor: number | null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly next_action: Attempt['nextAction'];
  readonly method_brand: string | null;
  readonly method_last4: string | null;
  readonly sync_tries: number;
  readonly waits_for_sync: boolean;
  readonly created_at: Date;
  readonly age: number;
  readonly collection: AttemptRecord['collection'];
  readonly email: string | null;
  readonly expires_at: Date | null;
  readonly purpose: AttemptRecord['purpose'];
  readonly of_order_id: string | null;
  readonly tender: number;
  readonly account_id: string | null;
  readonly rerouted_minor: number;
  readonly stored_minor: number;
  readonly owner_user_id: string | null;
}

const recordOf = (row: Row): AttemptRecord => ({
  id: row.id,
  orderId: row.order_id,
  provider: row.provider,
  idempotencyKey: row.idempotency_key,
  status: row.status,
  undecided: row.undecided,
  amount: row.amount_minor,
  currency: row.currency,
  authorized: row.authorized_minor,
  captured: row.captured_minor,
  refunded: row.refunded_minor,
  refundAsked: row.refund_asked_minor,
  captureAsked: row.capture_asked,
  providerRef: row.provider_ref,
  captureRef: row.capture_ref,
  told: row.told_minor,
  failure: row.failure_code === null ? null : { code: row.failure_code, message: row.failure_message ?? '' },
  nextAction: row.next_action,
  method: row.method_brand === null ? null : { brand: row.method_brand, last4: row.method_last4 ?? '' },
  createdAt: row.created_at,
  age: row.age,
  syncTries: row.sync_tries,
  waitsForSync: row.waits_for_sync,
  collection: row.collection,
  email: row.email,
  expiresAt: row.expires_at,
  purpose: row.purpose,
  mainOrderId: row.of_order_id ?? row.order_id,
  tender: row.tender,
  accountId: row.account_id,
  rerouted: row.rerouted_minor,
  stored: row.stored_minor,
  ownerUserId: row.owner_user_id,
});

/** As a provider is asked for it. */
export const knownOf = ({ id, providerRef, idempotencyKey, told, amount, currency }: AttemptRecord) => ({
  attemptId: id,
  ref: providerRef,
  idempotencyKey,
  amount,
  currency,
  told,
});
