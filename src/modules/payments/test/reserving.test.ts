import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { caller } from '../../../platform/testing/harness';
import { paymentsModule } from '../module';
import { openTill, type Till } from './till';

let till: Till;
beforeAll(async () => {
  till = await openTill(paymentsModule, { paymentCapture: 'by-hand' });
});
afterAll(async () => {
  const violated = await till.app.violated();
  await till.app.close();
  expect(violated).toEqual([]);
});

describe('money that is only reserved', () => {
  test('is there for the order, but not taken', async () => {
    const orderId = await till.openOrder(700);
    expect(await till.pay(orderId, 'tok_ok')).toMatchObject({ status: 'authorized', amount: money(700, 'USD'), captured: money(0, 'USD') });
    const [event] = await till.app.sql('select data from payments.outbox where stream = $1', [orderId]);
    expect(event.data).toMatchObject({ captured: false });
  });

  test('is let go when the order is cancelled: nothing was taken, so nothing is refunded', async () => {
    const orderId = await till.openOrder();
    const { paymentId } = await till.pay(orderId, 'tok_ok');
    await till.payments.cancelCollection({ orderId, reason: 'cancelled' });
    expect(await till.find(paymentId)).toMatchObject({ status: 'cancelled', refunded: money(0, 'USD') });
    expect((await till.charges()).at(-1)).toEqual({ status: 'cancelled', captured: 0, refunded: 0 });
    expect(await till.app.sql('select * from payments.refunds')).toEqual([]);
  });

  test('is let go when the answer comes after the order was cancelled', async () => {
    const orderId = await till.openOrder();
    const { paymentId } = await till.pay(orderId, 'tok_timeout');
    await till.payments.cancelCollection({ orderId, reason: 'expired' });
    await till.later(5);
    await till.reconcile();
    expect((await till.find(paymentId)).status).toBe('cancelled');
  });

  test('is let go by the reconciler when nobody could be reached at once', async () => {
    const orderId = await till.openOrder();
    const { paymentId } = await till.pay(orderId, 'tok_ok');
    await till.app.sql(`update payments.collections set status = 'cancelled' where order_id = $1`, [orderId]);
    await till.app.sql(`update payments.attempts set sync_at = now() where id = $1`, [paymentId]);
    await till.reconcile();
    expect((await till.find(paymentId)).status).toBe('cancelled');
  });
});

