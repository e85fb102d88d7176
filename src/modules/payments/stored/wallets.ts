import { sql, type Kysely } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Page } from '../../../platform/facade/schemas';
import { money, type Money } from '../../../platform/kernel/money';
import type { UsersFacade } from '../../users';
import type { PaymentsFacade, WalletBalance } from '../contract';
import type { Market } from '../../../platform/module';
import { noSuchAccount, otherCurrency, walletTooLow } from '../errors';
import { accounts, posting, type JournalKind } from '../ledger/journal';
import type { PaymentsTables } from '../tables';
import { listEntries } from './entries';
import type { LedgerEntry } from './shapes';

export interface Adjustment {
  readonly id: string;
  readonly userId: string;
  /** Below zero: taken out. */
  readonly amount: Money;
  readonly reason: string;
  readonly staffId: string;
}

export interface Wallets extends Pick<PaymentsFacade, 'getWallet' | 'debitWallet'> {
  /** A counter-entry; nothing that is written is changed. The same id is the same adjustment. @throws AppError payments.no-such-account, payments.other-currency, payments.wallet-too-low */
  adjust(adjustment: Adjustment): Promise<void>;
  /** Newest first. @throws AppError payments.bad-cursor */
  listEntries(userId: string, currency: string, page: { limit: number; cursor?: string | undefined }): Promise<Page<LedgerEntry>>;
}

export interface WalletsDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly uow: UnitOfWork<PaymentsTables>;
  readonly market: Market;
  readonly users: UsersFacade;
}

export function createWallets({ db, uow, market, users }: WalletsDeps): Wallets {
  return {
    getWallet: async ({ userId }) => {
      const { rows } = await sql<{ balance: number; available: number; currency: string }>`
        select a.balance_minor as balance, a.balance_minor - a.held_minor as available, a.currency
        from accounts a where a.user_id = ${userId} and a.kind = 'wallet' order by a.currency`.execute(db);
      return rows.map(({ balance, available, currency }): WalletBalance => ({
        balance: money(balance, currency),
        available: money(available, currency),
      }));
    },

    debitWallet: ({ debitId, userId, amount, reason }) =>
      uow.run(async (tx) => {
        const free = await lockFree(tx, userId, amount.currency);
        if (await isWritten(tx, 'debit', debitId)) return { debited: true };
        if (free < amount.minor) return { debited: false };
        await write(tx, 'debit', debitId, userId, { minor: -amount.minor, currency: amount.currency }, 'system', reason);
        return { debited: true };
      }),

    adjust: async ({ id, userId, amount, reason, staffId }) => {
      const [user] = await users.listUsers({ userIds: [userId] });
      if (!user) throw noSuchAccount();
      await uow.run(async (tx) => {
        if (amount.currency !== market.currency) throw otherCurrency(market.currency);
        const free = await lockFree(tx, userId, amount.currency);
        if (await isWritten(tx, 'adjustment', id)) return;
        if (free + amount.minor < 0) throw walletTooLow();
        await write(tx, 'adjustment', id, userId, amount, `staff:${staffId}`, reason);
      });
    },

    listEntries: (userId, currency, page) => listEntries(db, accounts.wallet(userId, currency).id, page),
  };
}

async function isWritten(tx: Tx<PaymentsTables>, kind: JournalKind, cause: string): Promise<boolean> {
  const { rows } = await sql`select j.id from journals j where j.cause = ${cause} and j.kind = ${kind}`.execute(tx.db);
  return rows.length > 0;
}

/** What the wallet has free, in minor units; it stays so until the end of the transaction. */
async function lockFree(tx: Tx<PaymentsTables>, userId: string, currency: string): Promise<number> {
  const { rows } = await sql<{ free: number }>`
    select a.balance_minor - a.held_minor as free from accounts a where a.id = ${accounts.wallet(userId, currency).id} for update`.execute(
    tx.db,
  );
  return rows[0]?.free ?? 0;
}

async function write(
  tx: Tx<PaymentsTables>,
  kind: JournalKind,
  cause: string,
  userId: string,
  { minor, currency }: Money,
  who: string,
  why: string,
): Promise<void> {
  const wallet = accounts.wallet(userId, currency);
  const house = accounts.adjustments(currency);
  const [from, to] = minor > 0 ? [house, wallet] : [wallet, house];
  const journal = { kind, from, to, amount: Math.abs(minor), currency };
  await sql`select ${posting(journal, { cause: sql`${cause}`, attemptId: null, who, why })}`.execute(tx.db);
}
