import { randomUUID } from 'node:crypto';
import { caller } from '../../../platform/testing/harness';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { catalogPermissions } from '../permissions';
import { addGoods, asStaff, closeShop, inMinutes, openShop, receive } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

let harbour: string;
beforeAll(async () => {
  harbour = (await asStaff(shop, 'POST', '/stores', { code: 'harbour', name: 'Harbour Street' })).body.id;
});

const draft = (lines: [string, number][], more: object = {}) =>
  asStaff(shop, 'POST', '/transfers', {
    fromStoreId: shop.storeId,
    toStoreId: harbour,
    lines: lines.map(([variantId, quantity]) => ({ variantId, quantity })),
    ...more,
  });
const send = (id: string, version = 1) => asStaff(shop, 'POST', `/transfers/${id}/send`, { version });
const arrive = (id: string, lines?: object[]) => asStaff(shop, 'POST', `/transfers/${id}/receive`, lines ? { lines } : {});
const counts = async (variantId: string) =>
  (
    await shop.app.sql(
      'select t.code, s.on_hand from catalog.stock_levels s join catalog.stores t on t.id = s.store_id where s.variant_id = $1 order by t.code',
      [variantId],
    )
  ).map((r) => [r.code, r.on_hand]);
const available = async (variantId: string) =>
  (await shop.catalog.quoteVariants({ variantIds: [variantId], currency: 'USD' }))[0]?.available;

test('goods on their way lie on no shelf and cannot be sold until they arrive', async () => {
  const { variantIds } = await addGoods(shop, [9]);
  const [variantId = ''] = variantIds;
  const { status, body } = await draft([[variantId, 4]], { reference: 'TR-7', note: 'for the weekend' });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    state: 'draft',
    units: 4,
    inTransit: 0,
    reference: 'TR-7',
    lines: [{ variantId, quantity: 4, received: 0 }],
  });
  expect(await counts(variantId)).toEqual([['main', 9]]);

  expect((await send(body.id)).body).toMatchObject({ state: 'sent', inTransit: 4 });
  expect([await counts(variantId), await available(variantId)]).toEqual([[['main', 5]], 5]);

  expect((await arrive(body.id, [{ variantId, received: 2, lost: 1 }])).body).toMatchObject({ state: 'sent', inTransit: 1 });
  expect([await counts(variantId), await available(variantId)]).toEqual([
    [
      ['harbour', 2],
      ['main', 5],
    ],
    7,
  ]);
  const { body: done } = await arrive(body.id);
  expect(done).toMatchObject({ state: 'received', inTransit: 0, lines: [{ quantity: 4, received: 3, lost: 1 }] });
  expect(await available(variantId)).toBe(8);
  expect((await arrive(body.id)).body).toMatchObject({ code: 'catalog.transfer-state', state: 'received' });

  const { body: moves } = await asStaff(shop, 'GET', `/stock-movements?variantId=${variantId}`);
  expect(moves.items.map((m: Record<string, unknown>) => [m['kind'], m['onHandDelta'], m['reference']])).toEqual([
    ['arrive', 1, 'TR-7'],
    ['arrive', 2, 'TR-7'],
    ['send', -4, 'TR-7'],
    ['receive', 9, null],
  ]);
});

test('what is promised to buyers does not leave, and then nothing does', async () => {
  const { variantIds } = await addGoods(shop, [5, 5]);
  const [a = '', b = ''] = variantIds;
  await shop.catalog.holdStock({ checkoutId: randomUUID(), lines: [{ variantId: a, quantity: 4 }], expiresAt: inMinutes(5) });
  const { body } = await draft([
    [a, 2],
    [b, 1],
  ]);
  expect((await send(body.id)).body).toMatchObject({ code: 'catalog.below-reserved', lines: [{ variantId: a, reserved: 4 }] });
  expect(await counts(b)).toEqual([['main', 5]]);
  expect((await asStaff(shop, 'GET', `/transfers/${body.id}`)).body.state).toBe('draft');
});

test('a draft can be changed and given up; what was sent cannot', async () => {
  const { variantIds } = await addGoods(shop, [5, 5]);
  const [a = '', b = ''] = variantIds;
  const { body } = await draft([[a, 2]]);
  const changed = await asStaff(shop, 'PATCH', `/transfers/${body.id}`, {
    version: 1,
    note: 'more',
    lines: [{ variantId: b, quantity: 5 }],
  });
  expect(changed.body).toMatchObject({ version: 2, note: 'more', lines: [{ variantId: b, quantity: 5 }] });
  expect((await send(body.id, 1)).body.code).toBe('catalog.stale');
  await send(body.id, 2);
  expect((await asStaff(shop, 'PATCH', `/transfers/${body.id}`, { version: 3, note: 'late' })).body.code).toBe('catalog.transfer-state');
  expect((await asStaff(shop, 'POST', `/transfers/${body.id}/cancel`, { version: 3 })).body.code).toBe('catalog.transfer-state');
  const { body: second } = await draft([[a, 2]]);
  expect((await asStaff(shop, 'POST', `/transfers/${second.id}/cancel`, { version: 1 })).body.state).toBe('cancelled');
  expect((await send(second.id, 2)).body.code).toBe('catalog.transfer-state');
});

