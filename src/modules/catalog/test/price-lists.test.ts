import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caller, type TestResponse } from '../../../platform/testing/harness';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addCategory, addGoods, asStaff, closeShop, openShop, slugs, staff, type Goods } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

const usd = (minor: number) => ({ minor, currency: 'USD' });
const trade = randomUUID();
const member = caller(['catalog:read-products'], { groupIds: [trade] });

async function addList(terms: Record<string, unknown> = {}): Promise<{ id: string; version: number }> {
  const { status, body } = await asStaff(shop, 'POST', '/price-lists', { name: `List ${randomUUID()}`, kind: 'sale', ...terms });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}
type Line = { sku?: string; variantId?: string; currency?: string; minQuantity?: number; minor: number | null };
const setPrices = (listId: string, lines: readonly Line[], more: Record<string, unknown> = {}): Promise<TestResponse> =>
  asStaff(shop, 'PUT', `/price-lists/${listId}/prices`, { lines: lines.map((line) => ({ currency: 'USD', ...line })), ...more });

/** Goods at 10.00 and 11.00 in a list of these terms at these prices; null: not in it. */
async function listed(terms: Record<string, unknown>, ...minors: (number | null)[]): Promise<Goods & { listId: string }> {
  const goods = await addGoods(shop, [5, 5]);
  const { id } = await addList(terms);
  const { status, body } = await setPrices(
    id,
    minors.flatMap((minor, at) => (minor === null ? [] : [{ variantId: goods.variantIds[at] ?? '', minor }])),
  );
  if (status !== 200) throw new Error(JSON.stringify(body));
  return { ...goods, listId: id };
}
const pageOf = ({ productId }: Goods) => shop.get(`/products/${productId}`);
const quote = async ({ variantIds }: Goods, groupIds: string[] = [], currency = 'USD') =>
  (await shop.catalog.quoteVariants({ variantIds: [...variantIds], currency, groupIds })).map((q) => [q.price.minor, q.listPrice.minor]);
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
/** As if the clock had gone on: the times of a list move into the past. */
const pass = (listId: string, seconds: number) =>
  shop.app.sql(
    `update catalog.price_lists set starts_at = starts_at - make_interval(secs => $2), ends_at = ends_at - make_interval(secs => $2),
      carried_out_at = carried_out_at - make_interval(secs => $2) where id = $1`,
    [listId, seconds],
  );

describe('a sale that is open to everybody', () => {
  test('is what page, card and quote show, with the price it is reduced from', async () => {
    const goods = await listed({}, 800, null);
    expect(await pageOf(goods)).toMatchObject({
      price: usd(800),
      compareAtPrice: usd(1000),
      priceVaries: true,
      variants: [
        { price: usd(800), compareAtPrice: usd(1000), lowestPrice30: usd(1000) },
        { price: usd(1100), compareAtPrice: null },
      ],
    });
    expect(await quote(goods)).toEqual([
      [800, 1000],
      [1100, 1100],
    ]);
  });

  test('decides the order by price and the price filter', async () => {
    const category = await addCategory(shop, 'Reduced things');
    const cheap = await addGoods(shop, [1], { categoryIds: [category.id] });
    const dear = await addGoods(shop, [1, 1], {
      categoryIds: [category.id],
      options: [],
      variants: [{ sku: randomUUID(), prices: [{ price: usd(5000) }] }],
    });
    const { id } = await addList();
    await setPrices(id, [{ variantId: dear.variantIds[0] ?? '', minor: 500 }]);
    expect(slugs(await shop.get(`/products?category=${category.slug}&sort=price`))).toEqual([dear.slug, cheap.slug]);
    expect(slugs(await shop.get(`/products?category=${category.slug}&maxPrice=500`))).toEqual([dear.slug]);
  });

  test('does nothing where it is not lower', async () => {
    const goods = await listed({}, 1000, 1200);
    expect(await quote(goods)).toEqual([
      [1000, 1000],
      [1100, 1100],
    ]);
    expect((await pageOf(goods)).variants[0]).not.toHaveProperty('lowestPrice30');
  });

  test('ends with the list that is switched off or deleted', async () => {
    const goods = await listed({}, 800, 800);
    const { body } = await asStaff(shop, 'GET', `/admin/price-lists/${goods.listId}`);
    await asStaff(shop, 'PATCH', `/price-lists/${goods.listId}`, { version: body.version, active: false });
    expect((await pageOf(goods)).price).toEqual(usd(1000));
    await asStaff(shop, 'PATCH', `/price-lists/${goods.listId}`, { version: body.version + 1, active: true });
    expect((await pageOf(goods)).price).toEqual(usd(800));
    expect((await asStaff(shop, 'DELETE', `/price-lists/${goods.listId}`)).status).toBe(204);
    expect((await pageOf(goods)).price).toEqual(usd(1000));
  });
});

