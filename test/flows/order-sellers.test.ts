import { randomUUID } from 'node:crypto';
import { usersContract } from '../../src/modules/users';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { address } from '../support/purchase';
import { closeTrue, keyed } from '../support/true-world';
import { createWorld, type World } from '../support/world';

/** Two sellers and the house in one order: each sees what is theirs, and nothing of the others. */
const world = forAllTests(() => createWorld(), closeTrue);

interface Seller {
  readonly storeId: string;
  readonly variantId: string;
  readonly sku: string;
  readonly headers: Readonly<Record<string, string>>;
}

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
];

let role: string | null = null;
async function roleOf(shop: World): Promise<string> {
  if (role !== null) return role;
  role = 'seller';
  const body = { name: role, title: 'Seller', permissions: permissions.map((name) => `orders:${name}`) };
  const { status } = await shop.request('admin', 'POST', '/roles', { body });
  expect(status).toBe(201);
  return role;
}

async function sellerOf(shop: World, name: string, minor: number): Promise<Seller> {
  const asAdmin = async (method: string, path: string, body: object) => {
    const answer = await shop.request('admin', method, path, { body, headers: keyed() });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const code = `${name}-${randomUUID().slice(0, 6)}`;
  const store = await asAdmin('POST', '/stores', { code, name });
  const sku = `${name.toUpperCase()}-${code.slice(-6)}`;
  const product = await asAdmin('POST', '/products', {
    title: `Bowl of ${name}`,
    status: 'published',
    sellerStoreId: store.id,
    variants: [{ sku, weightGrams: 200, prices: [{ price: { minor, currency: 'USD' } }] }],
  });
  const variantId = product.variants[0].id as string;
  await asAdmin('POST', `/stores/${store.id as string}/stock-adjustments`, { reason: 'received', lines: [{ variantId, delta: 50 }] });
  const email = `${code}@example.com`;
  const password = 'a long enough pass phrase';
  const { userId } = await shop.app.facade(usersContract).ensureStaff({ email, name, role: await roleOf(shop), password });
  await shop.app.sql(`insert into users.user_stores (user_id, store_id) values ($1, $2)`, [userId, store.id]);
  const { body } = await shop.app.request('POST', '/auth/login', { body: { email, password } });
  return { storeId: store.id, variantId, sku, headers: { authorization: `Bearer ${body.accessToken as string}` } };
}

test('a seller sees of an order the own lines, their sum and the own parcels, and neither payments nor what others sell', async () => {
  const [ann, ben] = [await sellerOf(world, 'ann', 1000), await sellerOf(world, 'ben', 2000)];
  const items = [
    { variantId: ann.variantId, quantity: 2 },
    { variantId: ben.variantId, quantity: 1 },
    { variantId: world.variantId, quantity: 1 },
  ];
  const cart = (await world.request('nobody', 'POST', '/carts', { body: { items } })).body;
  const headers = { 'x-cart-token': cart.cartToken as string };
  const options = await world.request('nobody', 'GET', `/carts/${cart.id as string}/shipping-options?country=US&postalCode=62701`, {
    headers,
  });
  const body = {
    cartId: cart.id,
    email: 'ada@example.com',
    shippingAddress: address,
    shippingOptionId: options.body.items[0].id,
    payment: { provider: 'test-card', token: 'tok_ok' },
  };
  const placed = await world.request('nobody', 'POST', '/orders', { body, headers: { ...headers, ...keyed() } });
  expect(placed.status).toBe(201);
  await world.app.settle();
  const id = placed.body.id as string;
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
  expect((await as(ann, 'GET', `/orders?q=${placed.body.number as string}`)).body.items).toHaveLength(1);
  expect((await as(ann, 'GET', `/orders/${without.id}`)).status).toBe(404);

  const others = await as(ann, 'POST', '/shippings', { orderId: id, lines: [{ lineId: placed.body.lines[1].id, quantity: 1 }] });
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
