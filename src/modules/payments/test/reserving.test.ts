import { money } from '../../../platform/kernel/money';
import { openTill, type Till } from './till';

let till: Till;
beforeAll(async () => {
  till = await openTill({ paymentCapture: 'by-hand' });
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
