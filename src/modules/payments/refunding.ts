import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Tx, UnitOfWork } from '../../platform/db/unit-of-work';
import { crashPoint } from '../../platform/kernel/crash-point';
import { uuidv7 } from '../../platform/kernel/ids';
import { money, type Money } from '../../platform/kernel/money';
import { isOff, type Advancing } from './advancing';
import type { RefundView } from './contract';
import { giveBack, owes, takeBack } from './domain/attempt';
import { noSuchOrder, refundRefused, refundReused } from './errors';
import { refundFailed } from './events';
import { accounts } from './ledger/journal';
import { moneyOf, tellRefunded } from './order-money';
import { findAttempt, lockAttempt, lockMoneyOf, type AttemptRecord } from './payments.repository';
import { callProvider } from './providers/calling';
import type { PaymentProvider, RefundOrder, RefundReport } from './providers/provider';
import type { Providers } from './providers/registry';
import {
  claimDueRefunds,
  dropPart,
  findRefund,
  insertRefund,
  listParts,
  mayAsk,
  noteUnderWay,
  settleRefund,
  standAlone,
  stopAsking,
  unsettleRefund,
  type NewRefund,
  type RefundRecord,
} from './refunds.repository';
import { releaseHeld, settleAtOnce } from './stored/held';
import { putBackIn, takeBackIn, type TakeBack } from './stored/taken-back';
import type { PaymentsTables } from './tables';

export interface RefundingDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly uow: UnitOfWork<PaymentsTables>;
  readonly logger: Logger;
  readonly providers: Providers;
  readonly advancing: Advancing;
  readonly webhookUrlOf: (provider: string) => string;
}

export interface RefundRequest {
  readonly refundId: string;
  readonly orderId: string;
  /** Null: all that is left. */
  readonly amount: Money | null;
  readonly reason: string;
  readonly to?: 'original' | 'wallet' | undefined;
  /** What is taken off gift cards that the order sold; all of it, or the refund is refused. */
  readonly takeBack?: readonly TakeBack[] | undefined;
}

/** A refund is a row with its key before the provider is asked. What stays unknown is asked for again until it is known. */
export interface Refunding {
  /**
   * An amount that is too much is no error but a refund that failed.
   * @throws AppError payments.no-such-order, payments.refund-reused; payments.refund-refused when all is asked for and nothing is left
   */
  refundPayment(request: RefundRequest): Promise<RefundView>;
  /** What an attempt owes goes back, one refund at a time; harmless when nothing is owed. */
  refundOwed(attemptId: string): Promise<void>;
  /** What the provider told of one by itself. */
  recordRefund(tx: Tx<PaymentsTables>, refundId: string, report: RefundReport): Promise<void>;
  /** Carries on with refunds whose end is not known. */
  resumeRefunds(limit: number): Promise<number>;
}

