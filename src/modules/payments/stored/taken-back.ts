import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { accounts, posting } from '../ledger/journal';
import type { PaymentsTables } from '../tables';

/** What a refund takes off a gift card that was bought, in minor units. */
export interface TakeBack {
  readonly giftCardId: string;
  readonly minor: number;
}

/** All of it or nothing. False: it is not there any more, or the card is of another order. */
export async function takeBackIn(tx: Tx<PaymentsTables>, refundId: string, orderId: string, wanted: readonly TakeBack[]): Promise<boolean> {
  const { rows } = await sql<{ id: string; currency: string; free: number }>`
    select g.id, g.currency, a.balance_minor - a.held_minor as free from gift_cards g join accounts a on a.id = g.account_id
    where g.id = any(${wanted.map(({ giftCardId }) => giftCardId)}::uuid[]) and g.order_id = ${orderId} order by a.id for update of a`.execute(
    tx.db,
  );
  const free = new Map(rows.map((row) => [row.id, row]));
  if (!wanted.every(({ giftCardId, minor }) => minor <= (free.get(giftCardId)?.free ?? 0))) return false;
  for (const { giftCardId, minor } of wanted) {
    await move(tx, 'taken-back', { refundId, giftCardId, minor, currency: free.get(giftCardId)?.currency ?? '' });
    await sql`insert into gift_card_returns (refund_id, gift_card_id, amount_minor) values (${refundId}, ${giftCardId}, ${minor})`.execute(
      tx.db,
    );
  }
  return true;
}

/** The refund came to nothing, or its money came back: the cards are worth what they were. */
export async function putBackIn(tx: Tx<PaymentsTables>, refundId: string): Promise<void> {
  const { rows } = await sql<{ giftCardId: string; minor: number; currency: string }>`
    update gift_card_returns r set undone_at = now() from gift_cards g
    where r.refund_id = ${refundId} and r.undone_at is null and g.id = r.gift_card_id
    returning r.gift_card_id as "giftCardId", r.amount_minor as minor, g.currency`.execute(tx.db);
  for (const row of rows) await move(tx, 'taken-back-undone', { refundId, ...row });
}

async function move(
  tx: Tx<PaymentsTables>,
  kind: 'taken-back' | 'taken-back-undone',
  { refundId, giftCardId, minor, currency }: TakeBack & { readonly refundId: string; readonly currency: string },
): Promise<void> {
  const [card, house] = [accounts.giftCard(giftCardId), accounts.orders(currency)];
  const [from, to] = kind === 'taken-back' ? [card, house] : [house, card];
  const cause = { cause: sql`${`${refundId}:${giftCardId}`}`, attemptId: null, who: 'system', why: null };
  await sql`select ${posting({ kind, from, to, amount: minor, currency }, cause)}`.execute(tx.db);
}
