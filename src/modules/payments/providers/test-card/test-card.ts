import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { ProviderReport } from '../../domain/attempt';
import { defineProvider, type NewPayment, type PaymentProvider, type RefundReport } from '../provider';
import { reportOf } from './report';
import type { CardSimulator, ChargeStatus } from './simulator';
import type { TestCardWebhooks } from './webhook';

export const testCardTokens = {
  tok_ok: 'Paid at once',
  tok_declined: 'Declined',
  tok_insufficient: 'Not enough money',
  tok_3ds: 'Asks the buyer to confirm',
  tok_slow: 'Paid after five seconds',
  tok_timeout: 'Paid, but the answer gets lost',
  tok_error: 'The provider fails, nothing is paid',
  tok_webhook: 'Paid, told by a webhook a moment later',
} as const;

/** Not offered on pages, because they keep a buyer waiting for the whole time-out: nothing is paid, or it is, and no answer comes. */
const silentTokens = ['tok_silent', 'tok_silent_paid'] as const;

const Token = z.enum([
  'tok_ok',
  'tok_declined',
  'tok_insufficient',
  'tok_3ds',
  'tok_slow',
  'tok_timeout',
  'tok_error',
  'tok_webhook',
  ...silentTokens,
]);
type Token = z.output<typeof Token>;

const slowMs = 5_000;

export const testCardCode = 'test-card';

export interface TestCardDeps {
  readonly simulator: CardSimulator;
  readonly testCardWebhooks: TestCardWebhooks;
}

/** A card acquirer for trying out, with books of its own, so that "charged, but the answer was lost" is really so. */
export function createTestCard({ simulator, testCardWebhooks }: TestCardDeps): PaymentProvider {
  async function charge(
    { attemptId, idempotencyKey, money, capture }: NewPayment,
    token: Token,
    customer: string | null,
    signal: AbortSignal,
  ): Promise<ProviderReport> {
    if (token === 'tok_error') throw new Error('the test card answered 500');
    if (token === 'tok_silent') await silence(signal);
    if (token === 'tok_slow') await pause(slowMs, undefined, { signal });
    const success: ChargeStatus = capture === 'now' ? 'captured' : 'authorized';
    const failureCode = refusals[token] ?? null;
    const made = await simulator.charge({
      key: idempotencyKey,
      ref: `tc_${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 24)}`,
      status: failureCode ? 'failed' : token === 'tok_3ds' ? 'requires_action' : success,
      amount: money.minor,
      currency: money.currency,
      capture,
      failureCode,
      customer,
      token: customer === null ? null : token,
    });
    if (token === 'tok_silent_paid') await silence(signal);
    if (token === 'tok_timeout') throw new Error('the connection to the test card was lost');
    if (token !== 'tok_webhook') return reportOf(made, attemptId);
    testCardWebhooks.tell(made, 'attempt');
    return { ref: made.ref, status: 'pending', currency: made.currency, authorized: 0, captured: 0, refunded: 0 };
  }

  return defineProvider({
    code: testCardCode,
    name: 'Test card',
    simulated: true,
    capabilities: {
      currencies: 'all',
      minUnit: () => 1,
      authorizeCapture: true,
      partialCapture: true,
      partialRefund: true,
      asyncRefund: false,
      cancel: true,
      flow: ['instant', 'redirect'],
      idempotentCreate: true,
      repeatableRefund: true,
      refundMayFailLater: false,
      signedWebhooks: true,
      pushesFailures: false,
    },
    input: z.strictObject({ token: Token }),
    tokens: Object.entries(testCardTokens).map(([token, label]) => ({ token, label })),

    create: ({ input: { token }, customer, ...payment }, signal) => charge(payment, token, customer, signal),
    savedMethods: {
      createCustomer: ({ userId }) => Promise.resolve(`tcc_${userId}`),
      async pay({ customer, method, ...payment }, signal) {
        const earlier = await simulator.find(payment.idempotencyKey);
        if (earlier) return reportOf(earlier, payment.attemptId);
        const kept = await simulator.findKept(customer, method);
        const known = Token.safeParse(kept?.token);
        if (known.success) return charge(payment, known.data, null, signal);
        const { currency } = payment.money;
        const nothing = { currency, authorized: 0, captured: 0, refunded: 0 };
        const failure = { code: 'no-such-card', message: 'This card is not kept any more.' };
        return { ref: `refused_${payment.attemptId}`, status: 'failed', ...nothing, failure };
      },
      list: (customer) => simulator.kept(customer),
      forget: (method) => simulator.forget(method),
    },
    async continue({ ref, result }) {
      const charge = await simulator.confirm(ref, result === 'approve');
      if (!charge) throw new Error(`charge ${ref} waits for nobody`);
      testCardWebhooks.tell(charge, 'attempt');
      return reportOf(charge);
    },
    async sync({ attemptId, idempotencyKey }) {
      const charge = await simulator.find(idempotencyKey);
      return charge && reportOf(charge, attemptId);
    },
    async capture({ ref }) {
      const charge = await simulator.capture(ref);
      if (!charge) throw new Error(`charge ${ref} cannot be captured`);
      return reportOf(charge);
    },
    async cancel({ ref }) {
      const charge = await simulator.cancel(ref);
      if (!charge) throw new Error(`charge ${ref} cannot be cancelled`);
      return reportOf(charge);
    },
    async refund({ ref, money, idempotencyKey }) {
      const refund = await simulator.refund({ key: idempotencyKey, ref, amount: money.minor });
      const charge = refund && (await simulator.findByRef(ref));
      if (charge) testCardWebhooks.tell(charge, 'refund');
      return refund ? done(refund.ref) : tooMuch(ref);
    },
    async syncRefund({ idempotencyKey }) {
      const refund = await simulator.findRefund(idempotencyKey);
      return refund && done(refund.ref);
    },
    parseWebhook: (webhook) => testCardWebhooks.parse(webhook),
  });
}

/** Ends with the caller's patience. */
const silence = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

const refusals: Partial<Record<Token, string>> = { tok_declined: 'declined', tok_insufficient: 'insufficient-funds' };

const done = (ref: string): RefundReport => ({ ref, status: 'succeeded' });
const tooMuch = (ref: string): RefundReport => ({
  ref,
  status: 'failed',
  failure: { code: 'too-much', message: 'The charge has not that much left to give back.' },
});