export function createRefunding({ db, uow, logger, providers, advancing, webhookUrlOf }: RefundingDeps): Refunding {
  /** Also a refund that is refused is written, so that the same id is refused for ever. */
  const openRequested = ({ refundId, orderId, amount, reason, to, takeBack = [] }: RefundRequest): Promise<RefundRecord> =>
    uow.run(async (tx) => {
      const attempts = await lockMoneyOf(tx.db, orderId);
      const earlier = await findRefund(tx.db, refundId);
      if (earlier) {
        if (earlier.orderId !== orderId || (amount !== null && amount.minor !== earlier.whole)) throw refundReused();
        return earlier;
      }
      const [attempt] = attempts;
      if (!attempt || attempt.purpose === 'top-up') throw noSuchOrder();
      const isTaken = !attempts.some(({ status }) => status === 'authorized');
      const left = !isTaken ? 0 : attempts.reduce((sum, one) => sum + leftOf(one), 0);
      const minor = amount?.minor ?? left;
      if (minor <= 0) throw refundRefused(nothing);
      const wallet = to === 'wallet' && attempt.ownerUserId !== null ? accounts.wallet(attempt.ownerUserId, attempt.currency) : null;
      const asked = to === 'wallet' && wallet === null ? noWallet : refusalOf(amount, attempt, left);
      const refusal = asked ?? ((await takeBackIn(tx, refundId, await mainOrderOf(tx.db, orderId), takeBack)) ? null : spent);
      if (refusal) {
        const refused = await insertRefund(tx.db, { id: refundId, attempt, amount: minor, reason, automatic: false, refusal });
        tellFailed(tx, refused, refusal.code);
        return refused;
      }
      const toWallet = wallet !== null;
      const parts = await insertParts(tx, spread(attempts, minor), { id: refundId, reason, automatic: false, refusal: null, toWallet });
      const [first] = parts;
      if (!first) throw new Error(`refund ${refundId} has no parts`);
      if (wallet === null && first.attempt.accountId === null) return first.refund;
      for (const { refund } of parts) await settleAtOnce(tx, refund, advancing.step, wallet);
      await tellRefunded(tx, attempt, { refundId, amount: money(minor, attempt.currency), reason });
      return { ...first.refund, status: 'succeeded' };
    });

  /** Also of what was refused at once: whoever asked may not have heard the answer. */
  function tellFailed(
    tx: Tx<PaymentsTables>,
    { id: refundId, attemptId: paymentId, mainOrderId: orderId, ...refund }: RefundRecord,
    code: string,
    minor = refund.whole,
  ): void {
    const charge = refund.orderId === orderId ? {} : { chargeId: refund.orderId };
    const amount = money(minor, refund.currency);
    tx.publish(refundFailed, orderId, { refundId, paymentId, orderId, ...charge, amount, reason: refund.reason, code });
  }

  const openOwed = (attemptId: string): Promise<RefundRecord | null> =>
    uow.run(async (tx) => {
      const attempt = await lockAttempt(tx.db, attemptId);
      const { refund: owed } = owes(attempt, isOff(attempt));
      const left = Math.min(owed, attempt.captured - attempt.refundAsked);
      if (left <= 0) return null;
      const reason = isOff(attempt) ? 'order-cancelled' : 'late-payment';
      return insertRefund(tx.db, { id: uuidv7(), attempt, amount: left, reason, automatic: true, refusal: null });
    });

  async function carryOut(refund: RefundRecord): Promise<void> {
    const attempt = await findAttempt(db, refund.attemptId);
    const provider = attempt && providers.known(attempt.provider);
    const ref = attempt?.providerRef;
    if (!provider?.refund || !ref) return;
    const { id: refundId, idempotencyKey, reason, providerRef: refundRef } = refund;
    const order: RefundOrder = {
      refundId,
      ref,
      captureRef: attempt.captureRef,
      refundRef,
      money: money(refund.amount, refund.currency),
      reason,
      idempotencyKey,
      webhookUrl: webhookUrlOf(attempt.provider),
    };
    const outcome = await callProvider((signal) => askFor(provider, refund, order, signal));
    crashPoint('K17');
    if (!outcome.known) logger.warn({ refundId, err: outcome.cause }, 'refund not answered, will be asked for again');
    else if (outcome.value) await record(refund, outcome.value);
  }

  /** Null: it may be under way, and asking for it once more could give the money back twice. */
  async function askFor(
    { capabilities, refund: call, syncRefund }: PaymentProvider,
    { id, status, isNew }: RefundRecord,
    order: RefundOrder,
    signal: AbortSignal,
  ): Promise<RefundReport | null> {
    const known = isNew ? null : ((await syncRefund?.(order, signal)) ?? null);
    if (known || !call || status !== 'requested' || order.refundRef !== null) return known;
    const patience = syncRefund ? patienceSeconds : null;
    return capabilities.repeatableRefund || (await mayAsk(db, id, patience)) ? call(order, signal) : null;
  }

  const record = (refund: RefundRecord, report: RefundReport): Promise<void> => uow.run((tx) => recordIn(tx, refund, report));

  async function recordIn(tx: Tx<PaymentsTables>, refund: RefundRecord, report: RefundReport): Promise<void> {
    if (report.status === 'pending') return noteUnderWay(tx.db, refund, report.ref);
    const attempt = await lockAttempt(tx.db, refund.attemptId);
    if (refund.status === 'succeeded') return report.status === 'failed' ? comeBack(tx, refund, report) : stopAsking(tx.db, refund.id);
    const total = await settleRefund(tx.db, refund, report);
    crashPoint('K18');
    if (total === null) return;
    const parts = await listParts(tx.db, refund.id);
    if (report.status === 'failed') {
      for (const part of parts) await dropPart(tx.db, part, report);
      await putBackIn(tx, refund.id);
      if (isOff(attempt)) await releaseHeld(tx, attempt.orderId, advancing.step);
      tellFailed(tx, refund, report.failure?.code ?? 'refused');
      return;
    }
    const amount = money(refund.whole, refund.currency);
    for (const part of parts) await settleAtOnce(tx, part, advancing.step, null);
    const after = await advancing.step(tx, attempt.id, 'refund', { refundId: refund.id, report }, (before) => giveBack(before, total));
    await tellRefunded(tx, after, { refundId: refund.id, amount, reason: refund.reason });
  }

  /** The buyer's bank sent it back: the money is ours again. */
  async function comeBack(tx: Tx<PaymentsTables>, refund: RefundRecord, report: RefundReport): Promise<void> {
    const total = await unsettleRefund(tx.db, refund, report);
    if (total === null) return;
    const after = await advancing.step(tx, refund.attemptId, 'refund', { refundId: refund.id, report }, (before) =>
      takeBack(before, total),
    );
    tellFailed(tx, refund, report.failure?.code ?? 'refused', refund.amount);
    await putBackIn(tx, refund.id);
    for (const part of await listParts(tx.db, refund.id)) {
      await standAlone(tx.db, part);
      await tellRefunded(tx, after, { refundId: part.id, amount: money(part.amount, part.currency), reason: part.reason });
    }
  }

  return {
    async refundPayment(request) {
      const refund = await openRequested(request);
      if (refund.status === 'requested' && refund.isNew) await carryOut(refund);
      const settled = (await findRefund(db, refund.id)) ?? refund;
      return viewOf(settled, (await moneyOf(db, settled.mainOrderId)).kept);
    },

    async refundOwed(attemptId) {
      const refund = await openOwed(attemptId);
      if (refund) await carryOut(refund);
    },

    async recordRefund(tx, refundId, report) {
      const refund = await findRefund(tx.db, refundId);
      if (refund) await recordIn(tx, refund, report);
    },

    async resumeRefunds(limit) {
      const due = await claimDueRefunds(db, limit);
      for (const refund of due) {
        await carryOut(refund).catch((error: unknown) => {
          logger.error({ refundId: refund.id, err: error }, 'refund could not be settled, will be tried again');
        });
      }
      return due.length;
    },
  };
}

