import { AppError } from '../../../platform/kernel/errors';
import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { ordersModule } from '../module';
import { closeShop, openShop, staff } from './shop';

/** The shop takes money with the first parcel. */
const shop = forAllTests(() => openShop(ordersModule, { paymentCapture: 'at-shipment' }), closeShop);

const clerk = staff();
const key = () => ({ 'idempotency-key': uuidv7() });
const reserved = async () => {
  const { body } = await shop.buy(shop.newCart({ quantity: 2 }), 'tok_reserved');
  await shop.app.settle();
  return { id: body.id as string, paymentId: body.payment.id as string, lineId: body.lines[0].id as string };
};
const ship = (orderId: string, more: Record<string, unknown> = {}, headers = key()) =>
  shop.app.request('POST', '/shippings', { body: { orderId, ...more }, as: clerk, headers });
const captures = () => shop.calls.filter((call) => call === 'payments.capturePayment').length;
const events = async (orderId: string) =>
  (await shop.app.sql(`select topic from orders.outbox where stream = $1 order by seq`, [orderId])).map((row) => row.topic);

describe('money that is taken at shipment', () => {
  test('is taken with the first parcel, once, and the buyer is told that the order is paid', async () => {
    const { id, lineId } = await reserved();
    const before = captures();
    expect((await ship(id, { lines: [{ lineId, quantity: 1 }] })).status).toBe(201);
    expect(await shop.order(id)).toMatchObject({ payment: 'paid' });
    expect((await ship(id)).status).toBe(201);
    expect(captures() - before).toBe(1);
    expect(await events(id)).toEqual(['orders.order-placed.v1', 'orders.order-paid.v1']);
  });

  test('is not taken for a parcel that cannot be packed', async () => {
    const { id, lineId } = await reserved();
    const before = captures();
    expect((await ship(id, { lines: [{ lineId, quantity: 3 }] })).body.code).toBe('orders.too-many-shipped');
    expect([captures() - before, (await shop.order(id))?.payment]).toEqual([0, 'authorized']);
  });

  test('and not known to be taken yet leaves the parcel unpacked; the same request does it later', async () => {
    const { id } = await reserved();
    const headers = key();
    shop.breakAt('payments.capturePayment', 'after', new AppError({ kind: 'unavailable', code: 'platform.unreachable', title: 'Away.' }));
    expect((await ship(id, {}, headers)).status).toBe(504);
    expect(await shop.order(id)).toMatchObject({ payment: 'authorized', fulfilment: 'unfulfilled' });
    const answer = await ship(id, {}, headers);
    expect([answer.status, (await shop.order(id))?.payment]).toEqual([201, 'paid']);
  });

  test('and of which payments tells first is the same money', async () => {
    const { id, paymentId } = await reserved();
    await shop.tell('authorized', paymentId);
    await shop.tell('authorized', paymentId);
    expect(await shop.order(id)).toMatchObject({ payment: 'paid' });
    expect(await events(id)).toEqual(['orders.order-placed.v1', 'orders.order-paid.v1']);
    const before = captures();
    expect((await ship(id)).status).toBe(201);
    expect(captures() - before).toBe(0);
  });

  test('but was let go by the provider makes the order unpaid; paid anew it can be shipped', async () => {
    const { id, paymentId } = await reserved();
    await shop.tellLost(paymentId);
    expect(await shop.order(id)).toMatchObject({ lifecycle: 'accepted', payment: 'unpaid' });
    const list = await shop.app.request('GET', '/orders?status=pending', { as: clerk });
    expect(list.body.items.map((order: { id: string }) => order.id)).toContain(id);
    expect((await ship(id)).body.code).toBe('orders.not-shippable');
    await shop.tell('authorized', paymentId);
    expect(await shop.order(id)).toMatchObject({ payment: 'paid' });
    await shop.app.settle();
    expect(shop.collections.get(id)).toBe('closed');
    expect((await ship(id)).status).toBe(201);
  });
});
