import { randomUUID } from 'node:crypto';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { address } from '../support/purchase';
import { createWorld, type World } from '../support/world';

const world: World = forAllTests(createWorld, async (opened) => {
  await opened.app.settle();
  const violated = await opened.app.violated();
  await opened.close();
  expect(violated).toEqual([]);
});

const hours = { week: { mon: [{ opens: '09:00', closes: '18:00' }] }, special: [] };
const quay = { name: 'Harbour shop', line1: 'Quay 5', city: 'Springfield', postalCode: '62701', country: 'US', phone: '+1 555 0100' };
const headers = () => ({ 'idempotency-key': randomUUID() });

/** A store that hands goods over, with these units of the mug. */
async function openHarbour(units: number, facts: Record<string, unknown> = {}): Promise<string> {
  const body = { code: `h-${randomUUID().slice(0, 8)}`, name: 'Harbour', kind: 'shop', pickup: true, address: quay, hours, ...facts };
  const { body: store } = await world.request('admin', 'POST', '/stores', { body });
  const lines = [{ variantId: world.variantId, delta: units }];
  await world.request('admin', 'POST', `/stores/${store.id}/stock-adjustments`, {
    body: { reason: 'received', lines },
    headers: headers(),
  });
  return store.id;
}

async function openCart(quantity: number) {
  const { body } = await world.request('nobody', 'POST', '/carts', { body: { items: [{ variantId: world.variantId, quantity }] } });
  const secret = { 'x-cart-token': body.cartToken as string };
  const request = (method: string, path: string, given?: unknown) =>
    world.request('nobody', method, `/carts/${body.id}${path}`, { headers: secret, ...(given === undefined ? {} : { body: given }) });
  const placesFor = async (): Promise<string[]> => {
    const { items } = (await request('GET', '/shipping-options?country=US')).body;
    return items.flatMap((option: { id: string; pickup: unknown }) => (option.pickup === null ? [] : option.id));
  };
  const order = (facts: Record<string, unknown>, token = 'tok_ok') =>
    world.request('nobody', 'POST', '/orders', {
      headers: { ...secret, ...headers() },
      body: { cartId: body.id, email: 'ada@example.com', payment: { provider: 'test-card', token }, ...facts },
    });
  return { request, placesFor, order };
}

const shelf = async (storeId: string) => {
  const [row] = await world.app.sql('select on_hand, reserved from catalog.stock_levels where store_id = $1 and variant_id = $2', [
    storeId,
    world.variantId,
  ]);
  return row;
};
const mails = async (orderId: string): Promise<{ subject: string; text: string }[]> =>
  (await world.app.sql('select subject, text from notifications.messages where order_id = $1 order by created_at, id', [orderId])) as never;

test('a store is offered while it has all of it, hands goods over, has an address and is open for business', async () => {
  const cart = await openCart(3);
  const [harbour, few, warehouse, nowhere] = [
    await openHarbour(3),
    await openHarbour(2),
    await openHarbour(9, { pickup: false }),
    await openHarbour(9, { address: null }),
  ];
  const offered = await cart.placesFor();
  expect([harbour, few, warehouse, nowhere].map((id) => offered.includes(id))).toEqual([true, false, false, false]);
  const { body: store } = await world.request('admin', 'GET', '/admin/stores');
  const { version } = store.items.find((item: { id: string }) => item.id === harbour);
  await world.request('admin', 'PATCH', `/stores/${harbour}`, { body: { version, active: false } });
  expect(await cart.placesFor()).not.toContain(harbour);
});

