import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { aheadOn, freeOn } from '../domain/shelf';
import { catalogModule } from '../module';
import { addGoods, asStaff, closeShop, inMinutes, openShop } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

const hold = (lines: [string, number][], more: object = {}) =>
  shop.catalog.holdStock({
    checkoutId: randomUUID(),
    lines: lines.map(([variantId, quantity]) => ({ variantId, quantity })),
    expiresAt: inMinutes(10),
    ...more,
  });
const rule = (variantId: string, body: object) => asStaff(shop, 'PUT', '/stock-rules', { variantIds: [variantId], ...body });
const goods = async (...stock: number[]) => (await addGoods(shop, stock)).variantIds;
const one = async (stock: number) => (await goods(stock))[0] ?? '';
const shelf = async (variantId: string) =>
  (await shop.app.sql('select on_hand, reserved from catalog.stock_levels where variant_id = $1', [variantId]))[0];
const quote = async (variantId: string) => (await shop.catalog.quoteVariants({ variantIds: [variantId], currency: 'USD' }))[0];
const pageOf = async (variantId: string) => {
  const [{ product_id: id }] = await shop.app.sql('select product_id from catalog.variants where id = $1', [variantId]);
  return (await shop.get(`/products/${id}`)).variants.find((v: { id: string }) => v.id === variantId);
};

describe('safety stock', () => {
  test('is not offered: not on the page, not in a quote, not to a checkout', async () => {
    const variantId = await one(5);
    expect((await rule(variantId, { safety: 4 })).body).toEqual({ shelves: 1 });
    expect(await pageOf(variantId)).toMatchObject({ available: true, stock: 1 });
    expect((await quote(variantId))?.available).toBe(1);
    expect(await hold([[variantId, 2]])).toEqual({ outcome: 'sold-out', lines: [{ variantId, requested: 2, available: 1 }] });
    expect((await hold([[variantId, 1]])).outcome).toBe('held');
    expect(await pageOf(variantId)).toMatchObject({ available: false, stock: 0 });
  });

  test('the shop has a number for all shelves that have none of their own', async () => {
    const [common = '', own = ''] = await goods(5, 5);
    await rule(own, { safety: 0 });
    const settings = (await asStaff(shop, 'GET', '/admin/stock-settings')).body;
    const set = async (safetyStock: number, version: number) =>
      (await asStaff(shop, 'PATCH', '/admin/stock-settings', { version, safetyStock })).body;
    const changed = await set(3, settings.version);
    expect(changed.safetyStock).toBe(3);
    expect([(await quote(common))?.available, (await quote(own))?.available]).toEqual([2, 5]);
    expect((await quote(await one(4)))?.available).toBe(1);
    await set(0, changed.version);
    expect((await quote(common))?.available).toBe(5);
  });
});

