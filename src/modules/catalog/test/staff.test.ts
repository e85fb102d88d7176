import { randomUUID } from 'node:crypto';
import { caller } from '../../../platform/testing/harness';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { productRoutes } from '../products/routes';
import { addGoods, closeShop, inMinutes, openShop, slugs, staff } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

describe('what is not published', () => {
  test('is no product for the other modules either, as long as shoppers cannot open its page', async () => {
    const { productId, slug } = await addGoods(shop, [5], { title: 'Comes and goes' });
    const known = () => shop.catalog.listProducts({ productIds: [randomUUID(), productId] });
    expect(await known()).toEqual([{ productId, title: 'Comes and goes', slug }]);
    await shop.app.request('DELETE', `/products/${productId}`, { as: staff });
    expect([(await shop.app.request('GET', `/products/${slug}`)).status, await known()]).toEqual([404, []]);
    const abroad = await addGoods(shop, [], { variants: [{ sku: randomUUID(), options: [{ name: 'Size', value: 'S' }], prices: [] }] });
    expect(await shop.catalog.listProducts({ productIds: [abroad.productId] })).toEqual([]);
  });

  test.each(['draft', 'archived'])('a product that is %s shows up nowhere', async (status) => {
    const { productId, slug, variantIds } = await addGoods(shop, [5], { title: `Hidden hedgehog ${status}`, status, brand: 'Hidden' });
    for (const path of [`/products/${slug}`, `/products/${productId}`, `/products/${slug.toUpperCase()}`]) {
      expect((await shop.app.request('GET', path)).status).toBe(404);
    }
    for (const sort of ['newest', 'price', '-price', 'rating']) {
      expect(slugs(await shop.get(`/products?sort=${sort}&limit=100`))).not.toContain(slug);
    }
    expect(await shop.get('/products?brand=Hidden')).toMatchObject({ items: [] });
    expect(await shop.get('/products/search?q=hedgehog')).toMatchObject({ items: [] });
    expect(await shop.catalog.quoteVariants({ variantIds: [...variantIds], currency: 'USD' })).toEqual([]);
    for (const path of [`/admin/products/${productId}`, '/admin/products']) {
      expect((await shop.app.request('GET', path)).status).toBe(401);
      expect((await shop.app.request('GET', path, { as: caller(['catalog:read-products']) })).status).toBe(403);
    }
    expect((await shop.app.request('GET', `/admin/products/${productId}`, { as: staff })).body).toMatchObject({ status, slug });
  });

  test('an archived product leaves the shop at once and its stock cannot be held', async () => {
    const { productId, slug, variantIds } = await addGoods(shop, [5]);
    expect((await shop.app.request('DELETE', `/products/${productId}`, { as: staff })).status).toBe(204);
    expect((await shop.app.request('GET', `/products/${slug}`)).status).toBe(404);
    const held = await shop.catalog.holdStock({
      checkoutId: randomUUID(),
      lines: [{ variantId: variantIds[0] ?? '', quantity: 1 }],
      expiresAt: inMinutes(1),
    });
    expect(held.outcome).toBe('sold-out');
  });

  test('a product without a price in the shop’s currency is not shown', async () => {
    const { slug } = await addGoods(shop, [1], {
      options: [],
      variants: [{ sku: randomUUID(), options: [], prices: [{ price: { minor: 500, currency: 'KES' } }] }],
    });
    expect((await shop.app.request('GET', `/products/${slug}`)).status).toBe(404);
  });
});

