import { sql, type Kysely } from 'kysely';
import type { Tx, UnitOfWork } from '../../platform/db/unit-of-work';
import { crashPoint } from '../../platform/kernel/crash-point';
import { uuidv7 } from '../../platform/kernel/ids';
import { money } from '../../platform/kernel/money';
import { attemptViewOf } from './attempt.view';
import { closeCharge } from './charges';
import { advance, hasLostPromise, newsOf, nextLook, owes, type Attempt, type Evidence } from './domain/attempt';
import { isOnDelivery } from './domain/offline';
import { paymentAuthorized, paymentAwaited, paymentFailed, walletToppedUp } from './events';
import { accountOf, accounts, journalsOf, type Account, type Sides } from './ledger/journal';
import { tellRefunded } from './order-money';
import { lockAttempt, saveStep, stopLooking, type AttemptRecord, type Source } from './payments.repository';
import { keepMethod } from './saved/saved-methods.repository';
import { contest, thaw } from './stored/freezing';
import { takeHeld } from './stored/held';
import type { PaymentsTables } from './tables';

/** The one way a payment moves: the call, the webhook, the buyer's step and the reconciler all come through here. */
export interface Advancing {
  advancePayment(attemptId: string, evidence: Evidence, source: Source): Promise<AttemptRecord>;
  /** The same inside a transaction that has more to say; `change` sees the locked attempt. `to`: where a refund goes instead. */
  step(
    tx: Tx<PaymentsTables>,
    attemptId: string,
    source: Source,
    evidence: unknown,
    change: (before: AttemptRecord) => Attempt,
    to?: Account | null,
  ): Promise<AttemptRecord>;
}

export type Step = Advancing['step'];

export function createAdvancing({ uow }: { readonly uow: UnitOfWork<PaymentsTables> }): Advancing {
  const step: Step = async (tx, attemptId, source, evidence, change, to = null) => {
    const before = await lockAttempt(tx.db, attemptId);
    const after: AttemptRecord = { ...before, ...change(before) };
    if (isSame(before, after)) {
      if (before.waitsForSync && nextLook(before, isOff(before), 0) === null) await stopLooking(tx.db, before.id);
      return before;
    }
    const seconds = nextLook(after, isOff(after), 0);
    const journals = journalsOf(before, after, sidesOf(after, to));
    await saveStep(tx.db, { id: before.id, before, after, source, evidence, nextLook: seconds, journals });
    if (after.purpose === 'top-up') await tellToppedUp(tx, before, after);
    else if (after.accountId === null) await (after.purpose === 'charge' ? tellCharge : tell)(tx, before, after, source, step);
    if (hasLostPromise(before, after) && after.collection === 'closed') await reopen(tx.db, after.orderId);
    if (after.status === 'disputed' && before.status !== 'disputed')
      await contest(tx, after, 'dispute', money(after.captured - (after.refunded - after.rerouted), after.currency));
    if (before.status === 'disputed' && after.status === 'captured') await thaw(tx, after);
    if (after.refunded > before.refundAsked) await noteForeignRefund(tx, before, after);
    return { ...after, refundAsked: Math.max(before.refundAsked, after.refunded), waitsForSync: seconds !== null };
  };

  return {
    step,
    advancePayment: (attemptId, evidence, source) =>
      uow.run(async (tx) => {
        const change = (before: AttemptRecord): Attempt => advance(before, evidence);
        let after = await step(tx, attemptId, source, evidence, change);
        // first heard of when it was disputed already: taken, then disputed
        if (isDisputed(evidence) && after.status === 'captured') after = await step(tx, attemptId, source, evidence, change);
        if (evidence.kind === 'report' && evidence.report.kept) await keepMethod(tx.db, after.provider, evidence.report.kept);
        crashPoint('K07');
        return after;
      }),
  };
}

const isDisputed = (evidence: Evidence): boolean => evidence.kind === 'report' && evidence.report.status === 'disputed';

export const isOff = ({ collection }: Pick<AttemptRecord, 'collection'>): boolean => collection === 'cancelled';

/** Whether something of it must be voided or refunded. */
export function owesSomething(attempt: AttemptRecord): boolean {
  const due = owes(attempt, isOff(attempt));
  return due.void || due.refund > 0;
}

