import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { crashPoint } from '../../../platform/kernel/crash-point';
import type { JobQueue } from '../../../platform/queue/job';
import { owesSomething, type Advancing } from '../advancing';
import { advance } from '../domain/attempt';
import { noSuchWebhook } from '../errors';
import { applyWebhooks } from '../jobs';
import { lookSoon, type AttemptRecord } from '../payments.repository';
import type { RawWebhook } from '../providers/provider';
import type { Providers } from '../providers/registry';
import { hurryRefunds } from '../refunds.repository';
import type { PaymentsTables } from '../tables';
import type { Unwinding } from '../unwinding';
import { dropOldEvents, findAttemptByRef, listDueEvents, markApplied, postpone, storeEvents, takeEvent } from './webhooks.repository';

export interface WebhooksServiceDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly uow: UnitOfWork<PaymentsTables>;
  readonly logger: Logger;
  readonly jobs: JobQueue;
  readonly providers: Providers;
  readonly advancing: Advancing;
  readonly unwinding: Unwinding;
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

export function createWebhooksService({ db, uow, logger, jobs, providers, advancing, unwinding }: WebhooksServiceDeps): WebhooksService {
  /** The event and what it changes, in one transaction. */
  const apply = (id: string): Promise<AttemptRecord | null> =>
    uow.run(async (tx) => {
      const event = await takeEvent(tx.db, id);
      if (!event) return null;
      const attemptId = await findAttemptByRef(tx.db, event.provider, event.ref);
      if (attemptId === null) {
        if (await postpone(tx.db, id)) logger.error({ eventId: event.eventId }, 'webhook given up: its payment never appeared');
        return null;
      }
      const { report, eventId } = event;
      const after = await advancing.step(tx, attemptId, 'webhook', { eventId, report }, (before) =>
        report ? advance(before, { kind: 'report', report }) : before,
      );
      if (report === null) await lookSoon(tx.db, attemptId);
      await hurryRefunds(tx.db, attemptId);
      await markApplied(tx.db, id, attemptId);
      return after;
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
          const after = await apply(id);
          crashPoint('K16');
          if (after && owesSomething(after)) await unwinding.unwind(after.id);
        } catch (error) {
          logger.error({ webhookId: id, err: error }, 'webhook could not be applied, will be tried again');
          await postpone(db, id);
        }
      }
      if (!only) await dropOldEvents(db, batch);
    },
  };
}
