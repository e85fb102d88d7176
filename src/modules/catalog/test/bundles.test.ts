import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { catalogModule } from '../module';
import { addGoods, asStaff, closeShop, inMinutes, openShop, receive, staff, type Goods, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop(catalogModule);
});
afterAll(() => closeShop(shop));

interface Set extends Goods {
  readonly variantId: string;
  readonly sku: string;
  readonly cups: string;
  readonly pot: string;
  readonly cupGoods: Goods;
  readonly potGoods: Goods;
}

const setBody = (sku: string, parts: readonly { variantId: string; quantity: number }[], price = 2_500) => ({
  title: `Set ${sku}`,
  status: 'published',
  variants: [{ sku, prices: [{ price: { minor: price, currency: 'USD' } }], parts }],
});

/** Two cups and a pot: one by one they cost 30 dollars, together 25. */
async function addSet(cups: number, pots: number): Promise<Set> {
  const cupGoods = await addGoods(shop, [cups]);
  const potGoods = await addGoods(shop, [pots]);
  const [cup = ''] = cupGoods.variantIds;
  const [pot = ''] = potGoods.variantIds;
  const sku = `SET-${randomUUID().slice(0, 8)}`;
  const { status, body } = await asStaff(
    shop,
    'POST',
    '/products',
    setBody(sku, [
      { variantId: cup, quantity: 2 },
      { variantId: pot, quantity: 1 },
    ]),
  );
  if (status !== 201) throw new Error(JSON.stringify(body));
  return {
    productId: body.id,
    slug: body.slug,
    variantIds: [body.variants[0].id],
    variantId: body.variants[0].id,
    sku,
    cups: cup,
    pot,
    cupGoods,
    potGoods,
  };
}

const page = (slug: string) => shop.get(`/products/${slug}`);
const card = async (id: string) => (await shop.get('/products?limit=100')).items.find((item: { id: string }) => item.id === id);
const quote = async (variantId: string) => (await shop.catalog.quoteVariants({ variantIds: [variantId], currency: 'USD' }))[0];

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const [{ waiting }] = await shop.app.sql(
      `select exists (select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waiting`,
    );
    if (waiting) return;
    await pause(2);
  }
}