async function tell(tx: Tx<PaymentsTables>, before: AttemptRecord, after: AttemptRecord, source: Source, step: Step): Promise<void> {
  const facts = { paymentId: after.id, orderId: after.orderId, amount: money(after.amount, after.currency) };
  const { payUntil } = attemptViewOf(after);
  if (payUntil !== undefined && before.status !== after.status && !isOff(after))
    tx.publish(paymentAwaited, after.orderId, { ...facts, payUntil });
  const news = newsOf(before, after, isOff(after));
  if (news === 'authorized') {
    tx.publish(paymentAuthorized, after.orderId, {
      ...facts,
      captured: after.status === 'captured',
      ...(isOnDelivery(after.provider) && { onDelivery: true }),
    });
    if (after.stored > 0) await takeHeld(tx, after.orderId, source, step);
  }
  if (news === 'failed') {
    const code = hasLostPromise(before, after) ? 'authorization-lost' : (after.failure?.code ?? after.status);
    tx.publish(paymentFailed, after.orderId, { ...facts, code });
  }
}

/** A charge is done with its money: nothing more is to be paid for it. What failed may be tried again. */
async function tellCharge(tx: Tx<PaymentsTables>, before: AttemptRecord, after: AttemptRecord, source: Source, step: Step): Promise<void> {
  if (newsOf(before, after, isOff(after)) !== 'authorized' || after.status !== 'captured') return;
  if (after.stored > 0) await takeHeld(tx, after.orderId, source, step);
  await closeCharge(tx, after, after.id);
}

/** A top-up is done with its money: it is in the wallet by the same step. */
async function tellToppedUp(tx: Tx<PaymentsTables>, before: AttemptRecord, after: AttemptRecord): Promise<void> {
  const { orderId: topUpId, ownerUserId: userId, currency } = after;
  if (newsOf(before, after, isOff(after)) !== 'authorized' || after.status !== 'captured' || userId === null) return;
  await sql`update collections set status = 'closed', email = null, updated_at = now() where order_id = ${topUpId}`.execute(tx.db);
  tx.publish(walletToppedUp, userId, { topUpId, userId, amount: money(after.captured, currency) });
}

/** How long an order whose promised money was lost may be paid anew, in days. */
const reopenedDays = 14;

async function reopen(db: Kysely<PaymentsTables>, orderId: string): Promise<void> {
  await sql`
    update collections set status = 'open', expires_at = now() + make_interval(days => ${reopenedDays}), updated_at = now()
    where order_id = ${orderId} and status = 'closed'`.execute(db);
}

/** More has gone back than was asked for here: somebody did it at the provider's own desk. */
async function noteForeignRefund(tx: Tx<PaymentsTables>, before: AttemptRecord, after: AttemptRecord): Promise<void> {
  const amount = after.refunded - before.refundAsked;
  const refundId = uuidv7();
  const reason = 'made-at-provider';
  await sql`
    with r as (
      insert into refunds (id, attempt_id, amount_minor, currency, reason, automatic, idempotency_key, status)
      values (${refundId}, ${after.id}, ${amount}, ${after.currency}, ${reason}, false, ${`foreign_${refundId}`}, 'succeeded'))
    update attempts set refund_asked_minor = ${after.refunded} where id = ${after.id}`.execute(tx.db);
  await tellRefunded(tx, after, { refundId, amount: money(amount, after.currency), reason });
  if (after.accountId === null && !isOff(after)) await contest(tx, after, 'refund', money(amount, after.currency));
}

/** Between which accounts its money moves. What of a top-up does not count waits until it is settled by hand or has gone back. */
function sidesOf(after: AttemptRecord, to: Account | null): Sides {
  const { provider, currency, purpose, accountId, ownerUserId } = after;
  const own = to ?? (accountId === null ? accounts.clearing(provider, currency) : accountOf(accountId));
  if (purpose !== 'top-up') return { own, other: accounts.orders(currency) };
  const reaches = after.status === 'captured' && after.refunded === 0 && !isOff(after) && ownerUserId !== null;
  return { own, other: reaches ? accounts.wallet(ownerUserId, currency) : accounts.suspense(currency) };
}

const isSame = (a: Attempt, b: Attempt): boolean => JSON.stringify(factsOf(a)) === JSON.stringify(factsOf(b));

const factsOf = (a: Attempt) => [
  a.status,
  a.undecided,
  a.authorized,
  a.captured,
  a.refunded,
  a.providerRef,
  a.captureRef,
  a.told,
  a.failure,
  a.nextAction,
  a.method,
];
