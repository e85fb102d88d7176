import { z } from 'zod';
import type { Book } from '../book';

export const Prompt = z.object({
  checkoutRequestId: z.string(),
  merchantRequestId: z.string(),
  /** Whole shillings. */
  amount: z.int(),
  phone: z.string(),
  reference: z.string(),
  /** Of the shop's callback. */
  path: z.string(),
  /** Null: nobody has answered. */
  resultCode: z.int().nullable(),
  receipt: z.string().nullable(),
  createdAt: z.string(),
});
export type Prompt = z.output<typeof Prompt>;

export const Reversal = z.object({
  conversationId: z.string(),
  receipt: z.string(),
  amount: z.int(),
  resultPath: z.string(),
  status: z.enum(['waiting', 'done', 'failed']),
  createdAt: z.string(),
});
export type Reversal = z.output<typeof Reversal>;

/** What M-Pesa knows of prompts and reversals. */
export interface Ledger {
  prompts(): readonly Prompt[];
  reversals(): readonly Reversal[];
  find(checkoutRequestId: string): Prompt | null;
  findByReceipt(receipt: string): Prompt | null;
  findReversal(conversationId: string): Reversal | null;
  save(prompt: Prompt): Prompt;
  saveReversal(reversal: Reversal): Reversal;
  /** Shillings of a paid prompt that may still be given back. */
  left(prompt: Prompt): number;
}

export function openLedger(book: Book): Ledger {
  const prompts = book.table('prompts', Prompt);
  const reversals = book.table('reversals', Reversal);
  return {
    prompts: prompts.all,
    reversals: reversals.all,
    find: (id) => prompts.get(id),
    findByReceipt: (receipt) => prompts.all().find((prompt) => prompt.receipt === receipt) ?? null,
    findReversal: (id) => reversals.get(id),
    save: (prompt) => prompts.put(prompt.checkoutRequestId, prompt),
    saveReversal: (reversal) => reversals.put(reversal.conversationId, reversal),
    left: ({ receipt, amount }) =>
      amount -
      reversals
        .all()
        .filter((reversal) => reversal.receipt === receipt && reversal.status !== 'failed')
        .reduce((sum, reversal) => sum + reversal.amount, 0),
  };
}
