import { randomUUID } from 'node:crypto';
import { caller } from '../../../platform/testing/harness';
import { uuidv7 } from '../../../platform/kernel/ids';
import { addGoods, inMinutes, openShop, receive, staff, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  expect(await shop.app.violated()).toEqual([]);
  await shop.app.close();
});

const get = async (path: string) => (await shop.app.request('GET', path)).body;
const slugs = (body: { items: { slug: string }[] }): string[] => body.items.map((i) => i.slug);

async function category(name: string, parentId: string | null = null): Promise<{ id: string; slug: string }> {
  return (await shop.app.request('POST', '/categories', { as: staff, body: { name, parentId } })).body;
}

describe('a list of cards', () => {
  let inKitchen: { id: string; slug: string };
  let names: string[];

  beforeAll(async () => {
    inKitchen = await category('Kitchen');
    const mugs = await category('Mugs', inKitchen.id);
    const facts: [string, number, number, string][] = [
      ['Alpha mug', 3, 900, 'Lume'],
      ['Beta mug', 0, 1500, 'Lume'],
      ['Gamma bowl', 2, 700, 'Osa'],
    ];
    names = [];
    for (const [title, stock, price, brand] of facts) {
      const { slug } = await addGoods(shop, [stock], {
        title,
        brand,
        categoryIds: [title.endsWith('mug') ? mugs.id : inKitchen.id],
        options: [],
        variants: [{ sku: title, options: [], prices: [{ price: { minor: price, currency: 'USD' }, compareAtPrice: { minor: price + 500, currency: 'USD' } }] }],
      });
      names.push(slug);
    }
  });

  test('a card shows price, former price, availability and the number of variants', async () => {
    const { items } = await get('/products?category=kitchen&sort=price');
    expect(items[0]).toMatchObject({
      slug: 'gamma-bowl',
      title: 'Gamma bowl',
      brand: 'Osa',
      image: null,
      price: { minor: 700, currency: 'USD' },
      compareAtPrice: { minor: 1200, currency: 'USD' },
      priceVaries: false,
      rating: { average: null, count: 0 },
      available: true,
      variantCount: 1,
    });
  });

  test.each([
    ['category=kitchen', ['gamma-bowl', 'beta-mug', 'alpha-mug']],
    ['category=mugs', ['beta-mug', 'alpha-mug']],
    ['category=mugs&sort=price', ['alpha-mug', 'beta-mug']],
    ['category=kitchen&sort=-price', ['beta-mug', 'alpha-mug', 'gamma-bowl']],
    ['category=kitchen&inStock=true', ['gamma-bowl', 'alpha-mug']],
    ['category=kitchen&brand=Osa', ['gamma-bowl']],
    ['category=kitchen&brand=Osa,Lume', ['gamma-bowl', 'beta-mug', 'alpha-mug']],
    ['category=kitchen&minPrice=800&maxPrice=1000', ['alpha-mug']],
    ['category=no-such-place', []],
  ])('%s', async (query, expected) => {
    expect(slugs(await get(`/products?${query}`))).toEqual(expected);
  });

  test.each(['newest', 'price', '-price', 'rating'])('page after page by %s shows each product once', async (sort) => {
    for (const where of ['', 'category=kitchen&']) {
      const whole = slugs(await get(`/products?${where}sort=${sort}&limit=100`));
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: { items: { slug: string }[]; nextCursor: string | null } = await get(`/products?${where}sort=${sort}&limit=2${cursor ? `&cursor=${cursor}` : ''}`);
        seen.push(...slugs(page));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(whole);
    }
  });

  test('a cursor of another order, or an invented one, is refused', async () => {
    const { nextCursor } = await get('/products?sort=price&limit=1');
    for (const cursor of [nextCursor, 'x', Buffer.from('["newest","1","2"]').toString('base64url'), Buffer.from('["newest",1e300,"0190f3a4-1111-7222-8333-444455556666"]').toString('base64url')]) {
      expect(await shop.app.request('GET', `/products?cursor=${cursor}`)).toMatchObject({ status: 400, body: { code: 'catalog.bad-cursor' } });
    }
  });

  test.each(['limit=0', 'limit=101', 'sort=cheapest', 'minPrice=-1', 'minPrice=x', 'colour=red', 'inStock=maybe', 'q=mug'])('%s is refused', async (query) => {
    expect((await shop.app.request('GET', `/products?${query}`)).status).toBe(400);
  });

  test('what was just sold out says so', async () => {
    const { variantIds, slug } = await addGoods(shop, [1]);
    const lines = [{ variantId: variantIds[0] ?? '', quantity: 1 }];
    expect((await get('/products?limit=1')).items[0]).toMatchObject({ slug, available: true });
    await shop.catalog.holdStock({ checkoutId: randomUUID(), lines, expiresAt: inMinutes(1) });
    expect((await get('/products?limit=1')).items[0]).toMatchObject({ slug, available: false });
    expect((await get(`/products/${slug}`)).variants[0]).toMatchObject({ available: false, stock: 0 });
  });

  test('the tree of categories counts each product once, also from below', async () => {
    const { items } = await get('/categories');
    expect(items.find((c: { slug: string }) => c.slug === 'kitchen')).toMatchObject({ name: 'Kitchen', count: 3, children: [{ slug: 'mugs', count: 2, children: [] }] });
  });

  test('a category that is moved takes its products along', async () => {
    const garden = await category('Garden');
    const pots = await category('Pots');
    const { slug } = await addGoods(shop, [1], { categoryIds: [pots.id] });
    const moved = await shop.app.request('PATCH', `/categories/${pots.id}`, { as: staff, body: { version: 1, parentId: garden.id, name: 'Flower pots' } });
    expect(moved).toMatchObject({ status: 200, body: { parentId: garden.id, version: 2, slug: 'pots' } });
    expect(slugs(await get('/products?category=garden'))).toEqual([slug]);
    expect((await get(`/products/${slug}`)).categories[0].path).toEqual([
      { slug: 'garden', name: 'Garden' },
      { slug: 'pots', name: 'Flower pots' },
    ]);
    expect(await shop.app.request('PATCH', `/categories/${garden.id}`, { as: staff, body: { version: 1, parentId: pots.id } })).toMatchObject({ status: 422, body: { code: 'catalog.category-loop' } });
    expect(await shop.app.request('DELETE', `/categories/${garden.id}`, { as: staff })).toMatchObject({ status: 409, body: { code: 'catalog.category-in-use' } });
    expect((await shop.app.request('PATCH', `/categories/${pots.id}`, { as: staff, body: { version: 1, name: 'X' } })).status).toBe(409);
  });
});

