import { z } from 'zod';
import type { Book } from '../book';

export const Transaction = z.object({
  id: z.int(),
  reference: z.string(),
  accessCode: z.string(),
  email: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.enum(['abandoned', 'success', 'failed', 'reversed']),
  gatewayResponse: z.string().nullable(),
  callbackUrl: z.string(),
  cancelUrl: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  createdAt: z.string(),
  paidAt: z.string().nullable(),
});
export type Transaction = z.output<typeof Transaction>;

export const Refund = z.object({
  id: z.int(),
  transaction: z.int(),
  reference: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.enum(['pending', 'processing', 'processed', 'failed']),
  merchantNote: z.string(),
  createdAt: z.string(),
});
export type Refund = z.output<typeof Refund>;

/** What Paystack knows of payments and refunds. */
export interface Ledger {
  transactions(): readonly Transaction[];
  refunds(): readonly Refund[];
  find(reference: string): Transaction | null;
  findByAccessCode(code: string): Transaction | null;
  findRefund(id: number): Refund | null;
  save(transaction: Transaction): Transaction;
  saveRefund(refund: Refund): Refund;
  /** Minor units that may still be given back. */
  left(transaction: Transaction): number;
  nextId(): number;
}

export function openLedger(book: Book): Ledger {
  const transactions = book.table('transactions', Transaction);
  const refunds = book.table('refunds', Refund);
  return {
    transactions: transactions.all,
    refunds: refunds.all,
    find: (reference) => transactions.get(reference),
    findByAccessCode: (code) => transactions.all().find(({ accessCode }) => accessCode === code) ?? null,
    findRefund: (id) => refunds.get(String(id)),
    save: (transaction) => transactions.put(transaction.reference, transaction),
    saveRefund: (refund) => refunds.put(String(refund.id), refund),
    left: ({ id, amount }) =>
      amount -
      refunds
        .all()
        .filter((refund) => refund.transaction === id && refund.status !== 'failed')
        .reduce((sum, refund) => sum + refund.amount, 0),
    nextId: () => 4_000_000_001 + transactions.all().length + refunds.all().length,
  };
}
