import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { z } from 'zod';
import { defineJob, handleJob, type JobHandler } from '../../platform/queue/job';
import { owesSomething } from './advancing';
import type { BankService } from './bank/bank.service';
import type { ComparingService } from './comparing/comparing.service';
import { claimDue, findAttempt } from './payments.repository';
import type { PaymentsService } from './payments.service';
import type { PayoutsSumming } from './payouts/summing.service';
import type { Refunding } from './refunding';
import type { SavedMethodsService } from './saved/saved-methods.service';
import type { SoldCards } from './stored/sold-cards';
import type { TopUps } from './stored/top-ups';
import type { PaymentsTables } from './tables';
import type { Unwinding } from './unwinding';
import type { WebhooksService } from './webhooks/webhooks.service';

/** Payments whose end is not known, and money that has to go back: each is asked for until it is settled. */
export const reconcile = defineJob({ name: 'payments.reconcile', data: z.object({}), everyMs: 5_000 });

/** Webhooks have come in: apply them now. */
export const applyWebhooks = defineJob({
  name: 'payments.apply-webhooks',
  data: z.object({ eventIds: z.array(z.uuid()) }),
  attempts: 1,
  concurrency: 2,
});

/** Finds webhooks whose job was lost, or whose payment was not there yet. */
export const sweepWebhooks = defineJob({ name: 'payments.sweep-webhooks', data: z.object({}), everyMs: 5_000, attempts: 1 });

/** Parts of transfers whose payment was given up. */
export const sweepTransfers = defineJob({ name: 'payments.sweep-transfers', data: z.object({}), everyMs: 60_000 });

/** Daily, whenever the shop was started. */
export const compareBooks = defineJob({ name: 'payments.compare-books', data: z.object({}), everyMs: 900_000, attempts: 1 });

/** Cards that were removed, and what is kept for accounts that were closed. */
export const forgetCards = defineJob({ name: 'payments.forget-cards', data: z.object({}), everyMs: 60_000 });

/** Days of the ledger that are over. */
export const sumPayouts = defineJob({ name: 'payments.sum-payouts', data: z.object({}), everyMs: 3_600_000, timeoutMs: 600_000 });
/** Gift cards that were bought for a later day. */
export const mailGiftCards = defineJob({ name: 'payments.mail-gift-cards', data: z.object({}), everyMs: 60_000 });

export interface PaymentsJobsDeps {
  readonly soldCards: SoldCards;
  readonly comparingService: ComparingService;
  readonly bankService: BankService;
  readonly db: Kysely<PaymentsTables>;
  readonly logger: Logger;
  readonly paymentsService: PaymentsService;
  readonly refunding: Refunding;
  readonly unwinding: Unwinding;
  readonly webhooksService: WebhooksService;
  readonly topUps: TopUps;
  readonly savedMethodsService: SavedMethodsService;
  readonly payoutsSumming: PayoutsSumming;
}

const batch = 20;

export function createPaymentsJobs({
  db,
  logger,
  paymentsService,
  refunding,
  unwinding,
  webhooksService,
  bankService,
  comparingService,
  topUps,
  savedMethodsService,
  payoutsSumming,
  soldCards,
}: PaymentsJobsDeps): JobHandler[] {
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
      await refunding.resumeRefunds(batch);
      await topUps.endExpired(batch);
    }),
    handleJob(applyWebhooks, ({ eventIds }, signal) => webhooksService.applyDue(signal, eventIds)),
    handleJob(compareBooks, (_data, signal) => comparingService.compareDue(signal)),
    handleJob(forgetCards, () => savedMethodsService.forgetDue()),
    handleJob(sumPayouts, (_data, signal) => payoutsSumming.sumDays(signal)),
    handleJob(mailGiftCards, () => soldCards.mailDue(batch * 10)),
    handleJob(sweepTransfers, () => bankService.sweepForsaken()),
    handleJob(sweepWebhooks, (_data, signal) => webhooksService.applyDue(signal)),
  ];
}
