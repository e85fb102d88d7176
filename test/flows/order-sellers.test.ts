import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { buyOf, roleWith, sellerOf, type Seller } from '../support/sellers';
import { closeTrue, keyed } from '../support/true-world';
import { createWorld } from '../support/world';

/** Two sellers and the house in one order: each sees what is theirs, and nothing of the others. */
const world = forAllTests(() => createWorld(), closeTrue);

/** Rights of somebody who sends what they sell; also some that an order as a whole would need. */
const permissions = [
  'list-own',
  'read-own',
  'read-all',
  'ship',
  'refund',
  'write-notes',
  'edit',
  'renew-link',
  'draft',
  'cancel-own',
  'cancel-all',
].map((name) => `orders:${name}`);

test('a seller sees of an order the own lines, their sum and the own parcels, and neither payments nor what others sell', async () => {
  const role = await roleWith(world, 'seller', permissions);
  const [ann, ben] = [await sellerOf(world, 'ann', 1000, role), await sellerOf(world, 'ben', 2000, role)];
  const items = [
    { variantId: ann.variantId, quantity: 2 },
    { variantId: ben.variantId, quantity: 1 },
    { variantId: world.variantId, quantity: 1 },
  ];
  const placed = await buyOf(world, items);
  const { id } = placed;
  const change = { add: [{ variantId: world.variantId, quantity: 1 }], reason: 'One more' };
  const waiting = await world.request('staff', 'POST', `/orders/${id}/changes`, { body: change, headers: keyed() });
  expect(waiting.body.state).toBe('waiting');
  expect((await world.app.request('GET', `/orders/${id}`, { headers: ann.headers })).body).toMatchObject({
    charge: null,
    changeWaits: true,
  });
  await world.request('staff', 'POST', `/orders/${id}/changes/${waiting.body.id as string}/withdraw`, { headers: keyed() });
  const without = await world.orderOf('nobody');
  await world.app.settle();
  const as = (seller: Seller, method: string, path: string, more?: object) =>
    world.app.request(method, path, { headers: { ...seller.headers, ...keyed() }, ...(more && { body: more }) });

  const seen = (await as(ann, 'GET', `/orders/${id}`)).body;
  expect(seen.lines.map((line: { sku: string }) => line.sku)).toEqual([ann.sku]);
  expect(seen.totals).toMatchObject({ subtotal: { minor: 2000 }, shipping: { minor: 0 }, tax: { minor: 200 }, total: { minor: 2200 } });
  expect(seen).toMatchObject({
    payment: null,
    tenders: [],
    promotions: [],
    refunds: [],
    trace: null,
    refundable: { minor: 0 },
    timeline: [],
  });
  const list = (await as(ann, 'GET', '/orders')).body.items;
  expect(
    list.map((item: { id: string; total: { minor: number }; items: unknown[] }) => [item.id, item.total.minor, item.items.length]),
  ).toEqual([[id, 2200, 1]]);
  expect((await as(ann, 'GET', `/orders?q=${ben.sku}`)).body.items).toEqual([]);
  expect((await as(ann, 'GET', `/orders?sku=${ben.sku}`)).body.items).toEqual([]);
  expect((await as(ann, 'GET', `/orders?q=${ann.sku}`)).body.items).toHaveLength(1);
  expect((await as(ann, 'GET', `/orders?q=${placed.number}`)).body.items).toHaveLength(1);
  expect((await as(ann, 'GET', `/orders/${without.id}`)).status).toBe(404);

  const others = await as(ann, 'POST', '/shippings', { orderId: id, lines: [{ lineId: placed.lines[1]?.id, quantity: 1 }] });
  expect([others.status, others.body.code]).toEqual([422, 'orders.no-such-line']);
  const sent = await as(ann, 'POST', '/shippings', { orderId: id });
  expect([sent.status, sent.body.lines.map((line: { sku: string }) => line.sku)]).toEqual([201, [ann.sku]]);
  await world.app.settle();
  expect((await as(ann, 'GET', `/orders/${id}`)).body.shipments).toHaveLength(1);
  expect((await as(ben, 'GET', `/orders/${id}`)).body.shipments).toEqual([]);
  const kinds = async (seller: Seller) =>
    (await as(seller, 'GET', `/orders/${id}/timeline`)).body.items.map(
      (item: { kind: string; what: string }) => `${item.kind} ${item.what}`,
    );
  expect(await kinds(ann)).toEqual(['order accepted', 'shipment shipped']);
  expect(await kinds(ben)).toEqual(['order accepted']);

  const whole: readonly [string, object?][] = [
    ['refunds', { reason: 'x' }],
    ['notes', { text: 'x' }],
    ['changes', { reason: 'x' }],
    ['link'],
  ];
  for (const [part, more] of whole)
    expect((await as(ann, 'POST', `/orders/${id}/${part}`, more)).body.code).toBe('orders.only-in-all-stores');
  expect((await as(ann, 'POST', `/orders/${id}/cancel`, {})).status).toBe(404);
  expect((await as(ann, 'GET', `/orders/${id}/again`)).status).toBe(404);
  expect((await as(ann, 'GET', '/order-drafts')).status).toBe(403);
  expect((await world.request('staff', 'GET', `/orders/${id}`)).body.lines).toHaveLength(3);
});