describe('a bundle', () => {
  test('can be bought as often as its parts allow, which its page, its card and its quote say', async () => {
    const set = await addSet(7, 5);
    const [variant] = (await page(set.slug)).variants;
    expect(variant).toMatchObject({ available: true, stock: 3, bundle: { worth: { minor: 3_000 }, saving: { minor: 500 } } });
    expect(variant.bundle.parts).toMatchObject([
      { variantId: set.cups, quantity: 2, sold: true, price: { minor: 1_000 } },
      { variantId: set.pot, quantity: 1, sold: true },
    ]);
    expect((await card(set.productId)).available).toBe(true);
    expect(await quote(set.variantId)).toMatchObject({
      available: 3,
      parts: [
        { variantId: set.cups, quantity: 2, available: 7 },
        { variantId: set.pot, quantity: 1, available: 5 },
      ],
    });
  });

  test('is sold out with its scarcest part, at once and in every list', async () => {
    const set = await addSet(7, 1);
    const checkoutId = randomUUID();
    await shop.catalog.holdStock({ checkoutId, lines: [{ variantId: set.pot, quantity: 1 }], expiresAt: inMinutes(5) });
    expect((await page(set.slug)).variants[0]).toMatchObject({ available: false, stock: 0 });
    expect((await card(set.productId)).available).toBe(false);
    const inStock = (await shop.get('/products?inStock=true&limit=100')).items.map((item: { id: string }) => item.id);
    expect(inStock).not.toContain(set.productId);
    expect(inStock).toContain(set.cupGoods.productId);
    await shop.catalog.releaseStock({ checkoutId, reason: 'cancelled' });
    expect((await page(set.slug)).variants[0]).toMatchObject({ available: true, stock: 1 });
  });

  test('may be promised ahead as far as its parts may, and says what the last of them says', async () => {
    const set = await addSet(4, 1);
    const rule = await asStaff(shop, 'POST', `/stores/${shop.storeId}/stock-adjustments`, {
      reason: 'count',
      lines: [{ variantId: set.pot, delta: 0, backorder: true }],
    });
    expect(rule.status).toBe(201);
    const [variant] = (await page(set.slug)).variants;
    expect(variant).toMatchObject({ available: true, stock: 1, ahead: { kind: 'backorder', units: 1 } });
  });

  test('cannot be bought while a part is not sold, and its page says which', async () => {
    const set = await addSet(7, 5);
    const product = (await asStaff(shop, 'GET', `/admin/products/${set.potGoods.productId}`)).body;
    await asStaff(shop, 'PATCH', `/products/${set.potGoods.productId}`, { version: product.version, status: 'draft' });
    const [variant] = (await page(set.slug)).variants;
    expect(variant).toMatchObject({ available: false, stock: 0 });
    expect(variant.bundle.parts.map((part: { sold: boolean }) => part.sold)).toEqual([true, false]);
    expect(await quote(set.variantId)).toMatchObject({ available: 0 });
  });

  test('shows a part as it is now called and what it costs now', async () => {
    const set = await addSet(7, 5);
    const { version, variants } = (await asStaff(shop, 'GET', `/admin/products/${set.potGoods.productId}`)).body;
    await asStaff(shop, 'PATCH', `/products/${set.potGoods.productId}`, { version, title: 'Tea pot' });
    await asStaff(shop, 'PATCH', `/products/${set.potGoods.productId}/variants/${variants[0].id}`, {
      version: version + 1,
      prices: [{ price: { minor: 400, currency: 'USD' } }],
    });
    const { bundle } = (await page(set.slug)).variants[0];
    expect([bundle.parts[1].title, bundle.parts[1].price.minor, bundle.worth.minor, bundle.saving]).toEqual(['Tea pot', 400, 2_400, null]);
  });

  test.each([
    ['another bundle', async (set: Set) => [{ variantId: set.variantId, quantity: 1 }], /is a bundle itself/],
    [
      'the same part twice',
      async (set: Set) => [set.cups, set.cups].map((variantId) => ({ variantId, quantity: 1 })),
      /names a part twice/,
    ],
    ['what does not exist', async () => [{ variantId: randomUUID(), quantity: 1 }], /does not exist/],
    ['a file', async () => [{ variantId: (await addGuide()).variantId, quantity: 1 }], /is digital/],
  ])('does not consist of %s', async (_what, partsOf, why) => {
    const parts = await partsOf(await addSet(1, 1));
    const { status, body } = await asStaff(shop, 'POST', '/products', setBody(`BAD-${randomUUID().slice(0, 8)}`, parts));
    expect([status, body.code, body.detail]).toEqual([422, 'catalog.bad-product', expect.stringMatching(why)]);
  });

  test('is not made of what is a part itself, or lies on a shelf', async () => {
    const set = await addSet(3, 1);
    const { version } = (await asStaff(shop, 'GET', `/admin/products/${set.cupGoods.productId}`)).body;
    const made = await asStaff(shop, 'PATCH', `/products/${set.cupGoods.productId}/variants/${set.cups}`, {
      version,
      parts: [{ variantId: set.pot, quantity: 1 }],
    });
    expect([made.status, made.body.detail]).toEqual([
      422,
      expect.stringMatching(/lies on a shelf.*is a part of bundle|is a part of bundle.*lies on a shelf/),
    ]);
  });

  test('is sold by whom its parts are sold: a part does not go to another seller alone', async () => {
    const set = await addSet(3, 1);
    const { body: seller } = await asStaff(shop, 'POST', '/stores', { code: `seller-${randomUUID().slice(0, 8)}`, name: 'Seller' });
    const give = async (productId: string) => {
      const { version } = (await asStaff(shop, 'GET', `/admin/products/${productId}`)).body;
      return asStaff(shop, 'PATCH', `/products/${productId}`, { version, sellerStoreId: seller.id });
    };
    const { status, body } = await give(set.potGoods.productId);
    expect([status, body.code, body.detail]).toEqual([
      422,
      'catalog.bad-product',
      expect.stringContaining(`of "${set.sku}" is sold by another`),
    ]);
    expect((await give(set.productId)).status).toBe(422);
    const alone = await addGoods(shop, [1]);
    expect((await give(alone.productId)).status).toBe(200);
  });

  test('has no part that goes to another seller while it is made', async () => {
    const { body: seller } = await asStaff(shop, 'POST', '/stores', { code: `seller-${randomUUID().slice(0, 8)}`, name: 'Seller' });
    const part = await addGoods(shop, [1]);
    const other = new Client({ connectionString: shop.app.database.ownerUrl });
    await other.connect();
    await other.query('begin');
    await other.query('update catalog.products set seller_store_id = $2 where id = $1', [part.productId, seller.id]);
    const variants = [{ sku: `SET-${part.productId}`, parts: [{ variantId: part.variantIds[0], quantity: 2 }], prices: [] }];
    const making = asStaff(shop, 'POST', '/products', { title: 'Set', variants });
    await Promise.race([making, untilSomebodyWaits()]);
    await other.query('commit');
    await other.end();
    expect((await making).body).toMatchObject({ status: 422, detail: expect.stringContaining('is sold by another seller') });
    await shop.app.sql('update catalog.products set seller_store_id = null where id = $1', [part.productId]);
  });

  test('has no stock that could be counted', async () => {
    const set = await addSet(3, 1);
    await expect(receive(shop, [set.variantId], [5])).rejects.toThrow(/catalog\.no-shelf/);
    const bulk = await asStaff(shop, 'POST', '/stock-adjustments', {
      reason: 'received',
      store: 'main',
      lines: [{ sku: set.sku, delta: 1 }],
    });
    expect([bulk.status, bulk.body.extra ?? bulk.body.lines]).toEqual([
      422,
      [{ line: 1, reason: 'is a bundle: its parts have the stock' }],
    ]);
  });
});

