import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import type { TestResponse } from '../../src/platform/testing/harness';
import { address } from '../support/purchase';
import { closeTrue, doneBy, keyed, shelf } from '../support/true-world';
import { createAcquirer } from '../support/webhooks';
import { createWorld, stockProduct, type Owned } from '../support/world';

/**
 * What went wrong in other shops, by the address where it is told. Elsewhere: crash-points.test.ts (charged and no order: Vendure
 * #3065, Medusa #13301), provider.test.ts (a webhook before its payment), oversell.test.ts (the last unit: Medusa #16502, #16569,
 * Vendure #3508 and its PR #4930, Saleor #543; double click: WooCommerce #14541), each.test.ts (a consumer that comes late: Medusa #10822),
 * threads-changes.test.ts (orders that are edited and come back).
 */
const world = forAllTests(() => createWorld(), closeTrue);
const asAdmin = doneBy('admin');

const guestCart = async (items: readonly { variantId: string; quantity: number }[]): Promise<Owned> => {
  const { body } = await world.request('nobody', 'POST', '/carts', { body: { items } });
  return { id: body.id, headers: { 'x-cart-token': body.cartToken } };
};
const order = async (cart: Owned, token = 'tok_ok'): Promise<TestResponse> => {
  const options = await world.request('nobody', 'GET', `/carts/${cart.id}/shipping-options?country=US&postalCode=62701`, cart);
  const body = {
    cartId: cart.id,
    email: 'ada@example.com',
    shippingAddress: address,
    shippingOptionId: options.body.items[0].id,
    payment: { provider: 'test-card', token },
  };
  return world.request('nobody', 'POST', '/orders', { body, headers: { ...cart.headers, ...keyed() } });
};
const enter = (cart: Owned, code: string) =>
  world.request('nobody', 'POST', `/carts/${cart.id}/coupons`, { body: { code }, headers: cart.headers });
const coupon = async (facts: Readonly<Record<string, unknown>>): Promise<string> => {
  const code = `C${randomUUID().slice(0, 8).toUpperCase()}`;
  const made = await asAdmin(world, 'POST', '/promotions', { name: code, code, kind: 'percentage', ...facts });
  expect(made.status).toBe(201);
  return code;
};
const moneyOf = async (orderId: string) =>
  (
    await world.app.sql(
      `select count(*)::int as charges, sum(captured_minor)::int as captured, sum(refunded_minor)::int as refunded
       from payments.attempts where order_id = $1 and captured_minor > 0`,
      [orderId],
    )
  )[0];

test('medusajs/medusa #16502, vendure-ecommerce/vendure #2702: two lines of one article are counted together', async () => {
  const { variantId } = await stockProduct(world.request, 3);
  const line = { variantId, quantity: 2 };
  const refused = await world.request('nobody', 'POST', '/carts', { body: { items: [line, line] } });
  expect([refused.status, refused.body.code]).toEqual([409, 'cart.not-enough-stock']);
  const carts = [await guestCart([line]), await guestCart([line])];
  const answers = await Promise.all(carts.map((cart) => order(cart)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  await world.app.settle();
  expect(await shelf(world, variantId)).toEqual({ on_hand: 3, reserved: 2 });
});

test('medusajs/medusa #13301, #2948, #4798: browser, webhook and reconciler complete one payment at once', async () => {
  const pool = new Pool({ connectionString: world.app.database.ownerUrl, max: 1 });
  try {
    const cart = await guestCart([{ variantId: world.variantId, quantity: 1 }]);
    const { body } = await order(cart, 'tok_webhook');
    const acquirer = createAcquirer(world.app.secrets);
    const charge = { ...(await acquirer.chargeOf(pool, body.payment.id)), status: 'captured' };
    const told = { ...charge, captured: charge.authorized };
    const headers = { 'x-order-token': body.orderToken as string };
    const all = Array.from({ length: 10 }, () => [
      acquirer.tell(world.app.baseUrl, told),
      world.request('nobody', 'POST', `/payments/${body.payment.id as string}/sync`, { headers }).then(({ status }) => status),
    ]);
    expect(new Set(await Promise.all(all.flat()))).toEqual(new Set([200]));
    await world.app.settle();
    expect((await world.request('nobody', 'GET', `/orders/${body.id as string}`, { headers })).body.status).toBe('paid');
    const [steps] = await world.app.sql(`select count(*)::int as n from orders.order_steps where order_id = $1 and what = 'accepted'`, [
      body.id,
    ]);
    expect(steps.n).toBe(1);
    expect(await moneyOf(body.id)).toMatchObject({ charges: 1, refunded: 0 });
  } finally {
    await pool.end();
  }
});

test('medusajs/medusa PR #15527: what undoes the failed one of two checkouts leaves the one that was paid alone', async () => {
  for (let round = 0; round < 8; round += 1) {
    const cart = await guestCart([{ variantId: world.variantId, quantity: 1 }]);
    const answers = await Promise.all([order(cart, 'tok_declined'), order(cart), order(cart)]);
    await world.app.settle();
    const paid = answers.find(({ status }) => status === 201) ?? (await order(cart));
    await world.app.settle();
    expect(paid.status).toBe(201);
    const { captured, ...rest } = await moneyOf(paid.body.id);
    expect([captured, rest]).toEqual([paid.body.totals.total.minor, { charges: 1, refunded: 0 }]);
    const [orders] = await world.app.sql(`select count(*)::int as n from orders.orders where cart_id = $1 and lifecycle = 'accepted'`, [
      cart.id,
    ]);
    expect(orders.n).toBe(1);
  }
});

test('CVE-2026-31824, vendure-ecommerce/vendure PR #4660: thirty checkouts at once use a coupon once', async () => {
  const code = await coupon({ basisPoints: 1_000, usageLimit: 1 });
  const carts = await Promise.all(Array.from({ length: 30 }, () => guestCart([{ variantId: world.variantId, quantity: 1 }])));
  for (const cart of carts) expect((await enter(cart, code)).status).toBe(200);
  const answers = await Promise.all(carts.map((cart) => order(cart)));
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  const cheaper = answers.filter(({ status, body }) => status === 201 && body.totals.discount.minor > 0);
  expect(cheaper).toHaveLength(1);
});

test('medusajs/medusa #15360: a coupon entered ten times at once takes its discount once', async () => {
  const code = await coupon({ basisPoints: 1_000 });
  const cart = await guestCart([{ variantId: world.variantId, quantity: 2 }]);
  const more = () =>
    world.request('nobody', 'POST', `/carts/${cart.id}/items`, {
      body: { variantId: world.variantId, quantity: 1 },
      headers: cart.headers,
    });
  await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 3 === 2 ? more() : enter(cart, code))));
  const { body } = await world.request('nobody', 'GET', `/carts/${cart.id}`, cart);
  const { subtotal, discount } = body.totals;
  expect([subtotal.minor > 0, discount.minor]).toEqual([true, subtotal.minor / 10]);
});

