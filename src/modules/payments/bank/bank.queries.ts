import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Page } from '../../../platform/facade/schemas';
import { money, type Money } from '../../../platform/kernel/money';
import { findCase, listCases, type CaseRecord } from '../cases/cases.repository';
import { spelled } from './reference';
import { badCursor, noSuchCase } from '../errors';
import type { PaymentsTables } from '../tables';
import { listAwaited, listEndedRefunds, listRefundsToSend } from './bank.repository';

export interface TransferCard {
  readonly paymentId: string;
  readonly orderId: string;
  readonly reference: string;
  readonly amount: Money;
  readonly received: Money;
  readonly createdAt: string;
  readonly until: string | null;
}

export interface RefundCard {
  readonly id: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly provider: string;
  readonly amount: Money;
  readonly reason: string;
  readonly payer: string | null;
  readonly createdAt: string;
}

export interface RefundToSendCard extends RefundCard {
  /** Less than the amount where less had come. */
  readonly toSend: Money;
}

export interface EndedRefundCard extends RefundCard {
  readonly sent: boolean;
  readonly note: string | null;
  readonly endedAt: string;
}

export type CaseCard = Omit<CaseRecord, 'attemptId' | 'bankLineId' | 'openedAt' | 'closedAt'> & {
  readonly paymentId: string | null;
  readonly openedAt: string;
  readonly closedAt: string | null;
};

export interface CaseFilter {
  readonly status?: 'open' | 'closed' | undefined;
  readonly kind?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface BankQueries {
  listTransfers(): Promise<TransferCard[]>;
  listRefundsToSend(): Promise<RefundToSendCard[]>;
  /** Newest first, so many at most. */
  listEndedRefunds(limit: number): Promise<EndedRefundCard[]>;
  /** @throws AppError payments.bad-cursor */
  listCasePage(filter: CaseFilter): Promise<Page<CaseCard>>;
  /** @throws AppError payments.no-such-case */
  getCase(id: string): Promise<CaseCard>;
}

const atMost = 500;

export function createBankQueries({ db }: { readonly db: Kysely<PaymentsTables> }): BankQueries {
  return {
    listTransfers: async () =>
      (await listAwaited(db, atMost)).map(({ id, orderId, reference, amount, currency, held, createdAt, until }) => ({
        paymentId: id,
        orderId,
        reference: spelled(reference),
        amount: money(amount, currency),
        received: money(held, currency),
        createdAt: createdAt.toISOString(),
        until: until?.toISOString() ?? null,
      })),
    listRefundsToSend: async () =>
      (await listRefundsToSend(db, atMost)).map(({ amount, toSend, currency, createdAt, ...refund }) => ({
        ...refund,
        amount: money(amount, currency),
        toSend: money(toSend, currency),
        createdAt: createdAt.toISOString(),
      })),
    listEndedRefunds: async (limit) =>
      (await listEndedRefunds(db, limit)).map(({ amount, currency, createdAt, endedAt, ...refund }) => ({
        ...refund,
        amount: money(amount, currency),
        createdAt: createdAt.toISOString(),
        endedAt: endedAt.toISOString(),
      })),
    async listCasePage({ limit = 20, cursor, ...filter }) {
      if (cursor !== undefined && !z.uuid().safeParse(cursor).success) throw badCursor();
      const found = await listCases(db, filter, cursor ?? null, limit + 1);
      const items = found.slice(0, limit).map(cardOf);
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
    async getCase(id) {
      const one = await findCase(db, id);
      if (!one) throw noSuchCase();
      return cardOf(one);
    },
  };
}

const cardOf = ({ attemptId, bankLineId: _line, openedAt, closedAt, ...one }: CaseRecord): CaseCard => ({
  ...one,
  paymentId: attemptId,
  openedAt: openedAt.toISOString(),
  closedAt: closedAt?.toISOString() ?? null,
});
