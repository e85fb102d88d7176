import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { catalogModule } from '../module';
import { demoProducts } from '../demo/products';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ modules: [catalogModule] });
});
afterAll(async () => {
  expect(await app.violated()).toEqual([]);
  await app.close();
});

test('the demo shop has about sixty products, each with its own picture, and seeding it again changes nothing', async () => {
  const said: string[] = [];
  await app.house.seed((line) => said.push(line));
  expect(said.at(-1)).toMatch(/demo shop: 66 products/);
  const { items } = (await app.request('GET', '/products?limit=100')).body;
  expect(items).toHaveLength(demoProducts.length);
  expect(new Set(items.map((i: { image: { url: string } }) => i.image.url)).size).toBe(demoProducts.length);
  const [{ states }] = await app.sql('select array_agg(distinct state) as states from catalog.images');
  expect(states).toEqual(['ready']);
  for (const { image } of items) expect((await fetch(app.baseUrl + image.url)).headers.get('content-type')).toBe('image/webp');
  const set = (await app.request('GET', '/products/slow-morning-set')).body.variants[0];
  expect(set).toMatchObject({ available: true, bundle: { saving: { minor: 600 } } });
  expect((await app.request('GET', '/products/the-windowsill-year')).body.variants[0]).toMatchObject({
    available: true,
    digital: { downloads: 5 },
  });
  expect((await app.request('GET', '/products/gift-card')).body.variants).toMatchObject(
    [2_500, 5_000, 10_000].map((minor) => ({ giftCard: true, available: true, price: { minor } })),
  );
  const { items: categories } = (await app.request('GET', '/categories')).body;
  expect(categories.map((c: { name: string; count: number }) => c.name)).toEqual([
    'Kitchen & table',
    'Food & pantry',
    'Living',
    'Bed & bath',
    'Desk & paper',
    'Bags & carry',
    'Kids & play',
    'Garden',
  ]);
  const { items: stores } = (await app.request('GET', '/stores')).body;
  expect(stores.map((t: { code: string; name: string }) => [t.code, t.name])).toEqual([
    ['main', 'Main store'],
    ['harbour', 'Harbour Street'],
  ]);
  const { items: shops } = (await app.request('GET', '/shops')).body;
  expect(shops).toMatchObject([
    { name: 'Harbour Street', pickup: true, address: { city: 'Portland' }, hours: { week: { sat: [{ opens: '10:00' }] } } },
  ]);
  const before = await app.sql('select id, version, updated_at from catalog.products order by id');
  await app.house.seed(() => undefined);
  expect(await app.sql('select id, version, updated_at from catalog.products order by id')).toEqual(before);
});
