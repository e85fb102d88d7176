import { z } from 'zod';
import type { Caller } from '../../platform/auth/principal';
import { accepted, created, defineRoutes, ok, type Answer, type Handlers } from '../../platform/http/route';
import { Currency, Instant, Money, OneLine, page, pageQuery } from '../../platform/facade/schemas';
import { bankRoutes, createBankHandlers, type BankHandlersDeps } from './bank/routes';
import { createPayoutHandlers, payoutRoutes, type PayoutHandlersDeps } from './payouts/routes';
import { comparingRoutes, createComparingHandlers, type ComparingHandlersDeps } from './comparing/routes';
import { Amount, Payment, PaymentChoice, PaymentStatus, RefundStatus, type AttemptView, type RefundView } from './contract';
import { declined, refundRefused } from './errors';
import type { Payer, PaymentsQueries } from './payments.queries';
import type { PaymentsService } from './payments.service';
import { createSavedMethodHandlers, savedMethodRoutes, type SavedMethodHandlersDeps } from './saved/routes';
import { createStoredHandlers, storedRoutes, type StoredHandlersDeps } from './stored/routes';
import type { WebhooksService } from './webhooks/webhooks.service';

const idParams = z.strictObject({ id: z.uuid() });

const Provider = z
  .object({
    code: z.string(),
    name: z.string(),
    /** How the buyer pays: at once, on a page to be sent to, in a frame, by phone. */
    flow: z.array(z.enum(['instant', 'redirect', 'client', 'phone', 'offline'])),
    /** No money moves. */
    simulated: z.boolean(),
    /** Ready-made values of `token`, for a simulator. */
    tokens: z.array(z.object({ token: z.string(), label: z.string() })),
    /** A signed-in shopper may have it keep the card: `remember`. */
    keepsCards: z.boolean(),
    /** Which orders it is for, absent: all. `countries` where they go, `most` minor units, `onlyGoods` nothing that is downloaded. */
    offer: z.object({ countries: z.array(z.string()).nullable(), most: z.int().nullable(), onlyGoods: z.boolean() }).optional(),
  })
  .meta({ id: 'PaymentProvider' });

const ProviderHealth = z
  .object({ code: z.string(), name: z.string(), simulated: z.boolean(), awaySince: Instant.nullable() })
  .meta({ id: 'PaymentProviderHealth' });

/** Given back, or asked for at the provider (`pending`). */
export const Refund = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    paymentId: z.uuid(),
    amount: Money,
    reason: z.string(),
    status: RefundStatus,
    failure: z.object({ code: z.string(), message: z.string() }).nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Refund' });
type Refund = z.output<typeof Refund>;

