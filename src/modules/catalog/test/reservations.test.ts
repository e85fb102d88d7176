import { randomUUID } from 'node:crypto';
import { caller } from '../../../platform/testing/harness';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { catalogPermissions } from '../permissions';
import { addGoods, asStaff, closeShop, inMinutes, openShop } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

async function hold(variantId: string, minutes: number, more: object = {}): Promise<string> {
  const checkoutId = randomUUID();
  const lines = [{ variantId, quantity: 2 }];
  expect(await shop.catalog.holdStock({ checkoutId, lines, expiresAt: inMinutes(minutes), ...more })).toEqual({ outcome: 'held' });
  return checkoutId;
}
const list = async (query: string) => (await asStaff(shop, 'GET', `/admin/reservations?${query}`)).body;

test('staff see which checkout holds what until when, and what ends first stands first', async () => {
  const { variantIds, productId } = await addGoods(shop, [9]);
  const [variantId = ''] = variantIds;
  const late = await hold(variantId, 20, { destination: { country: 'KE' } });
  const soon = await hold(variantId, 5);
  const { items } = await list(`variantId=${variantId}`);
  expect(items).toMatchObject([
    { checkoutId: soon, units: 2, country: null },
    {
      checkoutId: late,
      units: 2,
      country: 'KE',
      attempt: 1,
      lines: [{ variantId, productId, quantity: 2, ahead: 0, storeName: 'Main store' }],
    },
  ]);
  const first = await list(`variantId=${variantId}&limit=1`);
  expect((await list(`variantId=${variantId}&limit=1&cursor=${first.nextCursor}`)).items).toMatchObject([{ checkoutId: late }]);
  expect((await list(`storeId=${randomUUID()}`)).items).toEqual([]);
  await shop.catalog.extendHold({ checkoutId: soon, expiresAt: inMinutes(60) });
  expect((await list(`variantId=${variantId}`)).items[0].checkoutId).toBe(late);
});

test('one that staff release is for sale again, and its buyer gets it still when it is there', async () => {
  const [variantId = ''] = (await addGoods(shop, [2])).variantIds;
  const checkoutId = await hold(variantId, 5);
  expect((await asStaff(shop, 'DELETE', `/admin/reservations/${checkoutId}`)).status).toBe(204);
  expect((await list(`variantId=${variantId}`)).items).toEqual([]);
  expect((await asStaff(shop, 'DELETE', `/admin/reservations/${checkoutId}`)).body.code).toBe('catalog.no-such-reservation');
  const other = await hold(variantId, 5);
  const lines = [{ variantId, quantity: 2 }];
  expect(await shop.catalog.allocateStock({ checkoutId, lines })).toEqual({ allocated: false });
  await shop.catalog.releaseStock({ checkoutId: other, reason: 'abandoned' });
  expect(await shop.catalog.allocateStock({ checkoutId, lines })).toEqual({ allocated: true });
});

test('what is allocated to an order is not released', async () => {
  const [variantId = ''] = (await addGoods(shop, [2])).variantIds;
  const checkoutId = await hold(variantId, 5);
  await shop.catalog.allocateStock({ checkoutId, lines: [{ variantId, quantity: 2 }] });
  expect((await asStaff(shop, 'DELETE', `/admin/reservations/${checkoutId}`)).body.code).toBe('catalog.no-such-reservation');
});

test('whoever works for one store releases nothing that another one holds', async () => {
  const [variantId = ''] = (await addGoods(shop, [2])).variantIds;
  const checkoutId = await hold(variantId, 5);
  const permissions = Object.keys(catalogPermissions).filter((name) => name !== 'catalog:work-in-all-stores');
  const mate = caller(permissions, { storeIds: [randomUUID()] });
  expect((await shop.app.request('GET', '/admin/reservations', { as: mate })).body.items).toEqual([]);
  expect((await shop.app.request('DELETE', `/admin/reservations/${checkoutId}`, { as: mate })).status).toBe(404);
  expect((await list(`variantId=${variantId}`)).items).toHaveLength(1);
});
