import { sql, type RawBuilder } from 'kysely';
import type { Attempt } from '../domain/attempt';

export type AccountKind = 'wallet' | 'gift-card' | 'clearing' | 'orders' | 'suspense' | 'issued' | 'adjustments';
export type JournalKind = 'capture' | 'refund' | 'refund-returned' | 'issue' | 'adjustment' | 'debit' | 'taken-back' | 'taken-back-undone';

export interface Account {
  readonly id: string;
  readonly kind: AccountKind;
  readonly userId?: string | null;
}

/** `amount`, in minor units of `currency` and above zero, goes from one account to another. */
export interface Journal {
  readonly kind: JournalKind;
  readonly from: Account;
  readonly to: Account;
  readonly amount: number;
  readonly currency: string;
}

export interface Cause {
  /** Unique for a kind of journal. */
  readonly cause: RawBuilder<unknown>;
  readonly attemptId: string | null;
  /** `system`, `staff:<user id>`, `user:<user id>` */
  readonly who: string;
  readonly why: string | null;
}

export const accounts = {
  /** What a provider has of the shop's money, or will pay out. */
  clearing: (provider: string, currency: string): Account => ({ id: `clearing:${provider}:${currency}`, kind: 'clearing' }),
  /** What orders have brought, without what they sold as gift cards. */
  orders: (currency: string): Account => ({ id: `orders:${currency}`, kind: 'orders' }),
  wallet: (userId: string, currency: string): Account => ({ id: `wallet:${userId}:${currency}`, kind: 'wallet', userId }),
  giftCard: (giftCardId: string): Account => ({ id: `gift-card:${giftCardId}`, kind: 'gift-card' }),
  /** The other side of gift cards that were given away. */
  issued: (currency: string): Account => ({ id: `issued:${currency}`, kind: 'issued' }),
  /** The other side of what staff and other modules put into wallets and take out of them. */
  adjustments: (currency: string): Account => ({ id: `adjustments:${currency}`, kind: 'adjustments' }),
  /** Money of a top-up that did not reach a wallet, or was taken back at its provider. */
  suspense: (currency: string): Account => ({ id: `suspense:${currency}`, kind: 'suspense' }),
};

/** A wallet or a gift card by its id. */
export function accountOf(id: string): Account {
  const [kind, key] = id.split(':');
  return kind === 'wallet' && key !== undefined ? { id, kind, userId: key } : { id, kind: 'gift-card' };
}

/** Of a payment: where its money comes from, and what it is for. */
export interface Sides {
  readonly own: Account;
  readonly other: Account;
}

/** What a step of a payment does to the ledger; from the totals before and after it, so that no amount is told twice. */
export function journalsOf(before: Attempt, after: Attempt, { own, other }: Sides): Journal[] {
  const { currency } = after;
  const captured = after.captured - before.captured;
  const refunded = after.refunded - before.refunded;
  return [
    ...(captured > 0 ? [{ kind: 'capture', from: own, to: other, amount: captured, currency } as const] : []),
    ...(refunded > 0 ? [{ kind: 'refund', from: other, to: own, amount: refunded, currency } as const] : []),
    ...(refunded < 0 ? [{ kind: 'refund-returned', from: own, to: other, amount: -refunded, currency } as const] : []),
  ];
}

/** The call that writes it, as part of any statement. Fails where an account would come below its floor. */
export function posting({ kind, from, to, amount, currency }: Journal, { cause, attemptId, who, why }: Cause): RawBuilder<unknown> {
  const line = ({ id, kind: accountKind, userId = null }: Account, minor: number) => ({
    account: id,
    kind: accountKind,
    userId,
    amount: minor,
  });
  const postings = JSON.stringify([line(from, -amount), line(to, amount)]);
  return sql`post_journal(${kind}, ${cause}, ${attemptId}::uuid, ${currency}, ${who}, ${why}, ${postings}::jsonb)`;
}