const coreRoutes = defineRoutes({
  listProviders: {
    method: 'get',
    path: '/payments/providers',
    summary: 'The ways to pay in the shop’s market, or in the named currency',
    access: { permission: 'payments:list-providers' },
    query: z.strictObject({ currency: Currency.optional() }),
    responses: { 200: z.object({ items: z.array(Provider) }) },
  },
  listProviderStates: {
    method: 'get',
    path: '/payments/providers/health',
    summary: 'The ways to pay that are set up, and which of them do not answer just now',
    access: { permission: 'payments:list-all' },
    responses: { 200: z.object({ items: z.array(ProviderHealth) }) },
  },
  listPayments: {
    method: 'get',
    path: '/payments',
    summary: 'Payments of all orders, newest first',
    access: { permission: 'payments:list-all' },
    query: z.strictObject({
      orderId: z.uuid().optional(),
      status: PaymentStatus.optional(),
      provider: z
        .string()
        .regex(/^[a-z][a-z0-9-]{0,39}$/)
        .optional(),
      /** Those that the reconciler still asks for. */
      undecided: z.stringbool().optional(),
      /** Those of which something was asked back. */
      refunded: z.stringbool().optional(),
      from: Instant.optional(),
      to: Instant.optional(),
      ...pageQuery,
    }),
    responses: { 200: page(Payment) },
    errors: ['payments.bad-cursor'],
  },
  startPayment: {
    method: 'post',
    path: '/payments',
    summary:
      'Try again to pay for a pending order, or pay what an order costs more: `orderId` is then the id of that change. 202: not known yet whether it was paid, read the payment again',
    access: { permission: 'payments:pay-own', own: true, all: 'payments:pay-all' },
    body: PaymentChoice.extend({ orderId: z.uuid() }).meta({ id: 'NewPayment' }),
    responses: { 201: Payment, 202: Payment },
    idempotency: 'money',
    limit: 'payment',
    errors: [
      'payments.no-such-order',
      'payments.no-such-provider',
      'payments.provider-away',
      'payments.whole-units-only',
      'payments.not-for-this-order',
      'payments.too-many-unpaid',
      'payments.invalid-input',
      'payments.saved-method-refused',
      'payments.needs-account',
      'payments.not-open',
      'payments.already-under-way',
      'payments.declined',
    ],
  },
  getPayment: {
    method: 'get',
    path: '/payments/:id',
    summary: 'One payment',
    access: { permission: 'payments:read-own', own: true, all: 'payments:read-all' },
    params: idParams,
    responses: { 200: Payment },
    errors: ['payments.no-such-payment'],
  },
  continuePayment: {
    method: 'post',
    path: '/payments/:id/continue',
    summary: 'The buyer has finished the step that the payment asked for',
    access: { permission: 'payments:pay-own', own: true, all: 'payments:pay-all' },
    params: idParams,
    body: z.strictObject({ result: z.enum(['approve', 'deny']) }),
    responses: { 200: Payment, 202: Payment },
    limit: 'payment',
    errors: ['payments.no-such-payment', 'payments.nothing-to-continue'],
  },
  syncPayment: {
    method: 'post',
    path: '/payments/:id/sync',
    summary: 'Ask the provider how the payment stands',
    access: { permission: 'payments:pay-own', own: true, all: 'payments:pay-all' },
    params: idParams,
    responses: { 200: Payment, 202: Payment },
    limit: 'payment',
    errors: ['payments.no-such-payment'],
  },
  cancelPayment: {
    method: 'post',
    path: '/payments/:id/cancel',
    summary: 'Give up a payment that waits for its buyer, to pay otherwise',
    access: { permission: 'payments:pay-own', own: true, all: 'payments:pay-all' },
    params: idParams,
    responses: { 200: Payment },
    limit: 'payment',
    errors: ['payments.no-such-payment', 'payments.not-cancellable'],
  },
  capturePayment: {
    method: 'post',
    path: '/payments/:id/capture',
    summary: 'Take the money that is reserved. 202: not known yet whether it was taken, read the payment again',
    access: { permission: 'payments:capture' },
    params: idParams,
    responses: { 200: Payment, 202: Payment },
    idempotency: 'money',
    errors: ['payments.no-such-payment', 'payments.nothing-to-capture'],
  },
  refundPayment: {
    method: 'post',
    path: '/payments/:id/refunds',
    summary:
      'Give money back: the amount, or all that is left. 202: asked for, not known yet. `POST /orders/:id/refunds` also takes goods back',
    access: { permission: 'payments:refund' },
    params: idParams,
    body: z.strictObject({ amount: Amount.optional(), reason: OneLine(200) }).meta({ id: 'NewPaymentRefund' }),
    responses: { 201: Refund, 202: Refund },
    idempotency: 'money',
    errors: ['payments.no-such-payment', 'payments.refund-refused'],
  },
  receiveWebhook: {
    method: 'post',
    path: '/payments/webhooks/:provider',
    summary: 'For payment providers: what they tell by themselves, signed. Stored, then answered, then applied',
    access: { permission: 'payments:receive-webhooks' },
    params: z.strictObject({ provider: z.string().max(40) }),
    raw: true,
    maxBytes: 262_144,
    limit: 'webhook',
    responses: { 200: z.object({ received: z.literal(true) }) },
    errors: ['payments.no-such-webhook', 'payments.webhook-refused'],
  },
  receiveCallback: {
    method: 'post',
    path: '/payments/webhooks/:provider/:secret',
    summary: 'The same for providers that sign nothing: the last part of the address is known to them alone',
    access: { permission: 'payments:receive-webhooks' },
    params: z.strictObject({ provider: z.string().max(40), secret: z.string().max(200) }),
    raw: true,
    maxBytes: 65_536,
    limit: 'webhook',
    /** As M-Pesa wants to be answered. */
    responses: { 200: z.object({ ResultCode: z.literal(0), ResultDesc: z.string() }) },
    errors: ['payments.no-such-webhook', 'payments.webhook-refused'],
  },
});

export const paymentsRoutes = { ...bankRoutes, ...comparingRoutes, ...payoutRoutes, ...savedMethodRoutes, ...coreRoutes, ...storedRoutes };

