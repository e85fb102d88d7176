import { z } from 'zod';
import type { Caller } from '../../platform/auth/principal';
import { accepted, created, defineRoutes, ok, type Answer, type Handlers } from '../../platform/http/route';
import { Payment, PaymentChoice, type AttemptView } from './contract';
import { declined } from './errors';
import type { Payer, PaymentsQueries } from './payments.queries';
import type { PaymentsService } from './payments.service';

const idParams = z.strictObject({ id: z.uuid() });

const Provider = z
  .object({
    code: z.string(),
    name: z.string(),
    /** How the buyer pays: at once, on a page to be sent to, in a frame, by phone. */
    flow: z.array(z.enum(['instant', 'redirect', 'client', 'phone', 'offline'])),
    /** Ready-made values of `token`, for a simulator. */
    tokens: z.array(z.object({ token: z.string(), label: z.string() })),
  })
  .meta({ id: 'PaymentProvider' });

export const paymentsRoutes = defineRoutes({
  listProviders: {
    method: 'get',
    path: '/payments/providers',
    summary: 'The ways to pay',
    access: { permission: 'payments:list-providers' },
    responses: { 200: z.object({ items: z.array(Provider) }) },
  },
  startPayment: {
    method: 'post',
    path: '/payments',
    summary: 'Try again to pay for a pending order. 202: not known yet whether it was paid, read the payment again',
    access: { permission: 'payments:pay-own', own: true, all: 'payments:pay-all' },
    body: PaymentChoice.extend({ orderId: z.uuid() }).meta({ id: 'NewPayment' }),
    responses: { 201: Payment, 202: Payment },
    idempotency: 'money',
    limit: 'payment',
    errors: [
      'payments.no-such-order',
      'payments.no-such-provider',
      'payments.invalid-input',
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
});

export interface PaymentsHandlersDeps {
  readonly paymentsService: PaymentsService;
  readonly paymentsQueries: PaymentsQueries;
}

export function createPaymentsHandlers({ paymentsService, paymentsQueries }: PaymentsHandlersDeps): Handlers<typeof paymentsRoutes> {
  return {
    listProviders: async () => ok({ items: paymentsQueries.listProviders() }),
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
  };
}

const present = (attempt: AttemptView): Answer => (attempt.undecided ? accepted(paymentOf(attempt)) : ok(paymentOf(attempt)));

const paymentOf = ({ paymentId, ...rest }: AttemptView): Payment => ({ id: paymentId, ...rest });

const payerOf = (caller: Caller, all: string): Payer => ({
  userId: caller.principal?.userId ?? null,
  orderToken: caller.orderToken,
  all: caller.can(all),
});
