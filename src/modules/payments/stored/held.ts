import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { crashPoint } from '../../../platform/kernel/crash-point';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import type { Step } from '../advancing';
import { giveBack } from '../domain/attempt';
import type { Account } from '../ledger/journal';
import { tellRefunded } from '../order-money';
import { lockAttempt, type AttemptRecord, type Source } from '../payments.repository';
import { insertRefund, type RefundRecord } from '../refunds.repository';
import type { PaymentsTables } from '../tables';

type Db = Tx<PaymentsTables>['db'];

/** The rest of an order's money is there: what was set aside of wallet and gift cards is taken. */
export async function takeHeld(tx: Tx<PaymentsTables>, orderId: string, source: Source, step: Step): Promise<void> {
  for (const id of await freeHeld(tx.db, orderId)) {
    await step(tx, id, source, {}, (before) => ({ ...before, status: 'captured', captured: before.authorized }));
    crashPoint('K19');
  }
}

/** The order will not be: what was set aside is free again, what was taken goes back. */
export async function releaseHeld(tx: Tx<PaymentsTables>, orderId: string, step: Step): Promise<void> {
  for (const id of await freeHeld(tx.db, orderId)) {
    await step(tx, id, 'cancel', {}, (before) => ({ ...before, status: 'cancelled' }));
  }
  const reason = 'order-cancelled';
  for (const id of await listTaken(tx.db, orderId)) {
    const attempt = await lockAttempt(tx.db, id);
    const amount = attempt.captured - attempt.refundAsked;
    const refund = await insertRefund(tx.db, { id: uuidv7(), attempt, amount, reason, automatic: true, refusal: null });
    const after = await settleAtOnce(tx, refund, step, null);
    await tellRefunded(tx, after, { refundId: refund.id, amount: money(amount, after.currency), reason });
  }
}

/** A refund that needs nobody outside: to a gift card, to a wallet. `to`: the wallet that gets it instead of where it came from. */
export async function settleAtOnce(tx: Tx<PaymentsTables>, refund: RefundRecord, step: Step, to: Account | null): Promise<AttemptRecord> {
  const { id: refundId, attemptId, amount } = refund;
  await sql`update refunds set status = 'succeeded', sync_at = null, updated_at = now() where id = ${refundId}`.execute(tx.db);
  const change = (before: AttemptRecord) =>
    giveBack({ ...before, rerouted: before.rerouted + (to ? amount : 0) }, before.refunded + amount);
  return step(tx, attemptId, 'refund', { refundId }, change, to);
}

/** In the order of accounts, as everyone who locks several. */
async function freeHeld(db: Db, orderId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with held as (
      select a.id, a.account_id, a.authorized_minor from attempts a
      where a.order_id = ${orderId} and a.account_id is not null and a.status = 'authorized'),
    locked as (
      select c.id from accounts c where c.id in (select h.account_id from held h) order by c.id for update),
    freed as (
      update accounts c set held_minor = c.held_minor - h.authorized_minor from held h join locked l on l.id = h.account_id
      where c.id = h.account_id)
    select h.id from held h order by h.account_id`.execute(db);
  return rows.map(({ id }) => id);
}

async function listTaken(db: Db, orderId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from attempts a
    where a.order_id = ${orderId} and a.account_id is not null and a.captured_minor > a.refund_asked_minor order by a.account_id`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}