/** Seconds after which a provider's list of refunds is believed when it has not heard of one. */
const patienceSeconds = 60;

/** What of a payment may still be asked back, in minor units. */
const leftOf = (attempt: AttemptRecord): number =>
  attempt.status === 'captured' && !isOff(attempt) ? attempt.captured - attempt.refundAsked : 0;

interface Part {
  readonly attempt: AttemptRecord;
  readonly amount: number;
}

/** The provider's part first, as long as it has something, then gift cards, then the wallet: the order in which attempts come. */
function spread(attempts: readonly AttemptRecord[], minor: number): Part[] {
  let rest = minor;
  return attempts.flatMap((attempt) => {
    const amount = Math.min(leftOf(attempt), rest);
    rest -= amount;
    return amount > 0 ? [{ attempt, amount }] : [];
  });
}

/** The first has the id that was asked with; the others are its parts. */
async function insertParts(
  tx: Tx<PaymentsTables>,
  parts: readonly Part[],
  { id, ...what }: Omit<NewRefund, 'attempt' | 'amount' | 'partOf'>,
): Promise<(Part & { refund: RefundRecord })[]> {
  const written: (Part & { refund: RefundRecord })[] = [];
  for (const part of parts) {
    const own = written.length === 0 ? { id, partOf: null } : { id: uuidv7(), partOf: id };
    written.push({ ...part, refund: await insertRefund(tx.db, { ...what, ...part, ...own }) });
  }
  return written;
}

interface Refusal {
  readonly code: string;
  readonly message: string;
}

const noWallet: Refusal = { code: 'no-wallet', message: 'The buyer has no account, so there is no wallet.' };
const spent: Refusal = { code: 'gift-card-spent', message: 'A gift card that was to be taken back is worth less by now.' };
const nothing: Refusal = { code: 'nothing-left', message: 'There is no money left that could be given back.' };

function refusalOf(amount: Money | null, attempt: AttemptRecord, left: number): Refusal | null {
  if (amount !== null && amount.currency !== attempt.currency)
    return { code: 'other-currency', message: `It was paid in ${attempt.currency}.` };
  if (left <= 0) return nothing;
  return amount !== null && amount.minor > left ? { code: 'too-much', message: 'More than what is left cannot be given back.' } : null;
}

/** Of a charge the order that costs more. */
async function mainOrderOf(db: Tx<PaymentsTables>['db'], orderId: string): Promise<string> {
  const { rows } = await sql<{
    id: string;
  }>`select coalesce(c.of_order_id, c.order_id) as id from collections c where c.order_id = ${orderId}`.execute(db);
  return rows[0]?.id ?? orderId;
}

const viewOf = (refund: RefundRecord, kept: number): RefundView => ({
  refundId: refund.id,
  orderId: refund.mainOrderId,
  paymentId: refund.attemptId,
  amount: money(refund.whole, refund.currency),
  reason: refund.reason,
  status: refund.status === 'requested' ? 'pending' : refund.status,
  failure: refund.failure,
  kept: money(kept, refund.currency),
  createdAt: refund.createdAt.toISOString(),
});
