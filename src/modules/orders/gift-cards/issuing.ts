import { sql, type Kysely } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { crashPoint } from '../../../platform/kernel/crash-point';
import type { GiftRecipient } from '../../../platform/facade/schemas';
import { money } from '../../../platform/kernel/money';
import type { PaymentsFacade } from '../../payments';
import { ordersContract, type OrdersFacade } from '../contract';
import type { OrdersTables } from '../tables';

export interface IssuingDeps {
  readonly db: Kysely<OrdersTables>;
  readonly payments: PaymentsFacade;
}

export interface Issuing extends Pick<OrdersFacade, 'issueGiftCards'> {
  /** The account is closed: whom its gift cards were for is erased, of those that are not issued yet as soon as they are. */
  forgetRecipients(tx: Tx<OrdersTables>, userId: string): Promise<void>;
}

type Cards = Parameters<PaymentsFacade['issueGiftCards']>[0]['cards'];

/** As many as payments issues at once. */
const batch = 20;

/** Each unit of a line is a card worth what was paid for it. The message that asks for it comes again until all are there. */
export function createIssuing({ db, payments }: IssuingDeps): Issuing {
  return {
    async issueGiftCards({ orderId }) {
      const lines = await listLines(db, orderId);
      crashPoint('K33');
      const locale = lines[0]?.locale ?? '';
      const cards = lines.flatMap(cardsOf);
      for (let at = 0; at < cards.length; at += batch)
        await payments.issueGiftCards({ orderId, locale, cards: cards.slice(at, at + batch), forget: lines[0]?.forget ?? false });
      if (lines.length > 0) await eraseRecipients(db, orderId);
      return null;
    },

    async forgetRecipients(tx, userId) {
      const { rows } = await sql<{ id: string; isOff: boolean }>`
        update orders o set forgets_recipients = true
        where o.user_id = ${userId} and exists (select 1 from order_lines l where l.order_id = o.id and l.gift_card and l.recipients is not null)
        returning o.id, o.lifecycle = 'cancelled' as "isOff"`.execute(tx.db);
      const off = rows.filter(({ isOff }) => isOff).map(({ id }) => id);
      await sql`update order_lines set recipients = null where order_id = any(${off}::uuid[]) and gift_card`.execute(tx.db);
      for (const { id, isOff } of rows) if (!isOff) tx.send(ordersContract, 'issueGiftCards', { orderId: id });
    },
  };
}

/** Of an order whose account is closed: its cards are issued, or will never be. */
export async function eraseRecipients(db: Kysely<OrdersTables>, orderId: string): Promise<void> {
  await sql`
    update order_lines l set recipients = null from orders o
    where o.id = ${orderId} and o.forgets_recipients and l.order_id = o.id and l.recipients is not null`.execute(db);
}

interface Line {
  readonly id: string;
  readonly quantity: number;
  /** Minor units of `currency`. */
  readonly worth: number;
  readonly currency: string;
  readonly recipients: (GiftRecipient | null)[] | null;
  readonly email: string;
  readonly locale: string;
  /** The account is closed. */
  readonly forget: boolean;
}

/** Of an order that is paid and stands; what costs nothing is no card. */
async function listLines(db: Kysely<OrdersTables>, orderId: string): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select l.id, l.quantity, l.unit_price_minor as worth, o.currency, l.recipients, o.email, o.locale, o.forgets_recipients as forget
    from order_lines l join orders o on o.id = l.order_id
    where l.order_id = ${orderId} and l.gift_card and l.unit_price_minor > 0 and o.lifecycle = 'accepted' and o.payment not in ('unpaid', 'authorized')
    order by l.position`.execute(db);
  return rows;
}

const cardsOf = ({ id, quantity, worth, currency, recipients, email }: Line): Cards =>
  Array.from({ length: quantity }, (_unit, at) => {
    const recipient = recipients?.[at] ?? null;
    return {
      lineId: id,
      unit: at + 1,
      amount: money(worth, currency),
      email: recipient?.email ?? email,
      message: recipient?.message || null,
      sendOn: recipient?.sendOn ?? null,
    };
  });
