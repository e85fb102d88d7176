import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { crashPoint } from '../../../platform/kernel/crash-point';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import type { PaymentsFacade, SoldGiftCard } from '../contract';
import { giftCardIssued } from '../events';
import { accounts, posting } from '../ledger/journal';
import { lockMoneyOf } from '../payments.repository';
import type { PaymentsTables } from '../tables';
import { contest, contested } from './freezing';
import type { GiftCodes } from './gift-codes';

export interface SoldCards extends Pick<PaymentsFacade, 'issueGiftCards' | 'noteGiftCardMailed' | 'listGiftCards'> {
  /** The mails of those whose day has come are asked for. */
  mailDue(limit: number): Promise<void>;
  /** Whom cards were for that an account bought, of those that are still to be mailed with their mail. */
  forgetRecipients(tx: Tx<PaymentsTables>, userId: string): Promise<void>;
}

export interface SoldCardsDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly uow: UnitOfWork<PaymentsTables>;
  readonly giftCodes: GiftCodes;
}

type Card = Parameters<PaymentsFacade['issueGiftCards']>[0]['cards'][number];

interface ToIssue {
  readonly orderId: string;
  readonly locale: string;
  readonly card: Card;
  readonly id: string;
  /** It is not mailed before staff let it pay. */
  readonly waits: boolean;
}

/** Gift cards that were bought. What their order brought for them is owed to whoever has the code. */
export function createSoldCards({ db, uow, giftCodes }: SoldCardsDeps): SoldCards {
  /** One for each unit, however often it is asked for; null: it was there. */
  async function issue(tx: Tx<PaymentsTables>, { orderId, locale, card, id, waits }: ToIssue): Promise<{ readonly isDue: boolean } | null> {
    const { lineId, unit, amount, email, message, sendOn } = card;
    const code = giftCodes.codeOf(id);
    const account = accounts.giftCard(id);
    const journal = {
      kind: 'issue',
      from: accounts.orders(amount.currency),
      to: account,
      amount: amount.minor,
      currency: amount.currency,
    } as const;
    const { rows } = await sql<{ due: boolean }>`
      with c as (
        insert into gift_cards (id, code_hash, last4, account_id, amount_minor, currency, recipient_email, message, locale, order_id, order_line_id, unit, send_on, mail_asked_at)
        values (${id}, ${giftCodes.hashOf(code)}, ${code.slice(-4)}, ${account.id}, ${amount.minor}, ${amount.currency}, ${email}, ${message}, ${locale},
          ${orderId}, ${lineId}, ${unit}, ${sendOn}::date, case when not ${waits}::boolean and ${isDue(sql`${sendOn}::date`)} then now() end)
        on conflict (order_line_id, unit) do nothing returning mail_asked_at is not null as due)
      select c.due, ${posting(journal, { cause: sql`${id}`, attemptId: null, who: 'system', why: null })} from c`.execute(tx.db);
    return rows[0] ? { isDue: rows[0].due } : null;
  }

  return {
    async issueGiftCards({ orderId, locale, cards, forget = false }) {
      await uow.run(async (tx) => {
        const trouble = contested(await lockMoneyOf(tx.db, orderId));
        let isNews = false;
        for (const card of cards) {
          const id = uuidv7();
          const issued = await issue(tx, { orderId, locale, card, id, waits: trouble !== null });
          if (issued?.isDue) tx.publish(giftCardIssued, id, { giftCardId: id });
          isNews ||= issued !== null;
          crashPoint('K19');
        }
        if (forget) await forgetRecipientsOf(tx, sql`g.order_id = ${orderId}`);
        if (trouble && isNews)
          await contest(tx, trouble.attempt, trouble.because, money(trouble.attempt.captured, trouble.attempt.currency));
      });
      return null;
    },

    async listGiftCards({ orderIds }) {
      const { rows } = await sql<Row>`
        select g.id, g.order_id, g.order_line_id, g.unit, g.last4, g.currency, g.amount_minor, a.balance_minor - a.held_minor as free,
          coalesce((select sum(r.amount_minor) from gift_card_returns r where r.gift_card_id = g.id and r.undone_at is null), 0)::bigint as taken_back,
          g.recipient_email, g.send_on::text as send_on, g.mailed_at
        from gift_cards g join accounts a on a.id = g.account_id
        where g.order_id = any(${orderIds}::uuid[]) order by g.order_id, g.order_line_id, g.unit`.execute(db);
      return rows.map(cardOf);
    },

    async mailDue(limit) {
      await uow.run(async (tx) => {
        const { rows } = await sql<{ id: string; worth: boolean }>`
          with due as (
            select g.id from gift_cards g where g.mail_asked_at is null and g.recipient_email is not null and g.blocked_at is null and ${isDue(sql`g.send_on`)}
            order by g.send_on limit ${limit} for update skip locked)
          update gift_cards g set mail_asked_at = now(), ${nobody(sql`g.forgets_recipient and a.balance_minor <= 0`)}
          from due, accounts a where g.id = due.id and a.id = g.account_id
          returning g.id, a.balance_minor > 0 as worth`.execute(tx.db);
        for (const { id } of rows.filter(({ worth }) => worth)) tx.publish(giftCardIssued, id, { giftCardId: id });
      });
    },

    async noteGiftCardMailed({ giftCardId }) {
      await sql`
        update gift_cards set mailed_at = coalesce(mailed_at, now()), ${nobody(sql`forgets_recipient`)} where id = ${giftCardId}`.execute(
        db,
      );
      return null;
    },

    forgetRecipients: (tx, userId) =>
      forgetRecipientsOf(tx, sql`g.order_id in (select c.order_id from collections c where c.owner_user_id = ${userId})`),
  };
}

/** A card that is worth nothing is never mailed. */
async function forgetRecipientsOf(tx: Tx<PaymentsTables>, which: RawBuilder<unknown>): Promise<void> {
  const isOver = sql`g.mailed_at is not null or (select a.balance_minor <= 0 from accounts a where a.id = g.account_id)`;
  await sql`update gift_cards g set forgets_recipient = true, ${nobody(isOver)} where ${which}`.execute(tx.db);
}

const nobody = (when: RawBuilder<unknown>) =>
  sql`recipient_email = case when not (${when}) then recipient_email end, message = case when not (${when}) then message end`;

const isDue = (day: RawBuilder<unknown>) => sql`(${day} is null or ${day} <= (now() at time zone 'utc')::date)`;

interface Row {
  readonly id: string;
  readonly order_id: string;
  readonly order_line_id: string;
  readonly unit: number;
  readonly last4: string;
  readonly currency: string;
  readonly amount_minor: number;
  readonly free: number;
  readonly taken_back: number;
  readonly recipient_email: string | null;
  readonly send_on: string | null;
  readonly mailed_at: Date | null;
}

const cardOf = (row: Row): SoldGiftCard => ({
  giftCardId: row.id,
  orderId: row.order_id,
  lineId: row.order_line_id,
  unit: row.unit,
  last4: row.last4,
  amount: money(row.amount_minor, row.currency),
  unspent: money(row.free, row.currency),
  takenBack: money(row.taken_back, row.currency),
  recipientEmail: row.recipient_email,
  sendOn: row.send_on,
  mailedAt: row.mailed_at?.toISOString() ?? null,
});
