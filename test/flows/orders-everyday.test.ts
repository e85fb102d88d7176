import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { closeTrue, doneBy } from '../support/true-world';
import { createWorld, stockProduct } from '../support/world';

/** Tags of orders, and buying again what was bought before. */
const world = forAllTests(() => createWorld(), closeTrue);
const asStaff = doneBy('staff');

const bought = async (quantity = 1) => {
  const made = await world.orderOf('nobody', 'tok_ok', undefined, quantity);
  await world.app.settle();
  return made;
};
const found = async (query: string): Promise<string[]> =>
  (await world.request('staff', 'GET', `/orders?${query}`)).body.items.map((item: { id: string }) => item.id);

test('staff tag many orders at once, find them by all of the tags, and see in the timeline who did it', async () => {
  const [first, second] = [await bought(), await bought()];
  const both = await asStaff(world, 'POST', '/orders/tags', { orderIds: [first.id, second.id], add: ['Gift', ' rush '] });
  expect(both.body.items.map(({ tags }: { tags: string[] }) => tags)).toEqual([
    ['gift', 'rush'],
    ['gift', 'rush'],
  ]);
  await asStaff(world, 'POST', '/orders/tags', { orderIds: [second.id], remove: ['rush'], add: ['fragile'] });
  expect(await found('tag=gift')).toEqual([second.id, first.id]);
  expect(await found('tag=gift,rush')).toEqual([first.id]);
  expect((await world.request('staff', 'GET', '/orders/tags')).body.items).toEqual([
    { tag: 'gift', orders: 2 },
    { tag: 'fragile', orders: 1 },
    { tag: 'rush', orders: 1 },
  ]);
  const timeline = (await world.request('staff', 'GET', `/orders/${second.id}/timeline`)).body.items;
  expect(timeline.filter((item: { what: string }) => item.what === 'tagged')).toMatchObject([
    { who: 'staff', staffName: 'staff', why: 'gift, rush' },
    { who: 'staff', why: 'fragile, gift' },
  ]);
  const buyers = (await world.request('nobody', 'GET', `/orders/${first.id}`, { headers: first.headers })).body;
  expect(buyers.tags).toEqual([]);
  const add = Array.from({ length: 20 }, (_, n) => `t${n}`);
  const many = await asStaff(world, 'POST', '/orders/tags', { orderIds: [first.id], add });
  expect([many.status, many.body.code]).toEqual([422, 'orders.too-many-tags']);
});

test('what is still sold can be bought again, and what is gone is named; a stranger sees nothing of it', async () => {
  const made = await bought(3);
  const other = await stockProduct(world.request, 2);
  const path = `/orders/${made.id}/again`;
  await asStaff(world, 'POST', `/orders/${made.id}/changes`, {
    lines: [{ lineId: made.lineId, quantity: 2 }],
    add: [{ variantId: other.variantId, quantity: 1 }],
    reason: 'One instead',
  });
  await world.request('admin', 'DELETE', `/products/${other.productId}`);
  await world.app.settle();
  const again = await world.request('nobody', 'GET', path, { headers: made.headers });
  expect([again.status, again.body.items, again.body.gone]).toMatchObject([
    200,
    [{ variantId: world.variantId, quantity: 2 }],
    [{ variantId: other.variantId, quantity: 1 }],
  ]);
  const cart = await world.request('nobody', 'POST', '/carts', {
    body: { items: again.body.items.map(({ variantId, quantity }: { variantId: string; quantity: number }) => ({ variantId, quantity })) },
  });
  expect(cart.status).toBe(201);
  expect((await world.request('other customer', 'GET', path)).status).toBe(404);
});
