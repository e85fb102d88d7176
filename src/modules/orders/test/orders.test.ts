import { uuidv7 } from '../../../platform/kernel/ids';
import { AppError } from '../../../platform/kernel/errors';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { ordersModule } from '../module';
import { customer, closeShop, openShop, staff, usd, type Shop } from './shop';

const shop = forAllTests(() => openShop(ordersModule), closeShop);

const key = () => ({ 'idempotency-key': uuidv7() });
const clerk = staff();
const ship = (orderId: string, more: Record<string, unknown> = {}, headers = key()) =>
  shop.app.request('POST', '/shippings', { body: { orderId, ...more }, as: clerk, headers });
const cancel = (orderId: string, options: Parameters<Shop['app']['request']>[2] = {}) =>
  shop.app.request('POST', `/orders/${orderId}/cancel`, { body: {}, ...options, headers: { ...key(), ...options.headers } });
const bought = async (quantity = 2, token = 'tok_ok') => {
  const cart = shop.newCart({ quantity });
  shop.shelf.set(cart.variantId, 10);
  const { body } = await shop.buy(cart, token);
  await shop.app.settle();
  return { cart, order: body, lineId: body.lines[0].id as string, token: { 'x-order-token': body.orderToken as string } };
};

describe('shipping', () => {
  test('everything that is left goes out, the stock with it, and the order says so', async () => {
    const { order, lineId } = await bought();
    const { status, body } = await ship(order.id, { carrier: 'DHL', trackingNumber: 'T-1' });
    expect([status, body.carrier, body.trackingNumber]).toEqual([201, 'DHL', 'T-1']);
    expect(body.lines).toEqual([{ orderLineId: lineId, sku: 'MUG-1', title: 'Mug', quantity: 2 }]);
    await shop.app.settle();
    expect(shop.calls.filter((call) => call === 'catalog.shipStock')).toHaveLength(1);
    await shop.tellParcel('shipped', body.shipmentId);
    expect(await shop.order(order.id)).toMatchObject({ fulfilment: 'shipped' });
    await shop.tellParcel('delivered', body.shipmentId);
    expect(await shop.order(order.id)).toMatchObject({ fulfilment: 'delivered' });
    const events = await shop.app.sql(`select topic from orders.outbox where stream = $1 order by seq`, [order.id]);
    expect(events.map((e) => e.topic)).toEqual(['orders.order-placed.v1', 'orders.order-shipped.v1', 'orders.order-delivered.v1']);
  });

  test('a part first, the rest later: shipped only when all of it is', async () => {
    const { order, lineId } = await bought(3);
    const first = await ship(order.id, { lines: [{ lineId, quantity: 1 }] });
    await shop.tellParcel('shipped', first.body.shipmentId);
    expect(await shop.order(order.id)).toMatchObject({ fulfilment: 'partly-shipped' });
    const rest = await ship(order.id);
    expect(rest.body.lines[0].quantity).toBe(2);
    await shop.tellParcel('shipped', rest.body.shipmentId);
    expect(await shop.order(order.id)).toMatchObject({ fulfilment: 'shipped' });
    await shop.tellParcel('delivered', first.body.shipmentId);
    expect(await shop.order(order.id)).toMatchObject({ fulfilment: 'shipped' });
    expect((await ship(order.id)).body.code).toBe('orders.nothing-to-ship');
  });

  test('never more than was ordered, also not by thirty clerks at once', async () => {
    const { order, lineId } = await bought(5);
    expect((await ship(order.id, { lines: [{ lineId, quantity: 6 }] })).body).toMatchObject({
      status: 409,
      code: 'orders.too-many-shipped',
      lineId,
    });
    const answers = await Promise.all(Array.from({ length: 30 }, () => ship(order.id, { lines: [{ lineId, quantity: 1 }] })));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(5);
    expect(answers.filter((a) => a.status === 409)).toHaveLength(25);
  });

  test('the same request twice is one parcel', async () => {
    const { order } = await bought();
    const headers = key();
    const [first, second] = [await ship(order.id, {}, headers), await ship(order.id, {}, headers)];
    expect([second.status, second.body.shipmentId]).toEqual([201, first.body.shipmentId]);
  });

  test('a parcel that could not be handed over at once is handed over later, once', async () => {
    const { order } = await bought();
    shop.breakAt('shipping.createShipment', 'before', new AppError({ kind: 'unavailable', code: 'platform.unreachable', title: 'Away.' }));
    const headers = key();
    expect((await ship(order.id, {}, headers)).status).toBe(504);
    await shop.later(10);
    await shop.app.settle();
    expect([...shop.shipments.values()].filter((s) => s.orderId === order.id)).toHaveLength(1);
    expect((await ship(order.id, {}, headers)).status).toBe(201);
    expect([...shop.shipments.values()].filter((s) => s.orderId === order.id)).toHaveLength(1);
  });

  test.each(['tok_3ds', 'tok_reserved'])('nothing leaves that is not paid (%s)', async (token) => {
    const { order } = await bought(1, token);
    expect((await ship(order.id)).body).toMatchObject({ status: 409, code: 'orders.not-shippable' });
  });

  test('a line of another order is refused, an unknown order does not exist', async () => {
    const [one, two] = [await bought(), await bought()];
    expect((await ship(one.order.id, { lines: [{ lineId: two.lineId, quantity: 1 }] })).body).toMatchObject({
      status: 422,
      code: 'orders.no-such-line',
    });
    expect((await ship(uuidv7())).status).toBe(404);
  });
});

