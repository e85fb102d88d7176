import { randomUUID } from 'node:crypto';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addGoods, inMinutes, closeShop, openShop, receive, staff } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

describe('the stock of a store', () => {
  const adjust = (lines: object[], key: string = randomUUID()) =>
    shop.app.request('POST', `/stores/${shop.storeId}/stock-adjustments`, {
      as: staff,
      headers: { 'idempotency-key': key },
      body: { reason: 'count', note: 'yearly', lines },
    });

  test('goods are received, counted and written off, with a movement for each', async () => {
    const { variantIds } = await addGoods(shop, [5]);
    const [variantId = ''] = variantIds;
    expect((await adjust([{ variantId, delta: -2 }])).body.lines).toEqual([{ variantId, onHand: 3, reserved: 0, delta: -2 }]);
    expect((await adjust([{ variantId, onHand: 9 }])).body.lines).toEqual([{ variantId, onHand: 9, reserved: 0, delta: 6 }]);
    const rows = await shop.app.sql('select on_hand_delta, reason, note from catalog.stock_movements where variant_id = $1 order by seq', [
      variantId,
    ]);
    expect(rows).toEqual([
      { on_hand_delta: 5, reason: 'received', note: null },
      { on_hand_delta: -2, reason: 'count', note: 'yearly' },
      { on_hand_delta: 6, reason: 'count', note: 'yearly' },
    ]);
  });

  test('lines that name one variant again are refused as that, whatever their number, and nothing changes', async () => {
    const { variantIds } = await addGoods(shop, [5, 5]);
    const [a = '', b = ''] = variantIds;
    for (const lines of [
      Array.from({ length: 1_200 }, () => ({ variantId: a, delta: 1 })),
      [
        { variantId: b, delta: 1 },
        { variantId: a, onHand: 3 },
        { variantId: a, delta: 1 },
      ],
    ])
      expect((await adjust(lines)).body).toMatchObject({ status: 422, code: 'catalog.variant-repeated', variantIds: [a] });
    const rows = await shop.app.sql('select on_hand from catalog.stock_levels where variant_id = any($1)', [[a, b]]);
    expect(rows).toEqual([{ on_hand: 5 }, { on_hand: 5 }]);
  });

  test('a shelf holds a thousand million units and not one more', async () => {
    const { variantIds } = await addGoods(shop, [5]);
    const [variantId = ''] = variantIds;
    expect((await adjust([{ variantId, onHand: 1_000_000_000 }])).status).toBe(201);
    expect((await adjust([{ variantId, delta: 1 }])).body).toMatchObject({
      status: 409,
      code: 'catalog.too-many-units',
      most: 1_000_000_000,
      lines: [{ variantId, onHand: 1_000_000_001 }],
    });
    expect((await adjust([{ variantId, delta: -1 }])).status).toBe(201);
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
    for (const line of [
      { variantId: a, onHand: 3 },
      { variantId: a, delta: -2 },
      { variantId: a, delta: -9 },
    ]) {
      expect(await adjust([{ variantId: b, delta: 1 }, line])).toMatchObject({ status: 409, body: { code: 'catalog.below-reserved' } });
    }
    const rows = await shop.app.sql('select on_hand, reserved from catalog.stock_levels where variant_id = any($1) order by reserved', [
      [a, b],
    ]);
    expect(rows).toEqual([
      { on_hand: 5, reserved: 0 },
      { on_hand: 5, reserved: 4 },
    ]);
  });

  test('an unknown variant and an unknown store are refused', async () => {
    const { variantIds } = await addGoods(shop, [5]);
    const [variantId] = variantIds;
    expect((await adjust([{ variantId: randomUUID(), delta: 1 }])).body.code).toBe('catalog.unknown-reference');
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
    expect((await shop.get('/stores')).items).toMatchObject([{ code: 'main', name: 'Main store', address, active: true }]);
    expect((await shop.app.request('POST', '/stores', { as: staff, body: { code: 'main', name: 'Again' } })).body.code).toBe(
      'catalog.code-taken',
    );
  });
});
