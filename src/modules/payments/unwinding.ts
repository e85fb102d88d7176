import type { Kysely } from 'kysely';
import { isOff, type Advancing } from './advancing';
import { owes } from './domain/attempt';
import { findAttempt, knownOf, type AttemptRecord } from './payments.repository';
import { callProvider, evidenceOf } from './providers/calling';
import type { Providers } from './providers/registry';
import type { Refunding } from './refunding';
import type { PaymentsTables } from './tables';

export interface UnwindingDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly providers: Providers;
  readonly advancing: Advancing;
  readonly refunding: Refunding;
}

/** Money that may not be kept goes back: reserved money is voided, taken money refunded. */
export interface Unwinding {
  /** Harmless when nothing is owed, and when it is repeated. What stays unknown is for the reconciler. */
  unwind(attemptId: string): Promise<void>;
  /** Gives up what waits for its buyer or is only reserved; what the provider does not answer stays as it is. */
  voidAttempt(attempt: AttemptRecord): Promise<AttemptRecord>;
}

export function createUnwinding({ db, providers, advancing, refunding }: UnwindingDeps): Unwinding {
  const voidAttempt: Unwinding['voidAttempt'] = async (attempt) => {
    const provider = providers.known(attempt.provider);
    const ref = attempt.providerRef;
    if (!provider.cancel || ref === null) return attempt;
    const cancel = provider.cancel;
    const outcome = await callProvider((signal) => cancel({ ...knownOf(attempt), ref, idempotencyKey: `void_${attempt.id}` }, signal));
    return outcome.known ? advancing.advancePayment(attempt.id, evidenceOf(outcome), 'cancel') : attempt;
  };

  return {
    voidAttempt,
    async unwind(attemptId) {
      let attempt = await findAttempt(db, attemptId);
      if (!attempt) return;
      if (owes(attempt, isOff(attempt)).void) attempt = await voidAttempt(attempt);
      if (owes(attempt, isOff(attempt)).refund > 0) await refunding.refundOwed(attemptId);
    },
  };
}