async function addGuide(): Promise<{ productId: string; variantId: string; slug: string }> {
  const { body } = await asStaff(shop, 'POST', '/products', {
    title: `Guide ${randomUUID().slice(0, 8)}`,
    status: 'published',
    downloadLimit: 3,
    variants: [{ sku: `GUIDE-${randomUUID().slice(0, 8)}`, digital: true, prices: [{ price: { minor: 900, currency: 'USD' } }] }],
  });
  return { productId: body.id, variantId: body.variants[0].id, slug: body.slug };
}

const send = (productId: string, variantId: string, name: string) =>
  shop.app.request('POST', `/products/${productId}/variants/${variantId}/files`, {
    as: staff,
    headers: { 'content-type': 'multipart/form-data; boundary=b', 'idempotency-key': randomUUID() },
    body: `--b\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\nsecret pages\r\n--b--\r\n`,
  });

describe('a file', () => {
  test('can be bought without end once it is there, and lies where nobody else gets it', async () => {
    const guide = await addGuide();
    expect((await page(guide.slug)).variants[0]).toMatchObject({ available: false, digital: { downloads: 3, days: null } });
    expect((await send(guide.productId, guide.variantId, '../a/Guide.pdf')).body.variants[0].files).toMatchObject([
      { name: 'Guide.pdf', contentType: 'application/pdf', bytes: 12 },
    ]);
    expect((await page(guide.slug)).variants[0]).toMatchObject({ available: true });
    expect(await quote(guide.variantId)).toMatchObject({ endless: true, digital: { downloads: 3, days: null }, available: 9_999 });
    const [file] = await shop.catalog.listDigitalFiles({ variantIds: [guide.variantId] });
    expect(file?.storageKey).toMatch(/^private\//);
    expect((await shop.app.request('GET', `//media/${file?.storageKey}`)).status).toBe(404);
  });

  test('has a name of whole letters', async () => {
    const guide = await addGuide();
    const { status, body } = await send(guide.productId, guide.variantId, `${'\u{1f600}'.repeat(120)}${'a'.repeat(95)}.pdf`);
    expect([status, body.variants?.[0].files[0].name]).toEqual([201, `${'\u{1f600}'.repeat(101)}${'a'.repeat(95)}.pdf`]);
  });

  test('can be taken away again', async () => {
    const guide = await addGuide();
    const { body } = await send(guide.productId, guide.variantId, 'one.pdf');
    const path = `/products/${guide.productId}/variants/${guide.variantId}/files/${body.variants[0].files[0].id}`;
    expect((await asStaff(shop, 'DELETE', path)).body.variants[0].files).toEqual([]);
    expect((await asStaff(shop, 'DELETE', path)).status).toBe(404);
    expect(await shop.catalog.listDigitalFiles({ variantIds: [guide.variantId] })).toEqual([]);
  });

  test('is of a digital variant alone', async () => {
    const goods = await addGoods(shop, [1]);
    expect((await send(goods.productId, goods.variantIds[0] ?? '', 'a.pdf')).body.code).toBe('catalog.not-digital');
  });
});

test('thirty buyers of bundles and of parts never get more than there is', async () => {
  const set = await addSet(9, 50);
  const buys = Array.from({ length: 30 }, (_, at) =>
    shop.catalog.holdStock({
      checkoutId: randomUUID(),
      expiresAt: inMinutes(5),
      lines:
        at % 2 === 0
          ? [
              { variantId: set.cups, quantity: 2 },
              { variantId: set.pot, quantity: 1 },
            ]
          : [
              { variantId: set.pot, quantity: 1 },
              { variantId: set.cups, quantity: 1 },
            ],
    }),
  );
  const held = (await Promise.all(buys)).map(({ outcome }) => outcome);
  const [row] = await shop.app.sql('select on_hand, reserved from catalog.stock_levels where variant_id = $1', [set.cups]);
  const taken = held.reduce((sum, outcome, at) => sum + (outcome === 'held' ? (at % 2 === 0 ? 2 : 1) : 0), 0);
  expect([row.on_hand, row.reserved]).toEqual([9, taken]);
  expect(taken).toBeGreaterThanOrEqual(8);
  expect(taken).toBeLessThanOrEqual(9);
});
