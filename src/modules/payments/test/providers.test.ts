import { noProviders, simulated } from '../../../platform/config/payments';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import type { ModuleConfig } from '../../../platform/module';
import { caller } from '../../../platform/testing/harness';
import { openBook } from '../../../simulators/book';
import { openMpesaSimulator } from '../../../simulators/mpesa/mpesa';
import { openLedger as openMpesaLedger } from '../../../simulators/mpesa/ledger';
import { openPaystackSimulator } from '../../../simulators/paystack/paystack';
import type { Simulator, SimulatorOptions } from '../../../simulators/simulator';
import { openLedger as openStripeLedger } from '../../../simulators/stripe/ledger';
import { openStripeSimulator } from '../../../simulators/stripe/stripe';
import { paymentsModule } from '../module';
import { openTill, type Till } from './till';

/** What one provider alone has; what all have is in the kit. */
const staff = caller(['payments:list-all']);
const opened: { till: Till; simulator: Simulator }[] = [];

async function shopWith(
  name: 'stripe' | 'paystack' | 'mpesa',
  open: (options: SimulatorOptions) => Promise<Simulator>,
  config: Partial<ModuleConfig> = {},
) {
  let shopUrl = '';
  const book = openBook(null);
  const simulator = await open({ port: 0, shopUrl: () => shopUrl, book, byItself: false });
  const payments = { ...noProviders, [name]: { url: simulator.url, pages: simulator.url, ...simulated[name] } };
  const till = await openTill(paymentsModule, { payments, ...config });
  shopUrl = till.app.baseUrl;
  opened.push({ till, simulator });
  const start = (orderId: string, input: Record<string, unknown> = {}) =>
    till.payments.startPayment({ paymentId: uuidv7(), orderId, provider: name, input });
  const post = (path: string, fields: Record<string, string>) =>
    fetch(simulator.url + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  const deliver = async () => {
    await simulator.office.deliver();
    await till.app.settle();
  };
  return { till, simulator, book, start, post, deliver };
}

afterEach(async () => {
  for (const { till, simulator } of opened.splice(0)) {
    await till.app.close();
    await simulator.close();
  }
});

describe('with Stripe', () => {
  const shop = async (config: Partial<ModuleConfig> = {}) => {
    const all = await shopWith('stripe', openStripeSimulator, config);
    const ledger = openStripeLedger(all.book);
    const intentOf = (paymentId: string) => {
      const found = ledger.intents().find(({ metadata }) => metadata['attempt_id'] === paymentId);
      if (!found) throw new Error(`no intent of ${paymentId}`);
      return found;
    };
    const step = (paymentId: string, step: 'pay' | 'pass' | 'fail', method = '') =>
      all.post('/frame', { client_secret: intentOf(paymentId).clientSecret, step, method });
    const paidWith = async (method: string) => {
      const orderId = await all.till.openOrder();
      const { paymentId } = await all.start(orderId);
      await step(paymentId, 'pay', method);
      await all.deliver();
      await all.till.payments.settleCollection({ orderId });
      return { orderId, paymentId };
    };
    return { ...all, ledger, intentOf, step, paidWith };
  };

  test('money is reserved with the order and taken later, once', async () => {
    const { till, paidWith, intentOf, deliver } = await shop({ paymentCapture: 'by-hand' });
    const { orderId, paymentId } = await paidWith('pm_card_visa');
    expect(await till.find(paymentId)).toMatchObject({
      status: 'authorized',
      captured: money(0, 'USD'),
      method: { brand: 'visa', last4: '4242' },
    });
    expect(await till.payments.capturePayment({ orderId })).toMatchObject({ status: 'captured', captured: money(1000, 'USD') });
    await till.payments.capturePayment({ orderId });
    await deliver();
    expect(intentOf(paymentId)).toMatchObject({ status: 'succeeded', received: 1000 });
  });

  test('money that is only reserved is let go when the order is called off', async () => {
    const { till, paidWith, intentOf } = await shop({ paymentCapture: 'by-hand' });
    const { orderId, paymentId } = await paidWith('pm_card_visa');
    await till.payments.cancelCollection({ orderId, reason: 'cancelled' });
    expect([(await till.find(paymentId)).status, intentOf(paymentId).status]).toEqual(['cancelled', 'canceled']);
  });

  test('the bank asks the buyer, who says no and then yes', async () => {
    const { till, start, step, deliver, intentOf } = await shop();
    const orderId = await till.openOrder();
    const { paymentId, nextAction } = await start(orderId);
    expect(nextAction).toMatchObject({ type: 'client', data: { page: `/pay/stripe/${paymentId}`, publishableKey: 'pk_test_simulator' } });
    await step(paymentId, 'pay', 'pm_card_threeDSecure2Required');
    await step(paymentId, 'fail');
    await deliver();
    expect([(await till.find(paymentId)).status, intentOf(paymentId).status]).toEqual(['requires_action', 'requires_payment_method']);
    await step(paymentId, 'pay', 'pm_card_threeDSecure2Required');
    await step(paymentId, 'pass');
    await deliver();
    expect((await till.find(paymentId)).status).toBe('captured');
  });

  test('a dispute marks the payment until it is won, and the order hears nothing new of it', async () => {
    const { till, paidWith, ledger, intentOf, post, deliver } = await shop();
    const { orderId, paymentId } = await paidWith('pm_card_visa');
    const { id: intent, charge } = intentOf(paymentId);
    const dispute = {
      id: 'dp_1',
      intent,
      charge: charge ?? '',
      amount: 1000,
      currency: 'usd',
      status: 'needs_response',
      created: 1,
    } as const;
    ledger.saveDispute(dispute);
    await till.app.request('POST', `/payments/${paymentId}/sync`, { headers: till.owner });
    expect((await till.find(paymentId)).status).toBe('disputed');
    await till.app.request('POST', `/payments/${paymentId}/sync`, { headers: till.owner });
    expect((await till.find(paymentId)).status).toBe('disputed');
    await post('/sim/disputes/dp_1', { status: 'won' });
    await deliver();
    expect((await till.find(paymentId)).status).toBe('captured');
    expect((await till.events(orderId)).filter((name) => name === 'payments.payment-authorized.v1')).toHaveLength(1);
  });

  test('a payment first heard of when it is disputed is taken and disputed in one step, with its case', async () => {
    const { till, start, step, ledger, intentOf } = await shop();
    const orderId = await till.openOrder();
    const { paymentId } = await start(orderId);
    await step(paymentId, 'pay', 'pm_card_visa');
    const { id: intent, charge } = intentOf(paymentId);
    ledger.saveDispute({ id: 'dp_1', intent, charge: charge ?? '', amount: 1000, currency: 'usd', status: 'needs_response', created: 1 });
    await till.app.request('POST', `/payments/${paymentId}/sync`, { headers: till.owner });
    expect(await till.find(paymentId)).toMatchObject({ status: 'disputed', captured: money(1000, 'USD') });
    expect((await till.events(orderId)).filter((name) => name === 'payments.payment-authorized.v1')).toHaveLength(1);
    const { body } = await till.app.request('GET', '/payments/cases?kind=dispute', { as: caller(['payments:read-cases']) });
    expect(body.items.map(({ amount }: { amount: unknown }) => amount)).toEqual([money(1000, 'USD')]);
    expect(await till.app.violated()).toEqual([]);
  });

  test('the case of a dispute names what of the money had not gone back before', async () => {
    const { till, paidWith, ledger, intentOf } = await shop();
    const { orderId, paymentId } = await paidWith('pm_card_visa');
    await till.payments.refundPayment({ refundId: uuidv7(), orderId, amount: money(300, 'USD'), reason: 'Too small' });
    await till.reconcile();
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured', refunded: money(300, 'USD') });
    const { id: intent, charge } = intentOf(paymentId);
    ledger.saveDispute({ id: 'dp_1', intent, charge: charge ?? '', amount: 700, currency: 'usd', status: 'needs_response', created: 1 });
    await till.app.request('POST', `/payments/${paymentId}/sync`, { headers: till.owner });
    const { body } = await till.app.request('GET', '/payments/cases?kind=dispute', { as: caller(['payments:read-cases']) });
    expect(body.items).toMatchObject([{ orderId, amount: money(700, 'USD') }]);
    expect(await till.app.violated()).toEqual([]);
  });

  test('disputed money of an order that is called off waits for the dispute, and goes back once it is won', async () => {
    const { till, paidWith, ledger, intentOf, post, deliver } = await shop();
    const { orderId, paymentId } = await paidWith('pm_card_visa');
    const { id: intent, charge } = intentOf(paymentId);
    ledger.saveDispute({ id: 'dp_1', intent, charge: charge ?? '', amount: 1000, currency: 'usd', status: 'needs_response', created: 1 });
    await till.app.request('POST', `/payments/${paymentId}/sync`, { headers: till.owner });
    await till.payments.cancelCollection({ orderId, reason: 'cancelled' });
    await till.reconcile();
    expect(await till.find(paymentId)).toMatchObject({ status: 'disputed', refunded: money(0, 'USD') });
    expect(await till.app.violated()).toEqual([]);
    await post('/sim/disputes/dp_1', { status: 'won' });
    await deliver();
    await till.reconcile();
    expect(await till.find(paymentId)).toMatchObject({ status: 'refunded', refunded: money(1000, 'USD') });
    expect(await till.app.violated()).toEqual([]);
  });

  test('a dispute freezes what is left of the gift cards that were bought, also of those issued later, until it is won', async () => {
    const { till, paidWith, ledger, intentOf, post, deliver } = await shop();
    const { orderId, paymentId } = await paidWith('pm_card_visa');
    const [first, second] = [uuidv7(), uuidv7()];
    const issue = (lineId: string) =>
      till.payments.issueGiftCards({
        orderId,
        locale: 'en',
        cards: [{ lineId, unit: 1, amount: money(500, 'USD'), email: `${lineId}@example.com`, message: null, sendOn: null }],
      });
    await issue(first);
    const { id: intent, charge } = intentOf(paymentId);
    ledger.saveDispute({ id: 'dp_1', intent, charge: charge ?? '', amount: 1000, currency: 'usd', status: 'needs_response', created: 1 });
    await till.app.request('POST', `/payments/${paymentId}/sync`, { headers: till.owner });
    for (const _twice of [1, 2]) await issue(second);
    const keeper = caller(['payments:read-gift-cards', 'payments:issue-gift-cards', 'payments:read-cases']);
    const cards = async () =>
      (await till.app.request('GET', `/gift-cards?orderId=${orderId}`, { as: keeper })).body.items.map(
        (card: { status: string }) => card.status,
      );
    expect(await cards()).toEqual(['blocked', 'blocked']);
    const { body } = await till.app.request('GET', '/payments/cases?kind=dispute', { as: keeper });
    expect(
      body.items.map(
        ({ facts }: { facts: { giftCards: string } }) => facts.giftCards.match(/5\.00 USD left, blocked, 0\.00 USD spent/g)?.length,
      ),
    ).toEqual([2, 1]);
    const asked = () => till.app.sql('select order_line_id from payments.gift_cards where mail_asked_at is not null order by id');
    expect(await asked()).toEqual([{ order_line_id: first }]);

    await post('/sim/disputes/dp_1', { status: 'won' });
    await deliver();
    expect(await cards()).toEqual(['active', 'active']);
    await till.app.runJob('payments.mail-gift-cards');
    expect(await asked()).toHaveLength(2);
    expect(await till.app.violated()).toEqual([]);
  });

  test('a refund that comes back days later is taken back into the books', async () => {
    const { till, paidWith, ledger, post, deliver } = await shop();
    const { orderId, paymentId } = await paidWith('pm_card_visa');
    const refundId = uuidv7();
    const request = { refundId, orderId, amount: money(1000, 'USD'), reason: 'Too small' };
    expect(await till.payments.refundPayment(request)).toMatchObject({ status: 'succeeded', kept: money(0, 'USD') });
    expect((await till.find(paymentId)).status).toBe('refunded');
    await deliver();
    await till.reconcile();
    await post(`/sim/refunds/${ledger.refunds()[0]?.id}`, { status: 'failed' });
    await deliver();
    await till.reconcile();
    expect(await till.payments.refundPayment(request)).toMatchObject({ status: 'failed', kept: money(1000, 'USD') });
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured', refunded: money(0, 'USD') });
    expect((await till.events(orderId)).filter((name) => /payment-(authorized|refunded)|refund-failed/.test(name))).toEqual([
      'payments.payment-authorized.v1',
      'payments.payment-refunded.v1',
      'payments.refund-failed.v1',
    ]);
    expect(await till.app.violated()).toEqual([]);
  });

  test('of a refund in parts what comes back is told of, and what a gift card got stays there', async () => {
    const { till, start, step, ledger, post, deliver } = await shop();
    const staff = caller(['payments:issue-gift-cards', 'payments:read-gift-cards']);
    const headers = { 'idempotency-key': uuidv7() };
    const { body: card } = await till.app.request('POST', '/gift-cards', { as: staff, body: { amount: money(400, 'USD') }, headers });
    const orderId = await till.openOrder();
    await till.payments.holdStoredValue({ orderId, wallet: false, giftCards: [card.code] });
    const { paymentId } = await start(orderId);
    await step(paymentId, 'pay', 'pm_card_visa');
    await deliver();
    await till.payments.settleCollection({ orderId });
    const refundId = uuidv7();
    await till.payments.refundPayment({ refundId, orderId, amount: money(1000, 'USD'), reason: 'Too small' });
    await deliver();
    await till.reconcile();
    await post(`/sim/refunds/${ledger.refunds()[0]?.id}`, { status: 'failed' });
    await deliver();
    await till.reconcile();
    const [told] = await till.app.sql(`select data from payments.outbox where stream = $1 and topic = 'payments.refund-failed.v1'`, [
      orderId,
    ]);
    expect(told?.data).toMatchObject({ refundId, amount: money(600, 'USD') });
    const { body: after } = await till.app.request('GET', `/gift-cards/${card.id as string}`, { as: staff });
    expect(after.balance).toEqual(money(400, 'USD'));
    expect(await till.app.violated()).toEqual([]);
  });
});

describe('with M-Pesa', () => {
  const shop = async () => {
    const all = await shopWith('mpesa', openMpesaSimulator);
    return { ...all, ledger: openMpesaLedger(all.book) };
  };

  test('a number that cannot pay is told so, and nothing is begun', async () => {
    const { till, ledger } = await shop();
    const orderId = await till.openOrder(5000, 'KES');
    for (const phone of [undefined, '0812345678', '+44 7700 900123']) {
      const answer = await till.app.request('POST', '/payments', {
        body: { orderId, provider: 'mpesa', ...(phone !== undefined && { phone }) },
        headers: { ...till.owner, 'idempotency-key': uuidv7() },
      });
      expect([answer.status, answer.body.code]).toEqual([422, 'payments.invalid-input']);
    }
    expect([ledger.prompts(), await till.payments.listPayments({ orderIds: [orderId] })]).toEqual([[], []]);
  });

  test('only whole shillings can be paid', async () => {
    const { till, start } = await shop();
    const phone = '0712345678';
    await expect(start(await till.openOrder(5050, 'KES'), { phone })).rejects.toMatchObject({ code: 'payments.whole-units-only' });
    await expect(start(await till.openOrder(5000, 'USD'), { phone })).rejects.toMatchObject({ code: 'payments.no-such-provider' });
    expect(await start(await till.openOrder(5000, 'KES'), { phone })).toMatchObject({ status: 'requires_action' });
  });

  test('the buyer’s phone is not in what the payment shows', async () => {
    const { till, start, simulator } = await shop();
    const { nextAction } = await start(await till.openOrder(5000, 'KES'), { phone: '0712 345 678' });
    expect(nextAction).toEqual({
      type: 'phone',
      text: 'M-Pesa asks 2547•••••678 for the PIN.',
      url: `${simulator.url}/sim/phone/254712345678`,
    });
  });

  test('its callback is answered as it wants', async () => {
    const { till, start, ledger } = await shop();
    await start(await till.openOrder(5000, 'KES'), { phone: '0712 345 678' });
    const { path, checkoutRequestId: CheckoutRequestID } = ledger.prompts()[0] ?? { path: '', checkoutRequestId: '' };
    const body = { Body: { stkCallback: { MerchantRequestID: '1', CheckoutRequestID, ResultCode: 1032, ResultDesc: 'Cancelled' } } };
    const answer = await till.app.request('POST', path.replace('/api/v1', ''), { body });
    expect([answer.status, answer.body]).toEqual([200, { ResultCode: 0, ResultDesc: 'Accepted' }]);
  });

  const paidOn = async (phone: string) => {
    const all = await shop();
    const orderId = await all.till.openOrder(5000, 'KES');
    const { paymentId } = await all.start(orderId, { phone });
    await all.post(`/sim/prompts/${all.ledger.prompts()[0]?.checkoutRequestId}`, { choice: 'pay', pin: '1234' });
    return { ...all, orderId, paymentId };
  };

  test('a callback with another amount pays nothing, and what was paid goes back', async () => {
    const { till, paymentId, orderId, deliver, ledger, post } = await paidOn('0712 345 777');
    await deliver();
    expect((await till.find(paymentId)).failure).toMatchObject({ code: 'wrong-amount' });
    expect((await till.events(orderId)).filter((name) => name === 'payments.payment-authorized.v1')).toEqual([]);
    await post(`/sim/reversals/${ledger.reversals()[0]?.conversationId}`, { end: 'done' });
    await deliver();
    expect(await till.find(paymentId)).toMatchObject({ status: 'refunded', refunded: money(5000, 'KES') });
  });

  test('a callback that comes twice pays once, and one that never comes is made up for', async () => {
    const twice = await paidOn('0712 345 888');
    expect(twice.simulator.office.waiting()).toHaveLength(2);
    await twice.deliver();
    expect((await twice.till.events(twice.orderId)).filter((name) => name === 'payments.payment-authorized.v1')).toHaveLength(1);
    const never = await paidOn('0712 345 999');
    expect(never.simulator.office.waiting()).toEqual([]);
    await never.till.later(45);
    await never.till.reconcile();
    expect((await never.till.find(never.paymentId)).status).toBe('captured');
  });

  test('a callback that says “paid” while M-Pesa says “cancelled” pays nothing', async () => {
    const { till, start, ledger, post, simulator } = await shop();
    const { paymentId } = await start(await till.openOrder(5000, 'KES'), { phone: '0712 345 678' });
    const [prompt] = ledger.prompts();
    if (!prompt) throw new Error('no prompt');
    await post(`/sim/prompts/${prompt.checkoutRequestId}`, { choice: 'cancel' });
    for (const _letter of simulator.office.waiting()) simulator.faults.plan({ kind: 'lost' });
    await simulator.office.deliver();
    const item = [
      { Name: 'Amount', Value: 50 },
      { Name: 'MpesaReceiptNumber', Value: 'SABCDEF123' },
    ];
    const stkCallback = { CheckoutRequestID: prompt.checkoutRequestId, ResultCode: 0, ResultDesc: 'ok', CallbackMetadata: { Item: item } };
    await till.app.request('POST', prompt.path.replace('/api/v1', ''), { body: { Body: { stkCallback } } });
    await till.app.settle();
    expect(await till.find(paymentId)).toMatchObject({ status: 'cancelled', captured: money(0, 'KES') });
  });
});

describe('a provider that does not answer', () => {
  test('is left out of the checkout, staff see it, and another way pays', async () => {
    const { till, start, simulator } = await shopWith('paystack', openPaystackSimulator);
    const offered = async () => (await till.app.request('GET', '/payments/providers')).body.items.map(({ code }: { code: string }) => code);
    const health = async () =>
      (await till.app.request('GET', '/payments/providers/health', { as: staff })).body.items.find(
        ({ code }: { code: string }) => code === 'paystack',
      );
    expect(await offered()).toEqual(['test-card', 'paystack']);
    expect(await health()).toEqual({ code: 'paystack', name: 'Paystack', simulated: true, awaySince: null });
    simulator.faults.plan({ kind: '500-before', path: '/', times: 5 });
    for (let n = 0; n < 5; n++) expect((await start(await till.openOrder())).status).toBe('pending');
    expect(await offered()).toEqual(['test-card']);
    expect((await health()).awaySince).toEqual(expect.any(String));
    const orderId = await till.openOrder();
    await expect(start(orderId)).rejects.toMatchObject({ code: 'payments.provider-away' });
    expect((await till.pay(orderId, 'tok_ok')).status).toBe('captured');
  });
});
