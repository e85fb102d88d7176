import { randomUUID } from 'node:crypto';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addGoods, asStaff, closeShop, inMinutes, openShop, told } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

const alarms = async (variantId: string) => (await told(shop, 'catalog.stock-low.v1')).filter((e) => e['variantId'] === variantId);
const count = (variantId: string, onHand: number) =>
  asStaff(shop, 'POST', `/stores/${shop.storeId}/stock-adjustments`, { reason: 'count', lines: [{ variantId, onHand }] });
async function one(stock: number, lowStockThreshold?: number): Promise<{ variantId: string; productId: string }> {
  const sku = randomUUID();
  const { variantIds, productId } = await addGoods(shop, [stock], {
    options: [],
    variants: [
      { sku, prices: [{ price: { minor: 1000, currency: 'USD' } }], ...(lowStockThreshold === undefined ? {} : { lowStockThreshold }) },
    ],
  });
  return { variantId: variantIds[0] ?? '', productId };
}
async function sell(variantId: string, quantity: number): Promise<string> {
  const checkoutId = randomUUID();
  const lines = [{ variantId, quantity }];
  expect(await shop.catalog.holdStock({ checkoutId, lines, expiresAt: inMinutes(5) })).toMatchObject({ outcome: 'held' });
  expect(await shop.catalog.allocateStock({ checkoutId, lines })).toEqual({ allocated: true });
  return checkoutId;
}

test('a shelf tells once when sales bring it down to its threshold, and again only after it was filled', async () => {
  const { variantId, productId } = await one(8);
  await sell(variantId, 2);
  expect(await alarms(variantId)).toEqual([]);
  await sell(variantId, 1);
  expect(await alarms(variantId)).toMatchObject([
    { productId, storeId: shop.storeId, storeName: 'Main store', available: 5, threshold: 5, title: expect.stringMatching(/^Thing/) },
  ]);
  await sell(variantId, 1);
  await count(variantId, 7);
  expect(await alarms(variantId)).toHaveLength(1);
  await count(variantId, 20);
  await sell(variantId, 11);
  expect(await alarms(variantId)).toHaveLength(2);
});

test('a checkout that comes to nothing tells nobody', async () => {
  const { variantId } = await one(6);
  for (let n = 0; n < 3; n += 1) {
    const checkoutId = randomUUID();
    await shop.catalog.holdStock({ checkoutId, lines: [{ variantId, quantity: 3 }], expiresAt: inMinutes(5) });
    await shop.catalog.releaseStock({ checkoutId, reason: 'declined' });
  }
  expect(await alarms(variantId)).toEqual([]);
});

test('a cancelled order arms the shelf again', async () => {
  const { variantId } = await one(6);
  const order = await sell(variantId, 1);
  await shop.catalog.releaseStock({ checkoutId: order, reason: 'cancelled' });
  await sell(variantId, 1);
  expect(await alarms(variantId)).toHaveLength(2);
});

test('thirty sales at once that cross the threshold tell once', async () => {
  const { variantId } = await one(40, 20);
  await Promise.all(Array.from({ length: 30 }, () => sell(variantId, 1)));
  expect(await alarms(variantId)).toHaveLength(1);
});

test('a count by staff tells, too; the first few units of a new article do not', async () => {
  const { variantId } = await one(9);
  await count(variantId, 2);
  expect(await alarms(variantId)).toMatchObject([{ available: 2 }]);
  const { variantId: few } = await one(3);
  expect(await alarms(few)).toEqual([]);
});

test('a hold that was lost and taken again at acceptance tells as well', async () => {
  const { variantId } = await one(6);
  expect(await shop.catalog.allocateStock({ checkoutId: randomUUID(), lines: [{ variantId, quantity: 1 }] })).toEqual({ allocated: true });
  expect(await alarms(variantId)).toHaveLength(1);
});

test('a variant has a threshold of its own, else the shop’s, which staff may change', async () => {
  const { variantId: own } = await one(8, 2);
  const { variantId: common } = await one(8);
  const thresholds = async () =>
    Object.fromEntries(
      (await asStaff(shop, 'GET', `/stores/${shop.storeId}/stock?limit=100`)).body.items.map(
        (r: { variantId: string; threshold: number }) => [r.variantId, r.threshold],
      ),
    );
  const { body: settings } = await asStaff(shop, 'GET', '/admin/stock-settings');
  expect(settings.lowStockThreshold).toBe(5);
  const changed = await asStaff(shop, 'PATCH', '/admin/stock-settings', { version: settings.version, lowStockThreshold: 7 });
  expect(changed.body).toEqual({ ...settings, lowStockThreshold: 7, version: settings.version + 1 });
  expect((await asStaff(shop, 'PATCH', '/admin/stock-settings', { version: settings.version, lowStockThreshold: 9 })).body.code).toBe(
    'catalog.stale',
  );
  expect(await thresholds()).toMatchObject({ [own]: 2, [common]: 7 });
  await sell(common, 1);
  expect(await alarms(common)).toHaveLength(1);
  await asStaff(shop, 'PATCH', '/admin/stock-settings', { version: settings.version + 1, lowStockThreshold: 5 });
  expect(await alarms(own)).toEqual([]);
});

test('staff see what is low in the lists of products and of a store', async () => {
  const low = await one(4);
  const out = await one(0);
  const fine = await one(50);
  const found = async (stock: string) =>
    (await asStaff(shop, 'GET', `/admin/products?stock=${stock}&limit=100`)).body.items.map((p: { id: string }) => p.id);
  expect(await found('low')).toEqual(expect.arrayContaining([low.productId, out.productId]));
  expect(await found('low')).not.toContain(fine.productId);
  expect(await found('out')).toContain(out.productId);
  expect(await found('in')).toEqual(expect.arrayContaining([low.productId, fine.productId]));
  const list = async (stock: string) =>
    (await asStaff(shop, 'GET', `/stores/${shop.storeId}/stock?stock=${stock}&limit=100`)).body.items.map(
      (r: { variantId: string }) => r.variantId,
    );
  expect(await list('low')).toContain(low.variantId);
  expect(await list('in')).not.toContain(out.variantId);
  const { body } = await asStaff(shop, 'GET', `/admin/products/${low.productId}`);
  expect(body.variants[0].stock).toMatchObject([{ low: true, threshold: 5, onHand: 4 }]);
});
