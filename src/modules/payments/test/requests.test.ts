import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { noProviders, simulated } from '../../../platform/config/payments';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { caller } from '../../../platform/testing/harness';
import { openBook } from '../../../simulators/book';
import { openPaystackSimulator } from '../../../simulators/paystack/paystack';
import type { HeardCall } from '../../../simulators/simulator';
import { openStripeSimulator } from '../../../simulators/stripe/stripe';
import { paymentsModule } from '../module';
import { faultsInCall, type Specification } from './openapi-check';
import { openTill, type Till } from './till';

const specs = join(__dirname, '../../../../../shared/reference/specs');
const here = existsSync(specs);
const read = (file: string): Specification => {
  const text = gunzipSync(readFileSync(join(specs, file))).toString();
  return (file.includes('.json') ? JSON.parse(text) : parse(text)) as Specification;
};

/** A payment, its refund and one that is given up, as the provider hears of them. */
async function heardBy(provider: 'stripe' | 'paystack'): Promise<HeardCall[]> {
  const calls: HeardCall[] = [];
  let shopUrl = '';
  const open = provider === 'stripe' ? openStripeSimulator : openPaystackSimulator;
  const onCall = (call: HeardCall) => void calls.push(call);
  const simulator = await open({ port: 0, shopUrl: () => shopUrl, book: openBook(null), byItself: false, onCall });
  const address = { url: simulator.url, pages: simulator.url };
  const till = await openTill(paymentsModule, {
    paymentCapture: 'by-hand',
    payments: {
      ...noProviders,
      stripe: { ...address, ...simulated.stripe },
      paystack: { ...address, ...simulated.paystack },
    },
  });
  shopUrl = till.app.baseUrl;
  try {
    const start = (orderId: string) => till.payments.startPayment({ paymentId: uuidv7(), orderId, provider, input: {} });
    const orderId = await till.openOrder(5000, 'KES');
    const { paymentId, nextAction } = await start(orderId);
    if (nextAction?.type === 'client') {
      const client_secret = String(nextAction.data['clientSecret']);
      const body = new URLSearchParams({ client_secret, method: 'pm_card_pendingRefund', step: 'pay' });
      await fetch(`${simulator.url}/frame`, { method: 'POST', body, redirect: 'manual' });
    } else if (nextAction?.type === 'redirect') {
      await fetch(nextAction.url, { method: 'POST', body: new URLSearchParams({ choice: 'approve' }), redirect: 'manual' });
    }
    await simulator.office.deliver();
    await till.app.settle();
    await till.payments.settleCollection({ orderId });
    if (provider === 'stripe') await till.payments.capturePayment({ orderId });
    await till.payments.refundPayment({ refundId: uuidv7(), orderId, amount: money(2000, 'KES'), reason: 'Too small' });
    await till.later(90);
    await till.reconcile();
    const other = await till.openOrder(700, 'KES');
    await start(other);
    await till.payments.cancelCollection({ orderId: other, reason: 'expired' });
    simulator.faults.plan({ kind: '500-after', path: '/' });
    const third = await till.openOrder(900, 'KES');
    await start(third);
    await till.later(90);
    await till.reconcile();
    expect((await till.find(paymentId)).status).toBe('captured');
    if (provider === 'stripe') await keepAndForget(till, simulator.url);
    return calls.filter(({ path }) => !/^\/(frame|checkout|sim)/.test(path));
  } finally {
    await till.app.close();
    await simulator.close();
  }
}

/** A card that is kept, pays by itself and is removed; then all of its account. */
async function keepAndForget(till: Till, url: string): Promise<void> {
  const as = caller(['payments:use-saved-methods', 'payments:pay-own']);
  const open = async () => {
    const orderId = uuidv7();
    const owner = { userId: as.userId, orderTokenHash: 'none' };
    const expiresAt = new Date(Date.now() + 900_000).toISOString();
    await till.payments.openCollection({ orderId, amount: money(900, 'KES'), owner, email: 'ada@example.com', expiresAt });
    return orderId;
  };
  const start = async (input: Record<string, unknown>) =>
    till.payments.startPayment({ paymentId: uuidv7(), orderId: await open(), provider: 'stripe', input });
  const { paymentId, nextAction } = await start({ remember: true });
  if (nextAction?.type !== 'client') throw new Error('Stripe asks for a card');
  const body = new URLSearchParams({ client_secret: String(nextAction.data['clientSecret']), method: 'pm_card_visa', step: 'pay' });
  await fetch(`${url}/frame`, { method: 'POST', body, redirect: 'manual' });
  await till.app.request('POST', `/payments/${paymentId}/sync`, { as });
  const { items } = (await till.app.request('GET', '/payments/methods', { as })).body;
  await start({ savedMethodId: items[0].id });
  await till.app.request('DELETE', `/payments/methods/${items[0].id}`, { as });
  await till.app.sql('update payments.provider_customers set forget_at = now()');
  await till.app.runJob('payments.forget-cards');
}

(here ? describe : describe.skip)(here ? 'what is sent' : 'what is sent (skipped: ../shared/reference/specs is not there)', () => {
  test.each([
    ['stripe', 'stripe.openapi.json.gz', 'application/x-www-form-urlencoded', 10],
    ['paystack', 'paystack.openapi.yaml.gz', 'application/json', 6],
  ] as const)('to %s is what its own OpenAPI document allows', async (provider, file, mediaType, atLeast) => {
    const document = read(file);
    const calls = await heardBy(provider);
    expect(new Set(calls.map(({ method, path }) => `${method} ${path}`)).size).toBeGreaterThanOrEqual(atLeast);
    expect(calls.flatMap((call) => faultsInCall(document, call, mediaType).map((fault) => `${call.method} ${call.path} ${fault}`))).toEqual(
      [],
    );
  });

  test('and the check finds what would not be allowed', () => {
    const document = read('paystack.openapi.yaml.gz');
    const call = { method: 'POST', path: '/refund', query: {}, body: { amount: 1.5, colour: 'blue' } };
    expect(faultsInCall(document, call, 'application/json')).toEqual([
      'body.transaction: missing',
      'body.amount: no integer',
      'body.colour: not known',
    ]);
    expect(faultsInCall(document, { ...call, path: '/refunds' }, 'application/json')).toEqual(['there is no POST /refunds']);
  });
});