test('a guest buys without an address, the goods are held where they are fetched, made ready, and handed over', async () => {
  const harbour = await openHarbour(2);
  const cart = await openCart(2);
  expect((await cart.request('PATCH', '', { shippingOptionId: harbour })).body).toMatchObject({
    shippingOptionId: harbour,
    shippingAddress: null,
  });
  const { status, body: order } = await cart.order({ shippingOptionId: harbour, contact: { name: 'Ada Example', phone: '0171' } });
  expect([status, order.shippingOption.name, order.totals.shipping.minor]).toEqual([201, 'Pick up at Harbour', 0]);
  expect(order.pickup).toMatchObject({ storeId: harbour, name: 'Harbour', phone: null, hours });
  expect(order.shippingAddress).toEqual({ ...quay, name: 'Ada Example', phone: '0171' });
  expect(await shelf(harbour)).toEqual({ on_hand: 2, reserved: 2 });
  expect(await (await openCart(1)).placesFor()).not.toContain(harbour);

  await world.app.settle();
  const { body: ready } = await world.request('staff', 'POST', '/shippings', {
    headers: headers(),
    body: { orderId: order.id, carrier: 'UPS' },
  });
  await world.app.settle();
  expect(ready).toMatchObject({ pickup: true, status: 'shipped', carrier: '' });
  expect(await shelf(harbour)).toEqual({ on_hand: 0, reserved: 0 });
  const refused = await world.request('staff', 'POST', `/shippings/${ready.shipmentId}/tracking`, { body: { status: 'in_transit' } });
  expect(refused.body.code).toBe('shipping.is-pickup');
  expect((await world.request('staff', 'PATCH', `/shippings/${ready.shipmentId}`, { body: { carrier: 'UPS' } })).body.code).toBe(
    'shipping.is-pickup',
  );

  await world.request('staff', 'POST', `/shippings/${ready.shipmentId}/tracking`, { body: { status: 'delivered' } });
  await world.app.settle();
  const mine = await world.request('nobody', 'GET', `/orders/${order.id}`, { headers: { 'x-order-token': order.orderToken } });
  expect(mine.body).toMatchObject({ status: 'delivered', pickup: { storeId: harbour } });
  expect(mine.body.shipments[0].events.map((event: { note: string }) => event.note)).toEqual(['Ready for pick-up', 'Picked up']);
  const { body: timeline } = await world.request('staff', 'GET', `/orders/${order.id}/timeline`);
  const steps: { kind: string; what: string }[] = timeline.items;
  expect(steps.filter(({ kind }) => kind === 'shipment').map(({ what }) => what)).toEqual(['ready-to-collect', 'collected']);
  const own = steps.filter(({ kind }) => kind === 'order').map(({ what }) => what);
  expect([own.includes('set-aside'), own.includes('packed'), own.includes('delivered')]).toEqual([true, false, false]);
  const sent = await mails(order.id);
  expect(sent.map(({ subject }) => subject.replace(/ \d+| · .*/g, ''))).toEqual([
    'Your order',
    'Your order is ready for pick-up',
    'You have picked up your order',
  ]);
  for (const { text } of sent.slice(0, 2)) expect(text).toMatch(/Pick up at:\nHarbour\nQuay 5\n[^]*Monday 09:00–18:00/);
  expect(sent[1]?.text).toContain(`Pick-up code: ${ready.trackingNumber}`);
});

test('the address of a buyer who has one only says who comes', async () => {
  const harbour = await openHarbour(1);
  const { body: order } = await (
    await openCart(1)
  ).order({ shippingOptionId: harbour, shippingAddress: { ...address, name: 'Bea Buyer' } });
  expect([order.shippingAddress.name, order.shippingAddress.line1, order.pickup.storeId]).toEqual(['Bea Buyer', 'Quay 5', harbour]);
});

test('a declined payment puts the goods back onto the shelf of that place', async () => {
  const harbour = await openHarbour(1);
  const cart = await openCart(1);
  expect((await cart.order({ shippingOptionId: harbour, contact: { name: 'Ada' } }, 'tok_declined')).status).toBe(402);
  await world.app.settle();
  expect(await shelf(harbour)).toEqual({ on_hand: 1, reserved: 0 });
});

test('of two who want the last one at a place, one gets it there and the other nothing, although another store has plenty', async () => {
  const harbour = await openHarbour(1);
  const carts = [await openCart(1), await openCart(1)];
  const answers = await Promise.all(carts.map((cart) => cart.order({ shippingOptionId: harbour, contact: { name: 'Ada' } })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, expect.any(Number)]);
  const loser = answers.find(({ status }) => status !== 201);
  expect(['orders.sold-out', 'orders.no-such-shipping-option']).toContain(loser?.body.code);
  expect(await shelf(harbour)).toEqual({ on_hand: 1, reserved: 1 });
});

test.each([{}, { name: '' }, { name: 'A\nB' }, { name: 'Ada', userId: randomUUID() }])('%j is nobody who could come', async (contact) => {
  const harbour = await openHarbour(1);
  expect((await (await openCart(1)).order({ shippingOptionId: harbour, contact })).status).toBe(400);
});
