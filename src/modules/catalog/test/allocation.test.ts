import { randomUUID } from 'node:crypto';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addGoods, asStaff, closeShop, inMinutes, openShop, receive } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

let count = 0;
async function store(facts: { country?: string; priority?: number; location?: object } = {}): Promise<string> {
  count += 1;
  const { country = 'DE', ...rest } = facts;
  const address = { name: 'Store', line1: '1 High St', city: 'Town', postalCode: '10000', country };
  const { body, status } = await asStaff(shop, 'POST', '/stores', { code: `place-${count}`, name: `Place ${count}`, address, ...rest });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

/** Variants with these counts in these stores, and none anywhere else. */
async function goods(stores: readonly string[], counts: readonly (readonly number[])[]): Promise<string[]> {
  const { variantIds } = await addGoods(shop, counts[0]?.map(() => 0) ?? []);
  for (const [at, storeId] of stores.entries()) await receive({ app: shop.app, storeId }, variantIds, counts[at] ?? []);
  return [...variantIds];
}

async function settings(changes: object): Promise<void> {
  const { version } = (await asStaff(shop, 'GET', '/admin/stock-settings')).body;
  await asStaff(shop, 'PATCH', '/admin/stock-settings', { version, ...changes });
}

const berlin = { latitude: 52.52, longitude: 13.405 };
const hamburg = { latitude: 53.551, longitude: 9.993 };
const munich = { latitude: 48.137, longitude: 11.575 };

async function take(lines: [string, number][], more: object = {}) {
  const checkoutId = randomUUID();
  const hold = await shop.catalog.holdStock({
    checkoutId,
    lines: lines.map(([variantId, quantity]) => ({ variantId, quantity })),
    expiresAt: inMinutes(10),
    ...more,
  });
  const rows = await shop.app.sql('select store_id, quantity from catalog.reservations where checkout_id = $1 order by quantity desc', [
    checkoutId,
  ]);
  return { checkoutId, hold, from: rows.map((r) => [r.store_id, r.quantity]) };
}

afterEach(() => settings({ allocation: 'fullest', splitAllowed: true }));

test('the fullest store gives first, and the next one the rest', async () => {
  const [a, b] = [await store(), await store()];
  const [variantId = ''] = await goods([a, b], [[2], [5]]);
  expect((await take([[variantId, 4]])).from).toEqual([[b, 4]]);
  expect((await take([[variantId, 3]])).from).toEqual([
    [a, 2],
    [b, 1],
  ]);
});

test('by priority the first store gives as long as it has some', async () => {
  const [a, b] = [await store({ priority: 1 }), await store({ priority: 2 })];
  const [variantId = ''] = await goods([a, b], [[2], [50]]);
  await settings({ allocation: 'priority' });
  expect((await take([[variantId, 2]])).from).toEqual([[a, 2]]);
  expect((await take([[variantId, 1]])).from).toEqual([[b, 1]]);
});

test('the nearest store gives: of the buyer’s country first, then by the way', async () => {
  const near = await store({ location: hamburg });
  const far = await store({ location: munich });
  const abroad = await store({ country: 'AT', location: berlin });
  const [variantId = ''] = await goods([near, far, abroad], [[3], [30], [300]]);
  await settings({ allocation: 'nearest' });
  expect((await take([[variantId, 1]], { destination: { country: 'DE', ...berlin } })).from).toEqual([[near, 1]]);
  expect((await take([[variantId, 1]], { destination: { country: 'AT' } })).from).toEqual([[abroad, 1]]);
  expect((await take([[variantId, 5]], { destination: { country: 'DE', ...berlin } })).from).toEqual([[far, 5]]);
});

test('one store that has everything goes before two that are fuller', async () => {
  const [a, b, both] = [await store(), await store(), await store()];
  const [x = '', y = ''] = await goods(
    [a, b, both],
    [
      [50, 0],
      [0, 50],
      [2, 2],
    ],
  );
  expect((await take([[x, 1], [y, 2]])).from.map(([id]) => id)).toEqual([both, both]); // prettier-ignore
  expect((await take([[x, 2], [y, 1]])).from.map(([id]) => id)).toEqual([a, b]); // prettier-ignore
});

test('a shop that does not split sells only what one store has, and says what is missing there', async () => {
  const [a, b] = [await store(), await store()];
  const [x = '', y = ''] = await goods(
    [a, b],
    [
      [3, 1],
      [0, 2],
    ],
  );
  await settings({ splitAllowed: false });
  expect((await take([[x, 1], [y, 2]])).hold).toEqual({ outcome: 'sold-out', lines: [{ variantId: y, requested: 2, available: 1 }] }); // prettier-ignore
  expect((await take([[x, 3], [y, 1]])).from.map(([id]) => id)).toEqual([a, a]); // prettier-ignore
});

test('what the buyer fetches comes from that store alone', async () => {
  const [a, b] = [await store(), await store()];
  const [variantId = ''] = await goods([a, b], [[2], [50]]);
  expect((await take([[variantId, 2]], { storeId: a })).from).toEqual([[a, 2]]);
  expect((await take([[variantId, 1]], { storeId: a })).hold).toEqual({
    outcome: 'sold-out',
    lines: [{ variantId, requested: 1, available: 0 }],
  });
});

test('a hold that was lost is taken again where it was wished', async () => {
  const [a, b] = [await store(), await store()];
  const [variantId = ''] = await goods([a, b], [[2], [50]]);
  const { checkoutId } = await take([[variantId, 2]], { storeId: a });
  await shop.app.sql(`update catalog.holds set state = 'expired' where checkout_id = $1`, [checkoutId]);
  await shop.app.sql(`update catalog.reservations set state = 'released' where checkout_id = $1`, [checkoutId]);
  await shop.app.sql(
    `with back as (update catalog.stock_levels set reserved = 0 where variant_id = $1 and store_id = $2 returning variant_id, store_id)
     insert into catalog.stock_movements (cause, variant_id, store_id, reserved_delta) select $3, variant_id, store_id, -2 from back`,
    [variantId, a, `expire:${checkoutId}:1`],
  );
  expect(await shop.catalog.allocateStock({ checkoutId, lines: [{ variantId, quantity: 2 }] })).toEqual({ allocated: true });
  const rows = await shop.app.sql('select store_id from catalog.reservations where checkout_id = $1', [checkoutId]);
  expect(rows).toEqual([{ store_id: a }]);
});

describe('goods of a seller', () => {
  test('are sold from the seller’s store alone', async () => {
    const [seller, other] = [await store(), await store()];
    const { productId, variantIds } = await addGoods(shop, [0], { sellerStoreId: seller });
    const [variantId = ''] = variantIds;
    await receive({ app: shop.app, storeId: other }, [variantId], [50]);
    await receive({ app: shop.app, storeId: seller }, [variantId], [2]);
    const page = await shop.get(`/products/${productId}`);
    expect(page.variants[0]).toMatchObject({ available: true, stock: 2 });
    expect((await take([[variantId, 2]])).from).toEqual([[seller, 2]]);
    expect((await take([[variantId, 1]])).hold.outcome).toBe('sold-out');
  });

  test('a shop that does not split still sells the goods of two sellers in one checkout', async () => {
    const [one, two] = [await store(), await store()];
    const variants: string[] = [];
    for (const sellerStoreId of [one, two]) {
      const { variantIds } = await addGoods(shop, [0], { sellerStoreId });
      await receive({ app: shop.app, storeId: sellerStoreId }, variantIds, [3]);
      variants.push(...variantIds);
    }
    await settings({ splitAllowed: false });
    const taken = await take(variants.map((id) => [id, 1]));
    expect(taken.hold.outcome).toBe('held');
    expect(new Set(taken.from.map(([id]) => id))).toEqual(new Set([one, two]));
  });
});
