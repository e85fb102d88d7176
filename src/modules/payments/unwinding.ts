import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { UnitOfWork } from '../../platform/db/unit-of-work';
import { crashPoint } from '../../platform/kernel/crash-point';
import { uuidv7 } from '../../platform/kernel/ids';
import { money } from '../../platform/kernel/money';
import { isOff, type Advancing } from './advancing';
import { giveBack, owes } from './domain/attempt';
import { paymentRefunded } from './events';
import { findAttempt, lockAttempt, type AttemptRecord } from './payments.repository';
import { callProvider, evidenceOf } from './providers/calling';
import type { RefundReport } from './providers/provider';
import type { Providers } from './providers/registry';
import type { PaymentsTables } from './tables';

export interface UnwindingDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly uow: UnitOfWork<PaymentsTables>;
  readonly logger: Logger;
  readonly providers: Providers;
  readonly advancing: Advancing;
}

/** Money that may not be kept goes back: reserved money is voided, taken money refunded. */
export interface Unwinding {
  /** Harmless when nothing is owed, and when it is repeated. What stays unknown is for the reconciler. */
  unwind(attemptId: string): Promise<void>;
  /** Carries on with refunds whose end is not known. */
  resumeRefunds(limit: number): Promise<number>;
}

interface Refund {
  readonly id: string;
  readonly attempt_id: string;
  readonly amount_minor: number;
  readonly currency: string;
  readonly reason: string;
  readonly idempotency_key: string;
}

export function createUnwinding({ db, uow, logger, providers, advancing }: UnwindingDeps): Unwinding {
  async function voidAttempt(attempt: AttemptRecord): Promise<AttemptRecord> {
    const provider = providers.known(attempt.provider);
    const ref = attempt.providerRef;
    if (!provider.cancel || ref === null) return attempt;
    const cancel = provider.cancel;
    const outcome = await callProvider((signal) => cancel({ ref, idempotencyKey: `void_${attempt.id}` }, signal));
    return outcome.known ? advancing.advancePayment(attempt.id, evidenceOf(outcome), 'cancel') : attempt;
  }

  /** The row with its key comes before the call, and there is one at a time. */
  const openRefund = (attemptId: string): Promise<Refund | null> =>
    uow.run(async (tx) => {
      const attempt = await lockAttempt(tx.db, attemptId);
      const { refund } = owes(attempt, isOff(attempt));
      if (refund <= 0) return null;
      const id = uuidv7();
      const reason = isOff(attempt) ? 'order-off' : 'late-success';
      await sql`
        insert into refunds (id, attempt_id, amount_minor, currency, reason, automatic, idempotency_key, sync_at)
        values (${id}, ${attemptId}, ${refund}, ${attempt.currency}, ${reason}, true, ${`refund_${id}`}, now() + interval '15 seconds')
        on conflict (attempt_id) where automatic and status = 'requested' do nothing`.execute(tx.db);
      const { rows } = await sql<Refund>`
        select ${refundColumns} from refunds r where r.attempt_id = ${attemptId} and r.automatic and r.status = 'requested'`.execute(tx.db);
      return rows[0] ?? null;
    });

  async function carryOut(refund: Refund): Promise<void> {
    const attempt = await findAttempt(db, refund.attempt_id);
    const provider = attempt && providers.known(attempt.provider);
    const ref = attempt?.providerRef;
    if (!provider?.refund || !ref) return;
    const { refund: call, syncRefund } = provider;
    const order = {
      ref,
      money: money(refund.amount_minor, refund.currency),
      reason: refund.reason,
      idempotencyKey: refund.idempotency_key,
    };
    const outcome = await callProvider(
      async (signal) => (await syncRefund?.({ ref, idempotencyKey: refund.idempotency_key }, signal)) ?? (await call(order, signal)),
    );
    crashPoint('K17');
    if (outcome.known) await recordRefund(refund, outcome.value);
    else logger.warn({ refundId: refund.id, err: outcome.cause }, 'refund not answered, will be asked for again');
  }

  const recordRefund = (refund: Refund, report: RefundReport): Promise<void> =>
    uow.run(async (tx) => {
      if (report.status === 'pending') return;
      await lockAttempt(tx.db, refund.attempt_id);
      const { rows } = await sql<{ id: string }>`
        update refunds r set status = ${report.status}, provider_ref = ${report.ref}, failure_code = ${report.failure?.code ?? null},
          sync_at = null, updated_at = now()
        where r.id = ${refund.id} and r.status = 'requested' returning r.id`.execute(tx.db);
      if (rows.length === 0 || report.status === 'failed') return;
      const total = await refundedSoFar(tx.db, refund.attempt_id);
      const after = await advancing.step(tx, refund.attempt_id, 'refund', { refundId: refund.id, report }, (before) =>
        giveBack(before, total),
      );
      const amount = money(refund.amount_minor, refund.currency);
      tx.publish(paymentRefunded, after.orderId, { paymentId: after.id, orderId: after.orderId, amount, refundId: refund.id });
    });

  return {
    async unwind(attemptId) {
      let attempt = await findAttempt(db, attemptId);
      if (!attempt) return;
      if (owes(attempt, isOff(attempt)).void) attempt = await voidAttempt(attempt);
      if (owes(attempt, isOff(attempt)).refund <= 0) return;
      const refund = await openRefund(attemptId);
      if (refund) await carryOut(refund);
    },

    async resumeRefunds(limit) {
      const { rows } = await sql<Refund>`
        with due as (
          select r.id from refunds r where r.sync_at <= now() and r.status = 'requested' order by r.sync_at limit ${limit} for update skip locked)
        update refunds r set sync_tries = r.sync_tries + 1,
          sync_at = now() + make_interval(secs => least(2 * power(2, least(r.sync_tries, 10)), 300))
        from due where r.id = due.id returning ${refundColumns}`.execute(db);
      for (const refund of rows) await carryOut(refund);
      return rows.length;
    },
  };
}

const refundColumns = sql`r.id, r.attempt_id, r.amount_minor, r.currency, r.reason, r.idempotency_key`;

async function refundedSoFar(db: Kysely<PaymentsTables>, attemptId: string): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select coalesce(sum(r.amount_minor), 0)::bigint as total from refunds r where r.attempt_id = ${attemptId} and r.status = 'succeeded'`.execute(
    db,
  );
  return rows[0]?.total ?? 0;
}