test('more than is on the way does not arrive', async () => {
  const { variantIds } = await addGoods(shop, [5]);
  const [variantId = ''] = variantIds;
  const { body } = await draft([[variantId, 2]]);
  await send(body.id);
  expect((await arrive(body.id, [{ variantId, received: 2, lost: 1 }])).body.code).toBe('catalog.not-on-the-way');
  expect((await arrive(body.id, [{ variantId: randomUUID(), received: 1 }])).body.code).toBe('catalog.not-on-the-way');
});

test('ten hands that receive the same goods at once put them on the shelf once', async () => {
  const { variantIds } = await addGoods(shop, [5]);
  const [variantId = ''] = variantIds;
  const { body } = await draft([[variantId, 5]]);
  await send(body.id);
  const answers = await Promise.all(Array.from({ length: 10 }, () => arrive(body.id)));
  expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
  expect(await counts(variantId)).toEqual([
    ['harbour', 5],
    ['main', 0],
  ]);
});

test('they are listed, latest first, by state and store', async () => {
  const { items } = (await asStaff(shop, 'GET', `/transfers?state=received&storeId=${harbour}&limit=1`)).body;
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ state: 'received', fromStore: { name: 'Main store' }, toStore: { id: harbour } });
  expect((await asStaff(shop, 'GET', `/transfers/${randomUUID()}`)).body.code).toBe('catalog.no-such-transfer');
});

test('the history of a variant has the count after each change', async () => {
  const { variantIds } = await addGoods(shop, [5]);
  const [variantId = ''] = variantIds;
  await receive({ app: shop.app, storeId: harbour }, [variantId], [3]);
  const at = (storeId: string, body: object) => asStaff(shop, 'POST', `/stores/${storeId}/stock-adjustments`, body);
  await at(shop.storeId, { reason: 'count', reference: 'Stocktake 4', lines: [{ variantId, onHand: 4 }] });
  await at(shop.storeId, { reason: 'damaged', lines: [{ variantId, delta: -1 }] });
  const points = async (query: string) =>
    (await asStaff(shop, 'GET', `/stock-history?variantId=${variantId}${query}`)).body.items.map((p: Record<string, unknown>) => [
      p['kind'],
      p['onHandDelta'],
      p['onHand'],
      p['reference'],
    ]);
  const all = [
    ['adjust', -1, 6, null],
    ['count', -1, 7, 'Stocktake 4'],
    ['receive', 3, 8, null],
    ['receive', 5, 5, null],
  ];
  expect(await points('')).toEqual(all);
  expect(await points(`&storeId=${harbour}`)).toEqual([['receive', 3, 3, null]]);
  const first = (await asStaff(shop, 'GET', `/stock-history?variantId=${variantId}&limit=1`)).body;
  expect(await points(`&limit=3&cursor=${first.nextCursor}`)).toEqual(all.slice(1));
});

describe('whoever works for one store', () => {
  const permissions = Object.keys(catalogPermissions).filter((name) => name !== 'catalog:work-in-all-stores');
  const mate = () => caller(permissions, { storeIds: [harbour] });
  const as = (method: string, path: string, body?: unknown) =>
    shop.app.request(method, path, { as: mate(), headers: { 'idempotency-key': randomUUID() }, ...(body === undefined ? {} : { body }) });

  test('sees and moves the stock of that one and of no other', async () => {
    const { variantIds } = await addGoods(shop, [5]);
    const [variantId = ''] = variantIds;
    await receive({ app: shop.app, storeId: harbour }, [variantId], [2]);
    expect((await as('GET', `/stores/${harbour}/stock`)).status).toBe(200);
    expect((await as('GET', `/stores/${shop.storeId}/stock`)).body.code).toBe('catalog.no-such-store');
    const lines = [{ variantId, delta: 1 }];
    expect((await as('POST', `/stores/${harbour}/stock-adjustments`, { reason: 'count', lines })).status).toBe(201);
    expect((await as('POST', `/stores/${shop.storeId}/stock-adjustments`, { reason: 'count', lines })).status).toBe(404);
    const stores = (path: string) => as('GET', path).then((r) => new Set(r.body.items.map((i: { storeId: string }) => i.storeId)));
    expect(await stores(`/stock-movements?variantId=${variantId}`)).toEqual(new Set([harbour]));
    expect(await stores(`/stock-history?variantId=${variantId}`)).toEqual(new Set([harbour]));
    expect((await as('GET', '/admin/stores')).body.items.map((s: { id: string }) => s.id)).toEqual([harbour]);
    const bulk = await as('POST', '/stock-adjustments', { reason: 'count', store: 'main', lines: [{ variantId, delta: 1 }] });
    expect(bulk.body.lines).toEqual([{ line: 1, reason: 'there is no store "main"' }]);
  });

  test('receives what comes there, and sends nothing from elsewhere', async () => {
    const { variantIds } = await addGoods(shop, [5]);
    const [variantId = ''] = variantIds;
    const { body } = await draft([[variantId, 2]]);
    expect((await as('POST', `/transfers/${body.id}/send`, { version: 1 })).body.code).toBe('catalog.no-such-transfer');
    await send(body.id);
    expect((await as('POST', `/transfers/${body.id}/receive`, {})).body.state).toBe('received');
    const lines = [{ variantId, quantity: 1 }];
    expect((await as('POST', '/transfers', { fromStoreId: shop.storeId, toStoreId: harbour, lines })).body.code).toBe(
      'catalog.no-such-store',
    );
  });
});