describe('an order whose neighbours are away', () => {
  const away = () => new AppError({ kind: 'unavailable', code: 'platform.unreachable', title: 'Away.' });

  test('is answered without its payment and its parcels, and says that they are missing', async () => {
    const { order, token } = await bought();
    const { body: parcel } = await ship(order.id);
    for (const options of [{ as: clerk }, { headers: token }]) {
      const read = () => shop.app.request('GET', `/orders/${order.id}`, options);
      shop.breakAt('payments.listPayments', 'before', away());
      shop.breakAt('shipping.listShipments', 'before', away());
      const { status, body } = await read();
      expect([status, body]).toMatchObject([
        200,
        { number: order.number, payment: null, shipments: [], missing: ['payments', 'shipments'] },
      ]);
      expect(body.lines).toHaveLength(1);
      const after = (await read()).body;
      expect(after).toMatchObject({ payment: { id: order.payment.id }, shipments: [{ shipmentId: parcel.shipmentId }], missing: [] });
    }
  });

  test('is not answered half where they are there and fail', async () => {
    const { order } = await bought();
    shop.breakAt('payments.listPayments', 'before', new Error('a defect'));
    expect((await shop.app.request('GET', `/orders/${order.id}`, { as: clerk })).status).toBe(500);
  });
});

describe('cancelling', () => {
  test('by staff gives stock and money back, and says that the order had been accepted', async () => {
    const { order, cart } = await bought(2);
    const { status, body } = await cancel(order.id, { as: staff(), body: { reason: 'Out of business' } });
    expect([status, body.status, body.cancelReason, body.number]).toEqual([200, 'cancelled', 'Out of business', order.number]);
    expect([shop.shelf.get(cart.variantId), shop.attempts.get(order.payment.id)?.status, cart.status]).toEqual([
      10,
      'refunded',
      'completed',
    ]);
    await shop.tell('refunded', order.payment.id);
    expect(await shop.order(order.id)).toMatchObject({ lifecycle: 'cancelled', payment: 'refunded' });
    const [event] = await shop.app.sql(`select data from orders.outbox where stream = $1 and topic = 'orders.order-cancelled.v1'`, [
      order.id,
    ]);
    expect(event.data).toMatchObject({ wasAccepted: true });
  });

  test('by the buyer while it waits for its payment opens the cart again', async () => {
    const { order, cart, token } = await bought(2, 'tok_3ds');
    const { status, body } = await cancel(order.id, { headers: token });
    expect([status, body.status, body.number]).toEqual([200, 'cancelled', null]);
    expect([cart.status, shop.shelf.get(cart.variantId), shop.collections.get(order.id)]).toEqual(['open', 10, 'cancelled']);
    expect((await cancel(order.id, { headers: token })).status).toBe(200);
  });

  test('by the buyer gives stock and money back as long as nothing is packed, by a stranger it is refused', async () => {
    const { order, cart, token } = await bought(2);
    expect((await cancel(order.id)).status).toBe(404);
    expect((await cancel(order.id, { as: customer() })).status).toBe(404);
    expect(await shop.order(order.id)).toMatchObject({ lifecycle: 'accepted' });
    const { status, body } = await shop.app.request('DELETE', `/orders/${order.id}`, { headers: { ...token, ...key() } });
    expect([status, body.status, body.cancellable, shop.shelf.get(cart.variantId)]).toEqual([200, 'cancelled', false, 10]);
    expect(shop.attempts.get(order.payment.id)?.status).toBe('refunded');
    await shop.tell('refunded', order.payment.id);
  });

  test('is refused once something is in a parcel', async () => {
    const { order, lineId } = await bought(2);
    await ship(order.id, { lines: [{ lineId, quantity: 1 }] });
    expect((await cancel(order.id, { as: staff() })).body).toMatchObject({ status: 409, code: 'orders.already-shipping' });
    expect((await shop.app.request('GET', `/orders/${order.id}`, { as: staff() })).body.cancellable).toBe(false);
  });

  test('against shipping at the same moment: one of them wins, never both', async () => {
    const won = { cancel: 0, ship: 0 };
    for (let round = 0; round < 12; round += 1) {
      const { order, cart } = await bought(1);
      const shippingFirst = round % 2 === 0;
      const both = shippingFirst
        ? [ship(order.id), cancel(order.id, { as: staff() })]
        : [cancel(order.id, { as: staff() }), ship(order.id)];
      const answers = await Promise.all(both);
      const [shipped, cancelled] = shippingFirst ? answers : [...answers].reverse();
      expect([shipped?.status, cancelled?.status].sort()).toEqual(shipped?.status === 201 ? [201, 409] : [200, 409]);
      won[shipped?.status === 201 ? 'ship' : 'cancel'] += 1;
      await shop.app.settle();
      expect(shop.shelf.get(cart.variantId)).toBe(shipped?.status === 201 ? 9 : 10);
    }
    expect(won.cancel + won.ship).toBe(12);
  });

  test('while the card is being charged gives the money back', async () => {
    const cart = shop.newCart();
    shop.shelf.set(cart.variantId, 1);
    shop.before('payments.startPayment', async () => {
      await cancel(cart.checkoutId ?? '', { as: staff() });
      shop.collections.set(cart.checkoutId ?? '', 'open');
    });
    const { status, body } = await shop.buy(cart);
    expect([status, body.code]).toEqual([409, 'orders.cancelled']);
    expect([cart.status, shop.shelf.get(cart.variantId)]).toEqual(['open', 1]);
  });
});

