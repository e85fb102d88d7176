import { sql, type Transaction } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Money } from '../../../platform/kernel/money';
import type { Market } from '../../../platform/module';
import { giftCardOver, noSuchGiftCard, otherCurrency } from '../errors';
import { giftCardIssued } from '../events';
import { accounts, posting } from '../ledger/journal';
import type { PaymentsTables } from '../tables';
import { mailedAfterAll } from './freezing';
import type { GiftCodes } from './gift-codes';

export interface NewGiftCard {
  readonly id: string;
  /** More than nothing. */
  readonly amount: Money;
  readonly expiresAt: string | null;
  /** Gets the code by mail; null: nobody does. */
  readonly recipientEmail: string | null;
  readonly message: string | null;
  readonly locale: string;
  readonly staffId: string;
}

export interface GiftCardsService {
  /** The code, which is in no table. Repeating it with the same id gives the same card. @throws AppError payments.other-currency, payments.gift-card-over */
  issue(card: NewGiftCard): Promise<string>;
  /** A blocked card pays nothing; what is set aside of it for an order stays. @throws AppError payments.no-such-gift-card */
  block(id: string, reason: string): Promise<void>;
  /** @throws AppError payments.no-such-gift-card */
  unblock(id: string): Promise<void>;
}

export interface GiftCardsServiceDeps {
  readonly uow: UnitOfWork<PaymentsTables>;
  readonly giftCodes: GiftCodes;
  readonly market: Market;
}

export function createGiftCardsService({ uow, giftCodes, market }: GiftCardsServiceDeps): GiftCardsService {
  const change = (id: string, reason: string | null): Promise<void> =>
    uow.run(async (tx) => {
      const { rows } = await sql`
        update gift_cards set blocked_at = case when ${reason}::text is not null then coalesce(blocked_at, now()) end, block_reason = ${reason}, frozen_for = null,
          ${mailedAfterAll} where id = ${id} returning id`.execute(tx.db);
      if (rows.length === 0) throw noSuchGiftCard();
    });

  return {
    issue: ({ id, amount, expiresAt, recipientEmail, message, locale, staffId }) =>
      uow.run(async (tx) => {
        const code = giftCodes.codeOf(id);
        const account = accounts.giftCard(id);
        const { rows } = await sql`select g.id from gift_cards g where g.id = ${id}`.execute(tx.db);
        if (rows.length > 0) return code;
        if (amount.currency !== market.currency) throw otherCurrency(market.currency);
        if (await isPast(tx.db, expiresAt)) throw giftCardOver();
        const journal = {
          kind: 'issue',
          from: accounts.issued(amount.currency),
          to: account,
          amount: amount.minor,
          currency: amount.currency,
        } as const;
        await sql`select ${posting(journal, { cause: sql`${id}`, attemptId: null, who: `staff:${staffId}`, why: null })}`.execute(tx.db);
        await sql`
          insert into gift_cards (id, code_hash, last4, account_id, amount_minor, currency, recipient_email, message, locale, issued_by, mail_asked_at, expires_at)
          values (${id}, ${giftCodes.hashOf(code)}, ${code.slice(-4)}, ${account.id}, ${amount.minor}, ${amount.currency}, ${recipientEmail}, ${message},
            ${locale}, ${staffId}, now(), ${expiresAt}::timestamptz)`.execute(tx.db);
        if (recipientEmail !== null) tx.publish(giftCardIssued, id, { giftCardId: id });
        return code;
      }),
    block: (id, reason) => change(id, reason),
    unblock: (id) => change(id, null),
  };
}

async function isPast(db: Transaction<PaymentsTables>, at: string | null): Promise<boolean> {
  if (at === null) return false;
  const { rows } = await sql<{ past: boolean }>`select ${at}::timestamptz <= now() as past`.execute(db);
  return rows[0]?.past === true;
}
