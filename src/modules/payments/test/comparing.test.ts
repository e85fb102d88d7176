import { noProviders, simulated } from '../../../platform/config/payments';
import { uuidv7 } from '../../../platform/kernel/ids';
import { caller } from '../../../platform/testing/harness';
import { openBook, type Book } from '../../../simulators/book';
import { openLedger as openMpesaLedger } from '../../../simulators/mpesa/ledger';
import { openMpesaSimulator } from '../../../simulators/mpesa/mpesa';
import { openLedger as openPaystackLedger } from '../../../simulators/paystack/ledger';
import { openPaystackSimulator } from '../../../simulators/paystack/paystack';
import type { Simulator, SimulatorOptions } from '../../../simulators/simulator';
import { openLedger as openStripeLedger } from '../../../simulators/stripe/ledger';
import { openStripeSimulator } from '../../../simulators/stripe/stripe';
import { paymentsModule } from '../module';
import { openTill, type Till } from './till';

const clerk = caller(['payments:close-cases', 'payments:read-cases']);
const opened: { till: Till; simulator: Simulator }[] = [];
afterEach(async () => {
  for (const { till, simulator } of opened.splice(0)) {
    await till.app.close();
    await simulator.close();
  }
});

type Name = 'stripe' | 'paystack' | 'mpesa';

async function shopWith(name: Name, open: (options: SimulatorOptions) => Promise<Simulator>) {
  let shopUrl = '';
  const book: Book = openBook(null);
  const simulator = await open({ port: 0, shopUrl: () => shopUrl, book, byItself: false });
  const payments = { ...noProviders, [name]: { url: simulator.url, pages: simulator.url, ...simulated[name] } };
  const till = await openTill(paymentsModule, { payments });
  shopUrl = till.app.baseUrl;
  opened.push({ till, simulator });
  const start = async (input: Record<string, unknown> = {}) => {
    const orderId = await till.openOrder(120_000, 'KES');
    return { orderId, payment: await till.payments.startPayment({ paymentId: uuidv7(), orderId, provider: name, input }) };
  };
  const deliver = async () => {
    await simulator.office.deliver();
    await till.app.settle();
  };
  /** Two hours later on both sides: what is younger is not compared. */
  const compare = async () => {
    await till.app.sql(
      `update payments.attempts set created_at = now() - interval '2 hours' where created_at > now() - interval '2 hours'`,
    );
    const { status, body } = await till.app.request('POST', '/payments/comparisons', { body: { days: 7 }, as: clerk });
    expect(status).toBe(200);
    return body.items;
  };
  const cases = async () =>
    (await till.app.request('GET', '/payments/cases?limit=100', { as: clerk })).body.items
      .map((one: { kind: string; paymentId: string | null; amount: { minor: number } }) => [one.kind, one.paymentId, one.amount.minor])
      .sort();
  return { till, simulator, book, start, deliver, compare, cases };
}

