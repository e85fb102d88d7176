import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { z } from 'zod';
import { defineJob, handleJob, type JobHandler } from '../../platform/queue/job';
import type { BooksService } from './books/books.service';
import type { ChangesService } from './changes/changes.service';
import type { CheckoutProcess } from './checkout/checkout.process';
import { listForgotten } from './checkout/checkout.repository';
import type { RefundsService } from './refunds/refunds.service';
import type { SummingService } from './reports/summing.service';
import type { OrdersTables } from './tables';
import type { Expiring } from './unpaid/expiring';

/** The second net: every checkout has a timeout of its own, and this finds those whose timeout came to nothing. */
export const sweepCheckouts = defineJob({ name: 'orders.sweep-checkouts', data: z.object({}), everyMs: 60_000 });

/** The second net of refunds: payments tells how each ended, and this asks where it did not. */
export const sweepRefunds = defineJob({ name: 'orders.sweep-refunds', data: z.object({}), everyMs: 300_000 });

/** Orders that were to be paid within days, and were not. */
export const expireUnpaid = defineJob({ name: 'orders.expire-unpaid', data: z.object({}), everyMs: 60_000 });

/** Documents of orders whose money or goods moved; the order's steps are the news, written with them. */
export const keepBooks = defineJob({ name: 'orders.keep-books', data: z.object({}), everyMs: 3_000 });

/** What reports read: sums of the days whose orders moved. */
export const sumDays = defineJob({ name: 'orders.sum-days', data: z.object({}), everyMs: 60_000, timeoutMs: 600_000 });

/** The second net of changes, and the end of those that nobody paid for in time. */
export const sweepChanges = defineJob({ name: 'orders.sweep-changes', data: z.object({}), everyMs: 60_000 });

const batch = 50;

export interface OrdersJobsDeps {
  readonly db: Kysely<OrdersTables>;
  readonly logger: Logger;
  readonly checkout: CheckoutProcess;
  readonly refundsService: RefundsService;
  readonly expiring: Expiring;
  readonly booksService: BooksService;
  readonly summingService: SummingService;
  readonly changesService: ChangesService;
}

export const createOrdersJobs = ({
  db,
  logger,
  checkout,
  refundsService,
  expiring,
  booksService,
  summingService,
  changesService,
}: OrdersJobsDeps): JobHandler[] => [
  handleJob(sweepCheckouts, async (_data, signal) => {
    for (const checkoutId of await listForgotten(db, batch)) {
      if (signal.aborted) return;
      await checkout.resumeCheckout({ checkoutId }).catch((error: unknown) => {
        logger.error({ checkoutId, err: error }, 'checkout could not be taken up, will be tried again');
      });
    }
  }),
  handleJob(sweepRefunds, () => refundsService.resumeRefunds(batch)),
  handleJob(keepBooks, (_data, signal) => booksService.keepBooks(signal)),
  handleJob(sumDays, (_data, signal) => summingService.sumDays(signal)),
  handleJob(sweepChanges, () =>
    changesService.resumeForgotten(batch, (changeId, error) => {
      logger.error({ changeId, err: error }, 'change of an order could not be taken up, will be tried again');
    }),
  ),
  handleJob(expireUnpaid, async (_data, signal) => {
    for (const orderId of await expiring.listOverdue(batch)) {
      if (signal.aborted) return;
      await expiring.expireOrder(orderId).catch((error: unknown) => {
        logger.error({ orderId, err: error }, 'order that was not paid in time could not be cancelled, will be tried again');
      });
    }
  }),
];
