import { sql, type Kysely, type Transaction } from 'kysely';
import type { AttemptRecord } from './payments.repository';
import type { RefundReport } from './providers/provider';
import type { PaymentsTables } from './tables';

type Db = Kysely<PaymentsTables> | Transaction<PaymentsTables>;

export interface RefundRecord {
  readonly id: string;
  readonly attemptId: string;
  readonly orderId: string;
  /** Of a charge the order that costs more, else `orderId`. */
  readonly mainOrderId: string;
  /** Minor units of `currency`. */
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly automatic: boolean;
  readonly idempotencyKey: string;
  /** The provider's name of it; null: not told yet. */
  readonly providerRef: string | null;
  readonly status: 'requested' | 'succeeded' | 'failed';
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly createdAt: Date;
  /** Written by the statement that returned it. */
  readonly isNew: boolean;
  /** With its other parts, in minor units. */
  readonly whole: number;
}

export interface NewRefund {
  readonly id: string;
  /** Locked. */
  readonly attempt: AttemptRecord;
  readonly amount: number;
  readonly reason: string;
  readonly automatic: boolean;
  /** Why it is not even asked for. */
  readonly refusal: { readonly code: string; readonly message: string } | null;
  /** The refund that it waits for, and whether it goes to a wallet instead. */
  readonly partOf?: string | null;
  readonly toWallet?: boolean;
}

/** A process that dies before the answer leaves the refund to the reconciler after this many seconds. */
const firstLookSeconds = 15;

/** The row with its key comes before the call; the attempt's own limit refuses what was not captured. */
export async function insertRefund(db: Transaction<PaymentsTables>, refund: NewRefund): Promise<RefundRecord> {
  const { id, attempt, amount, reason, automatic, refusal, partOf = null, toWallet = false } = refund;
  const isAsked = !refusal && partOf === null && !toWallet && attempt.accountId === null;
  const { rows } = await sql<Row>`
    with a as (
      update attempts set refund_asked_minor = refund_asked_minor + ${refusal ? 0 : amount} where id = ${attempt.id} returning id, order_id),
    r as (
      insert into refunds (id, attempt_id, amount_minor, currency, reason, automatic, idempotency_key, status, failure_code, failure_message, part_of, to_wallet, sync_at)
      select ${id}, a.id, ${amount}, ${attempt.currency}, ${reason}, ${automatic}::boolean, ${`refund_${id}`},
        ${refusal ? 'failed' : 'requested'}, ${refusal?.code ?? null}, ${refusal?.message ?? null},
        ${partOf}::uuid, ${toWallet}::boolean, case when ${isAsked}::boolean then now() + make_interval(secs => ${firstLookSeconds}) end
      from a returning *)
    select ${columns} from r join a on a.id = r.attempt_id`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`refund ${id} was not written`);
  return { ...recordOf(row), isNew: true };
}

export async function findRefund(db: Db, id: string): Promise<RefundRecord | null> {
  const { rows } = await sql<Row>`select ${columns} from refunds r join attempts a on a.id = r.attempt_id where r.id = ${id}`.execute(db);
  return rows[0] ? recordOf(rows[0]) : null;
}

/** The provider has it and takes its time. */
export async function noteUnderWay(db: Db, refund: RefundRecord, ref: string): Promise<void> {
  await sql`update refunds set provider_ref = ${ref} where id = ${refund.id} and status = 'requested' and provider_ref is null`.execute(db);
}

/**
 * Leave to ask a provider that would refund twice when asked twice. False: it was asked less than `patience` seconds ago, or ever
 * when that is null; its answer may still come.
 */
export async function mayAsk(db: Db, refundId: string, patience: number | null): Promise<boolean> {
  const { rows } = await sql`
    update refunds r set asked_at = now()
    where r.id = ${refundId} and r.status = 'requested' and r.provider_ref is null
      and (r.asked_at is null or r.asked_at < now() - make_interval(secs => ${patience}::float8)) returning r.id`.execute(db);
  return rows.length > 0;
}

/** A refund that had succeeded came back. What its attempt has still given back in all, minor units; null: it was known already. */
export async function unsettleRefund(db: Transaction<PaymentsTables>, refund: RefundRecord, report: RefundReport): Promise<number | null> {
  const { rows } = await sql`
    update refunds r set status = 'failed', failure_code = ${report.failure?.code ?? 'refused'},
      failure_message = ${report.failure?.message ?? null}, sync_at = null, updated_at = now()
    where r.id = ${refund.id} and r.status = 'succeeded' returning r.id`.execute(db);
  if (rows.length === 0) return null;
  await sql`update attempts set refund_asked_minor = refund_asked_minor - ${refund.amount} where id = ${refund.attemptId}`.execute(db);
  return sumRefunded(db, refund.attemptId);
}

/** What waits for a refund to happen, for as long as it does. */
export async function listParts(db: Db, refundId: string): Promise<RefundRecord[]> {
  const { rows } = await sql<Row>`
    select ${columns} from refunds r join attempts a on a.id = r.attempt_id
    where r.part_of = ${refundId} and r.status <> 'failed' order by a.account_id`.execute(db);
  return rows.map(recordOf);
}

