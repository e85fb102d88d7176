import type { Kysely } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import type { Market, ModuleConfig } from '../../../platform/module';
import type { Advancing } from '../advancing';
import { closeCase, closeUnderpaid, findCase, openCase, type CaseKind } from '../cases/cases.repository';
import { bankTransfer, offlineProviders } from '../domain/offline';
import { received, type Received } from '../domain/received';
import { referencesIn } from './reference';
import { readStatement, type Statement, type StatementLine } from './statement';
import { advance } from '../domain/attempt';
import {
  alreadyClosed,
  noBankTransfer,
  noSuchCase,
  noSuchPayment,
  noSuchRefund,
  notAssignable,
  notAStatement,
  refundEnded,
  statementTooLong,
} from '../errors';
import { findAttempt, lockAttempt } from '../payments.repository';
import type { Refunding } from '../refunding';
import { findRefund } from '../refunds.repository';
import type { PaymentsTables } from '../tables';
import {
  findByReferences,
  insertLine,
  knownFingerprints,
  lockLine,
  noteRefund,
  openForsaken,
  setLine,
  sumHeld,
  type AwaitedTransfer,
  type NewBankLine,
} from './bank.repository';

export interface BankServiceDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly uow: UnitOfWork<PaymentsTables>;
  readonly advancing: Advancing;
  readonly refunding: Refunding;
  readonly config: ModuleConfig;
  readonly market: Market;
}

export type LineOutcome = 'paid' | 'part' | 'known' | Exclude<NonNullable<Received['case']>['kind'], 'bank-underpaid'>;

export interface ReadLine extends StatementLine {
  /** What it did, or would do. */
  readonly outcome: LineOutcome;
  readonly orderId: string | null;
}

export interface ReadStatement extends Omit<Statement, 'lines'> {
  readonly lines: readonly ReadLine[];
}

export interface BankService {
  /** `carryOut` false: says what it would do. Repeating it, or a later file with the same lines, changes nothing. @throws AppError payments.no-bank-transfer, payments.not-a-statement, payments.statement-too-long */
  readBankStatement(text: string, options: { carryOut: boolean; staffId: string }): Promise<ReadStatement>;
  /** Money that staff have seen on the account, for a payment they know; the same `lineId` is the same money. @throws AppError payments.no-such-payment */
  match(input: {
    lineId: string;
    paymentId: string;
    amount: number;
    bookedOn: string;
    note: string;
    staffId: string;
  }): Promise<LineOutcome>;
  /**
   * Closes a case for good; with `paymentId` its money is for that payment; `givenBack`: a part that was kept for the rest is not any more.
   * @throws AppError payments.no-such-case, payments.case-closed, payments.not-assignable
   */
  settleCase(input: { caseId: string; note: string; paymentId: string | null; givenBack: boolean; staffId: string }): Promise<void>;
  /** Money that was given back by hand is on its way, or could not be. @throws AppError payments.no-such-refund, payments.refund-ended */
  endRefund(input: { refundId: string; sent: boolean; note: string }): Promise<void>;
  /** Parts of payments that were given up become cases. */
  sweepForsaken(): Promise<void>;
}

