import { uuidv7 } from '../../../platform/kernel/ids';
import { noProviders } from '../../../platform/config/payments';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { caller } from '../../../platform/testing/harness';
import { money } from '../../../platform/kernel/money';
import { cashOnDelivery } from '../domain/offline';
import { paymentsModule } from '../module';
import { closeTill, openTill, type Till } from './till';

const config = { currency: 'USD', countries: ['DE', 'US'], most: 50_000 };
const till: Till = forAllTests(() => openTill(paymentsModule, { payments: { ...noProviders, cashOnDelivery: config } }), closeTill);
const clerk = caller(['payments:capture', 'payments:match-transfers', 'payments:list-providers']);
const usd = (minor: number) => money(minor, 'USD');

const opened = async (order: { minor?: number; country?: string | null; isHandedOver?: boolean } = {}) => {
  const { minor = 1000, ...facts } = order;
  const orderId = uuidv7();
  const expiresAt = new Date(Date.now() + 900_000).toISOString();
  await till.payments.openCollection({ orderId, amount: usd(minor), owner: { userId: null, orderTokenHash: 'h' }, expiresAt, ...facts });
  return orderId;
};
const start = (orderId: string, paymentId: string = uuidv7()) =>
  till.payments.startPayment({ paymentId, orderId, provider: cashOnDelivery, input: {} });
const promised = async () => {
  const orderId = await opened();
  const payment = await start(orderId);
  await till.payments.settleCollection({ orderId });
  return { orderId, payment, paymentId: payment.paymentId };
};

test('is a promise from the start, and stays one until it is collected', async () => {
  const { orderId, payment, paymentId } = await promised();
  expect(payment).toMatchObject({ status: 'authorized', onDelivery: true, undecided: false, captured: usd(0), nextAction: null });
  await till.later(3600);
  await till.reconcile();
  expect(await till.find(paymentId)).toMatchObject({ status: 'authorized' });
  const headers = { 'idempotency-key': uuidv7() };
  const collected = await till.app.request('POST', `/payments/${paymentId}/capture`, { as: clerk, headers });
  expect([collected.status, collected.body.status, collected.body.captured]).toEqual([200, 'captured', usd(1000)]);
  expect(await till.events(orderId)).toEqual(['payments.payment-authorized.v1', 'payments.payment-authorized.v1']);
});

test('a collection whose end was not written is written by the reconciler, once', async () => {
  const { orderId, paymentId } = await promised();
  await till.app.sql(`update payments.attempts set capture_asked_at = now(), sync_at = now() where id = $1`, [paymentId]);
  await till.reconcile();
  expect(await till.find(paymentId)).toMatchObject({ status: 'captured' });
  expect(await till.events(orderId)).toHaveLength(2);
});

test('of an order that is called off nothing is owed', async () => {
  const { orderId, paymentId } = await promised();
  await till.payments.cancelCollection({ orderId, reason: 'cancelled' });
  expect(await till.find(paymentId)).toMatchObject({ status: 'cancelled', captured: usd(0) });
  await expect(till.payments.capturePayment({ orderId })).rejects.toMatchObject({ code: 'payments.nothing-to-capture' });
});

test('a promise whose answer was lost with its process is made again, and is one', async () => {
  const orderId = await opened();
  const { paymentId } = await start(orderId);
  await till.app.sql(`update payments.attempts set status = 'pending', provider_ref = null, authorized_minor = 0 where id = $1`, [
    paymentId,
  ]);
  await till.app.sql(
    `insert into payments.attempt_events (attempt_id, source, evidence, to_status) values ($1, 'created', '{}', 'pending')`,
    [paymentId],
  );
  await till.later(12);
  expect(await start(orderId, paymentId)).toMatchObject({ status: 'authorized' });
  await till.payments.settleCollection({ orderId });
});

test('what was collected goes back by hand', async () => {
  const { orderId, paymentId } = await promised();
  await till.payments.capturePayment({ orderId });
  const { refundId, status } = await till.payments.refundPayment({ refundId: uuidv7(), orderId, amount: null, reason: 'Broken' });
  expect(status).toBe('pending');
  const sent = await till.app.request('POST', `/payments/refunds/${refundId}/end`, { body: { sent: true }, as: clerk });
  expect([sent.status, (await till.find(paymentId)).status]).toEqual([204, 'refunded']);
});

test.each([
  ['country', { country: 'FR' }],
  ['amount', { minor: 50_001 }],
  ['downloads', { isHandedOver: false }],
] as const)('is refused for what it is not offered for: %s', async (reason, order) => {
  const orderId = await opened(order);
  await expect(start(orderId)).rejects.toMatchObject({ code: 'payments.not-for-this-order', extra: { reason } });
});

test('is offered with what it is for', async () => {
  const { body } = await till.app.request('GET', '/payments/providers', { as: clerk });
  expect(body.items).toContainEqual(
    expect.objectContaining({ code: cashOnDelivery, flow: ['offline'], offer: { countries: ['DE', 'US'], most: 50_000, onlyGoods: true } }),
  );
  expect(await start(await opened({ country: 'DE', minor: 50_000 }))).toMatchObject({ status: 'authorized' });
});
