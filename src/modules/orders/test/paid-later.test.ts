import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { ordersContract } from '../contract';
import { ordersModule } from '../module';
import { payUntil } from './neighbours';
import { closeShop, openShop, staff } from './shop';

const shop = forAllTests(() => openShop(ordersModule, { paymentCapture: 'at-shipment' }), closeShop);

const clerk = staff();
const key = () => ({ 'idempotency-key': uuidv7() });
const bought = async (token: string, quantity = 2) => {
  const cart = shop.newCart({ quantity });
  shop.shelf.set(cart.variantId, 10);
  const { status, body } = await shop.buy(cart, token);
  await shop.app.settle();
  return { status, body, cart, id: body.id as string, lineId: body.lines[0].id as string, paymentId: body.payment.id as string };
};
const post = (path: string, body: unknown) => shop.app.request('POST', path, { body, as: clerk, headers: key() });
const ship = (orderId: string, lines?: { lineId: string; quantity: number }[]) => post('/shippings', { orderId, ...(lines && { lines }) });
const read = async (orderId: string) => (await shop.app.request('GET', `/orders/${orderId}`, { as: clerk })).body;
const summary = async (orderId: string) => (await shop.app.facade(ordersContract).getOrders({ orderIds: [orderId] }))[0];
const expire = () => shop.app.house.jobs.find(({ job }) => job.name === 'orders.expire-unpaid')?.run({}, new AbortController().signal);
const listed = async (status: string) =>
  (await shop.app.request('GET', `/orders?status=${status}&limit=100`, { as: clerk })).body.items.map((order: { id: string }) => order.id);

describe('an order that is paid on delivery', () => {
  test('is accepted, sent unpaid without anybody taking money, and paid once it is collected', async () => {
    const { status, body, id, paymentId } = await bought('tok_door');
    expect([status, body.status, body.onDelivery, body.axes.payment]).toEqual([201, 'paid', true, 'authorized']);
    expect(await summary(id)).toMatchObject({ toPay: { how: 'on-delivery' } });
    expect((await ship(id)).status).toBe(201);
    expect(shop.calls).not.toContain('payments.capturePayment');
    expect(await shop.app.violated()).toEqual([]);
    await shop.tell('authorized', paymentId);
    expect(await read(id)).toMatchObject({ axes: { payment: 'paid' } });
    expect((await summary(id))?.toPay).toBeUndefined();
  });

  test('that nobody collects comes back: nothing is owed, its goods are on the shelf, what was never sent is for sale', async () => {
    const { id, cart, lineId } = await bought('tok_door', 3);
    const parcel = await ship(id, [{ lineId, quantity: 2 }]);
    await shop.app.settle();
    await shop.tellParcel('shipped', parcel.body.shipmentId);
    const headers = key();
    const back = () => shop.app.request('POST', `/orders/${id}/not-collected`, { body: { reason: 'Nobody home' }, as: clerk, headers });
    expect([(await back()).status, (await back()).status]).toEqual([204, 204]);
    await shop.app.settle();
    expect(await read(id)).toMatchObject({
      status: 'returned',
      axes: { lifecycle: 'accepted', payment: 'unpaid', fulfilment: 'returned' },
      lines: [{ shipped: 2, restocked: 2 }],
    });
    expect([shop.shelf.get(cart.variantId), shop.collections.get(id)]).toEqual([10, 'cancelled']);
    expect(await listed('returned')).toContain(id);
    expect(await listed('pending')).not.toContain(id);
    expect((await ship(id)).body.code).toBe('orders.not-shippable');
    expect((await post(`/orders/${id}/not-collected`, { reason: 'Again' })).body.code).toBe('orders.not-on-its-way');
  });

  test('comes back so only when it was sent, was to be paid so and is not paid', async () => {
    const unsent = await bought('tok_door');
    expect((await post(`/orders/${unsent.id}/not-collected`, { reason: 'x' })).body.code).toBe('orders.not-on-its-way');
    const paid = await bought('tok_ok');
    await ship(paid.id);
    expect((await post(`/orders/${paid.id}/not-collected`, { reason: 'x' })).body.code).toBe('orders.not-on-its-way');
    const collected = await bought('tok_door');
    const parcel = await ship(collected.id);
    await shop.tellParcel('shipped', parcel.body.shipmentId);
    await shop.tell('authorized', collected.paymentId);
    expect((await post(`/orders/${collected.id}/not-collected`, { reason: 'x' })).body.code).toBe('orders.not-on-its-way');
    expect((await post(`/orders/${uuidv7()}/not-collected`, { reason: 'x' })).status).toBe(404);
  });

  test('that was not sent is cancelled as any other: its goods are for sale again', async () => {
    const { id, cart } = await bought('tok_door');
    expect((await post(`/orders/${id}/cancel`, {})).status).toBe(200);
    await shop.app.settle();
    expect([shop.shelf.get(cart.variantId), shop.collections.get(id)]).toEqual([10, 'cancelled']);
  });

  test('H2: another order that is sent unpaid is seen', async () => {
    const { id } = await bought('tok_door');
    await ship(id);
    await shop.app.sql(`update orders.orders set on_delivery = false where id = $1`, [id]);
    expect(await shop.app.violated()).toEqual(['H2']);
    await shop.app.sql(`update orders.orders set on_delivery = true where id = $1`, [id]);
  });
});

