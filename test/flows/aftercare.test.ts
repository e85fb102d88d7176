import { createHmac, randomUUID } from 'node:crypto';
import { ordersContract } from '../../src/modules/orders';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { closeTrue, doneBy, keyed, mails, shelf } from '../support/true-world';
import { createWorld, type OwnedOrder, type World } from '../support/world';

/** All eight modules together: what one of them promises and another one keeps. */
const world = forAllTests(() => createWorld(), closeTrue);
const later = forAllTests(() => createWorld({ paymentCapture: 'at-shipment' }), closeTrue);

const asStaff = doneBy('staff');
const order = async (shop: World, id: string) => (await shop.request('staff', 'GET', `/orders/${id}`)).body;
const onHand = async (shop: World): Promise<number> => (await shelf(shop, shop.variantId)).on_hand;
const reserved = async (shop: World): Promise<number> => (await shelf(shop, shop.variantId)).reserved;
const bought = async (shop: World, token = 'tok_ok', quantity = 1): Promise<OwnedOrder> => {
  const made = await shop.orderOf('nobody', token, undefined, quantity);
  await shop.app.settle();
  return made;
};

describe('staff', () => {
  test('give a part back and put the unit that came back onto the shelf; the buyer gets a mail', async () => {
    const { id, lineId, headers } = await bought(world);
    await asStaff(world, 'POST', '/shippings', { orderId: id });
    const before = await onHand(world);
    const refund = await asStaff(world, 'POST', `/orders/${id}/refunds`, {
      amount: { minor: 500, currency: 'USD' },
      reason: 'Wrong colour',
      restock: [{ lineId, quantity: 1 }],
    });
    expect([refund.status, refund.body.status]).toEqual([201, 'succeeded']);
    expect(await onHand(world)).toBe(before + 1);
    expect(await order(world, id)).toMatchObject({
      axes: { payment: 'partly-refunded' },
      payment: { status: 'captured', refunded: { minor: 500 } },
    });
    expect(await mails(world, id)).toContain('orders.order-refunded');
    const told = (await world.app.request('GET', `/orders/${id}/timeline`, { headers })).body.items;
    expect(told.map((item: { kind: string; what: string }) => `${item.kind}: ${item.what}`)).toEqual(
      expect.arrayContaining(['payment: captured', 'order: accepted', 'shipment: shipped', 'refund: refunded']),
    );
  });

  test('put goods back onto the shelf after all the money is back', async () => {
    const { id, lineId } = await bought(world);
    await asStaff(world, 'POST', '/shippings', { orderId: id });
    await asStaff(world, 'POST', `/orders/${id}/refunds`, { reason: 'Late' });
    const [before, mailed] = [await onHand(world), await mails(world, id)];
    const back = await asStaff(world, 'POST', `/orders/${id}/refunds`, { reason: 'It came back', restock: [{ lineId, quantity: 1 }] });
    expect([back.status, back.body.amount.minor, back.body.status]).toEqual([201, 0, 'succeeded']);
    expect([await onHand(world), await mails(world, id)]).toEqual([before + 1, mailed]);
    expect(await order(world, id)).toMatchObject({ axes: { payment: 'refunded' }, lines: [{ shipped: 1, restocked: 1 }] });
  });

  test('give all money back of an order of which a part was sent: the rest is for sale again, also when the message comes twice', async () => {
    const { id, lineId } = await bought(world, 'tok_ok', 3);
    const [hand, kept] = [await onHand(world), await reserved(world)];
    await asStaff(world, 'POST', '/shippings', { orderId: id, lines: [{ lineId, quantity: 1 }] });
    await asStaff(world, 'POST', `/orders/${id}/refunds`, { reason: 'Out of patience' });
    expect([await onHand(world), await reserved(world)]).toEqual([hand - 1, kept - 3]);
    await world.app.sql(
      `update orders.outbox set delivered_at = null, claimed_until = null, available_at = now() where topic = 'catalog.releaseUnits'`,
    );
    await world.app.settle();
    expect([await onHand(world), await reserved(world)]).toEqual([hand - 1, kept - 3]);
  });

  test('give all money back while thirty parcels of it are packed: each unit leaves or is for sale again', async () => {
    const { id, lineId } = await bought(world, 'tok_ok', 30);
    const [hand, kept] = [await onHand(world), await reserved(world)];
    const ship = () =>
      world.request('staff', 'POST', '/shippings', { body: { orderId: id, lines: [{ lineId, quantity: 1 }] }, headers: keyed() });
    const packing = Array.from({ length: 30 }, ship);
    const refunding = world.request('staff', 'POST', `/orders/${id}/refunds`, { body: { reason: 'Too late' }, headers: keyed() });
    const answers = await Promise.all(packing);
    expect((await refunding).status).toBe(201);
    await world.app.settle();
    const sent = answers.filter((answer) => answer.status === 201).length;
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(30 - sent);
    expect([await onHand(world), await reserved(world)]).toEqual([hand - sent, kept - 30]);
  });

  test('give everything back by cancelling, and never more than was paid', async () => {
    const { id } = await bought(world);
    await asStaff(world, 'POST', `/orders/${id}/refunds`, { amount: { minor: 700, currency: 'USD' }, reason: 'A scratch' });
    expect((await asStaff(world, 'POST', `/orders/${id}/cancel`, { reason: 'Lost in the store' })).status).toBe(200);
    const after = await order(world, id);
    expect(after).toMatchObject({ status: 'cancelled', axes: { payment: 'refunded' } });
    expect(after.payment.refunded).toEqual(after.totals.total);
    expect(after.refunds.reduce((sum: number, refund: { amount: { minor: number } }) => sum + refund.amount.minor, 0)).toBe(
      after.totals.total.minor,
    );
  });

  test('cancel an order that had used the only use of a coupon, and another buyer uses it', async () => {
    const facts = { name: 'Only one', code: 'ONLY-ONE', kind: 'percentage', basisPoints: 1000, usageLimit: 1 };
    const { id: coupon } = (await asStaff(world, 'POST', '/promotions', facts)).body;
    const usage = async () => (await world.request('staff', 'GET', `/promotions/${coupon}`)).body.usage;
    const { id, headers } = await world.orderOf('nobody', 'tok_ok', facts.code);
    await world.app.settle();
    expect(await usage()).toMatchObject({ held: 0, used: 1 });
    const cancelled = await world.app.request('POST', `/orders/${id}/cancel`, { body: {}, headers: { ...headers, ...keyed() } });
    expect(cancelled.status).toBe(200);
    await world.app.settle();
    expect(await usage()).toMatchObject({ held: 0, used: 0 });
    await world.orderOf('customer', 'tok_ok', facts.code);
    await world.app.settle();
    expect(await usage()).toMatchObject({ held: 0, used: 1 });
  });

  test('mistype a tracking number that another parcel has, and ship with the right one', async () => {
    const [{ id: other }, { id }] = [await bought(world), await bought(world)];
    const as = (trackingNumber: string) => ({ carrier: 'UPS', trackingNumber });
    expect((await asStaff(world, 'POST', '/shippings', { orderId: other, ...as('1Z-1') })).status).toBe(201);
    const refused = await asStaff(world, 'POST', '/shippings', { orderId: id, ...as('1Z-1') });
    expect([refused.status, refused.body.code]).toEqual([409, 'shipping.tracking-number-taken']);
    expect((await asStaff(world, 'POST', '/shippings', { orderId: id, ...as('1Z-2') })).status).toBe(201);
    await world.app.settle();
    expect(await order(world, id)).toMatchObject({ status: 'shipped', shipments: [{ trackingNumber: '1Z-2' }] });
  });

  test('refund at the payment’s own door, and the order knows of it', async () => {
    const { id, paymentId } = await bought(world);
    await asStaff(world, 'POST', `/payments/${paymentId}/refunds`, { amount: { minor: 300, currency: 'USD' }, reason: 'Goodwill' });
    expect(await order(world, id)).toMatchObject({
      axes: { payment: 'partly-refunded' },
      refunds: [{ amount: { minor: 300 }, reason: 'Goodwill', status: 'succeeded' }],
    });
    const tooMuch = await asStaff(world, 'POST', `/orders/${id}/refunds`, { amount: { minor: 1_000_000, currency: 'USD' }, reason: 'x' });
    expect(tooMuch.body.code).toBe('orders.refund-too-much');
  });

  test('leave every step in the audit of what they changed', async () => {
    const { id } = await bought(world);
    await asStaff(world, 'POST', `/orders/${id}/refunds`, { amount: { minor: 100, currency: 'USD' }, reason: 'x' });
    const { body } = await world.request('admin', 'GET', '/audit?limit=50');
    expect(JSON.stringify(body.items)).toContain(id);
  });
});

