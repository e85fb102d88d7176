import { sql } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import type { Advancing } from '../advancing';
import { closeCharge } from '../charges';
import type { PaymentsFacade } from '../contract';
import { giftCardRefused, notOpen, type GiftCardProblem } from '../errors';
import { paymentAuthorized } from '../events';
import { accounts } from '../ledger/journal';
import type { PaymentsTables } from '../tables';
import type { GiftCodes } from './gift-codes';
import { takeHeld } from './held';

export interface HoldingDeps {
  readonly uow: UnitOfWork<PaymentsTables>;
  readonly advancing: Advancing;
  readonly giftCodes: GiftCodes;
}

export type Holding = Pick<PaymentsFacade, 'holdStoredValue'>;

interface Collection {
  readonly amount: number;
  readonly currency: string;
  readonly stored: number;
  readonly ownerUserId: string | null;
  readonly status: 'open' | 'closed' | 'cancelled';
  readonly expired: boolean;
  /** Of a charge: the order that costs more. */
  readonly ofOrderId: string | null;
}

/** What pays before a provider is asked. Amounts are minor units of the order's currency. */
export function createHolding({ uow, advancing, giftCodes }: HoldingDeps): Holding {
  return {
    holdStoredValue: ({ orderId, wallet, giftCards }) =>
      uow.run(async (tx) => {
        const due = await lockCollection(tx, orderId);
        if (due.stored > 0 && due.status !== 'cancelled') return answer(due, due.stored);
        if (due.status !== 'open' || due.expired) throw notOpen();
        if (await isBeingPaid(tx, orderId)) return answer(due, 0);
        const hashes = giftCards.map((code) => {
          const hash = giftCodes.hashOf(code);
          if (hash === null) throw giftCardRefused('unknown', code);
          return hash;
        });
        const cards = await findCards(tx, hashes, giftCards, due.currency);
        const purse = wallet && due.ownerUserId !== null ? [accounts.wallet(due.ownerUserId, due.currency).id] : [];
        const parts = await shares(tx, [...cards, ...purse], due.amount);
        if (parts.length === 0) return answer(due, 0);
        for (const [index, part] of parts.entries()) await hold(tx, orderId, due.currency, part, index + 1);
        const held = parts.reduce((sum, { amount }) => sum + amount, 0);
        await sql`update collections set stored_minor = ${held}, updated_at = now() where order_id = ${orderId}`.execute(tx.db);
        if (held === due.amount) await complete(tx, orderId, parts, due);
        return answer(due, held);
      }),
  };

  /** Nothing is left for a provider: the order is paid. */
  async function complete(tx: Tx<PaymentsTables>, orderId: string, [first]: readonly Part[], due: Collection): Promise<void> {
    if (!first) return;
    const amount = money(due.amount, due.currency);
    await takeHeld(tx, orderId, 'call', advancing.step);
    if (due.ofOrderId === null) tx.publish(paymentAuthorized, orderId, { paymentId: first.id, orderId, amount, captured: true });
    else await closeCharge(tx, { orderId, mainOrderId: due.ofOrderId, amount: due.amount, currency: due.currency }, first.id);
  }
}

interface Part {
  readonly id: string;
  readonly accountId: string;
  readonly amount: number;
  readonly last4: string | null;
}

const answer = ({ amount, currency }: Collection, held: number) => ({ held: money(held, currency), left: money(amount - held, currency) });

async function lockCollection(tx: Tx<PaymentsTables>, orderId: string): Promise<Collection> {
  const { rows } = await sql<Collection>`
    select c.amount_minor as amount, c.currency, c.stored_minor as stored, c.owner_user_id as "ownerUserId", c.status, c.expires_at <= now() as expired, c.of_order_id as "ofOrderId"
    from collections c where c.order_id = ${orderId} and c.purpose <> 'top-up' for update`.execute(tx.db);
  const [row] = rows;
  if (!row) throw notOpen();
  return row;
}

async function isBeingPaid(tx: Tx<PaymentsTables>, orderId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from attempts a where a.order_id = ${orderId} limit 1`.execute(tx.db);
  return rows.length > 0;
}

/** The accounts of gift cards that may pay, in the order in which their codes were given; a code twice is once. */
async function findCards(tx: Tx<PaymentsTables>, hashes: readonly string[], codes: readonly string[], currency: string): Promise<string[]> {
  if (hashes.length === 0) return [];
  const { rows } = await sql<{ hash: string; accountId: string; problem: GiftCardProblem | null }>`
    select g.code_hash as hash, g.account_id as "accountId",
      case when g.blocked_at is not null then 'blocked' when g.expires_at <= now() then 'expired'
        when g.currency <> ${currency} then 'other-currency' when a.balance_minor = 0 then 'empty'
        when a.balance_minor = a.held_minor then 'in-use' end as problem
    from gift_cards g join accounts a on a.id = g.account_id where g.code_hash = any(${hashes}::text[])
    order by g.id for share of g`.execute(tx.db);
  const found = hashes.map((hash, index) => {
    const card = rows.find((row) => row.hash === hash);
    if (!card || card.problem !== null) throw giftCardRefused(card?.problem ?? 'unknown', codes[index] ?? '');
    return card.accountId;
  });
  return [...new Set(found)];
}

/** What each account gives, in this order, until all is paid; locked until the end of the transaction. */
async function shares(tx: Tx<PaymentsTables>, ids: readonly string[], due: number): Promise<Part[]> {
  const { rows } = await sql<{ id: string; free: number; last4: string | null }>`
    select a.id, a.balance_minor - a.held_minor as free, (select g.last4 from gift_cards g where g.account_id = a.id) as last4
    from accounts a where a.id = any(${ids}::text[]) order by a.id for update of a`.execute(tx.db);
  let left = due;
  return ids.flatMap((accountId) => {
    const account = rows.find(({ id }) => id === accountId);
    const amount = Math.min(account?.free ?? 0, left);
    left -= amount;
    return amount > 0 ? [{ id: uuidv7(), accountId, amount, last4: account?.last4 ?? null }] : [];
  });
}

/** In one statement: the account's own limit refuses what it does not have. */
async function hold(tx: Tx<PaymentsTables>, orderId: string, currency: string, part: Part, tender: number): Promise<void> {
  const { id, accountId, amount, last4 } = part;
  const provider = last4 === null ? 'wallet' : 'gift-card';
  await sql`
    with c as (update accounts set held_minor = held_minor + ${amount} where id = ${accountId}),
    a as (
      insert into attempts (id, order_id, tender, account_id, provider, idempotency_key, status, amount_minor, currency, authorized_minor, method_brand, method_last4)
      values (${id}, ${orderId}, ${tender}, ${accountId}, ${provider}, ${`hold_${id}`}, 'authorized', ${amount}, ${currency}, ${amount},
        ${last4 === null ? null : 'gift-card'}, ${last4})
      returning id)
    insert into attempt_events (attempt_id, source, evidence, to_status) select a.id, 'created', '{}', 'authorized' from a`.execute(tx.db);
}