describe('an order that waits for a transfer', () => {
  const later = (id: string) => shop.app.sql(`update orders.orders set pay_until = now() + interval '1 day' where id = $1`, [id]);

  test('stands with a number, unpaid, its goods set aside; is not sent; and is paid when the money comes', async () => {
    const { status, body, id, cart, paymentId } = await bought('tok_transfer');
    await later(id);
    expect([status, body.status, body.axes]).toEqual([
      201,
      'pending',
      { lifecycle: 'accepted', payment: 'unpaid', fulfilment: 'unfulfilled' },
    ]);
    expect(body).toMatchObject({ number: expect.any(String), expiresAt: payUntil, payment: { nextAction: { type: 'display' } } });
    expect([shop.shelf.get(cart.variantId), shop.holds.get(id), shop.collections.get(id)]).toEqual([8, 'allocated', 'open']);
    expect(cart.status).toBe('completed');
    expect(await summary(id)).toMatchObject({
      toPay: { how: 'transfer', details: { reference: 'ABCDE-23456', amount: body.totals.total } },
    });
    expect((await ship(id)).body.code).toBe('orders.not-shippable');
    await shop.tell('authorized', paymentId);
    await shop.app.settle();
    expect(await read(id)).toMatchObject({ status: 'paid', expiresAt: null });
    expect(shop.collections.get(id)).toBe('closed');
    await expire();
    expect((await ship(id)).status).toBe(201);
  });

  test('and is overdue is cancelled once, its goods are for sale again, and the buyer is told why', async () => {
    const { id, cart } = await bought('tok_transfer');
    expect((await shop.app.violated()).filter((found) => found === 'O15')).toEqual(['O15']);
    await expire();
    await expire();
    await shop.app.settle();
    expect(await read(id)).toMatchObject({ status: 'cancelled', cancelReason: 'not-paid-in-time', expiresAt: null });
    expect([shop.shelf.get(cart.variantId), shop.collections.get(id)]).toEqual([10, 'cancelled']);
    const told = await shop.app.sql(`select data from orders.outbox where stream = $1 and topic = 'orders.order-cancelled.v1'`, [id]);
    expect(told).toEqual([{ data: { orderId: id, reason: 'expired', wasAccepted: true } }]);
  });

  test('and whose money came in the last moment is not cancelled', async () => {
    const { id, paymentId } = await bought('tok_transfer');
    const paid = shop.attempts.get(paymentId);
    if (!paid) throw new Error('no payment');
    shop.attempts.set(paymentId, { ...paid, status: 'captured', captured: paid.amount, nextAction: null, payUntil: undefined });
    await expire();
    expect(await read(id)).toMatchObject({ axes: { lifecycle: 'accepted' } });
    await shop.tell('authorized', paymentId);
    expect(await read(id)).toMatchObject({ status: 'paid' });
  });

  test('is found again when its first run died before it was written', async () => {
    const cart = shop.newCart();
    shop.breakAt('catalog.allocateStock', 'after');
    const headers = key();
    const first = await shop.buy(cart, 'tok_transfer', { key: headers['idempotency-key'] });
    expect(first.status).toBeGreaterThanOrEqual(500);
    await shop.later(60);
    await shop.app.settle();
    const again = await shop.buy(cart, 'tok_transfer', { key: headers['idempotency-key'] });
    expect([again.status, again.body.axes.lifecycle, again.body.axes.payment]).toEqual([201, 'accepted', 'unpaid']);
    await later(again.body.id);
  });

  test('whose payment was begun with a card stands as soon as the buyer chooses a transfer', async () => {
    const { id } = await bought('tok_3ds');
    await shop.tellAwaited(id);
    expect(await shop.order(id)).toMatchObject({ lifecycle: 'accepted', payment: 'unpaid', step: 'accepted' });
    await later(id);
  });
});