describe('a schedule', () => {
  test('begins and ends by itself: quotes at the second, pages with the next round', async () => {
    const goods = await listed({ startsAt: inSeconds(3600), endsAt: inSeconds(7200) }, 800, 900);
    expect(await quote(goods)).toEqual([
      [1000, 1000],
      [1100, 1100],
    ]);
    await pass(goods.listId, 3600);
    expect((await quote(goods))[0]).toEqual([800, 1000]);
    await shop.app.runJob('catalog.carry-out-price-lists');
    expect((await pageOf(goods)).price).toEqual(usd(800));
    await pass(goods.listId, 3600);
    expect((await quote(goods))[0]).toEqual([1000, 1000]);
    await shop.app.runJob('catalog.carry-out-price-lists');
    expect(await pageOf(goods)).toMatchObject({ price: usd(1000), compareAtPrice: null });
  });

  test('a start that is carried out is not carried out again', async () => {
    const goods = await listed({ startsAt: inSeconds(3600) }, 800, 900);
    await pass(goods.listId, 3600);
    await shop.app.runJob('catalog.carry-out-price-lists');
    await shop.app.settle();
    shop.app.statements();
    await shop.app.runJob('catalog.carry-out-price-lists');
    expect(shop.app.statements().filter((text) => text.includes('product_cards'))).toEqual([]);
  });

  test('reaches more products than one transaction holds', async () => {
    await addCategory(shop, 'Many things');
    const lines = Array.from({ length: 205 }, (_, at) => ({
      externalId: `many-${at}`,
      title: `One of many ${at}`,
      categories: ['Many things'],
      variants: [{ sku: `MANY-${at}`, prices: [{ currency: 'USD', minor: 1000 }] }],
    }));
    const folder = await mkdtemp(join(tmpdir(), 'galleria-prices-'));
    await writeFile(join(folder, 'many.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
    await shop.app.house.tasks['catalog.import']?.({ file: join(folder, 'many.jsonl') }, () => undefined);
    await rm(folder, { recursive: true });
    const { id } = await addList({ startsAt: inSeconds(3600) });
    const { body } = await setPrices(
      id,
      lines.map((_, at) => ({ sku: `MANY-${at}`, minor: 700 })),
    );
    expect(body).toMatchObject({ set: 205 });
    await pass(id, 3600);
    await shop.app.runJob('catalog.carry-out-price-lists');
    await shop.app.settle();
    const cards = `select c.price_minor from catalog.product_cards c join catalog.products p on p.id = c.product_id where p.external_id like 'many-%'`;
    expect(new Set((await shop.app.sql(cards)).map((card) => card.price_minor))).toEqual(new Set([700]));
    expect(await shop.app.violated()).toEqual([]);
  });

  test('that ends before it starts is refused', async () => {
    expect(
      await asStaff(shop, 'POST', '/price-lists', { name: 'Backwards', kind: 'sale', startsAt: inSeconds(60), endsAt: inSeconds(30) }),
    ).toMatchObject({ status: 422, body: { code: 'catalog.bad-price-list' } });
  });
});

describe('the lowest price of the last 30 days', () => {
  const noted = async (variantId: string, days: number, minor: number) =>
    shop.app.sql(
      `insert into catalog.price_points (variant_id, currency, amount_minor, at) values ($1, 'USD', $2, now() - make_interval(days => $3))`,
      [variantId, minor, days],
    );
  const lowest = async (goods: Goods) => (await pageOf(goods)).variants[0].lowestPrice30?.minor;

  test('is the lowest of the 30 days before the reduction, that it had at their beginning included', async () => {
    const goods = await addGoods(shop, [1]);
    const [variantId = ''] = goods.variantIds;
    for (const [days, minor] of [
      [60, 500],
      [40, 700],
      [20, 900],
      [10, 1300],
    ] as const)
      await noted(variantId, days, minor);
    const { id } = await addList();
    await setPrices(id, [{ variantId, minor: 600 }]);
    expect(await lowest(goods)).toBe(700);
    await asStaff(shop, 'PATCH', `/products/${goods.productId}`, {
      title: 'Another title',
      version: (await asStaff(shop, 'GET', `/admin/products/${goods.productId}`)).body.version,
    });
    expect(await lowest(goods)).toBe(700);
    await setPrices(id, [{ variantId, minor: 650 }]);
    expect(await lowest(goods)).toBe(600);
  });

  test('is that before the first cut while a reduction grows step by step', async () => {
    const goods = await addGoods(shop, [1]);
    const [variantId = ''] = goods.variantIds;
    const { id } = await addList();
    for (const minor of [900, 800, 700]) {
      await setPrices(id, [{ variantId, minor }]);
      expect(await lowest(goods)).toBe(1000);
    }
    const { body } = await asStaff(shop, 'GET', `/admin/variants/${variantId}/price`);
    expect(body.lowestPrice30).toEqual(usd(1000));
    await setPrices(id, [{ variantId, minor: 850 }]);
    expect(await lowest(goods)).toBe(700);
    await setPrices(id, [{ variantId, minor: 750 }]);
    expect(await lowest(goods)).toBe(700);
  });

  test('counts the sale that ended before a new one began', async () => {
    const goods = await addGoods(shop, [1]);
    const [variantId = ''] = goods.variantIds;
    const { id } = await addList();
    await setPrices(id, [{ variantId, minor: 900 }]);
    await setPrices(id, [{ variantId, minor: null }]);
    await setPrices(id, [{ variantId, minor: 800 }]);
    expect(await lowest(goods)).toBe(900);
  });

  test('of what was called reduced from the first day is the lowest it ever had', async () => {
    const goods = await addGoods(shop, [1], {
      options: [],
      variants: [{ sku: randomUUID(), prices: [{ price: usd(900), compareAtPrice: usd(1200) }] }],
    });
    const { id } = await addList();
    await setPrices(id, [{ variantId: goods.variantIds[0] ?? '', minor: 800 }]);
    expect(await lowest(goods)).toBe(900);
  });

  test('of a reduction that follows a lower plain price is that price', async () => {
    const goods = await addGoods(shop, [1], { options: [], variants: [{ sku: randomUUID(), prices: [{ price: usd(1000) }] }] });
    const reprice = async (price: number, compareAt: number | null) => {
      const { body } = await asStaff(shop, 'GET', `/admin/products/${goods.productId}`);
      const prices = [{ price: usd(price), compareAtPrice: compareAt === null ? null : usd(compareAt) }];
      await asStaff(shop, 'PATCH', `/products/${goods.productId}/variants/${body.variants[0].id}`, { version: body.version, prices });
    };
    await reprice(900, null);
    await reprice(900, 1000);
    expect(await lowest(goods)).toBe(900);
    await reprice(800, 1000);
    expect(await lowest(goods)).toBe(900);
  });

  test('is not told of what is new, nor of what is not reduced', async () => {
    const fresh = await addGoods(shop, [1], {
      options: [],
      variants: [{ sku: randomUUID(), prices: [{ price: usd(900), compareAtPrice: usd(1200) }] }],
    });
    expect(await lowest(fresh)).toBeUndefined();
    expect(await lowest(await addGoods(shop, [1]))).toBeUndefined();
  });

  test('is a record that nobody changes', async () => {
    await addGoods(shop, [1]);
    await expect(shop.app.sql('update catalog.price_points set amount_minor = 1')).rejects.toThrow(/append-only|refuse|may not/i);
  });

  test('a price that did not change is noted once', async () => {
    const goods = await listed({}, 800, null);
    await asStaff(shop, 'POST', '/brands', { name: `Brand ${randomUUID()}` });
    const { body } = await asStaff(shop, 'GET', `/admin/products/${goods.productId}`);
    await asStaff(shop, 'PATCH', `/products/${goods.productId}`, { version: body.version, title: 'Renamed' });
    const points = await shop.app.sql('select amount_minor from catalog.price_points where variant_id = $1 order by at', [
      goods.variantIds[0],
    ]);
    expect(points.map((p) => p.amount_minor)).toEqual([1000, 800]);
  });
});

describe('prices of a group', () => {
  test('are for its members, and no page shows them to others', async () => {
    const goods = await listed({ kind: 'override', groupIds: [trade] }, 700, 1500);
    expect(await quote(goods)).toEqual([
      [1000, 1000],
      [1100, 1100],
    ]);
    expect(await quote(goods, [randomUUID(), trade])).toEqual([
      [700, 700],
      [1500, 1500],
    ]);
    expect(await pageOf(goods)).toMatchObject({ price: usd(1000), compareAtPrice: null });
    const own = await shop.app.request('GET', `/products/${goods.productId}/prices`, { as: member });
    expect(own.body).toEqual({
      currency: 'USD',
      variants: goods.variantIds.map((variantId, at) => {
        const price = usd(at === 0 ? 700 : 1500);
        return { variantId, price, listPrice: price, tiers: [{ minQuantity: 1, price, listPrice: price }] };
      }),
    });
    expect((await shop.get(`/products/${goods.productId}/prices`)).variants[0]).toMatchObject({ price: usd(1000) });
  });

  test('a product that is not published has no prices', async () => {
    const goods = await addGoods(shop, [1], { status: 'draft' });
    expect((await shop.app.request('GET', `/products/${goods.productId}/prices`)).body.code).toBe('catalog.no-such-product');
  });
});

describe('quantity tiers', () => {
  test('are quoted from one unit on and stand on the page', async () => {
    const goods = await addGoods(shop, [50]);
    const [variantId = ''] = goods.variantIds;
    const { id } = await addList();
    await setPrices(id, [
      { variantId, minQuantity: 10, minor: 850 },
      { variantId, minQuantity: 50, minor: 800 },
    ]);
    const tiers = [
      { minQuantity: 1, price: usd(1000), listPrice: usd(1000) },
      { minQuantity: 10, price: usd(850), listPrice: usd(1000) },
      { minQuantity: 50, price: usd(800), listPrice: usd(1000) },
    ];
    expect(await shop.catalog.quoteVariants({ variantIds: [variantId], currency: 'USD' })).toMatchObject([{ price: usd(1000), tiers }]);
    expect((await pageOf(goods)).variants).toMatchObject([{ price: usd(1000), tiers }]);
  });

  test('that rise are refused', async () => {
    const goods = await addGoods(shop, [1]);
    const [variantId = ''] = goods.variantIds;
    const { id } = await addList();
    const { status, body } = await setPrices(id, [
      { variantId, minQuantity: 1, minor: 800 },
      { variantId, minQuantity: 10, minor: 850 },
    ]);
    expect([status, body.code, body.lines]).toEqual([
      422,
      'catalog.bad-price-lines',
      [{ line: null, sku: expect.stringMatching(/^SKU-/), reason: 'more-costs-more' }],
    ]);
    expect((await asStaff(shop, 'GET', `/admin/price-lists/${id}/prices`)).body.items).toEqual([]);
  });
});

describe('currencies', () => {
  const twoPrices = {
    options: [],
    variants: [{ sku: `EUR-${randomUUID()}`, prices: [{ price: usd(1000) }, { price: { minor: 900, currency: 'EUR' } }] }],
  };

  test('a list lowers the price of its own currency and of no other', async () => {
    const goods = await addGoods(shop, [1], twoPrices);
    const [variantId = ''] = goods.variantIds;
    const { id } = await addList();
    await setPrices(id, [{ variantId, currency: 'EUR', minor: 500 }]);
    expect([await quote(goods), await quote(goods, [], 'EUR')]).toEqual([[[1000, 1000]], [[500, 900]]]);
    expect((await pageOf(goods)).price).toEqual(usd(1000));
  });

  test('a price in a currency the variant is not sold in is refused, and without a base price nothing is sold', async () => {
    const goods = await addGoods(shop, [1]);
    const [variantId = ''] = goods.variantIds;
    const { id } = await addList();
    expect((await setPrices(id, [{ variantId, currency: 'EUR', minor: 500 }])).body.lines).toMatchObject([
      { line: 1, reason: 'not-sold-in-currency' },
    ]);
    expect(await quote(goods, [], 'EUR')).toEqual([]);
    expect((await asStaff(shop, 'GET', `/admin/variants/${variantId}/price?currency=EUR`)).body).toMatchObject({ price: null, steps: [] });
  });
});

describe('prices are set in bulk', () => {
  test('all or nothing, and wrong lines are named', async () => {
    const goods = await addGoods(shop, [1, 1]);
    const [first = '', second = ''] = goods.variantIds;
    const { id } = await addList();
    const { status, body } = await setPrices(id, [
      { variantId: first, minor: 500 },
      { sku: 'NO-SUCH', minor: 500 },
      { variantId: second, minor: 500 },
      { variantId: second, minor: 600 },
    ]);
    expect([status, body.code, body.count, body.lines]).toEqual([
      422,
      'catalog.bad-price-lines',
      2,
      [
        { line: 2, sku: 'NO-SUCH', reason: 'unknown-variant' },
        { line: 4, sku: expect.any(String), reason: 'named-twice' },
      ],
    ]);
    expect((await pageOf(goods)).price).toEqual(usd(1000));
  });

  test('a line is changed, taken out, or left as it is; the rest is replaced when asked', async () => {
    const goods = await listed({}, 800, 900);
    const [first = '', second = ''] = goods.variantIds;
    const done = await setPrices(goods.listId, [
      { variantId: first, minor: null },
      { variantId: second, minor: 900 },
    ]);
    expect(done.body).toMatchObject({ set: 0, removed: 1, unchanged: 1, list: { variants: 1 } });
    expect((await pageOf(goods)).price).toEqual(usd(900));
    expect((await setPrices(goods.listId, [{ variantId: first, minor: 700 }], { replace: true })).body).toMatchObject({
      set: 1,
      removed: 1,
    });
    expect((await asStaff(shop, 'GET', `/admin/price-lists/${goods.listId}/prices`)).body.items).toMatchObject([
      { variantId: first, price: usd(700), base: usd(1000), minQuantity: 1 },
    ]);
  });

  test('by a percentage off for a category, rounded by a rule', async () => {
    const top = await addCategory(shop, 'Garden');
    const below = await addCategory(shop, 'Pots', top.id);
    const pots = await addGoods(shop, [1, 1], { categoryIds: [below.id] });
    const other = await addGoods(shop, [1]);
    const { id } = await addList();
    const fill = { what: { categoryIds: [top.id] }, basisPoints: 1500, rounding: 'ends-99', currency: 'USD' };
    expect((await asStaff(shop, 'POST', `/price-lists/${id}/fill`, fill)).body).toMatchObject({ set: 2, list: { variants: 2 } });
    expect([await quote(pots), await quote(other)]).toEqual([
      [
        [799, 1000],
        [899, 1100],
      ],
      [[1000, 1000]],
    ]);
    expect((await asStaff(shop, 'POST', `/price-lists/${id}/fill`, fill)).body).toMatchObject({ set: 0, unchanged: 2 });
  });

  test('by brand and by product', async () => {
    const branded = await addGoods(shop, [1], { brand: `Maker ${randomUUID().slice(0, 6)}` });
    const single = await addGoods(shop, [1]);
    const [brand] = await shop.app.sql('select brand_id from catalog.products where id = $1', [branded.productId]);
    const { id } = await addList();
    const what = { brandIds: [brand?.brand_id], productIds: [single.productId] };
    expect((await asStaff(shop, 'POST', `/price-lists/${id}/fill`, { what, basisPoints: 2500, currency: 'USD' })).body.set).toBe(2);
    expect([await quote(branded), await quote(single)]).toEqual([[[750, 1000]], [[750, 1000]]]);
  });

  test('10,001 lines are too many', async () => {
    const { id } = await addList();
    const lines = Array.from({ length: 10_001 }, (_, at) => ({ sku: `S${at}`, minor: 1 }));
    expect((await setPrices(id, lines)).status).toBe(400);
  });
});

describe('staff', () => {
  test('ask what something costs somebody, and why', async () => {
    const goods = await listed({ kind: 'override', groupIds: [trade], priority: 5, name: `Trade ${randomUUID()}` }, 700, null);
    const [variantId = ''] = goods.variantIds;
    const sale = await addList({ startsAt: inSeconds(3600), name: `Soon ${randomUUID()}` });
    await setPrices(sale.id, [{ variantId, minor: 600 }]);
    const ask = async (query: string) => (await asStaff(shop, 'GET', `/admin/variants/${variantId}/price?${query}`)).body;
    expect(await ask('')).toMatchObject({
      price: usd(1000),
      listId: null,
      steps: [
        { list: null, price: usd(1000), applied: true, why: null },
        { list: { id: goods.listId, kind: 'override' }, applied: false, why: 'other-group' },
        { list: { id: sale.id, kind: 'sale' }, applied: false, why: 'not-started' },
      ],
    });
    expect(await ask(`groupId=${trade}&at=${encodeURIComponent(inSeconds(4000))}`)).toMatchObject({
      price: usd(600),
      listPrice: usd(700),
      listId: sale.id,
      lowestPrice30: null,
      steps: [{ why: 'replaced' }, { why: null }, { why: null }],
    });
    const own = await shop.app.request('GET', `/products/${goods.productId}/prices`, { as: staff });
    expect(own.body.variants[0].steps).toHaveLength(3);
    expect((await asStaff(shop, 'GET', `/admin/products/${goods.productId}/price-lists`)).body.items).toMatchObject([
      { list: { id: sale.id, status: 'scheduled' }, forGroups: false, variantId, price: usd(600) },
      { list: { id: goods.listId, status: 'active' }, forGroups: true, variantId, price: usd(700) },
    ]);
  });

  test('find lists by name and state, and their prices by SKU, in pages', async () => {
    const mark = randomUUID().slice(0, 8);
    const lists = [await addList({ name: `A ${mark}` }), await addList({ name: `B ${mark}`, active: false })];
    const found = await asStaff(shop, 'GET', `/admin/price-lists?q=${mark}&limit=1`);
    expect(found.body.items).toMatchObject([{ id: lists[1]?.id, status: 'disabled' }]);
    expect((await asStaff(shop, 'GET', `/admin/price-lists?q=${mark}&limit=1&cursor=${found.body.nextCursor}`)).body).toMatchObject({
      items: [{ id: lists[0]?.id, status: 'active' }],
      nextCursor: null,
    });
    expect((await asStaff(shop, 'GET', `/admin/price-lists?q=${mark}&status=active`)).body.items).toHaveLength(1);
    const goods = await listed({}, 800, 900);
    const first = (await asStaff(shop, 'GET', `/admin/price-lists/${goods.listId}/prices?limit=1`)).body;
    expect(first.items).toMatchObject([{ price: usd(800) }]);
    expect((await asStaff(shop, 'GET', `/admin/price-lists/${goods.listId}/prices?limit=1&cursor=${first.nextCursor}`)).body).toMatchObject(
      {
        items: [{ price: usd(900) }],
        nextCursor: null,
      },
    );
    expect((await asStaff(shop, 'GET', `/admin/price-lists/${goods.listId}/prices?q=${first.items[0].sku}`)).body.items).toHaveLength(1);
    expect((await asStaff(shop, 'GET', `/admin/price-lists/${goods.listId}/prices?cursor=xx`)).body.code).toBe('catalog.bad-cursor');
  });

  test('see who changed what, also of a list that is gone', async () => {
    const goods = await listed({}, 800, null);
    const { body } = await asStaff(shop, 'GET', `/admin/price-lists/${goods.listId}`);
    await asStaff(shop, 'PATCH', `/price-lists/${goods.listId}`, { version: body.version, priority: 3 });
    await asStaff(shop, 'DELETE', `/price-lists/${goods.listId}`);
    const { items } = (await asStaff(shop, 'GET', `/price-lists/${goods.listId}/history`)).body;
    expect(items).toMatchObject([
      { action: 'deleted', actorId: staff.userId },
      { action: 'edited', changes: [{ field: 'priority', before: 0, after: 3 }] },
      { action: 'priced', changes: [{ field: expect.stringMatching(/^prices\.SKU-.*\.USD$/), before: null, after: 800 }] },
      { action: 'created' },
    ]);
  });

  test('do not overwrite each other, and two lists have two names', async () => {
    const list = await addList({ name: `Once ${randomUUID()}` });
    expect((await asStaff(shop, 'PATCH', `/price-lists/${list.id}`, { version: 9, priority: 1 })).body.code).toBe('catalog.stale');
    const { name } = (await asStaff(shop, 'GET', `/admin/price-lists/${list.id}`)).body;
    expect((await asStaff(shop, 'POST', '/price-lists', { name, kind: 'sale' })).body.code).toBe('catalog.price-list-taken');
  });
});

test('a quote is one statement, and so are the prices of a product', async () => {
  const goods = await listed({}, 800, 900);
  await shop.app.settle();
  shop.app.statements();
  await quote(goods, [trade]);
  expect(shop.app.statements()).toHaveLength(1);
  await shop.app.request('GET', `/products/${goods.productId}/prices`, { as: member });
  expect(shop.app.statements()).toHaveLength(1);
});