describe('a product page', () => {
  test('has options, variants with their prices and stock, and where it stands', async () => {
    const home = await category('Home');
    const { productId, slug, variantIds } = await addGoods(shop, [2, 0], {
      title: 'Wool "throw" — naïve',
      description: 'Soft\nand\u2028warm </script>',
      attributes: { material: 'wool', washable: false, sizes: ['S', 'L'] },
      categoryIds: [home.id],
    });
    const page = await get(`/products/${slug}`);
    expect(page).toMatchObject({
      id: productId,
      title: 'Wool "throw" — naïve',
      description: 'Soft\nand\u2028warm </script>',
      attributes: { material: 'wool', washable: false, sizes: ['S', 'L'] },
      price: { minor: 1000, currency: 'USD' },
      priceVaries: true,
      options: [{ name: 'Size', values: ['S0', 'S1'] }],
      categories: [{ id: home.id, slug: 'home', name: 'Home', path: [{ slug: 'home', name: 'Home' }] }],
      variants: [
        { id: variantIds[0], options: [{ name: 'Size', value: 'S0' }], price: { minor: 1000 }, available: true, stock: 2, images: [] },
        { id: variantIds[1], options: [{ name: 'Size', value: 'S1' }], price: { minor: 1100 }, available: false, stock: 0 },
      ],
    });
    expect(await get(`/products/${productId}`)).toEqual(page);
  });

  test('list, page and search are one statement each', async () => {
    const { slug } = await addGoods(shop, [1, 1]);
    for (const path of ['/products', '/products?category=kitchen&inStock=true&brand=Lume&minPrice=1&sort=price', `/products/${slug}`, '/products/search?q=mug', '/categories']) {
      shop.app.statements();
      expect((await shop.app.request('GET', path)).status).toBe(200);
      expect(shop.app.statements()).toHaveLength(1);
    }
  });

  test('an unchanged page is not sent twice', async () => {
    const { slug } = await addGoods(shop, [1]);
    const first = await shop.app.request('GET', `/products/${slug}`);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    expect((await shop.app.request('GET', `/products/${slug}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  test('the rating of the reviews appears on card and page; an older one that comes late does not', async () => {
    const { productId, slug } = await addGoods(shop, [1]);
    const rated = (revision: number, average: number | null, count: number) =>
      shop.app.house.bus.deliver('catalog.on-rating-changed', {
        id: uuidv7(),
        topic: 'reviews.rating-changed.v1',
        data: { productId, average, count, revision },
        stream: productId,
        occurredAt: new Date().toISOString(),
        correlationId: 'test',
        causationId: null,
      });
    await rated(2, 4.5, 2);
    await rated(1, 4, 1);
    expect((await get(`/products/${slug}`)).rating).toEqual({ average: 4.5, count: 2 });
    expect((await get('/products?sort=rating&limit=1')).items[0]).toMatchObject({ slug, rating: { average: 4.5, count: 2 } });
    await rated(3, null, 0);
    expect((await get(`/products/${slug}`)).rating).toEqual({ average: null, count: 0 });
  });
});

describe('search', () => {
  test('finds words in any form, the beginning of the last word, and without accents; titles count most', async () => {
    await addGoods(shop, [1], { title: 'Crème brûlée torch', description: 'For kitchens' });
    await addGoods(shop, [1], { title: 'Kitchen scale', description: 'It weighs a torch, too' });
    expect(slugs(await get('/products/search?q=torch'))).toEqual(['creme-brulee-torch', 'kitchen-scale']);
    expect(slugs(await get('/products/search?q=creme%20bru'))).toEqual(['creme-brulee-torch']);
    expect(slugs(await get('/products/search?q=CRÈME'))).toEqual(['creme-brulee-torch']);
    expect(slugs(await get('/products/search?q=weighing%20scales'))).toEqual(['kitchen-scale']);
    expect(slugs(await get('/products/search?q=torch%20-scale'))).toEqual(['creme-brulee-torch']);
    expect(slugs(await get('/products/search?q=%22kitchen%20scale%22'))).toEqual(['kitchen-scale']);
    expect(slugs(await get('/products/search?q=torch&sort=price&limit=1'))).toHaveLength(1);
  });

  test('page after page shows each match once', async () => {
    for (let i = 0; i < 5; i += 1) await addGoods(shop, [1], { title: `Zeppelin ${i}` });
    const first = await get('/products/search?q=zeppelin&limit=3');
    const second = await get(`/products/search?q=zeppelin&limit=3&cursor=${first.nextCursor}`);
    expect(new Set([...slugs(first), ...slugs(second)]).size).toBe(5);
    expect(second.nextCursor).toBeNull();
  });

  test.each(["'", '"', "it's", 'a & | ! b', ':*', '<->', "'; drop table products; --", '\\', '%', '-', 'or', '""', '!!', '(', '日本語'])('%s breaks nothing', async (q) => {
    expect((await shop.app.request('GET', `/products/search?q=${encodeURIComponent(q)}`)).status).toBe(200);
  });
});

describe('what is not published', () => {
  test.each(['draft', 'archived'])('a product that is %s shows up nowhere', async (status) => {
    const { productId, slug, variantIds } = await addGoods(shop, [5], { title: `Hidden hedgehog ${status}`, status, brand: 'Hidden' });
    for (const path of [`/products/${slug}`, `/products/${productId}`, `/products/${slug.toUpperCase()}`]) {
      expect((await shop.app.request('GET', path)).status).toBe(404);
    }
    for (const sort of ['newest', 'price', '-price', 'rating']) {
      expect(slugs(await get(`/products?sort=${sort}&limit=100`))).not.toContain(slug);
    }
    expect(await get('/products?brand=Hidden')).toMatchObject({ items: [] });
    expect(await get('/products/search?q=hedgehog')).toMatchObject({ items: [] });
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
    const held = await shop.catalog.holdStock({ checkoutId: randomUUID(), lines: [{ variantId: variantIds[0] ?? '', quantity: 1 }], expiresAt: inMinutes(1) });
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
  test('a change is refused when somebody else was faster, and shows at once when not', async () => {
    const { productId, slug } = await addGoods(shop, [1]);
    const change = (version: number, fields: object) => shop.app.request('PATCH', `/products/${productId}`, { as: staff, body: { version, ...fields } });
    expect(await change(1, { title: 'Renamed thing' })).toMatchObject({ status: 200, body: { version: 2, title: 'Renamed thing' } });
    expect(await change(1, { title: 'Too late' })).toMatchObject({ status: 409, body: { code: 'catalog.stale', version: 2 } });
    expect((await get(`/products/${slug}`)).title).toBe('Renamed thing');
    expect((await change(2, { slug: 'new-address' })).status).toBe(200);
    expect((await shop.app.request('GET', `/products/${slug}`)).status).toBe(404);
    expect((await get('/products/new-address')).id).toBe(productId);
  });

  test('a variant that is not named any more is withdrawn; one that comes back keeps its stock', async () => {
    const { productId, variantIds } = await addGoods(shop, [3, 4]);
    const before = (await shop.app.request('GET', `/admin/products/${productId}`, { as: staff })).body;
    const input = before.variants.map((v: { sku: string; options: unknown; prices: unknown }) => ({ sku: v.sku, options: v.options, prices: v.prices }));
    const kept = await shop.app.request('PATCH', `/products/${productId}`, { as: staff, body: { version: 1, variants: input.slice(0, 1) } });
    expect(kept.body.variants).toHaveLength(1);
    expect((await get(`/products/${productId}`)).variants).toHaveLength(1);
    const held = await shop.catalog.holdStock({ checkoutId: randomUUID(), lines: [{ variantId: variantIds[1] ?? '', quantity: 1 }], expiresAt: inMinutes(1) });
    expect(held.outcome).toBe('sold-out');
    await shop.app.request('PATCH', `/products/${productId}`, { as: staff, body: { version: 2, variants: input } });
    expect((await get(`/products/${productId}`)).variants[1]).toMatchObject({ id: variantIds[1], stock: 4 });
  });

  test.each<[string, object, string]>([
    ['a taken SKU', { variants: [{ sku: 'Alpha mug', prices: [] }] }, 'catalog.sku-taken'],
    ['a taken address', { slug: 'alpha-mug' }, 'catalog.slug-taken'],
    ['an unknown category', { categoryIds: [randomUUID()] }, 'catalog.unknown-reference'],
    ['two equal variants', { variants: [{ sku: 'x1', prices: [] }, { sku: 'x2', prices: [] }] }, 'catalog.bad-product'],
    ['an option nobody named', { options: [], variants: [{ sku: 'x1', options: [{ name: 'Size', value: 'S' }], prices: [] }] }, 'catalog.bad-product'],
  ])('%s is refused', async (_what, fields, code) => {
    const { body } = await shop.app.request('POST', '/products', { as: staff, body: { title: 'Refused', variants: [{ sku: randomUUID(), prices: [] }], ...fields } });
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
      expect([path, (await shop.app.request(method, path, { as: shopper, body: method === 'GET' ? undefined : {} })).status]).toEqual([path, 403]);
      expect([path, (await shop.app.request(method, path, { body: method === 'GET' ? undefined : {} })).status]).toEqual([path, 401]);
    }
  });

  test('the list of all products is paged and searched', async () => {
    await addGoods(shop, [1], { title: 'Findable thing' });
    const page = (await shop.app.request('GET', '/admin/products?q=findable', { as: staff })).body;
    expect(page).toMatchObject({ items: [{ title: 'Findable thing', status: 'published', price: { minor: 1000, currency: 'USD' }, onHand: 1, reserved: 0 }], nextCursor: null });
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

describe('the stock of a store', () => {
  const adjust = (lines: object[], key: string = randomUUID()) =>
    shop.app.request('POST', `/stores/${shop.storeId}/stock-adjustments`, { as: staff, headers: { 'idempotency-key': key }, body: { reason: 'count', note: 'yearly', lines } });

  test('goods are received, counted and written off, with a movement for each', async () => {
    const { variantIds } = await addGoods(shop, [5]);
    const [variantId = ''] = variantIds;
    expect((await adjust([{ variantId, delta: -2 }])).body.lines).toEqual([{ variantId, onHand: 3, reserved: 0, delta: -2 }]);
    expect((await adjust([{ variantId, onHand: 9 }])).body.lines).toEqual([{ variantId, onHand: 9, reserved: 0, delta: 6 }]);
    const rows = await shop.app.sql('select on_hand_delta, note from catalog.stock_movements where variant_id = $1 order by seq', [variantId]);
    expect(rows).toEqual([
      { on_hand_delta: 5, note: 'received' },
      { on_hand_delta: -2, note: 'count: yearly' },
      { on_hand_delta: 6, note: 'count: yearly' },
    ]);
  });

  test('the same key changes the shelf once', async () => {
    const { variantIds } = await addGoods(shop, [5]);
    const key = randomUUID();
    const lines = [{ variantId: variantIds[0], delta: 1 }];
    const answers = [await adjust(lines, key), await adjust(lines, key)];
    expect(answers.map((a) => [a.status, a.body.lines[0].onHand])).toEqual([
      [201, 6],
      [201, 6],
    ]);
  });

  test('nothing falls below what is promised, and then no line changes', async () => {
    const { variantIds } = await addGoods(shop, [5, 5]);
    const [a = '', b = ''] = variantIds;
    await shop.catalog.holdStock({ checkoutId: randomUUID(), lines: [{ variantId: a, quantity: 4 }], expiresAt: inMinutes(5) });
    for (const line of [{ variantId: a, onHand: 3 }, { variantId: a, delta: -2 }, { variantId: a, delta: -9 }]) {
      expect(await adjust([{ variantId: b, delta: 1 }, line])).toMatchObject({ status: 409, body: { code: 'catalog.below-reserved' } });
    }
    const rows = await shop.app.sql('select on_hand, reserved from catalog.stock_levels where variant_id = any($1) order by reserved', [[a, b]]);
    expect(rows).toEqual([
      { on_hand: 5, reserved: 0 },
      { on_hand: 5, reserved: 4 },
    ]);
  });

  test('an unknown variant, one named twice and an unknown store are refused', async () => {
    const { variantIds } = await addGoods(shop, [5]);
    const [variantId] = variantIds;
    expect((await adjust([{ variantId: randomUUID(), delta: 1 }])).body.code).toBe('catalog.unknown-reference');
    expect((await adjust([{ variantId, delta: 1 }, { variantId, delta: 1 }])).body.code).toBe('catalog.unknown-reference');
    const nowhere = await shop.app.request('POST', `/stores/${randomUUID()}/stock-adjustments`, {
      as: staff,
      headers: { 'idempotency-key': randomUUID() },
      body: { reason: 'count', lines: [{ variantId, delta: 1 }] },
    });
    expect(nowhere).toMatchObject({ status: 404, body: { code: 'catalog.no-such-store' } });
    expect((await shop.app.request('GET', `/stores/${randomUUID()}/stock`, { as: staff })).status).toBe(404);
  });

  test('it is listed by SKU, page after page', async () => {
    await receive(shop, (await addGoods(shop, [1, 2, 3])).variantIds, [1, 2, 3]);
    const skus: string[] = [];
    let path = `/stores/${shop.storeId}/stock?limit=5`;
    for (;;) {
      const { items, nextCursor } = (await shop.app.request('GET', path, { as: staff })).body;
      skus.push(...items.map((i: { sku: string }) => i.sku));
      if (nextCursor === null) break;
      path = `/stores/${shop.storeId}/stock?limit=5&cursor=${nextCursor}`;
    }
    const [{ count }] = await shop.app.sql('select count(*)::int as count from catalog.stock_levels where store_id = $1', [shop.storeId]);
    expect(new Set(skus).size).toBe(count);
    expect(skus).toHaveLength(count);
  });

  test('everybody sees where the stores are', async () => {
    const address = { name: 'Main store', line1: '1 Harbour St', city: 'Portland', postalCode: '04101', country: 'US' };
    await shop.app.request('PATCH', `/stores/${shop.storeId}`, { as: staff, body: { version: 1, address } });
    expect((await get('/stores')).items).toMatchObject([{ code: 'main', name: 'Main store', address, active: true }]);
    expect((await shop.app.request('POST', '/stores', { as: staff, body: { code: 'main', name: 'Again' } })).body.code).toBe('catalog.code-taken');
  });
});
