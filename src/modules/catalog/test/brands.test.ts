import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addGoods, asStaff, closeShop, openShop, slugs } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

const brands = async (): Promise<{ id: string; slug: string; name: string; count: number; version: number }[]> =>
  (await asStaff(shop, 'GET', '/admin/brands')).body.items;
const named = async (name: string) => (await brands()).find((b) => b.name === name);

test('a brand is made with its first product, and not again for another spelling', async () => {
  const { productId } = await addGoods(shop, [1], { brand: 'Lume' });
  const second = await addGoods(shop, [1], { brand: 'LUME' });
  expect((await shop.get(`/products/${second.slug}`)).brand).toBe('Lume');
  expect(await named('Lume')).toMatchObject({ slug: 'lume', count: 2 });
  await addGoods(shop, [1], { brand: 'Hidden brand', status: 'draft' });
  expect((await shop.get('/brands')).items).toEqual([{ id: (await named('Lume'))?.id, slug: 'lume', name: 'Lume', count: 2 }]);
  expect((await asStaff(shop, 'GET', `/admin/products/${productId}`)).body.brand).toBe('Lume');
});

test('many products that bring the same new brand at once share it', async () => {
  const made = await Promise.all(Array.from({ length: 6 }, () => addGoods(shop, [1], { brand: 'Rush & Co' })));
  expect(await named('Rush & Co')).toMatchObject({ slug: 'rush-co', count: made.length });
});

test('a renamed brand has its new name on card, page and in the search', async () => {
  const { slug } = await addGoods(shop, [1], { brand: 'Olde Kiln' });
  const brand = await named('Olde Kiln');
  const renamed = await asStaff(shop, 'PATCH', `/brands/${brand?.id}`, { version: 1, name: 'Kiln Yard' });
  expect(renamed.body).toMatchObject({ name: 'Kiln Yard', slug: 'olde-kiln', version: 2, count: 1 });
  expect((await shop.get('/products?brand=olde-kiln')).items).toMatchObject([{ slug, brand: 'Kiln Yard' }]);
  expect((await shop.get(`/products/${slug}`)).brand).toBe('Kiln Yard');
  expect(slugs(await shop.get('/products/search?q=kiln%20yard'))).toEqual([slug]);
  expect((await asStaff(shop, 'PATCH', `/brands/${brand?.id}`, { version: 1, name: 'X' })).body.code).toBe('catalog.stale');
  expect((await asStaff(shop, 'PATCH', `/brands/${brand?.id}`, { version: 2, name: 'lume' })).body.code).toBe('catalog.brand-taken');
  expect((await asStaff(shop, 'POST', '/brands', { name: 'kiln yard' })).body.code).toBe('catalog.brand-taken');
});

test('a brand with products is deleted only when they move to another one', async () => {
  const { slug } = await addGoods(shop, [1], { brand: 'Short lived' });
  const brand = await named('Short lived');
  const { body: heir } = await asStaff(shop, 'POST', '/brands', { name: 'Heir' });
  expect((await asStaff(shop, 'DELETE', `/brands/${brand?.id}`)).body.code).toBe('catalog.brand-in-use');
  expect((await asStaff(shop, 'DELETE', `/brands/${brand?.id}?moveTo=${brand?.id}`)).body.code).toBe('catalog.no-such-brand');
  expect((await asStaff(shop, 'DELETE', `/brands/${brand?.id}?moveTo=${heir.id}`)).status).toBe(204);
  expect((await shop.get(`/products/${slug}`)).brand).toBe('Heir');
  expect((await asStaff(shop, 'GET', `/brands/${brand?.id}/history`)).body.items[0]).toMatchObject({ action: 'deleted' });
});