describe('our books and Stripe’s', () => {
  const shop = async () => {
    const all = await shopWith('stripe', openStripeSimulator);
    const ledger = openStripeLedger(all.book);
    const intentOf = (paymentId: string) => {
      const found = ledger.intents().find(({ metadata }) => metadata['attempt_id'] === paymentId);
      if (!found) throw new Error(`no intent of ${paymentId}`);
      return found;
    };
    const paid = async () => {
      const { payment } = await all.start();
      const fields = { client_secret: intentOf(payment.paymentId).clientSecret, step: 'pay', method: 'pm_card_visa' };
      await fetch(`${all.simulator.url}/frame`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
      await all.deliver();
      expect(await all.till.find(payment.paymentId)).toMatchObject({ status: 'captured' });
      return payment.paymentId;
    };
    return { ...all, ledger, intentOf, paid };
  };

  test('agree after payments, a refund and one that was given up', async () => {
    const { till, paid, start, compare, cases, deliver } = await shop();
    const paymentId = await paid();
    const { orderId } = await till.find(paymentId);
    await till.payments.settleCollection({ orderId });
    await till.payments.refundPayment({ refundId: uuidv7(), orderId, amount: { minor: 2000, currency: 'KES' }, reason: 'x' });
    await deliver();
    const other = await start();
    await till.payments.cancelCollection({ orderId: other.orderId, reason: 'expired' });
    expect(await compare()).toEqual([{ provider: 'stripe', payments: 2, differences: 0, failure: null }]);
    expect(await cases()).toEqual([]);
  });

  test('differ: each difference is a case once, in both directions', async () => {
    const { till, ledger, intentOf, paid, compare, cases } = await shop();
    const [gone, more] = [await paid(), await paid()];
    const hours = Math.floor(Date.now() / 1000) - 7_200;
    const lost = intentOf(await paid());
    ledger.save({ ...intentOf(gone), metadata: {} });
    ledger.save({ ...intentOf(more), received: 130_000 });
    ledger.save({ ...lost, id: 'pi_nobody', created: hours, metadata: { attempt_id: uuidv7() } });
    ledger.save({ ...lost, id: 'pi_another_shop', created: hours, metadata: {} });
    const expected = [
      ['missing-here', null, 120_000],
      ['missing-there', gone, 120_000],
      ['other-amount', more, 10_000],
    ];
    expect(await compare()).toMatchObject([{ differences: 3 }]);
    expect(await cases()).toEqual(expected);
    expect(await compare()).toMatchObject([{ differences: 0 }]);
    expect(await cases()).toEqual(expected);
    await till.app.house.jobs.find(({ job }) => job.name === 'payments.compare-books')?.run({}, new AbortController().signal);
    const [{ count }] = await till.app.sql('select count(*)::int as count from payments.comparisons');
    expect(count).toBe(2);
  });

  test('are compared by themselves once a day, and a difference that is a case already stays one', async () => {
    const { till, intentOf, ledger, paid, cases } = await shop();
    const paymentId = await paid();
    ledger.save({ ...intentOf(paymentId), received: 130_000 });
    await till.app.sql(`update payments.attempts set created_at = now() - interval '2 hours'`);
    for (const day of [1, 2]) {
      await till.app.runJob('payments.compare-books');
      await till.app.runJob('payments.compare-books');
      const [{ count }] = await till.app.sql('select count(*)::int as count from payments.comparisons');
      expect(count).toBe(day);
      expect(await cases()).toEqual([['other-amount', paymentId, 10_000]]);
      await till.app.sql(
        `update payments.comparisons set started_at = started_at - interval '1 day', finished_at = finished_at - interval '1 day'`,
      );
    }
  });

  test('that cannot be compared say so, and nothing is called a difference', async () => {
    const { simulator, paid, compare, cases } = await shop();
    await paid();
    simulator.faults.plan({ kind: '500-before', path: '/v1/payment_intents' });
    expect(await compare()).toMatchObject([{ payments: null, differences: null, failure: expect.any(String) }]);
    expect(await cases()).toEqual([]);
  });
});

describe('our books and Paystack’s', () => {
  test('agree, also on what went back in part; and differ where they do', async () => {
    const { till, book, start, deliver, compare, cases } = await shopWith('paystack', openPaystackSimulator);
    const ledger = openPaystackLedger(book);
    const paid = async () => {
      const { orderId, payment } = await start();
      if (payment.nextAction?.type !== 'redirect') throw new Error('no page');
      await fetch(payment.nextAction.url, { method: 'POST', body: new URLSearchParams({ choice: 'approve' }), redirect: 'manual' });
      await deliver();
      return { orderId, paymentId: payment.paymentId };
    };
    const [one, other] = [await paid(), await paid()];
    await till.payments.settleCollection({ orderId: one.orderId });
    await till.payments.refundPayment({
      refundId: uuidv7(),
      orderId: one.orderId,
      amount: { minor: 30_000, currency: 'KES' },
      reason: 'x',
    });
    for (const refund of ledger.refunds()) ledger.saveRefund({ ...refund, status: 'processed' });
    await till.later(120);
    await till.reconcile();
    expect(await till.find(one.paymentId)).toMatchObject({ refunded: { minor: 30_000 } });
    expect(await compare()).toEqual([{ provider: 'paystack', payments: 2, differences: 0, failure: null }]);
    const booked = ledger.find(other.paymentId);
    if (!booked) throw new Error('not booked');
    ledger.save({ ...booked, status: 'failed' });
    ledger.save({ ...booked, reference: uuidv7(), id: 77, createdAt: new Date(Date.now() - 7_200_000).toISOString() });
    ledger.save({ ...booked, reference: 'another-shop', id: 78 });
    expect(await compare()).toMatchObject([{ differences: 2 }]);
    expect(await cases()).toEqual([
      ['missing-here', null, 120_000],
      ['other-amount', other.paymentId, 120_000],
    ]);
  });
});

describe('our books and M-Pesa’s', () => {
  test('are compared payment by payment, as it has no list', async () => {
    const { till, simulator, book, start, deliver, compare, cases } = await shopWith('mpesa', openMpesaSimulator);
    const ledger = openMpesaLedger(book);
    const { payment } = await start({ phone: '0712345678' });
    const prompt = ledger.prompts().find(({ path }) => path.includes(payment.paymentId));
    if (!prompt) throw new Error('no prompt');
    const body = new URLSearchParams({ choice: 'pay', pin: '1234' });
    await fetch(`${simulator.url}/sim/prompts/${prompt.checkoutRequestId}`, { method: 'POST', body, redirect: 'manual' });
    await deliver();
    expect(await till.find(payment.paymentId)).toMatchObject({ status: 'captured' });
    expect(await compare()).toEqual([{ provider: 'mpesa', payments: 1, differences: 0, failure: null }]);
    ledger.save({ ...prompt, resultCode: 1 });
    expect(await compare()).toMatchObject([{ differences: 1 }]);
    expect(await cases()).toEqual([['other-amount', payment.paymentId, 120_000]]);
  });
});
