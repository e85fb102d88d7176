import { randomUUID } from 'node:crypto';
import { examine, allInvariants } from '../../src/cli/doctor';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { address } from '../support/purchase';
import { doneBy, shelf } from '../support/true-world';
import { createWorld } from '../support/world';

const world = forAllTests(
  () => createWorld(),
  ({ close }) => close(),
);
const asStaff = doneBy('staff');
const usd = (minor: number) => ({ minor, currency: 'USD' });

async function buy(email: string) {
  const { variantId } = world;
  const opened = (await world.request('nobody', 'POST', '/carts', { body: { items: [{ variantId, quantity: 2 }] } })).body;
  const headers = { 'x-cart-token': opened.cartToken as string };
  const options = await world.request('nobody', 'GET', `/carts/${opened.id}/shipping-options?country=US&postalCode=62701`, { headers });
  const edit = { email, shippingAddress: address, shippingOptionId: options.body.items[0].id };
  const cart = (await world.request('nobody', 'PATCH', `/carts/${opened.id}`, { headers, body: edit })).body;
  const body = { cartId: cart.id, cartVersion: cart.version, ...edit, payment: { provider: 'test-card', token: 'tok_ok' } };
  const placed = await world.request('nobody', 'POST', '/orders', { headers: { ...headers, 'idempotency-key': randomUUID() }, body });
  return { cart, placed };
}

test('free shipping and a gift by themselves: the cart, the order and its staff read the same, stock is held, and a cancellation gives all back', async () => {
  const made = async (facts: Record<string, unknown>) =>
    (await asStaff(world, 'POST', '/promotions', { automatic: true, combinable: true, ...facts })).body;
  const shipping = await made({ kind: 'free-shipping', name: 'Free shipping' });
  const gift = await made({ kind: 'gift', name: 'One more', giftVariantId: world.variantId, minimumSubtotal: usd(3000) });
  const before = await shelf(world, world.variantId);
  const { cart, placed } = await buy('grace@example.com');
  expect(placed.status).toBe(201);
  const order = placed.body;
  expect(order.totals).toMatchObject({ subtotal: usd(5400), discount: usd(1800), shipping: usd(0) });
  expect(order.lines).toMatchObject([
    { quantity: 2, gift: false },
    { quantity: 1, gift: true, total: usd(0) },
  ]);
  expect(order.trace).toEqual(cart.trace);
  expect(order.promotions.map(({ name }: { name: string }) => name).sort()).toEqual(['Free shipping', 'One more']);
  await world.app.settle();
  expect((await shelf(world, world.variantId)).reserved).toBe(before.reserved + 3);
  const usage = async (id: string) => (await world.request('staff', 'GET', `/promotions/${id}`)).body.usage;
  expect([await usage(shipping.id), await usage(gift.id)]).toMatchObject([{ used: 1 }, { used: 1, discount: usd(1800) }]);

  const headers = { 'x-order-token': order.orderToken as string, 'idempotency-key': randomUUID() };
  expect((await world.app.request('POST', `/orders/${order.id}/cancel`, { body: {}, headers })).status).toBe(200);
  await world.app.settle();
  expect([await usage(shipping.id), await usage(gift.id)]).toMatchObject([
    { used: 0, discount: usd(0) },
    { used: 0, discount: usd(0) },
  ]);
  expect(await shelf(world, world.variantId)).toEqual(before);
  const books = await examine(world.app.database.ownerUrl, allInvariants());
  expect(books.filter(({ violations }) => violations > 0).map(({ id }) => id)).toEqual([]);
});
