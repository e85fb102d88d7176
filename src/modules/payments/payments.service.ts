import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { crashPoint } from '../../platform/kernel/crash-point';
import { money } from '../../platform/kernel/money';
import type { ModuleConfig } from '../../platform/module';
import { owesSomething, type Advancing } from './advancing';
import { attemptViewOf } from './attempt.view';
import type { Capturing } from './capturing';
import type { Charges } from './charges';
import type { Collections } from './collections';
import type { AttemptView, PaymentsFacade } from './contract';
import { liveStatuses, type Evidence, type ProviderReport } from './domain/attempt';
import { byHand, offlineProviders } from './domain/offline';
import {
  alreadyUnderWay,
  noSuchPayment,
  noSuchProvider,
  notForThisOrder,
  notGivenUp,
  nothingToContinue,
  notOpen,
  paymentReused,
  wholeUnitsOnly,
} from './errors';
import { findAttempt, findDue, insertAttempt, knownOf, listAttempts, type AttemptRecord, type Source } from './payments.repository';
import { callProvider, evidenceOf, providerTimeoutMs } from './providers/calling';
import type { NewPayment, PaymentProvider } from './providers/provider';
import { refusalOf, takes, type Providers } from './providers/registry';
import type { Refunding } from './refunding';
import type { SavedMethodsService, Way } from './saved/saved-methods.service';
import type { PaymentsTables } from './tables';
import type { Unpaid } from './unpaid';
import type { Unwinding } from './unwinding';

export interface PaymentsServiceDeps {
  readonly db: Kysely<PaymentsTables>;
  readonly logger: Logger;
  readonly providers: Providers;
  readonly collections: Collections;
  readonly charges: Charges;
  readonly advancing: Advancing;
  readonly unwinding: Unwinding;
  readonly capturing: Capturing;
  readonly unpaid: Unpaid;
  readonly refunding: Refunding;
  readonly savedMethodsService: SavedMethodsService;
  readonly config: ModuleConfig;
  readonly webhookUrlOf: (provider: string) => string;
}

type Elsewhere =
  | 'listPaymentSteps'
  | 'holdStoredValue'
  | 'getWallet'
  | 'debitWallet'
  | 'getGiftCardMail'
  | 'issueGiftCards'
  | 'noteGiftCardMailed'
  | 'listGiftCards';

export interface PaymentsService extends Omit<PaymentsFacade, Elsewhere> {
  /** The buyer has done the step that the payment asked for; a payment that no longer waits stays as it is. */
  continuePayment(paymentId: string, step: { result: 'approve' | 'deny' }): Promise<AttemptView>;
  /** The buyer gives up a payment that waits for them, to pay otherwise. @throws AppError payments.not-cancellable */
  giveUpPayment(paymentId: string): Promise<AttemptView>;
  /** Asks the provider; a capture whose end is not known is asked for again. */
  syncPayment(paymentId: string): Promise<AttemptView>;
}

/**
 * How long a request may be under way before "never heard of it" is believed, in seconds: longer than a checkout that died
 * needs to be taken up again and to repeat its call with the same key.
 */
const graceSeconds = 40;