describe('a guest', () => {
  test('cancels until something is packed: goods and money go back', async () => {
    const { id, headers } = await bought(world);
    const { status, body } = await world.app.request('POST', `/orders/${id}/cancel`, { body: {}, headers: { ...headers, ...keyed() } });
    expect([status, body.status]).toEqual([200, 'cancelled']);
    await world.app.settle();
    expect(await order(world, id)).toMatchObject({ axes: { payment: 'refunded' }, payment: { status: 'refunded' } });
    expect(await mails(world, id)).toEqual(expect.arrayContaining(['orders.order-cancelled', 'orders.order-refunded']));
  });

  test('finds the way back to an order by mail', async () => {
    const { id } = await bought(world);
    const { number, email } = await order(world, id);
    const { status } = await world.app.request('POST', '/orders/lookup', { body: { number, email } });
    await world.app.settle();
    expect(status).toBe(202);
    expect(await mails(world, id)).toContain('orders.order-link-requested');
  });

  test('whose link was renewed opens the order, its payment and its parcel with the new one only', async () => {
    const { id, paymentId, headers } = await bought(world);
    const parcel = await asStaff(world, 'POST', '/shippings', { orderId: id });
    const shipmentId: string = parcel.body.shipmentId ?? parcel.body.id;
    expect((await asStaff(world, 'POST', `/orders/${id}/link`)).status).toBe(204);
    const [summary] = await world.app.facade(ordersContract).getOrders({ orderIds: [id] });
    const renewed = { 'x-order-token': summary?.orderToken ?? '' };
    const read = async (secret: Record<string, string>) =>
      Promise.all(
        [`/orders/${id}`, `/payments/${paymentId}`, `/shippings/${shipmentId}`].map(
          async (path) => (await world.app.request('GET', path, { headers: secret })).status,
        ),
      );
    expect([await read(headers), await read(renewed)]).toEqual([
      [404, 404, 404],
      [200, 200, 200],
    ]);
  });

  test('gives a payment up that waits for them, and pays with another card', async () => {
    const { id, paymentId, headers } = await bought(world, 'tok_3ds');
    const given = await world.app.request('POST', `/payments/${paymentId}/cancel`, { headers });
    expect([given.status, given.body.status]).toEqual([200, 'cancelled']);
    await world.app.settle();
    const paid = await world.app.request('POST', '/payments', {
      body: { orderId: id, provider: 'test-card', token: 'tok_ok' },
      headers: { ...headers, ...keyed() },
    });
    expect([paid.status, paid.body.status]).toEqual([201, 'captured']);
    await world.app.settle();
    expect(await order(world, id)).toMatchObject({ status: 'paid', number: expect.any(String) });
  });

  test('whose payment is told of by a webhook has an order as soon as it arrives', async () => {
    const { id, paymentId } = await bought(world, 'tok_webhook');
    expect((await order(world, id)).status).toBe('pending');
    const [charge] = await world.app.sql(
      `select c.ref, c.status, c.currency, c.authorized_minor::int as authorized, c.captured_minor::int as captured, 0 as refunded, null as "failureCode"
       from payments.test_card_charges c join payments.attempts a on a.idempotency_key = c.idempotency_key where a.id = $1`,
      [paymentId],
    );
    const body = JSON.stringify({ id: randomUUID(), at: new Date().toISOString(), kind: 'attempt', charge });
    const seconds = Math.floor(Date.now() / 1000);
    const hmac = createHmac('sha256', world.app.secrets.key('test-card-webhooks')).update(`${seconds}.${body}`).digest('hex');
    const told = await world.app.request('POST', '/payments/webhooks/test-card', {
      body,
      headers: { 'test-card-signature': `t=${seconds},v1=${hmac}` },
    });
    await world.app.settle();
    expect([told.status, (await order(world, id)).status]).toEqual([200, 'paid']);
  });
});