describe('staff', () => {
  beforeAll(() => addGoods(shop, [1], { title: 'Alpha mug', options: [], variants: [{ sku: 'Alpha mug', options: [], prices: [] }] }));

  test('a change is refused when somebody else was faster, and shows at once when not', async () => {
    const { productId, slug } = await addGoods(shop, [1]);
    const change = (version: number, fields: object) =>
      shop.app.request('PATCH', `/products/${productId}`, { as: staff, body: { version, ...fields } });
    expect(await change(1, { title: 'Renamed thing' })).toMatchObject({ status: 200, body: { version: 2, title: 'Renamed thing' } });
    expect(await change(1, { title: 'Too late' })).toMatchObject({ status: 409, body: { code: 'catalog.stale', version: 2 } });
    expect((await shop.get(`/products/${slug}`)).title).toBe('Renamed thing');
    expect((await change(2, { slug: 'new-address' })).status).toBe(200);
    expect((await shop.app.request('GET', `/products/${slug}`)).status).toBe(301);
    expect((await shop.get('/products/new-address')).id).toBe(productId);
  });

  test('a variant that is not named any more is withdrawn; one that comes back keeps its stock', async () => {
    const { productId, variantIds } = await addGoods(shop, [3, 4]);
    const before = (await shop.app.request('GET', `/admin/products/${productId}`, { as: staff })).body;
    const input = before.variants.map((v: { sku: string; options: unknown; prices: unknown }) => ({
      sku: v.sku,
      options: v.options,
      prices: v.prices,
    }));
    const kept = await shop.app.request('PATCH', `/products/${productId}`, {
      as: staff,
      body: { version: 1, variants: input.slice(0, 1) },
    });
    expect(kept.body.variants).toHaveLength(1);
    expect((await shop.get(`/products/${productId}`)).variants).toHaveLength(1);
    const held = await shop.catalog.holdStock({
      checkoutId: randomUUID(),
      lines: [{ variantId: variantIds[1] ?? '', quantity: 1 }],
      expiresAt: inMinutes(1),
    });
    expect(held.outcome).toBe('sold-out');
    await shop.app.request('PATCH', `/products/${productId}`, { as: staff, body: { version: 2, variants: input } });
    expect((await shop.get(`/products/${productId}`)).variants[1]).toMatchObject({ id: variantIds[1], stock: 4 });
  });

  test('a product that is called like a page of the shop can be reached: its address differs from all of those', async () => {
    const variants = () => [{ sku: randomUUID(), prices: [{ price: { minor: 100, currency: 'USD' } }] }];
    const made = await shop.app.request('POST', '/products', {
      as: staff,
      body: { title: 'Search', status: 'published', variants: variants() },
    });
    expect([made.status, made.body.slug]).toEqual([201, 'search-2']);
    expect((await shop.get('/products/search-2')).title).toBe('Search');
    const pages = Object.values(productRoutes).flatMap(({ path }) => /^\/products\/([a-z-]+)$/.exec(path)?.[1] ?? []);
    expect(pages).toContain('search');
    for (const slug of [...pages, 'suggest', randomUUID()]) {
      const body = { title: 'Search', slug, variants: variants() };
      expect((await shop.app.request('POST', '/products', { as: staff, body })).body).toMatchObject({
        status: 400,
        errors: [{ pointer: '/slug' }],
      });
      const change = { version: made.body.version, slug };
      expect((await shop.app.request('PATCH', `/products/${made.body.id}`, { as: staff, body: change })).status).toBe(400);
    }
  });

  test.each<[string, object, string]>([
    ['a taken SKU', { variants: [{ sku: 'Alpha mug', prices: [] }] }, 'catalog.sku-taken'],
    ['a taken address', { slug: 'alpha-mug' }, 'catalog.slug-taken'],
    ['an unknown category', { categoryIds: [randomUUID()] }, 'catalog.unknown-reference'],
    [
      'two equal variants',
      {
        variants: [
          { sku: 'x1', prices: [] },
          { sku: 'x2', prices: [] },
        ],
      },
      'catalog.bad-product',
    ],
    [
      'an option nobody named',
      { options: [], variants: [{ sku: 'x1', options: [{ name: 'Size', value: 'S' }], prices: [] }] },
      'catalog.bad-product',
    ],
  ])('%s is refused', async (_what, fields, code) => {
    const { body } = await shop.app.request('POST', '/products', {
      as: staff,
      body: { title: 'Refused', variants: [{ sku: randomUUID(), prices: [] }], ...fields },
    });
    expect(body.code).toBe(code);
  });

  test('nobody without the permission writes', async () => {
    const { productId } = await addGoods(shop, [1]);
    const shopper = caller(['catalog:read-products', 'catalog:read-stores']);
    for (const [method, path] of [
      ['POST', '/products'],
      ['PATCH', `/products/${productId}`],
      ['DELETE', `/products/${productId}`],
      ['POST', '/categories'],
      ['POST', '/stores'],
      ['GET', `/stores/${shop.storeId}/stock`],
      ['POST', `/stores/${shop.storeId}/stock-adjustments`],
    ] as const) {
      expect([path, (await shop.app.request(method, path, { as: shopper, body: method === 'GET' ? undefined : {} })).status]).toEqual([
        path,
        403,
      ]);
      expect([path, (await shop.app.request(method, path, { body: method === 'GET' ? undefined : {} })).status]).toEqual([path, 401]);
    }
  });

  test('the list of all products is paged and searched', async () => {
    await addGoods(shop, [1], { title: 'Findable thing' });
    const page = (await shop.app.request('GET', '/admin/products?q=findable', { as: staff })).body;
    expect(page).toMatchObject({
      items: [{ title: 'Findable thing', status: 'published', price: { minor: 1000, currency: 'USD' }, onHand: 1, reserved: 0 }],
      nextCursor: null,
    });
    const ids = new Set<string>();
    let path = '/admin/products?limit=7';
    for (;;) {
      const { items, nextCursor } = (await shop.app.request('GET', path, { as: staff })).body;
      for (const item of items) {
        expect(ids.has(item.id)).toBe(false);
        ids.add(item.id);
      }
      if (nextCursor === null) break;
      path = `/admin/products?limit=7&cursor=${nextCursor}`;
    }
    const [{ count }] = await shop.app.sql('select count(*)::int as count from catalog.products');
    expect(ids.size).toBe(count);
  });
});