export function createPaymentsService({
  db,
  logger,
  providers,
  collections,
  charges,
  advancing,
  unwinding,
  capturing,
  unpaid,
  refunding,
  savedMethodsService,
  config,
  webhookUrlOf,
}: PaymentsServiceDeps): PaymentsService {
  const capture = config.paymentCapture === 'at-order' ? 'now' : 'later';

  async function record(attempt: AttemptRecord, evidence: Evidence, source: Source): Promise<AttemptRecord> {
    const after = await advancing.advancePayment(attempt.id, evidence, source);
    if (!owesSomething(after)) return after;
    await unwinding.unwind(after.id);
    return (await findAttempt(db, after.id)) ?? after;
  }

  async function charge(attempt: AttemptRecord, provider: PaymentProvider, way: Way): Promise<AttemptRecord> {
    const payment: NewPayment = {
      attemptId: attempt.id,
      orderId: attempt.orderId,
      idempotencyKey: attempt.idempotencyKey,
      money: money(attempt.amount, attempt.currency),
      capture: provider.capabilities.authorizeCapture && attempt.purpose === 'order' ? capture : 'now',
      email: attempt.email,
      returnUrl: `${config.publicUrl}/pay/return/${attempt.id}`,
      webhookUrl: webhookUrlOf(provider.code),
    };
    crashPoint('K04');
    const outcome = await callProvider((signal) => {
      const call = begin(provider, payment, way, signal);
      crashPoint('K05');
      return call;
    });
    crashPoint('K06');
    if (!outcome.known) logger.warn({ paymentId: attempt.id, err: outcome.cause }, 'payment not answered, will be asked for');
    return record(attempt, evidenceOf(outcome), 'call');
  }

  async function ask(attempt: AttemptRecord, source: Source): Promise<AttemptRecord> {
    const provider = providers.known(attempt.provider);
    const outcome = await callProvider((signal) => provider.sync(knownOf(attempt), signal));
    crashPoint('K21');
    if (!outcome.known) {
      logger.warn({ paymentId: attempt.id, err: outcome.cause }, 'payment provider did not say how a payment stands');
      return attempt;
    }
    if (outcome.value) return record(attempt, { kind: 'report', report: outcome.value }, source);
    return attempt.age < graceSeconds ? attempt : record(attempt, { kind: 'unheard' }, source);
  }

  /** Some take only certain currencies, whole units, or certain orders. */
  async function checkAmount(orderId: string, { code, capabilities, offer }: PaymentProvider): Promise<void> {
    const due = capabilities.currencies === 'all' && !offer ? null : await findDue(db, orderId);
    if (!due) return;
    if (!takes(capabilities, due.currency)) throw noSuchProvider(code);
    if (due.minor % capabilities.minUnit(due.currency) !== 0) throw wholeUnitsOnly(code);
    const refusal = refusalOf(offer, due);
    if (refusal) throw notForThisOrder(code, refusal);
  }

  async function start(
    paymentId: string,
    orderId: string,
    provider: PaymentProvider,
    input: Readonly<Record<string, unknown>>,
  ): Promise<AttemptView> {
    const { code } = provider;
    const way = await savedMethodsService.wayOf({ paymentId, orderId }, provider, input);
    await checkAmount(orderId, provider);

    const attempt = {
      id: paymentId,
      orderId,
      provider: code,
      idempotencyKey: `pay_${paymentId}`,
      waitDays: provider.waitDays ?? null,
    };
    const fresh = offlineProviders.includes(code) ? await unpaid.begin(attempt) : await insertAttempt(db, attempt);
    if (fresh) return attemptViewOf(await charge(fresh, provider, way));

    const earlier = await findAttempt(db, paymentId);
    if (!earlier) throw await whyNot(db, orderId);
    if (earlier.orderId !== orderId || earlier.provider !== code) throw paymentReused();
    return attemptViewOf(wasNeverAnswered(earlier, provider) ? await charge(earlier, provider, way) : earlier);
  }

  async function getAttempt(paymentId: string): Promise<AttemptRecord> {
    const attempt = await findAttempt(db, paymentId);
    if (!attempt) throw noSuchPayment();
    return attempt;
  }

  return {
    openCollection: collections.open,
    settleCollection: collections.close,

    startPayment: async ({ paymentId, orderId, provider, input }) => start(paymentId, orderId, providers.toPay(provider), input),

    recordPayment: ({ paymentId, orderId, how }) => start(paymentId, orderId, providers.known(byHand), { how }),

    openCharge: charges.open,

    async cancelCollection({ orderId, reason }) {
      for (const id of [orderId, ...(await charges.listOpen(orderId))]) {
        for (const attemptId of await collections.cancel({ orderId: id, reason })) await unwinding.unwind(attemptId);
      }
      return null;
    },

    listPayments: async ({ orderIds }) => (await listAttempts(db, orderIds)).map(attemptViewOf),

    async continuePayment(paymentId, { result }) {
      const attempt = await getAttempt(paymentId);
      const provider = providers.known(attempt.provider);
      if (!provider.continue) throw nothingToContinue();
      const step = provider.continue;
      const ref = attempt.providerRef;
      if (attempt.status !== 'requires_action' || ref === null) return attemptViewOf(attempt);
      const outcome = await callProvider((signal) => step({ ref, result }, signal));
      return attemptViewOf(await record(attempt, evidenceOf(outcome), 'buyer'));
    },

    async giveUpPayment(paymentId) {
      const attempt = await getAttempt(paymentId);
      if (attempt.status === 'cancelled') return attemptViewOf(attempt);
      if (attempt.status !== 'requires_action') throw notGivenUp();
      const after = await unwinding.voidAttempt(attempt);
      if (after.status !== 'cancelled') throw notGivenUp();
      return attemptViewOf(after);
    },

    async syncPayment(paymentId) {
      const attempt = await ask(await getAttempt(paymentId), 'reconciler');
      return attemptViewOf(attempt.captureAsked ? await capturing.resumeCapture(attempt) : attempt);
    },

    capturePayment: async ({ orderId }) => attemptViewOf(await capturing.captureOrder(orderId)),
    refundPayment: (request) => refunding.refundPayment(request),
    changeOwner: collections.changeOwner,
  };
}

/**
 * A checkout that died before its call, or lost the answer, may call again: the same key makes the same payment. Only when
 * the first call must be over, and only where the provider promises it.
 */
const wasNeverAnswered = (attempt: AttemptRecord, { capabilities }: PaymentProvider): boolean =>
  capabilities.idempotentCreate &&
  attempt.status === 'pending' &&
  attempt.providerRef === null &&
  attempt.collection === 'open' &&
  attempt.age > providerTimeoutMs / 1000;

function begin(provider: PaymentProvider, payment: NewPayment, way: Way, signal: AbortSignal): Promise<ProviderReport> {
  if (way.kind === 'filled-in') return provider.create({ ...payment, input: way.input, customer: way.customer }, signal);
  if (!provider.savedMethods) throw new Error(`${provider.code} keeps no cards`);
  return provider.savedMethods.pay({ ...payment, customer: way.customer, method: way.method }, signal);
}

async function whyNot(db: Kysely<PaymentsTables>, orderId: string): Promise<Error> {
  const live: readonly string[] = liveStatuses;
  const other = (await listAttempts(db, [orderId])).find((a) => a.collection === 'open' && a.accountId === null && live.includes(a.status));
  return other ? alreadyUnderWay(other.id) : notOpen();
}
