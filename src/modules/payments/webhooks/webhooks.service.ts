import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { crashPoint } from '../../../platform/kernel/crash-point';
import type { JobQueue } from '../../../platform/queue/job';
import { owesSomething, type Advancing } from '../advancing';
import { advance, learn } from '../domain/attempt';
import { noSuchWebhook } from '../errors';
import { applyWebhooks } from '../jobs';
import { lookSoon, type AttemptRecord } from '../payments.repository';
import type { RawWebhook } from '../providers/provider';
import type { Providers } from '../providers/registry';
import type { PaymentsService } from '../payments.service';
import type { Refunding } from '../refunding';
import { findAttemptOfRefund, hurryRefunds } from '../refunds.repository';
import type { PaymentsTables } from '../tables';
import type { Unwinding } from '../unwinding';
import {
  findAttemptByRef,
  findAttemptToldOf,
  listDueEvents,
  markApplied,
  postpone,
  storeEvents,
  takeEvent,
  type StoredEvent,
} from './webhooks.repository';

export interface WebhooksServiceDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly uow: UnitOfWork<PaymentsTables>;
  readonly logger: Logger;
  readonly jobs: JobQueue;
  readonly providers: Providers;
  readonly advancing: Advancing;
  readonly unwinding: Unwinding;
  readonly refunding: Refunding;
  readonly paymentsService: PaymentsService;
}

export interface WebhooksService {
  /**
   * Verified, then stored once per event, then answered; what it says is applied afterwards.
   * @throws AppError payments.no-such-webhook, payments.webhook-refused
   */
  receive(provider: string, webhook: RawWebhook): Promise<void>;
  /** Applies what is due; `only`: these. An event of a payment that is not known yet stays, and is looked at again. */
  applyDue(signal: AbortSignal, only?: readonly string[]): Promise<void>;
}

const batch = 50;

interface Applied {
  readonly attempt: AttemptRecord;
  /** The provider is to be asked what it is about. */
  readonly ask: boolean;
}

export function createWebhooksService({
  db,
  uow,
  logger,
  jobs,
  providers,
  advancing,
  unwinding,
  refunding,
  paymentsService,
}: WebhooksServiceDeps): WebhooksService {
  /** The event and what it changes, in one transaction. */
  const apply = (id: string): Promise<Applied | null> =>
    uow.run(async (tx) => {
      const event = await takeEvent(tx.db, id);
      if (!event) return null;
      const attemptId = await attemptOf(tx.db, event);
      if (attemptId === null) {
        if (await postpone(tx.db, id)) logger.error({ eventId: event.eventId }, 'webhook given up: its payment never appeared');
        return null;
      }
      const { report, hint, eventId, ref, kind } = event;
      const attempt = await advancing.step(tx, attemptId, 'webhook', { eventId, report }, (before) => {
        if (report) return advance(before, { kind: 'report', report });
        return kind === 'attempt' && hint
          ? learn(before, { ref, captureRef: hint.captureRef ?? null, told: hint.toldMinor ?? null })
          : before;
      });
      const ask = report === null && !hint?.refund;
      if (ask) await lookSoon(tx.db, attemptId);
      if (hint?.refund) await refunding.recordRefund(tx, hint.refund.refundId, hint.refund.report);
      else await hurryRefunds(tx.db, attemptId, kind === 'refund' && providers.known(event.provider).capabilities.refundMayFailLater);
      await markApplied(tx.db, id, attemptId);
      return { attempt, ask };
    });

  return {
    async receive(code, webhook) {
      const provider = providers.find(code);
      if (!provider?.parseWebhook) throw noSuchWebhook();
      const fresh = await storeEvents(db, code, provider.parseWebhook(webhook));
      crashPoint('K14');
      if (fresh.length > 0) await jobs.add(applyWebhooks, { eventIds: fresh });
    },

    async applyDue(signal, only) {
      for (const id of only ?? (await listDueEvents(db, batch))) {
        if (signal.aborted) return;
        crashPoint('K15');
        try {
          const applied = await apply(id);
          crashPoint('K16');
          if (!applied) continue;
          if (applied.ask) await paymentsService.syncPayment(applied.attempt.id);
          else if (owesSomething(applied.attempt)) await unwinding.unwind(applied.attempt.id);
        } catch (error) {
          logger.error({ webhookId: id, err: error }, 'webhook could not be applied, will be tried again');
          await postpone(db, id);
        }
      }
    },
  };
}

async function attemptOf(db: Parameters<typeof findAttemptByRef>[0], { provider, ref, hint }: StoredEvent): Promise<string | null> {
  const { attemptId, refund } = hint ?? {};
  if (refund) return findAttemptOfRefund(db, provider, refund.refundId);
  const known = await findAttemptByRef(db, provider, ref);
  return known ?? (attemptId === undefined ? null : findAttemptToldOf(db, provider, attemptId, ref));
}
