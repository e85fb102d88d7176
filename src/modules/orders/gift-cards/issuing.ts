import { sql, type Kysely } from 'kysely';
import type { GiftRecipient } from '../../../platform/facade/schemas';
import { money } from '../../../platform/kernel/money';
import type { PaymentsFacade } from '../../payments';
import type { OrdersFacade } from '../contract';
import type { OrdersTables } from '../tables';

export interface IssuingDeps {
  readonly db: Kysely<OrdersTables>;
  readonly payments: PaymentsFacade;
}

export type Issuing = Pick<OrdersFacade, 'issueGiftCards'>;

type Cards = Parameters<PaymentsFacade['issueGiftCards']>[0]['cards'];

/** As many as payments issues at once. */
const batch = 20;

/** Each unit of a line is a card worth what was paid for it. The message that asks for it comes again until all are there. */
export function createIssuing({ db, payments }: IssuingDeps): Issuing {
  return {
    async issueGiftCards({ orderId }) {
      const lines = await listLines(db, orderId);
      const locale = lines[0]?.locale ?? '';
      const cards = lines.flatMap(cardsOf);
      for (let at = 0; at < cards.length; at += batch)
        await payments.issueGiftCards({ orderId, locale, cards: cards.slice(at, at + batch) });
      return null;
    },
  };
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
}

/** Of an order that is paid and stands; what costs nothing is no card. */
async function listLines(db: Kysely<OrdersTables>, orderId: string): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select l.id, l.quantity, l.unit_price_minor as worth, o.currency, l.recipients, o.email, o.locale
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