test('medusajs/medusa #12226: prices with tax, a third off, all of it given back: whole cents everywhere and nothing left', async () => {
  const code = await coupon({ basisPoints: 3_333 });
  const cart = await guestCart([{ variantId: world.variantId, quantity: 7 }]);
  await enter(cart, code);
  const bought = await order(cart);
  const amounts = [...JSON.stringify({ ...bought.body, trace: null }).matchAll(/"minor":([^,}]+)/g)].map(([, minor]) => Number(minor));
  expect(amounts.length).toBeGreaterThan(8);
  expect(amounts.filter((minor) => !Number.isInteger(minor) || minor < 0)).toEqual([]);
  await world.app.settle();
  const { id, totals } = bought.body;
  await asAdmin(world, 'POST', `/orders/${id as string}/refunds`, { amount: { minor: 1_111, currency: 'USD' }, reason: 'A part' });
  await asAdmin(world, 'POST', `/orders/${id as string}/refunds`, { reason: 'The rest' });
  expect(await moneyOf(id)).toEqual({ charges: 1, captured: totals.total.minor, refunded: totals.total.minor });
});

test('CVE-2025-12919: an order is read by its owner and by nobody else who knows its id', async () => {
  const mine = await world.orderOf('customer');
  const guests = await world.orderOf('nobody');
  const read = async (id: string, actor: 'nobody' | 'customer' | 'other customer', headers = {}) =>
    (await world.request(actor, 'GET', `/orders/${id}`, { headers })).status;
  expect(await read(mine.id, 'customer')).toBe(200);
  expect(await read(guests.id, 'nobody', guests.headers)).toBe(200);
  for (const actor of ['nobody', 'other customer'] as const) {
    expect(await read(mine.id, actor, guests.headers)).toBe(404);
    expect(await read(guests.id, actor)).toBe(404);
  }
});

test('CVE-2026-22588: nobody has an order sent to, or learns, the address of another account', async () => {
  const kept = await world.request('other customer', 'POST', '/auth/me/addresses', { body: address });
  expect(kept.status).toBe(201);
  const { id } = kept.body as { id: string };
  const cart = await world.cartOf('customer');
  const put = { shippingAddressId: id };
  expect((await world.request('customer', 'PATCH', `/carts/${cart.id}`, { body: put, headers: cart.headers })).status).toBe(400);
  const inside = { shippingAddress: { ...address, id } };
  expect((await world.request('customer', 'PATCH', `/carts/${cart.id}`, { body: inside, headers: cart.headers })).status).toBe(400);
  expect((await world.request('customer', 'PUT', `/auth/me/addresses/${id}`, { body: { ...address, city: 'Elsewhere' } })).status).toBe(
    404,
  );
  expect((await world.request('customer', 'DELETE', `/auth/me/addresses/${id}`)).status).toBe(404);
});