describe('taking money that was reserved', () => {
  const reserved = async () => {
    const orderId = await till.openOrder();
    const { paymentId } = await till.pay(orderId, 'tok_ok');
    await till.payments.settleCollection({ orderId });
    return { orderId, paymentId };
  };
  const staff = caller(['payments:capture', 'payments:read-own', 'payments:read-all']);
  const press = (paymentId: string) =>
    till.app.request('POST', `/payments/${paymentId}/capture`, { as: staff, headers: { 'idempotency-key': uuidv7() } });

  test('by staff, thirty times at once, takes it once, and the order hears of it', async () => {
    const { orderId, paymentId } = await reserved();
    const answers = await Promise.all(Array.from({ length: 30 }, () => press(paymentId)));
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200]));
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured', captured: money(1000, 'USD'), undecided: false });
    expect(await till.events(orderId)).toEqual(['payments.payment-authorized.v1', 'payments.payment-authorized.v1']);
    expect((await till.charges()).at(-1)).toEqual({ status: 'captured', captured: 1000, refunded: 0 });
  });

  test('waits until the order is settled, and needs something to take', async () => {
    const open = await till.openOrder();
    const { paymentId } = await till.pay(open, 'tok_ok');
    expect((await press(paymentId)).body).toMatchObject({ status: 409, code: 'payments.nothing-to-capture' });
    const declined = await till.pay(await till.openOrder(), 'tok_declined');
    expect((await press(declined.paymentId)).body).toMatchObject({ status: 409, code: 'payments.nothing-to-capture' });
  });

  test('is not given up when the answer was lost: the reconciler takes it', async () => {
    const { paymentId } = await reserved();
    await till.app.sql(`update payments.attempts set capture_asked_at = now(), sync_at = now() where id = $1`, [paymentId]);
    expect(await till.find(paymentId)).toMatchObject({ status: 'authorized', undecided: true });
    await Promise.all([till.reconcile(), till.reconcile()]);
    expect(await till.find(paymentId)).toMatchObject({ status: 'captured', undecided: false });
  });

  test('finds that the provider has let it go: the order is told, and may be paid anew', async () => {
    const { orderId, paymentId } = await reserved();
    await till.app.sql(
      `update payments.test_card_charges set status = 'cancelled' where ref = (select provider_ref from payments.attempts where id = $1)`,
      [paymentId],
    );
    expect((await press(paymentId)).status).toBe(202);
    await till.later(15);
    await till.reconcile();
    expect((await till.find(paymentId)).status).toBe('cancelled');
    const [lost] = await till.app.sql(`select topic, data from payments.outbox where stream = $1 order by seq desc limit 1`, [orderId]);
    expect([lost.topic, lost.data.code]).toEqual(['payments.payment-failed.v1', 'authorization-lost']);
    expect((await till.pay(orderId, 'tok_ok')).status).toBe('authorized');
    await till.payments.settleCollection({ orderId });
  });

  test('loses against a cancellation: what was taken goes back', async () => {
    const { orderId, paymentId } = await reserved();
    await Promise.allSettled([till.payments.capturePayment({ orderId }), till.payments.cancelCollection({ orderId, reason: 'cancelled' })]);
    await till.later(60);
    await till.reconcile();
    const { captured, refunded, status } = await till.find(paymentId);
    expect([captured, ['cancelled', 'refunded'].includes(status)]).toEqual([refunded, true]);
  });
});

describe('money that is reserved beside a gift card', () => {
  const split = async () => {
    const { body: card } = await till.app.request('POST', '/gift-cards', {
      as: caller(['payments:issue-gift-cards']),
      body: { amount: money(400, 'USD') },
      headers: { 'idempotency-key': uuidv7() },
    });
    const orderId = await till.openOrder(1000);
    await till.payments.holdStoredValue({ orderId, wallet: false, giftCards: [card.code] });
    const { paymentId } = await till.pay(orderId, 'tok_ok');
    await till.payments.settleCollection({ orderId });
    return { orderId, paymentId };
  };
  const states = async (orderId: string) =>
    (await till.payments.listPayments({ orderIds: [orderId] }))
      .map(({ provider, status, amount }) => `${provider} ${status} ${amount.minor}`)
      .sort();

  test('the card is taken with the promise, the rest when it is asked for', async () => {
    const { orderId } = await split();
    expect(await states(orderId)).toEqual(['gift-card captured 400', 'test-card authorized 600']);
    expect(await till.payments.capturePayment({ orderId })).toMatchObject({ status: 'captured', tender: 0, amount: money(600, 'USD') });
    expect(await states(orderId)).toEqual(['gift-card captured 400', 'test-card captured 600']);
  });

  test('a promise that is lost leaves the card’s part, and the rest may be paid anew', async () => {
    const { orderId, paymentId } = await split();
    await till.app.sql(
      `update payments.test_card_charges t set status = 'cancelled' from payments.attempts a where a.idempotency_key = t.idempotency_key and a.id = $1`,
      [paymentId],
    );
    await till.app.request('POST', `/payments/${paymentId}/sync`, { as: caller(['payments:pay-own', 'payments:pay-all']) });
    expect(await states(orderId)).toEqual(['gift-card captured 400', 'test-card cancelled 600']);
    expect(await till.pay(orderId, 'tok_ok')).toMatchObject({ status: 'authorized', amount: money(600, 'USD') });
    await till.payments.settleCollection({ orderId });
  });
});
