import { z } from 'zod';
import type { PaystackConfig } from '../../../../platform/config/payments';
import type { ProviderReport } from '../../domain/attempt';
import { instantOf } from '../instant-of';
import { defineProvider, type PaymentProvider, type RefundReport } from '../provider';
import { eventsOf } from './webhook';
import { createPaystackApi, type Refund, type Refusal, type Transaction } from './wire';

/** A hosted page for cards, banks and mobile money. Our attempt's id is Paystack's reference: it takes each only once. */
export function createPaystack({ config }: { readonly config: PaystackConfig }): PaymentProvider {
  const api = createPaystackApi(config);

  /** Where the page's address was lost on the way, nobody can pay there: it counts as never opened. */
  async function verified(reference: string, isOpened: boolean, signal: AbortSignal): Promise<ProviderReport | null> {
    const answer = await api.verify(reference, signal);
    if (!answer.ok) {
      if (isUnknown(answer.refusal)) return null;
      throw new Error(`Paystack does not say how ${reference} stands: ${answer.refusal.message}`);
    }
    const report = reportOf(answer.data);
    return report.status === 'requires_action' && !isOpened ? { ...report, status: 'failed', failure: notOpened } : report;
  }

  /** Minor units by the id of the transaction. */
  async function givenBack(since: Date, signal: AbortSignal): Promise<ReadonlyMap<number, number>> {
    const sums = new Map<number, number>();
    for (let page = 1; page <= pagesAtMost; page += 1) {
      const answer = await api.listRefunds(since, signal, page);
      if (!answer.ok) throw new Error(`Paystack lists no refunds: ${answer.refusal.message}`);
      for (const { transaction, status, amount } of answer.data)
        if (transaction && status === 'processed') sums.set(transaction, (sums.get(transaction) ?? 0) + amount);
      if (answer.data.length < pageSize) break;
    }
    return sums;
  }

  return defineProvider({
    code: 'paystack',
    name: 'Paystack',
    simulated: config.pages !== null,
    capabilities: {
      currencies: ['KES', 'NGN', 'GHS', 'ZAR', 'USD'],
      minUnit: () => 1,
      authorizeCapture: false,
      partialCapture: false,
      partialRefund: true,
      asyncRefund: true,
      cancel: true,
      flow: ['redirect'],
      idempotentCreate: true,
      repeatableRefund: false,
      refundMayFailLater: false,
      signedWebhooks: true,
      pushesFailures: false,
    },
    input: z.object({}),
    tokens: [],

    async create({ attemptId, orderId, money, email, returnUrl }, signal) {
      if (email === null) return failed(attemptId, money.currency, { code: 'email-needed', message: 'Paystack needs an e-mail address.' });
      const answer = await api.initialize(
        {
          email,
          amount: money.minor,
          currency: money.currency,
          reference: attemptId,
          callback_url: returnUrl,
          metadata: { order_id: orderId, cancel_action: `${returnUrl}?cancelled=1` },
        },
        signal,
      );
      if (answer.ok) return { ...waiting(attemptId, money.currency), action: { type: 'redirect', url: answer.data.authorization_url } };
      const earlier = answer.refusal.code === 'duplicate_reference' ? await verified(attemptId, false, signal) : null;
      return earlier ?? failed(attemptId, money.currency, answer.refusal);
    },

    sync: ({ attemptId, ref }, signal) => verified(attemptId, ref !== null, signal),

    /** Paystack cannot call a page off: what is paid there afterwards is given back. */
    async cancel({ ref }, signal) {
      const report = await verified(ref, true, signal);
      return report && report.status !== 'requires_action' ? report : { ...waiting(ref, report?.currency ?? 'XXX'), status: 'cancelled' };
    },

    async refund({ ref, money, idempotencyKey }, signal) {
      const answer = await api.refund(
        { transaction: ref, amount: money.minor, currency: money.currency, merchant_note: idempotencyKey },
        signal,
      );
      return answer.ok ? refundOf(answer.data) : { ref: idempotencyKey, status: 'failed', failure: answer.refusal };
    },

    /** Before it is told its number a refund is found by the note it was sent with. */
    async syncRefund({ refundId, refundRef, idempotencyKey }, signal) {
      if (refundRef !== null) {
        const answer = await api.fetchRefund(refundRef, signal);
        return answer.ok ? refundOf(answer.data) : null;
      }
      const answer = await api.listRefunds(new Date(instantOf(refundId).getTime() - anHourMs), signal);
      if (!answer.ok) throw new Error(`Paystack lists no refunds: ${answer.refusal.message}`);
      const found = answer.data.find((refund) => refund.merchant_note === idempotencyKey);
      return found ? refundOf(found) : null;
    },

    /** What went back in part is only told by the refunds. References that are no ids of ours are not this shop's. */
    async list({ since, until, cursor }, signal) {
      const page = Number(cursor ?? '1');
      const answer = await api.listTransactions(since, until, page, signal);
      if (!answer.ok) throw new Error(`Paystack lists no payments: ${answer.refusal.message}`);
      const back = await givenBack(since, signal);
      const payments = answer.data
        .filter(({ reference }) => z.uuid().safeParse(reference).success)
        .map((transaction) => {
          const report = reportOf(transaction);
          return { ...report, refunded: Math.max(report.refunded, back.get(transaction.id) ?? 0) };
        });
      return { payments, next: answer.data.length === pageSize ? String(page + 1) : null };
    },

    parseWebhook: (webhook) => eventsOf(webhook, config.secretKey),
  });
}

const pageSize = 100;
const pagesAtMost = 50;

/** More than two clocks may differ. */
const anHourMs = 3_600_000;

const notOpened = { code: 'interrupted', message: 'The page to pay on could not be opened.' };

const waiting = (ref: string, currency: string): ProviderReport => ({
  ref,
  status: 'requires_action',
  currency,
  authorized: 0,
  captured: 0,
  refunded: 0,
});

const failed = (ref: string, currency: string, failure: Refusal): ProviderReport => ({
  ...waiting(ref, currency),
  status: 'failed',
  failure,
});

const isUnknown = ({ code }: Refusal): boolean => ['404', 'not_found', 'transaction_not_found'].includes(code);

/** `amount` is what was taken; where the buyer bears the fees it is more than what was asked for, and only that is ours. */
function reportOf({ reference, status, amount, requested_amount, currency, gateway_response, authorization }: Transaction): ProviderReport {
  const base = waiting(reference, currency);
  const money = Math.min(amount, requested_amount ?? amount);
  const brand = authorization?.brand?.trim();
  const last4 = authorization?.last4?.trim();
  const method = brand && last4 ? { method: { brand, last4 } } : {};
  switch (status) {
    case 'success':
      return { ...base, ...method, status: 'captured', authorized: money, captured: money };
    case 'reversed':
      return { ...base, ...method, status: 'captured', authorized: money, captured: money, refunded: money };
    case 'failed':
      return failed(reference, currency, { code: 'declined', message: gateway_response ?? 'The payment was declined.' });
    default:
      return base;
  }
}

function refundOf({ id, status }: Refund): RefundReport {
  const ref = String(id);
  if (status === 'processed') return { ref, status: 'succeeded' };
  if (status === 'failed')
    return { ref, status: 'failed', failure: { code: 'refused', message: 'Paystack could not give the money back.' } };
  return { ref, status: 'pending' };
}
