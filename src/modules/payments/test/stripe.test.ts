import { createHmac } from 'node:crypto';
import { simulated } from '../../../platform/config/payments';
import { openBook } from '../../../simulators/book';
import { openLedger } from '../../../simulators/stripe/ledger';
import { openStripeSimulator } from '../../../simulators/stripe/stripe';
import { paymentsModule } from '../module';
import { rehearse, type Message } from './provider-kit';

const {
  webhookSecrets: [secret],
} = simulated.stripe;
const seconds = () => Math.floor(Date.now() / 1000);

/** Signed here by hand, as the provider's documentation says, so that a fault of ours cannot hide itself. */
const signed = (body: string, { key = secret as string, at = seconds() } = {}): Message => ({
  path: '/payments/webhooks/stripe',
  headers: { 'stripe-signature': `t=${at},v1=${createHmac('sha256', key).update(`${at}.${body}`).digest('hex')}` },
  body,
});

describe('Stripe', () => {
  rehearse(paymentsModule, {
    provider: 'stripe',
    currency: 'USD',
    input: () => ({}),
    paths: { create: 'POST /v1/payment_intents', refund: 'POST /v1/refunds' },
    repeatable: true,
    partialRefund: true,
    declineEnds: false,
    async open(shopUrl) {
      const book = openBook(null);
      const ledger = openLedger(book);
      const simulator = await openStripeSimulator({ port: 0, shopUrl, book, byItself: false });
      const of = (paymentId: string) => ledger.intents().filter(({ metadata }) => metadata['attempt_id'] === paymentId);
      const known = (paymentId: string) => {
        const [intent] = of(paymentId);
        if (!intent) throw new Error(`Stripe has no ${paymentId}`);
        return intent;
      };
      const post = (path: string, fields: Record<string, string>) =>
        fetch(simulator.url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
      const pay = async (paymentId: string, method: string): Promise<void> => {
        await post('/frame', { client_secret: known(paymentId).clientSecret, method, step: 'pay' });
      };
      const told = (paymentId: string, type: string) =>
        JSON.stringify({
          id: `evt_${paymentId}_${type}`,
          type,
          created: seconds(),
          data: { object: { id: known(paymentId).id, object: 'payment_intent', metadata: { attempt_id: paymentId } } },
        });
      return {
        config: { stripe: { url: simulator.url, pages: simulator.url, ...simulated.stripe } },
        // a connection that is cut is tried once more by Stripe's own library, with the same key
        plan: (kind, path) => simulator.faults.plan({ kind, path, times: kind.startsWith('cut') ? 2 : 1 }),
        deliver: (options) => simulator.office.deliver(options),
        async lose() {
          for (const _letter of simulator.office.waiting()) simulator.faults.plan({ kind: 'lost' });
          await simulator.office.deliver();
        },
        approve: (paymentId) => pay(paymentId, 'pm_card_pendingRefund'),
        decline: (paymentId) => pay(paymentId, 'pm_card_chargeDeclined'),
        async payWrongly(paymentId) {
          const intent = known(paymentId);
          ledger.save({ ...intent, amount: intent.amount - 100 });
          await pay(paymentId, 'pm_card_visa');
        },
        books(paymentId) {
          const ids = of(paymentId).map(({ id }) => id);
          const refunds = ledger.refunds().filter(({ intent, status }) => ids.includes(intent) && status === 'succeeded');
          return {
            payments: ids.length,
            captured: of(paymentId).reduce((sum, { received }) => sum + received, 0),
            refunded: refunds.reduce((sum, { amount }) => sum + amount, 0),
          };
        },
        async endRefunds(status) {
          for (const { id, status: now } of ledger.refunds()) if (now === 'pending') await post(`/sim/refunds/${id}`, { status });
        },
        forgeries(paymentId) {
          const body = told(paymentId, 'payment_intent.succeeded');
          return {
            unsigned: { ...signed(body), headers: {} },
            'signed by another': signed(body, { key: 'whsec_another' }),
            'with another content': { ...signed(body), body: body.replace('succeeded', 'canceled') },
            'too old': signed(body, { at: seconds() - 600 }),
            'from the future': signed(body, { at: seconds() + 600 }),
            'no JSON': signed('not json'),
          };
        },
        oldFailure: (paymentId) => signed(told(paymentId, 'payment_intent.payment_failed')),
        close: () => simulator.close(),
      };
    },
  });
});
