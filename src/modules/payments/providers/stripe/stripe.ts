import type Stripe from 'stripe' with { 'resolution-mode': 'import' };
import { z } from 'zod';
import type { StripeConfig } from '../../../../platform/config/payments';
import type { Clock } from '../../../../platform/kernel/clock';
import type { ProviderReport } from '../../domain/attempt';
import { instantOf } from '../instant-of';
import { defineProvider, type KnownRefund, type NewPayment, type PaymentProvider } from '../provider';
import { actionOf, refundOf, reportOf } from './report';
import { stripeCurrencies, stripeMinUnit } from './units';
import { eventsOf } from './webhook';
import { answerOf, createStripeClient } from './wire';

export interface StripeDeps {
  readonly config: StripeConfig;
  readonly clock: Clock;
}

/** Cards, filled in on a page of the shop in fields that are Stripe's: the shop never sees the number. */
export function createStripe({ config, clock }: StripeDeps): PaymentProvider {
  const open = createStripeClient(config);

  async function report(stripe: Stripe, intent: Stripe.PaymentIntent): Promise<ProviderReport> {
    const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
    const disputes = charge?.disputed ? (await stripe.disputes.list({ payment_intent: intent.id })).data : [];
    return reportOf(
      intent,
      disputes.some(({ status }) => status !== 'won' && status !== 'warning_closed'),
      actionOf(intent, config),
    );
  }

  async function made(
    { attemptId, orderId, idempotencyKey, money, capture, email }: NewPayment,
    how: Partial<Stripe.PaymentIntentCreateParams>,
  ): Promise<ProviderReport> {
    const stripe = await open();
    const asked = {
      amount: money.minor,
      currency: money.currency.toLowerCase(),
      capture_method: capture === 'now' ? ('automatic' as const) : ('manual' as const),
      metadata: { attempt_id: attemptId, order_id: orderId },
      ...(email !== null && { receipt_email: email }),
      ...how,
    };
    const answer = await answerOf(stripe.paymentIntents.create(asked, { idempotencyKey }));
    if (answer.ok) return report(stripe, answer.data);
    const nothing = { currency: money.currency, authorized: 0, captured: 0, refunded: 0 };
    return { ref: `refused_${attemptId}`, status: 'failed', ...nothing, failure: answer.refusal };
  }

  async function retrieved(stripe: Stripe, id: string): Promise<ProviderReport | null> {
    const answer = await answerOf(stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] }));
    return answer.ok ? report(stripe, answer.data) : null;
  }

  /** Where the answer to its making was lost: by our own id, among those of its minute. */
  async function found(stripe: Stripe, attemptId: string): Promise<ProviderReport | null> {
    const made = Math.floor(instantOf(attemptId).getTime() / 1000);
    const created = { gte: made - clockSeconds, lte: made + lifetimeSeconds };
    for await (const intent of stripe.paymentIntents.list({ created, limit: 100, expand: ['data.latest_charge'] }))
      if (intent.metadata['attempt_id'] === attemptId) return report(stripe, intent);
    return null;
  }

  /** What Stripe refuses because it is done already is seen by looking. */
  async function doneOrSeen(stripe: Stripe, call: Promise<Stripe.PaymentIntent>, ref: string): Promise<ProviderReport> {
    const answer = await answerOf(call);
    if (answer.ok) return report(stripe, answer.data);
    const seen = await retrieved(stripe, ref);
    if (!seen) throw new Error(`Stripe does not know ${ref}: ${answer.refusal.message}`);
    return seen;
  }

  async function findRefund(stripe: Stripe, { ref, refundRef, refundId }: KnownRefund): Promise<Stripe.Refund | null> {
    if (refundRef !== null) {
      const answer = await answerOf(stripe.refunds.retrieve(refundRef));
      return answer.ok ? answer.data : null;
    }
    const { data } = await stripe.refunds.list({ payment_intent: ref, limit: 100 });
    return data.find(({ metadata }) => metadata?.['refund_id'] === refundId) ?? null;
  }

  return defineProvider({
    code: 'stripe',
    name: 'Stripe',
    simulated: config.pages !== null,
    capabilities: {
      currencies: stripeCurrencies,
      minUnit: stripeMinUnit,
      authorizeCapture: true,
      partialCapture: true,
      partialRefund: true,
      asyncRefund: true,
      cancel: true,
      flow: ['client'],
      idempotentCreate: true,
      repeatableRefund: true,
      refundMayFailLater: true,
      signedWebhooks: true,
      pushesFailures: true,
    },
    input: z.object({}),
    tokens: [],

    create: ({ customer, ...payment }) =>
      made(payment, {
        automatic_payment_methods: { enabled: true },
        ...(customer !== null && { customer, setup_future_usage: 'on_session' as const }),
      }),

    savedMethods: {
      async createCustomer({ userId, email, idempotencyKey }) {
        const stripe = await open();
        const customer = { metadata: { user_id: userId }, ...(email !== null && { email }) };
        return (await stripe.customers.create(customer, { idempotencyKey })).id;
      },
      pay: ({ customer, method, ...payment }) =>
        made(payment, {
          automatic_payment_methods: { enabled: true },
          return_url: payment.returnUrl,
          customer,
          payment_method: method,
          confirm: true,
          expand: ['latest_charge'],
        }),
      async list(customer) {
        const stripe = await open();
        const kept: { ref: string }[] = [];
        for await (const { id } of stripe.customers.listPaymentMethods(customer, { limit: 100 })) kept.push({ ref: id });
        return kept;
      },
      /** One that is not attached any more is refused, which is as good. */
      async forget(method) {
        const stripe = await open();
        await answerOf(stripe.paymentMethods.detach(method));
      },
    },

    async sync({ attemptId, ref }) {
      const stripe = await open();
      return ref === null ? found(stripe, attemptId) : retrieved(stripe, ref);
    },

    async capture({ ref, money, idempotencyKey }) {
      const stripe = await open();
      const more = { amount_to_capture: money.minor, expand: ['latest_charge'] };
      return doneOrSeen(stripe, stripe.paymentIntents.capture(ref, more, { idempotencyKey }), ref);
    },

    async cancel({ ref, idempotencyKey }) {
      const stripe = await open();
      const more = { cancellation_reason: 'abandoned' as const, expand: ['latest_charge'] };
      return doneOrSeen(stripe, stripe.paymentIntents.cancel(ref, more, { idempotencyKey }), ref);
    },

    async refund({ ref, money, refundId, idempotencyKey }) {
      const stripe = await open();
      const order = { payment_intent: ref, amount: money.minor, metadata: { refund_id: refundId } };
      const answer = await answerOf(stripe.refunds.create(order, { idempotencyKey }));
      return answer.ok ? refundOf(answer.data) : { ref: idempotencyKey, status: 'failed', failure: answer.refusal };
    },

    async syncRefund(known) {
      const refund = await findRefund(await open(), known);
      return refund && refundOf(refund);
    },

    /** Payments without our mark are not this shop's. */
    async list({ since, until, cursor }) {
      const stripe = await open();
      const created = { gte: Math.floor(since.getTime() / 1000), lte: Math.floor(until.getTime() / 1000) };
      const more = cursor === null ? {} : { starting_after: cursor };
      const page = await stripe.paymentIntents.list({ created, limit: 100, expand: ['data.latest_charge'], ...more });
      const own = page.data.filter(({ metadata }) => metadata['attempt_id'] !== undefined);
      const payments = own.map((intent) => reportOf(intent, false, actionOf(intent, config)));
      return { payments, next: page.has_more ? (page.data.at(-1)?.id ?? null) : null };
    },

    parseWebhook: (webhook) => eventsOf(webhook, config.webhookSecrets, clock()),
  });
}

/** More than two clocks may differ. */
const clockSeconds = 600;

/** How long after our id a payment may have been made for it, in seconds: as long as an order may be paid. */
const lifetimeSeconds = 3_600;
