import type { Tx, UnitOfWork } from '../../platform/db/unit-of-work';
import { crashPoint } from '../../platform/kernel/crash-point';
import { money } from '../../platform/kernel/money';
import { advance, newsOf, nextLook, owes, type Attempt, type Evidence } from './domain/attempt';
import { paymentAuthorized, paymentFailed } from './events';
import { lockAttempt, saveStep, stopLooking, type AttemptRecord, type Source } from './payments.repository';
import type { PaymentsTables } from './tables';

/** The one way a payment moves: the call, the webhook, the buyer's step and the reconciler all come through here. */
export interface Advancing {
  advancePayment(attemptId: string, evidence: Evidence, source: Source): Promise<AttemptRecord>;
  /** The same inside a transaction that has more to say; `change` sees the locked attempt. */
  step(
    tx: Tx<PaymentsTables>,
    attemptId: string,
    source: Source,
    evidence: unknown,
    change: (before: AttemptRecord) => Attempt,
  ): Promise<AttemptRecord>;
}

export function createAdvancing({ uow }: { readonly uow: UnitOfWork<PaymentsTables> }): Advancing {
  const step: Advancing['step'] = async (tx, attemptId, source, evidence, change) => {
    const before = await lockAttempt(tx.db, attemptId);
    const after: AttemptRecord = { ...before, ...change(before) };
    if (isSame(before, after)) {
      if (before.waitsForSync && nextLook(before, isOff(before), 0) === null) await stopLooking(tx.db, before.id);
      return before;
    }
    const seconds = nextLook(after, isOff(after), 0);
    await saveStep(tx.db, { id: before.id, before, after, source, evidence, nextLook: seconds });
    tell(tx, before, after);
    return { ...after, waitsForSync: seconds !== null };
  };

  return {
    step,
    advancePayment: (attemptId, evidence, source) =>
      uow.run(async (tx) => {
        const after = await step(tx, attemptId, source, evidence, (before) => advance(before, evidence));
        crashPoint('K07');
        return after;
      }),
  };
}

export const isOff = ({ collection }: Pick<AttemptRecord, 'collection'>): boolean => collection === 'cancelled';

/** Whether something of it must be voided or refunded. */
export function owesSomething(attempt: AttemptRecord): boolean {
  const due = owes(attempt, isOff(attempt));
  return due.void || due.refund > 0;
}

function tell(tx: Tx<PaymentsTables>, before: AttemptRecord, after: AttemptRecord): void {
  const facts = { paymentId: after.id, orderId: after.orderId, amount: money(after.amount, after.currency) };
  const news = newsOf(before, after, isOff(after));
  if (news === 'authorized') tx.publish(paymentAuthorized, after.orderId, { ...facts, captured: after.status === 'captured' });
  if (news === 'failed') tx.publish(paymentFailed, after.orderId, { ...facts, code: after.failure?.code ?? after.status });
}

const isSame = (a: Attempt, b: Attempt): boolean => JSON.stringify(factsOf(a)) === JSON.stringify(factsOf(b));

const factsOf = (a: Attempt) => [
  a.status,
  a.undecided,
  a.authorized,
  a.captured,
  a.refunded,
  a.providerRef,
  a.failure,
  a.nextAction,
  a.method,
];