export function createBankService({ db, uow, advancing, refunding, config, market }: BankServiceDeps): BankService {
  const tolerance = config.payments.bankTransfer?.tolerance ?? 0;

  /** The line is stored and locked to this transaction; what it pays, or which case it is, is written with it. */
  async function apply(tx: Tx<PaymentsTables>, line: NewBankLine, attemptId: string | null): Promise<Received> {
    const attempt = attemptId === null ? null : await lockAttempt(tx.db, attemptId);
    const awaited = attempt && { ...attempt, held: await sumHeld(tx.db, attempt.id) };
    const outcome = received(line, awaited, tolerance);
    const { id, amount, currency } = line;
    await setLine(tx.db, id, attemptId, outcome.state);
    if (attempt && outcome.state === 'applied') {
      const { amount: whole, providerRef } = attempt;
      const report = { ref: providerRef ?? '', status: 'captured', currency, authorized: whole, captured: whole, refunded: 0 } as const;
      await advancing.step(tx, attempt.id, 'capture', { bankLine: id, amount }, (before) => advance(before, { kind: 'report', report }));
      await closeUnderpaid(tx.db, attempt.id, 'The rest came.');
    }
    if (outcome.case) {
      const { kind, amount: minor } = outcome.case;
      await openCase(tx.db, {
        kind,
        key: caseKey(kind, id, attemptId),
        provider: bankTransfer,
        orderId: attempt?.orderId ?? null,
        attemptId,
        bankLineId: id,
        amount: money(minor, currency),
        facts: { bookedOn: line.bookedOn, received: amount, payer: line.payer, purpose: line.purpose },
      });
    }
    return outcome;
  }

  const enter = (line: NewBankLine, attemptId: string | null): Promise<LineOutcome> =>
    uow.run(async (tx) => ((await insertLine(tx.db, line)) ? wordOf(await apply(tx, line, attemptId)) : 'known'));

  /** The one payment that the purpose names; several are none. */
  async function transfersOf(lines: readonly StatementLine[]): Promise<(line: StatementLine) => AwaitedTransfer | null> {
    const named = new Map(lines.map((line) => [line, referencesIn(line.purpose)]));
    const found = new Map((await findByReferences(db, [...new Set([...named.values()].flat())])).map((one) => [one.reference, one]));
    return (line) => {
      const fits = (named.get(line) ?? []).flatMap((reference) => found.get(reference) ?? []);
      return fits.length === 1 ? (fits[0] ?? null) : null;
    };
  }

  /** As if they were carried out one after the other. */
  function foresee(lines: readonly StatementLine[], transferOf: (line: StatementLine) => AwaitedTransfer | null): ReadLine[] {
    const now = new Map<string, AwaitedTransfer>();
    return lines.map((line) => {
      const first = transferOf(line);
      const transfer = first && (now.get(first.id) ?? first);
      const outcome = received(line, transfer, tolerance);
      if (transfer && outcome.state === 'applied') now.set(transfer.id, { ...transfer, status: 'captured' });
      if (transfer && outcome.state === 'held') now.set(transfer.id, { ...transfer, held: transfer.held + line.amount });
      return { ...line, outcome: wordOf(outcome), orderId: transfer?.orderId ?? null };
    });
  }

  return {
    async readBankStatement(text, { carryOut, staffId }) {
      if (!config.payments.bankTransfer) throw noBankTransfer();
      const statement = readStatement(text, { currency: config.payments.bankTransfer.currency, digits: digitsOf(market.currency) });
      if (!statement) throw notAStatement();
      if (statement.lines.length > mostLines) throw statementTooLong(statement.lines.length, mostLines);
      const transferOf = await transfersOf(statement.lines);
      if (!carryOut) {
        const known = await knownFingerprints(
          db,
          statement.lines.map((line) => line.fingerprint),
        );
        const isKnown = ({ fingerprint }: StatementLine): boolean => known.has(fingerprint);
        const foreseen = foresee(
          statement.lines.filter((line) => !isKnown(line)),
          transferOf,
        );
        const told = new Map(foreseen.map((line) => [line.fingerprint, line]));
        const lines = statement.lines.map(
          (line) => told.get(line.fingerprint) ?? { ...line, outcome: 'known' as const, orderId: transferOf(line)?.orderId ?? null },
        );
        return { ...statement, lines };
      }
      const lines: ReadLine[] = [];
      for (const line of statement.lines) {
        const transfer = transferOf(line);
        const outcome = await enter({ ...line, id: uuidv7(), enteredBy: staffId }, transfer?.id ?? null);
        lines.push({ ...line, outcome, orderId: transfer?.orderId ?? null });
      }
      return { ...statement, lines };
    },

    async match({ lineId, paymentId, amount, bookedOn, note, staffId }) {
      const attempt = await findAttempt(db, paymentId);
      if (attempt?.provider !== bankTransfer) throw noSuchPayment();
      const { currency } = attempt;
      const line = { id: lineId, fingerprint: `hand:${lineId}`, bookedOn, amount, currency, payer: '', purpose: note, enteredBy: staffId };
      return enter(line, paymentId);
    },

    settleCase: ({ caseId, note, paymentId, givenBack, staffId }) =>
      uow.run(async (tx) => {
        const one = await findCase(tx.db, caseId);
        if (!one) throw noSuchCase();
        if (!(await closeCase(tx.db, caseId, note, staffId))) throw alreadyClosed();
        // whoever books a line has its payment first
        if (one.attemptId !== null) await lockAttempt(tx.db, one.attemptId);
        const line = one.bankLineId === null ? null : await lockLine(tx.db, one.bankLineId);
        if (paymentId === null) {
          if (line?.state === 'open' || (line?.state === 'held' && givenBack)) await setLine(tx.db, line.id, line.attemptId, 'settled');
          return;
        }
        const attempt = await findAttempt(tx.db, paymentId);
        if (line?.state !== 'open' || attempt?.provider !== bankTransfer || attempt.status !== 'requires_action') throw notAssignable();
        if ((await apply(tx, line, paymentId)).state === 'open') throw notAssignable();
      }),

    endRefund: ({ refundId, sent, note }) =>
      uow.run(async (tx) => {
        const refund = await findRefund(tx.db, refundId);
        const attempt = refund && (await findAttempt(tx.db, refund.attemptId));
        if (!attempt || !offlineProviders.includes(attempt.provider)) throw noSuchRefund();
        if (refund.status !== 'requested') {
          if ((refund.status === 'succeeded') !== sent) throw refundEnded();
          return;
        }
        const ref = refund.providerRef ?? `by-hand_${refundId}`;
        const failure = { code: 'not-sent', message: note };
        await noteRefund(tx.db, refundId, note);
        await refunding.recordRefund(tx, refundId, sent ? { ref, status: 'succeeded' } : { ref, status: 'failed', failure });
      }),

    sweepForsaken: () =>
      uow.run(async (tx) => {
        for (const { id, attemptId, amount, currency, bookedOn, payer, purpose } of await openForsaken(tx.db, batch)) {
          if (attemptId !== null) await closeUnderpaid(tx.db, attemptId, 'The payment was given up.');
          await openCase(tx.db, {
            kind: 'bank-late',
            key: caseKey('bank-late', id, attemptId),
            provider: bankTransfer,
            attemptId,
            bankLineId: id,
            amount: money(amount, currency),
            facts: { bookedOn, received: amount, payer, purpose },
          });
        }
      }),
  };
}

const batch = 50;

/** Lines of money of one statement: each is a transaction of its own within the request. */
const mostLines = 2_000;

/** The same money may come to be a case of one payment after the other. */
const caseKey = (kind: CaseKind, lineId: string, attemptId: string | null): string =>
  [kind, lineId, ...(attemptId ? [attemptId] : [])].join(':');

function wordOf({ state, case: one }: Received): LineOutcome {
  if (state === 'held') return 'part';
  return one && one.kind !== 'bank-underpaid' ? one.kind : 'paid';
}

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
