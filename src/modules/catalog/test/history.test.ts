import { randomUUID } from 'node:crypto';
import { caller } from '../../../platform/testing/harness';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addCategory, addGoods, asStaff, closeShop, openShop, staff } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

test('the history of a product says who changed what, from what to what, latest first', async () => {
  const kitchen = await addCategory(shop, 'Kitchen');
  const { productId, variantIds } = await addGoods(shop, [5], { title: 'Mug', brand: 'Lume' });
  const read = async () => (await asStaff(shop, 'GET', `/admin/products/${productId}`)).body;
  const { sku } = (await read()).variants[0];
  const save = async (changes: object) => asStaff(shop, 'PATCH', `/products/${productId}`, { version: (await read()).version, ...changes });
  await save({ title: 'Stone mug', categoryIds: [kitchen.id], attributes: { material: 'clay' } });
  const variant = {
    version: (await read()).version,
    prices: [{ price: { minor: 900, currency: 'USD' }, compareAtPrice: { minor: 1000, currency: 'USD' } }],
  };
  await asStaff(shop, 'PATCH', `/products/${productId}/variants/${variantIds[0]}`, variant);
  await asStaff(shop, 'POST', `/stores/${shop.storeId}/stock-adjustments`, {
    reason: 'damaged',
    note: 'dropped',
    lines: [{ variantId: variantIds[0], delta: -1 }],
  });
  await save({ status: 'draft' });

  const { items } = (await asStaff(shop, 'GET', `/products/${productId}/history`)).body;
  expect(items.map((e: { action: string }) => e.action)).toEqual([
    'unpublished',
    'stock-adjusted',
    'edited',
    'edited',
    'stock-adjusted',
    'created',
  ]);
  expect(items[1]).toMatchObject({ note: 'damaged: dropped', changes: [{ field: `stock.main.${sku}`, before: 5, after: 4 }] });
  expect(items[2].changes).toEqual([
    { field: `variants.${sku}.prices.USD`, before: 1000, after: 900 },
    { field: `variants.${sku}.compareAtPrices.USD`, before: null, after: 1000 },
  ]);
  expect(items[3].changes).toEqual([
    { field: 'title', before: 'Mug', after: 'Stone mug' },
    { field: 'categories', before: [], after: ['Kitchen'] },
    { field: 'attributes.material', before: null, after: 'clay' },
  ]);
  for (const entry of items) expect(entry).toMatchObject({ actorId: staff.userId, at: expect.stringMatching(/^20..-/) });
});

test('a change that was refused leaves no trace', async () => {
  const { productId } = await addGoods(shop, [5]);
  await asStaff(shop, 'PATCH', `/products/${productId}`, { version: 99, title: 'No' });
  await asStaff(shop, 'PATCH', `/products/${productId}`, { version: 1, variants: [{ sku: randomUUID(), options: [] }] });
  expect((await asStaff(shop, 'GET', `/products/${productId}/history`)).body.items).toHaveLength(2);
});

test('nobody rewrites history, and only staff read it', async () => {
  const { productId } = await addGoods(shop, [5]);
  for (const statement of ['update catalog.changes set actor_id = null', 'delete from catalog.changes'])
    await expect(shop.app.sql(statement)).rejects.toThrow(/append-only/);
  expect((await shop.app.request('GET', `/products/${productId}/history`)).status).toBe(401);
  expect((await shop.app.request('GET', `/products/${productId}/history`, { as: caller(['catalog:read-products']) })).status).toBe(403);
  expect((await asStaff(shop, 'GET', `/products/${randomUUID()}/history`)).status).toBe(404);
});

test('a category’s history tells names and moves', async () => {
  const home = await addCategory(shop, 'Home');
  const lamps = await addCategory(shop, 'Lamps');
  await asStaff(shop, 'PATCH', `/categories/${lamps.id}`, { version: 1, name: 'Lights', parentId: home.id });
  const { items } = (await asStaff(shop, 'GET', `/categories/${lamps.id}/history`)).body;
  expect(items[0]).toMatchObject({
    action: 'moved',
    changes: expect.arrayContaining([
      { field: 'name', before: 'Lamps', after: 'Lights' },
      { field: 'parent', before: null, after: 'Home' },
    ]),
  });
});