export interface PaymentsHandlersDeps
  extends BankHandlersDeps, ComparingHandlersDeps, PayoutHandlersDeps, SavedMethodHandlersDeps, StoredHandlersDeps {
  readonly paymentsService: PaymentsService;
  readonly paymentsQueries: PaymentsQueries;
  readonly webhooksService: WebhooksService;
}

/** Whoever may take and give back money may know of every payment. */
const everything: Payer = { userId: null, orderToken: null, all: true };

export function createPaymentsHandlers(deps: PaymentsHandlersDeps): Handlers<typeof paymentsRoutes> {
  const { paymentsService, paymentsQueries, webhooksService } = deps;
  return {
    ...createStoredHandlers(deps),
    ...createBankHandlers(deps),
    ...createComparingHandlers(deps),
    ...createPayoutHandlers(deps),
    ...createSavedMethodHandlers(deps),
    listProviders: async ({ query }) => ok({ items: paymentsQueries.listProviders(query.currency) }),
    listProviderStates: async () => ok({ items: paymentsQueries.listProviderStates() }),
    async listPayments({ query }) {
      const { items, nextCursor } = await paymentsQueries.listPage(query);
      return ok({ items: items.map(paymentOf), nextCursor });
    },
    async startPayment({ body, caller, resourceId }) {
      const { orderId, provider, ...input } = body;
      await paymentsQueries.requireOrder(orderId, payerOf(caller, 'payments:pay-all'));
      const attempt = await paymentsService.startPayment({ paymentId: resourceId, orderId, provider, input });
      if (attempt.status === 'failed' && attempt.failure) throw declined(attempt.failure);
      return attempt.undecided ? accepted(paymentOf(attempt)) : created(paymentOf(attempt));
    },
    getPayment: async ({ params, caller }) =>
      ok(paymentOf(await paymentsQueries.getAttempt(params.id, payerOf(caller, 'payments:read-all')))),
    async continuePayment({ params, body, caller }) {
      await paymentsQueries.getAttempt(params.id, payerOf(caller, 'payments:pay-all'));
      return present(await paymentsService.continuePayment(params.id, body));
    },
    async syncPayment({ params, caller }) {
      await paymentsQueries.getAttempt(params.id, payerOf(caller, 'payments:pay-all'));
      return present(await paymentsService.syncPayment(params.id));
    },
    async cancelPayment({ params, caller }) {
      await paymentsQueries.getAttempt(params.id, payerOf(caller, 'payments:pay-all'));
      return ok(paymentOf(await paymentsService.giveUpPayment(params.id)));
    },
    async capturePayment({ params }) {
      const { orderId, chargeId = orderId } = await paymentsQueries.getAttempt(params.id, everything);
      return present(await paymentsService.capturePayment({ orderId: chargeId }));
    },
    async refundPayment({ params, body, resourceId }) {
      const { orderId, chargeId = orderId } = await paymentsQueries.getAttempt(params.id, everything);
      const { amount = null, reason } = body;
      const refund = await paymentsService.refundPayment({ refundId: resourceId, orderId: chargeId, amount, reason });
      if (refund.status === 'failed') throw refundRefused(refund.failure ?? { code: 'refused', message: 'The provider refused it.' });
      return refund.status === 'pending' ? accepted(refundOf(refund)) : created(refundOf(refund));
    },
    async receiveWebhook({ params, headers, rawBody }) {
      await webhooksService.receive(params.provider, { headers, rawBody: rawBody ?? Buffer.alloc(0), secret: null });
      return ok({ received: true });
    },
    async receiveCallback({ params: { provider, secret }, headers, rawBody }) {
      await webhooksService.receive(provider, { headers, rawBody: rawBody ?? Buffer.alloc(0), secret });
      return ok({ ResultCode: 0, ResultDesc: 'Accepted' });
    },
  };
}

const present = (attempt: AttemptView): Answer => (attempt.undecided ? accepted(paymentOf(attempt)) : ok(paymentOf(attempt)));

const paymentOf = ({ paymentId, ...rest }: AttemptView): Payment => ({ id: paymentId, ...rest });

const refundOf = ({ refundId, ...rest }: RefundView): Refund => ({ id: refundId, ...rest });

const payerOf = (caller: Caller, all: string): Payer => ({
  userId: caller.principal?.userId ?? null,
  orderToken: caller.orderToken,
  all: caller.can(all),
});