describe('what has not arrived', () => {
  test('is sold up to its limit, and the buyer is told when it ships', async () => {
    const variantId = await one(1);
    await rule(variantId, { ahead: { limit: 2, shipsInDays: 14 } });
    expect(await quote(variantId)).toMatchObject({
      available: 3,
      ahead: { kind: 'backorder', shipsFrom: null, shipsInDays: 14, units: 2 },
    });
    expect(await pageOf(variantId)).toMatchObject({ available: true, stock: 1, ahead: { kind: 'backorder', units: 2 } });
    expect((await hold([[variantId, 4]])).outcome).toBe('sold-out');
    expect((await hold([[variantId, 2]])).outcome).toBe('held');
    expect(await pageOf(variantId)).toMatchObject({ available: true, stock: 0, ahead: { units: 1 } });
    expect((await hold([[variantId, 1]])).outcome).toBe('held');
    expect(await pageOf(variantId)).toMatchObject({ available: false, stock: 0 });
    expect((await pageOf(variantId)).ahead).toBeUndefined();
    expect(await shelf(variantId)).toEqual({ on_hand: 1, reserved: 3 });
    const kept = await shop.app.sql('select quantity, ahead from catalog.reservations where variant_id = $1 order by quantity', [
      variantId,
    ]);
    expect(kept).toEqual([
      { quantity: 1, ahead: 1 },
      { quantity: 2, ahead: 1 },
    ]);
  });

  test('thirty buyers reach for the last two units of a back-order: two get them', async () => {
    const variantId = await one(1);
    await rule(variantId, { ahead: { limit: 2 } });
    expect((await hold([[variantId, 1]])).outcome).toBe('held');
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => hold([[variantId, 1]])));
    expect(outcomes.filter((o) => o.outcome === 'held')).toHaveLength(2);
    expect(await shelf(variantId)).toEqual({ on_hand: 1, reserved: 3 });
  });

  test('thirty buyers reach for the last unit that is not set aside: one gets it', async () => {
    const variantId = await one(6);
    await rule(variantId, { safety: 5 });
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => hold([[variantId, 1]])));
    expect(outcomes.filter((o) => o.outcome === 'held')).toHaveLength(1);
  });

  test('a pre-order names its day, and ends when it is told to', async () => {
    const variantId = await one(0);
    await rule(variantId, { ahead: { shipsFrom: '2099-05-01', limit: 100 } });
    expect((await quote(variantId))?.ahead).toEqual({ kind: 'preorder', shipsFrom: '2099-05-01', shipsInDays: null, units: 100 });
    await rule(variantId, { ahead: { until: inMinutes(-1) } });
    expect(await quote(variantId)).toMatchObject({ available: 0 });
    expect((await hold([[variantId, 1]])).outcome).toBe('sold-out');
    await rule(variantId, { ahead: { until: inMinutes(5) } });
    expect((await hold([[variantId, 1]])).outcome).toBe('held');
  });

  test('a day that has come makes it a back-order', async () => {
    const variantId = await one(0);
    await rule(variantId, { ahead: { shipsFrom: '2020-01-01' } });
    expect((await quote(variantId))?.ahead).toMatchObject({ kind: 'backorder', shipsFrom: null });
  });

  test('to end it leaves what is promised and sells no more', async () => {
    const variantId = await one(0);
    await rule(variantId, { ahead: {} });
    expect((await hold([[variantId, 2]])).outcome).toBe('held');
    expect((await rule(variantId, { ahead: null })).status).toBe(200);
    expect(await pageOf(variantId)).toMatchObject({ available: false });
    expect((await hold([[variantId, 1]])).outcome).toBe('sold-out');
    expect(await shelf(variantId)).toEqual({ on_hand: 0, reserved: 2 });
  });

  test('lists know it as in stock only while some of it may be sold', async () => {
    const { productId, variantIds } = await addGoods(shop, [0]);
    const [variantId = ''] = variantIds;
    const card = async () => (await shop.get('/products?limit=100')).items.find((p: { id: string }) => p.id === productId);
    expect((await card()).available).toBe(false);
    await rule(variantId, { ahead: { limit: 1 } });
    expect((await card()).available).toBe(true);
    await hold([[variantId, 1]]);
    expect((await card()).available).toBe(false);
  });

  test('a variant that does not exist, and one without a shelf, are refused', async () => {
    expect((await rule(randomUUID(), { safety: 1 })).body.code).toBe('catalog.unknown-reference');
    const { body } = await asStaff(shop, 'POST', '/products', {
      title: 'Never seen in a store',
      variants: [{ sku: randomUUID(), options: [], prices: [] }],
    });
    const variantId = body.variants[0].id;
    expect((await rule(variantId, { safety: 1 })).body.code).toBe('catalog.unknown-reference');
    expect((await rule(variantId, { safety: 1, storeId: randomUUID() })).body.code).toBe('catalog.no-such-store');
    expect((await rule(variantId, { safety: 1, storeId: shop.storeId })).body).toEqual({ shelves: 1 });
  });
});

test('whatever lies there and whatever is allowed, a checkout gets exactly what the rule gives', async () => {
  const now = new Date();
  const Shelf = fc.record({
    onHand: fc.integer({ min: 0, max: 4 }),
    safety: fc.integer({ min: 0, max: 2 }),
    backorder: fc.boolean(),
    aheadLimit: fc.option(fc.integer({ min: 0, max: 3 })),
  });
  await fc.assert(
    fc.asyncProperty(Shelf, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }), async (facts, wishes) => {
      const variantId = await one(facts.onHand);
      await rule(variantId, { safety: facts.safety, ahead: facts.backorder ? { limit: facts.aheadLimit } : null });
      let reserved = 0;
      for (const quantity of wishes) {
        const state = { ...facts, reserved, aheadUntil: null };
        const gets = quantity <= freeOn(state) + aheadOn(state, now);
        expect((await hold([[variantId, quantity]])).outcome).toBe(gets ? 'held' : 'sold-out');
        if (gets) reserved += quantity;
        expect((await quote(variantId))?.available).toBe(
          Math.min(freeOn({ ...state, reserved }) + aheadOn({ ...state, reserved }, now), 9_999),
        );
      }
    }),
    { numRuns: 25 },
  );
});
