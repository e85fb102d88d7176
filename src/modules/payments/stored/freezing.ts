import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { majorText } from '../../../platform/kernel/format';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money, type Money } from '../../../platform/kernel/money';
import { openCase, type NewCase } from '../cases/cases.repository';
import type { AttemptRecord } from '../payments.repository';
import type { PaymentsTables } from '../tables';

type Because = 'dispute' | 'refund';

const reasons: Readonly<Record<Because, string>> = {
  dispute: 'The payment it was bought with is disputed',
  refund: 'What it was bought with was given back at the provider',
};

/** The money of gift cards is contested or has gone back behind our back: a case names them, and where all of it is, what is left of them is frozen. */
export async function contest(tx: Tx<PaymentsTables>, attempt: AttemptRecord, because: Because, amount: Money): Promise<void> {
  if (because === 'dispute' || attempt.status === 'refunded') await freeze(tx, attempt, because);
  const told = await describe(tx, attempt);
  if (because === 'refund' && told === null) return;
  const { id: attemptId, mainOrderId: orderId, provider } = attempt;
  const kind: NewCase['kind'] = because === 'dispute' ? 'dispute' : 'gift-card-refunded';
  // anew each time: the same money may be disputed again, and given back in parts
  await openCase(tx.db, { kind, key: `${kind}:${uuidv7()}`, provider, orderId, attemptId, amount, facts: { giftCards: told } });
}

/** Of a card that is let go: a mail that found it blocked is asked for anew. */
export const mailedAfterAll = sql`mail_asked_at = case when mailed_at is not null then mail_asked_at end`;

/** The dispute was won: cards that it froze pay again, those that staff blocked do not. */
export async function thaw(tx: Tx<PaymentsTables>, { id }: Pick<AttemptRecord, 'id'>): Promise<void> {
  await sql`update gift_cards set blocked_at = null, block_reason = null, frozen_for = null, ${mailedAfterAll} where frozen_for = ${id}`.execute(
    tx.db,
  );
}

/** Why cards of an order that are issued only now pay nothing. Its own refunds cannot have reached all of its money while they were not there. */
export const contested = (attempts: readonly AttemptRecord[]): { attempt: AttemptRecord; because: Because } | null => {
  const attempt = attempts.find(
    ({ tender, purpose, status }) => tender === 0 && purpose === 'order' && (status === 'disputed' || status === 'refunded'),
  );
  return attempt ? { attempt, because: attempt.status === 'disputed' ? 'dispute' : 'refund' } : null;
};

async function freeze(tx: Tx<PaymentsTables>, { id, orderId, purpose }: AttemptRecord, because: Because): Promise<void> {
  if (purpose !== 'order') return;
  await sql`
    update gift_cards g set blocked_at = now(), block_reason = ${reasons[because]}, frozen_for = ${id}
    from accounts a where g.order_id = ${orderId} and g.blocked_at is null and a.id = g.account_id and a.balance_minor > 0`.execute(tx.db);
}

/** For staff; null: the payment bought none. */
async function describe(tx: Tx<PaymentsTables>, { orderId, purpose }: AttemptRecord): Promise<string | null> {
  if (purpose !== 'order') return null;
  const { rows } = await sql<{ last4: string; currency: string; left: number; spent: number; isBlocked: boolean }>`
    select g.last4, g.currency, a.balance_minor as left, g.blocked_at is not null as "isBlocked",
      g.amount_minor - a.balance_minor - coalesce((select sum(r.amount_minor) from gift_card_returns r where r.gift_card_id = g.id and r.undone_at is null), 0)::bigint as spent
    from gift_cards g join accounts a on a.id = g.account_id where g.order_id = ${orderId} order by g.order_line_id, g.unit`.execute(tx.db);
  const text = (minor: number, currency: string): string => `${majorText(money(minor, currency))} ${currency}`;
  const lines = rows.map(
    ({ last4, currency, left, spent, isBlocked }) =>
      `Gift card …${last4}: ${text(left, currency)} left${left > 0 ? (isBlocked ? ', blocked' : ', still pays') : ''}, ${text(Math.max(0, spent), currency)} spent`,
  );
  return lines.length === 0 ? null : lines.join('; ');
}
