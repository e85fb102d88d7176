import { sql, type Kysely, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Page } from '../../../platform/facade/schemas';
import { money } from '../../../platform/kernel/money';
import type { PaymentsFacade } from '../contract';
import { badCursor, noSuchGiftCard } from '../errors';
import type { PaymentsTables } from '../tables';
import { listEntries } from './entries';
import type { GiftCodes } from './gift-codes';
import type { GiftCard, GiftCardBalance, GiftCardDetail, GiftCardStatus } from './shapes';

export interface GiftCardFilter {
  /** The end of the code, or the recipient's address. */
  readonly q?: string | undefined;
  readonly orderId?: string | undefined;
  readonly status?: GiftCardStatus | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface GiftCardsQueries extends Pick<PaymentsFacade, 'getGiftCardMail'> {
  /** @throws AppError payments.no-such-gift-card */
  balanceOf(code: string): Promise<GiftCardBalance>;
  /** Newest first. @throws AppError payments.bad-cursor */
  list(filter: GiftCardFilter): Promise<Page<GiftCard>>;
  /** @throws AppError payments.no-such-gift-card */
  get(id: string): Promise<GiftCardDetail>;
}

export interface GiftCardsQueriesDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly giftCodes: GiftCodes;
}

export function createGiftCardsQueries({ db, giftCodes }: GiftCardsQueriesDeps): GiftCardsQueries {
  const find = async (conditions: readonly RawBuilder<unknown>[], limit: number): Promise<Row[]> => {
    const { rows } = await sql<Row>`
      select g.id, g.last4, g.amount_minor, g.currency, a.balance_minor, a.held_minor, g.recipient_email, g.message, g.block_reason, g.issued_by, g.order_id, g.send_on::text as send_on, g.mailed_at, g.created_at, g.expires_at,
        ${status} as status
      from gift_cards g join accounts a on a.id = g.account_id
      where ${sql.join([sql`true`, ...conditions], sql` and `)} order by g.id desc limit ${limit}`.execute(db);
    return rows;
  };

  return {
    async balanceOf(code) {
      const hash = giftCodes.hashOf(code);
      const [row] = hash === null ? [] : await find([sql`g.code_hash = ${hash}`], 1);
      if (!row) throw noSuchGiftCard();
      const { last4, balance, available, status: state, expiresAt } = cardOf(row);
      return { last4, balance, available, status: state, expiresAt };
    },

    async list({ q, orderId, status: wanted, limit = 20, cursor }) {
      if (cursor !== undefined && !z.uuid().safeParse(cursor).success) throw badCursor();
      const rows = await find(
        [
          ...(q === undefined ? [] : [sql`(g.last4 = upper(right(${q}, 4)) or g.recipient_email = lower(${q}))`]),
          ...(orderId === undefined ? [] : [sql`g.order_id = ${orderId}`]),
          ...(wanted === undefined ? [] : [sql`${status} = ${wanted}`]),
          ...(cursor === undefined ? [] : [sql`g.id < ${cursor}::uuid`]),
        ],
        limit + 1,
      );
      const items = rows.slice(0, limit).map(cardOf);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },

    async get(id) {
      const [row] = await find([sql`g.id = ${id}`], 1);
      if (!row) throw noSuchGiftCard();
      const { items } = await listEntries(db, `gift-card:${id}`, { limit: 200 });
      return {
        ...cardOf(row),
        message: row.message,
        blockReason: row.block_reason,
        issuedBy: row.issued_by,
        ...mailOf(row),
        entries: items,
      };
    },

    async getGiftCardMail({ giftCardId }) {
      const { rows } = await sql<{
        to: string;
        minor: number;
        currency: string;
        message: string | null;
        expires_at: Date | null;
        locale: string;
      }>`
        select g.recipient_email as "to", g.amount_minor as minor, g.currency, g.message, g.expires_at, g.locale
        from gift_cards g where g.id = ${giftCardId} and g.recipient_email is not null and g.blocked_at is null`.execute(db);
      const [row] = rows;
      if (!row) return null;
      const { to, minor, currency, message, expires_at: expiresAt, locale } = row;
      return {
        to,
        code: giftCodes.codeOf(giftCardId),
        amount: money(minor, currency),
        message,
        expiresAt: expiresAt?.toISOString() ?? null,
        locale,
      };
    },
  };
}

const status = sql`case when g.blocked_at is not null then 'blocked' when g.expires_at <= now() then 'expired' when a.balance_minor = 0 then 'empty' else 'active' end`;

interface Row {
  readonly id: string;
  readonly last4: string;
  readonly amount_minor: number;
  readonly currency: string;
  readonly balance_minor: number;
  readonly held_minor: number;
  readonly recipient_email: string | null;
  readonly message: string | null;
  readonly block_reason: string | null;
  readonly issued_by: string | null;
  readonly order_id: string | null;
  readonly send_on: string | null;
  readonly mailed_at: Date | null;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly status: GiftCardStatus;
}

const cardOf = (row: Row): GiftCard => ({
  id: row.id,
  last4: row.last4,
  amount: money(row.amount_minor, row.currency),
  balance: money(row.balance_minor, row.currency),
  available: money(row.balance_minor - row.held_minor, row.currency),
  status: row.status,
  recipientEmail: row.recipient_email,
  orderId: row.order_id,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
});

const mailOf = ({ send_on, mailed_at }: Row) => ({ sendOn: send_on, mailedAt: mailed_at?.toISOString() ?? null });
