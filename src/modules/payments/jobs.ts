import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { z } from 'zod';
import { defineJob, handleJob, type JobHandler } from '../../platform/queue/job';
import { owesSomething } from './advancing';
import { claimDue, findAttempt } from './payments.repository';
import type { PaymentsService } from './payments.service';
import type { PaymentsTables } from './tables';
import type { Unwinding } from './unwinding';

/** Payments whose end is not known, and money that has to go back: each is asked for until it is settled. */
export const reconcile = defineJob({ name: 'payments.reconcile', data: z.object({}), everyMs: 5_000 });

export interface PaymentsJobsDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly logger: Logger;
  readonly paymentsService: PaymentsService;
  readonly unwinding: Unwinding;
}

const batch = 20;

export function createPaymentsJobs({ db, logger, paymentsService, unwinding }: PaymentsJobsDeps): JobHandler[] {
  /** One that fails has its next look set already, and does not hold up the others. */
  async function settle(attemptId: string): Promise<void> {
    try {
      await paymentsService.syncPayment(attemptId);
      const attempt = await findAttempt(db, attemptId);
      if (attempt && owesSomething(attempt)) await unwinding.unwind(attemptId);
    } catch (error) {
      logger.error({ paymentId: attemptId, err: error }, 'payment could not be settled, will be tried again');
    }
  }

  return [
    handleJob(reconcile, async (_data, signal) => {
      let found = batch;
      while (!signal.aborted && found === batch) {
        const due = await claimDue(db, batch);
        await Promise.all(due.map(settle));
        found = due.length;
      }
      await unwinding.resumeRefunds(batch);
    }),
  ];
}
