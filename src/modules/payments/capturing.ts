import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { UnitOfWork } from '../../platform/db/unit-of-work';
import { crashPoint } from '../../platform/kernel/crash-point';
import { money } from '../../platform/kernel/money';
import { isOff, type Advancing } from './advancing';
import { noSuchOrder, nothingToCapture } from './errors';
import { hasCollection, isWhollyStored, lockMoneyOf, type AttemptRecord } from './payments.repository';
import { callProvider, evidenceOf } from './providers/calling';
import type { Providers } from './providers/registry';
import type { PaymentsTables } from './tables';

export interface CapturingDeps {
  readonly uow: UnitOfWork<PaymentsTables>;
  readonly logger: Logger;
  readonly providers: Providers;
  readonly advancing: Advancing;
}

/** Reserved money is taken whole, once the order it is for is settled. */
export interface Capturing {
  /** Repeating it changes nothing. @throws AppError payments.no-such-order, payments.nothing-to-capture */
  captureOrder(orderId: string): Promise<AttemptRecord>;
  /** Asks the provider once more for a capture whose end is not known. */
  resumeCapture(attempt: AttemptRecord): Promise<AttemptRecord>;
}

/** As for a refund: longer than the call may take. */
const firstLookSeconds = 15;

export function createCapturing({ uow, logger, providers, advancing }: CapturingDeps): Capturing {
  const ask = (orderId: string): Promise<AttemptRecord> =>
    uow.run(async (tx) => {
      const [attempt] = await lockMoneyOf(tx.db, orderId);
      if (!attempt) throw (await hasCollection(tx.db, orderId)) ? nothingToCapture() : noSuchOrder();
      if (attempt.tender > 0 && !(await isWhollyStored(tx.db, orderId))) throw nothingToCapture();
      if (attempt.status === 'captured' && !isOff(attempt)) return attempt;
      if (attempt.status !== 'authorized' || attempt.collection !== 'closed') throw nothingToCapture();
      await sql`
        update attempts set capture_asked_at = coalesce(capture_asked_at, now()), sync_at = now() + make_interval(secs => ${firstLookSeconds})
        where id = ${attempt.id}`.execute(tx.db);
      return { ...attempt, captureAsked: true };
    });

  const resumeCapture: Capturing['resumeCapture'] = async (attempt) => {
    const { capture } = providers.known(attempt.provider);
    const ref = attempt.providerRef;
    if (attempt.status !== 'authorized' || isOff(attempt) || !capture || ref === null) return attempt;
    const order = { ref, money: money(attempt.authorized, attempt.currency), final: true, idempotencyKey: `capture_${attempt.id}` };
    const outcome = await callProvider((signal) => capture(order, signal));
    crashPoint('K22');
    if (outcome.known) return advancing.advancePayment(attempt.id, evidenceOf(outcome), 'capture');
    logger.warn({ paymentId: attempt.id, err: outcome.cause }, 'capture not answered, will be asked for again');
    return attempt;
  };

  return { captureOrder: async (orderId) => resumeCapture(await ask(orderId)), resumeCapture };
}
