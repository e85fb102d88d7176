import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { PaymentsFacade } from '../../payments';
import type { DocumentsService } from '../documents/documents.service';
import { markStale } from '../reports/summing.service';
import type { OrdersTables } from '../tables';
import { dropNews, listNews, putOff, type News } from './news';

export interface BooksServiceDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly payments: PaymentsFacade;
  readonly documentsService: DocumentsService;
  readonly logger: Logger;
}

export interface BooksService {
  /** Issues what the orders that moved call for and notes whose days are to be summed anew, until no news is left or the signal is aborted. */
  keepBooks(signal: AbortSignal): Promise<void>;
}

/** As many as payments answers for at once. */
const batch = 100;

export function createBooksService({ db, uow, payments, documentsService, logger }: BooksServiceDeps): BooksService {
  async function enter(news: readonly News[]): Promise<void> {
    const orderIds = [...new Set(news.map(({ orderId }) => orderId))];
    const attempts = await payments.listPayments({ orderIds });
    await uow.run(async (tx) => {
      await documentsService.issueIn(tx, orderIds, attempts, { who: 'system' });
      await markStale(tx.db, orderIds);
      await dropNews(tx.db, news);
    });
  }

  /** One order that cannot be entered does not hold up the others. */
  async function enterEach(news: readonly News[]): Promise<void> {
    for (const one of news) {
      await enter([one]).catch(async (error: unknown) => {
        logger.error({ orderId: one.orderId, err: error }, 'documents of an order could not be issued, will be tried again');
        await putOff(db, [one]);
      });
    }
  }

  return {
    async keepBooks(signal) {
      const seen = new Set<number>();
      while (!signal.aborted) {
        const news = (await listNews(db, batch)).filter(({ id }) => !seen.has(id));
        if (news.length === 0) return;
        for (const { id } of news) seen.add(id);
        await enter(news).catch(() => enterEach(news));
      }
    },
  };
}
