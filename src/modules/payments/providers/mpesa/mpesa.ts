import { z } from 'zod';
import type { MpesaConfig } from '../../../../platform/config/payments';
import type { Clock } from '../../../../platform/kernel/clock';
import type { Secrets } from '../../../../platform/module';
import type { ProviderReport } from '../../domain/attempt';
import { defineProvider, type KnownPayment, type PaymentProvider, type RefundReport } from '../provider';
import { createCallbacks } from './callback';
import { KenyanMobile, masked } from './phone';
import { createDarajaApi, type Query } from './wire';

export interface MpesaDeps {
  readonly config: MpesaConfig;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

/**
 * M-Pesa Express (Daraja): a prompt on the buyer's phone, confirmed with a PIN. Nothing it sends is signed and nothing it is
 * sent may be repeated; how a payment stands is always asked for. Kenyan shillings, whole ones.
 */
export function createMpesa({ config, secrets, clock }: MpesaDeps): PaymentProvider {
  const api = createDarajaApi({ config, clock });
  const callbacks = createCallbacks({ secrets });

  return defineProvider({
    code: 'mpesa',
    name: 'M-Pesa',
    simulated: config.pages !== null,
    capabilities: {
      currencies: [currency],
      minUnit: () => wholeShilling,
      authorizeCapture: false,
      partialCapture: false,
      partialRefund: true,
      asyncRefund: true,
      cancel: true,
      flow: ['phone'],
      idempotentCreate: false,
      repeatableRefund: false,
      refundMayFailLater: false,
      signedWebhooks: false,
      pushesFailures: true,
    },
    input: z.object({ phone: KenyanMobile }),
    tokens: [],

    async create({ attemptId, money, webhookUrl, input: { phone } }, signal) {
      const answer = await api.push(
        {
          amount: money.minor / wholeShilling,
          phone,
          callbackUrl: callbacks.urlOf(webhookUrl, 'payment', attemptId),
          reference: attemptId.replaceAll('-', '').slice(-12).toUpperCase(),
        },
        signal,
      );
      if (!answer.ok) return { ...waiting(attemptId), status: 'failed', failure: answer.refusal };
      const url = config.pages === null ? {} : { url: `${config.pages}/sim/phone/${phone}` };
      const action = { type: 'phone' as const, text: `M-Pesa asks ${masked(phone)} for the PIN.`, ...url };
      return { ...waiting(answer.data.checkoutRequestId), action };
    },

    /** Without M-Pesa's own name of a payment nothing can be asked: its callback brings it. */
    async sync({ ref, ...known }, signal) {
      return ref === null ? null : reportOf(ref, await api.query(ref, signal), known);
    },

    /** A prompt cannot be called back: what is paid on it afterwards is given back. */
    async cancel({ ref, ...known }, signal) {
      const report = reportOf(ref, await api.query(ref, signal), known);
      return report.captured > 0 ? report : { ...waiting(ref), status: 'cancelled' };
    },

    async refund({ refundId, captureRef: receipt, money, webhookUrl, idempotencyKey }, signal) {
      const { initiator } = config;
      if (initiator === null) return refused(idempotencyKey, 'no-initiator', 'Nobody is set up who may reverse M-Pesa payments.');
      if (receipt === null)
        return refused(idempotencyKey, 'no-receipt', 'M-Pesa’s callback with the receipt never came: give the money back by hand.');
      const [resultUrl, timeoutUrl] = [callbacks.urlOf(webhookUrl, 'result', refundId), callbacks.urlOf(webhookUrl, 'timeout', refundId)];
      const answer = await api.reverse({ initiator, receipt, amount: money.minor / wholeShilling, resultUrl, timeoutUrl }, signal);
      if (!answer.ok) return refused(idempotencyKey, answer.refusal.code, answer.refusal.message);
      return { ref: answer.data.conversationId, status: 'pending' };
    },

    parseWebhook: callbacks.parse,
  });
}

const currency = 'KES';
const wholeShilling = 100;

const waiting = (ref: string): ProviderReport => ({ ref, status: 'requires_action', currency, authorized: 0, captured: 0, refunded: 0 });

/** M-Pesa says that it was paid, and only its message how much: another amount than the one asked for is no payment, and goes back. */
function reportOf(ref: string, query: Query, { amount, told }: Pick<KnownPayment, 'amount' | 'told'>): ProviderReport {
  if (query.pending) return waiting(ref);
  if (query.code === '0') {
    const taken = Math.min(told ?? amount, amount);
    return { ...waiting(ref), status: (told ?? amount) === amount ? 'captured' : 'failed', authorized: taken, captured: taken };
  }
  if (query.code === '1031' || query.code === '1032') return { ...waiting(ref), status: 'cancelled' };
  const [code, message] = reasons[query.code] ?? [query.code, query.text || 'M-Pesa could not carry out the payment.'];
  return { ...waiting(ref), status: 'failed', failure: { code, message } };
}

/** M-Pesa's result codes in words. */
const reasons: Readonly<Record<string, readonly [string, string]>> = {
  '1': ['insufficient-funds', 'There is not enough money on M-Pesa.'],
  '17': ['try-later', 'M-Pesa cannot take the payment at the moment.'],
  '1001': ['phone-busy', 'The phone is busy with another M-Pesa payment. Please try again in two minutes.'],
  '1019': ['expired', 'The time to confirm on the phone was over.'],
  '1025': ['not-sent', 'M-Pesa could not reach the phone.'],
  '9999': ['not-sent', 'M-Pesa could not reach the phone.'],
  '1037': ['no-answer', 'Nobody confirmed on the phone.'],
  '2001': ['wrong-pin', 'The PIN was wrong.'],
};

const refused = (ref: string, code: string, message: string): RefundReport => ({ ref, status: 'failed', failure: { code, message } });