describe('reading', () => {
  test('an account’s order is read by its account, staff and the secret that its mails carry, which nobody else is told', async () => {
    const buyer = customer();
    const cart = shop.newCart();
    const { body: order } = await shop.buy(cart, 'tok_ok', { as: buyer });
    const secret = shop.app.secrets.sign('order', order.id);
    expect(order.orderToken).toBeNull();
    const read = (options: Parameters<Shop['app']['request']>[2]) => shop.app.request('GET', `/orders/${order.id}`, options);
    const answers = await Promise.all([
      read({ headers: { 'x-order-token': secret } }),
      read({ headers: { cookie: `order=${secret}` } }),
      read({ as: buyer }),
      read({ as: staff() }),
      read({}),
      read({ as: customer() }),
      read({ headers: { 'x-order-token': 'of another order' } }),
    ]);
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200, 404, 404, 404]);
    expect(answers[0]?.body).toMatchObject({ id: order.id, totals: { total: usd(1650) }, payment: { status: 'captured' }, timeline: [] });
    expect(answers[3]?.body.timeline.map((s: { what: string }) => s.what)).toEqual(['created', 'accepted']);
    expect(answers[0]?.body).not.toHaveProperty('orderToken');
  });

  test('parcels are shown with their order', async () => {
    const { order, token } = await bought();
    const parcel = await ship(order.id, { trackingNumber: 'T-2' });
    const { body } = await shop.app.request('GET', `/orders/${order.id}`, { headers: token });
    expect(body.shipments).toEqual([expect.objectContaining({ shipmentId: parcel.body.shipmentId, trackingNumber: 'T-2' })]);
    expect(body.lines[0].shipped).toBe(2);
  });

  test('lists are one’s own, pages follow each other, and what came to nothing is not an order', async () => {
    const buyer = customer();
    const ids: string[] = [];
    for (const token of ['tok_ok', 'tok_declined', 'tok_3ds', 'tok_ok', 'tok_ok']) {
      const { status, body } = await shop.buy(shop.newCart(), token, { as: buyer });
      if (status === 201) ids.unshift(body.id);
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `/orders?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { body } = await shop.app.request('GET', path, { as: buyer });
      seen.push(...body.items.map((o: { id: string }) => o.id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(ids);
    expect((await shop.app.request('GET', '/orders?status=pending', { as: buyer })).body.items).toHaveLength(1);
    expect((await shop.app.request('GET', '/orders?status=paid', { as: buyer })).body.items).toHaveLength(3);
    expect((await shop.app.request('GET', '/orders', { as: customer() })).body.items).toEqual([]);
    expect((await shop.app.request('GET', '/orders?cursor=nonsense', { as: buyer })).status).toBe(400);
  });

  test('guests have no list', async () => {
    expect((await shop.app.request('GET', '/orders')).status).toBe(401);
  });

  test('staff find any order by number and by address; a customer who tries finds only their own', async () => {
    const { order } = await bought();
    const find = (query: string, as: ReturnType<typeof staff>) => shop.app.request('GET', `/orders?${query}`, { as });
    expect((await find(`number=${order.number}`, staff())).body.items.map((o: { id: string }) => o.id)).toEqual([order.id]);
    expect((await find('email=ADA@example.com&limit=1', staff())).body.items).toHaveLength(1);
    expect((await find(`number=${order.number}`, customer())).body.items).toEqual([]);
    expect((await find('mine=true', staff())).body.items).toEqual([]);
  });
});