/** It does not happen, for the reason that the refund it waited for did not. */
export async function dropPart(db: Db, part: RefundRecord, { failure }: RefundReport): Promise<void> {
  await sql`
    with a as (update attempts set refund_asked_minor = refund_asked_minor - ${part.amount} where id = ${part.attemptId})
    update refunds set status = 'failed', failure_code = ${failure?.code ?? 'refused'}, failure_message = ${failure?.message ?? null}, updated_at = now()
    where id = ${part.id}`.execute(db);
}

/** Done, although the refund that it belonged to came back. */
export async function standAlone(db: Db, part: RefundRecord): Promise<void> {
  await sql`update refunds set part_of = null where id = ${part.id}`.execute(db);
}

/** Nothing more is to be asked about it. */
export async function stopAsking(db: Db, refundId: string): Promise<void> {
  await sql`update refunds set sync_at = null where id = ${refundId}`.execute(db);
}

export async function findAttemptOfRefund(db: Db, provider: string, refundId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select a.id from refunds r join attempts a on a.id = r.attempt_id where r.id = ${refundId}::uuid and a.provider = ${provider}`.execute(
    db,
  );
  return rows[0]?.id ?? null;
}

/** What its attempt has given back in all, minor units; null: it was settled before. A refused refund may be asked for anew. */
export async function settleRefund(db: Transaction<PaymentsTables>, refund: RefundRecord, report: RefundReport): Promise<number | null> {
  const { rows } = await sql`
    update refunds r set status = ${report.status}, provider_ref = ${report.ref}, failure_code = ${report.failure?.code ?? null},
      failure_message = ${report.failure?.message ?? null}, sync_at = null, updated_at = now()
    where r.id = ${refund.id} and r.status = 'requested' returning r.id`.execute(db);
  if (rows.length === 0) return null;
  if (report.status === 'failed') {
    await sql`
      update attempts set refund_asked_minor = refund_asked_minor - ${refund.amount},
        sync_at = now() + interval '60 seconds'
      where id = ${refund.attemptId}`.execute(db);
    return 0;
  }
  return sumRefunded(db, refund.attemptId);
}

/** For this process alone: the next look is set first, further away each time, and within the first minute soon. */
export async function claimDueRefunds(db: Db, limit: number): Promise<RefundRecord[]> {
  const { rows } = await sql<Row>`
    with due as (
      select r.id from refunds r where r.sync_at <= now() and r.status <> 'failed' order by r.sync_at limit ${limit} for update skip locked)
    update refunds r set sync_tries = r.sync_tries + 1,
      sync_at = now() + make_interval(secs => least(2 * power(2, least(r.sync_tries, 10)),
        case when r.created_at > now() - interval '60 seconds' then 5 else 300 end))
    from due, attempts a where r.id = due.id and a.id = r.attempt_id returning ${columns}`.execute(db);
  return rows.map(recordOf);
}

/** After news of the payment they are looked at again at once; those that are done only where they may come back. */
export async function hurryRefunds(db: Db, attemptId: string, mayComeBack: boolean): Promise<void> {
  await sql`
    update refunds set sync_at = now()
    where attempt_id = ${attemptId} and (status = 'requested' or ${mayComeBack}::boolean and status = 'succeeded')`.execute(db);
}

async function sumRefunded(db: Db, attemptId: string): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select coalesce(sum(r.amount_minor), 0)::bigint as total from refunds r where r.attempt_id = ${attemptId} and r.status = 'succeeded'`.execute(
    db,
  );
  return rows[0]?.total ?? 0;
}

interface Row {
  readonly id: string;
  readonly attempt_id: string;
  readonly order_id: string;
  readonly main_order_id: string;
  readonly amount_minor: number;
  readonly currency: string;
  readonly reason: string;
  readonly automatic: boolean;
  readonly idempotency_key: string;
  readonly provider_ref: string | null;
  readonly status: RefundRecord['status'];
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly created_at: Date;
  readonly whole_minor: number;
}

const columns = sql`r.id, r.attempt_id, a.order_id, r.amount_minor, r.currency, r.reason, r.automatic, r.idempotency_key, r.provider_ref, r.status,
  r.failure_code, r.failure_message, r.created_at,
  (select coalesce(k.of_order_id, k.order_id) from collections k where k.order_id = a.order_id) as main_order_id,
  (r.amount_minor + (select coalesce(sum(p.amount_minor), 0) from refunds p where p.part_of = r.id))::bigint as whole_minor`;

const recordOf = (row: Row): RefundRecord => ({
  id: row.id,
  attemptId: row.attempt_id,
  orderId: row.order_id,
  mainOrderId: row.main_order_id,
  amount: row.amount_minor,
  currency: row.currency,
  reason: row.reason,
  automatic: row.automatic,
  idempotencyKey: row.idempotency_key,
  providerRef: row.provider_ref,
  status: row.status,
  failure: row.failure_code === null ? null : { code: row.failure_code, message: row.failure_message ?? '' },
  createdAt: row.created_at,
  isNew: false,
  whole: row.whole_minor,
});