describe('where money is taken at shipment', () => {
  test('a tracking number that another parcel has takes no money', async () => {
    const [{ id: other }, { id }] = [await bought(later), await bought(later)];
    const parcel = { carrier: 'UPS', trackingNumber: '1Z-LATER' };
    expect((await asStaff(later, 'POST', '/shippings', { orderId: other, ...parcel })).status).toBe(201);
    const refused = await asStaff(later, 'POST', '/shippings', { orderId: id, ...parcel });
    expect([refused.status, refused.body.code]).toEqual([409, 'shipping.tracking-number-taken']);
    await later.app.settle();
    expect((await order(later, id)).axes.payment).toBe('authorized');
  });

  test('it is reserved with the order and taken with its parcel', async () => {
    const { id } = await bought(later);
    expect(await order(later, id)).toMatchObject({
      axes: { payment: 'authorized' },
      payment: { status: 'authorized', captured: { minor: 0 } },
    });
    expect((await asStaff(later, 'POST', '/shippings', { orderId: id })).status).toBe(201);
    expect(await order(later, id)).toMatchObject({ axes: { payment: 'paid' }, payment: { status: 'captured' } });
    expect(await mails(later, id)).toEqual(expect.arrayContaining(['orders.order-paid', 'orders.order-shipped']));
  });

  test('an order that is cancelled lets it go: nothing was taken', async () => {
    const { id } = await bought(later);
    await asStaff(later, 'POST', `/orders/${id}/cancel`, {});
    expect(await order(later, id)).toMatchObject({ status: 'cancelled', axes: { payment: 'unpaid' }, payment: { status: 'cancelled' } });
  });

  test('and the provider has let it go, the buyer pays anew and the parcel leaves', async () => {
    const { id, paymentId, headers } = await bought(later);
    await later.app.sql(
      `update payments.test_card_charges set status = 'cancelled' where ref = (select provider_ref from payments.attempts where id = $1)`,
      [paymentId],
    );
    const refused = await asStaff(later, 'POST', '/shippings', { orderId: id });
    expect([refused.status, refused.body.code]).toEqual([504, 'orders.capture-undecided']);
    await later.request('staff', 'POST', `/payments/${paymentId}/sync`);
    await later.app.settle();
    expect(await order(later, id)).toMatchObject({ status: 'pending', axes: { lifecycle: 'accepted', payment: 'unpaid' } });
    const paid = await later.app.request('POST', '/payments', {
      body: { orderId: id, provider: 'test-card', token: 'tok_ok' },
      headers: { ...headers, ...keyed() },
    });
    expect(paid.status).toBe(201);
    await later.app.settle();
    expect((await order(later, id)).axes.payment).toBe('authorized');
    expect((await asStaff(later, 'POST', '/shippings', { orderId: id })).status).toBe(201);
    expect((await order(later, id)).axes.payment).toBe('paid');
  });
});
