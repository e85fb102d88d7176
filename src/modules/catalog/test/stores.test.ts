import { randomUUID } from 'node:crypto';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { caller } from '../../../platform/testing/harness';
import { catalogModule } from '../module';
import { catalogPermissions } from '../permissions';
import { addGoods, asStaff, closeShop, inMinutes, openShop, receive, staff } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

let harbour: { id: string; version: number };
beforeAll(async () => {
  harbour = (await asStaff(shop, 'POST', '/stores', { code: 'harbour', name: 'Harbour Street' })).body;
});

const transfer = (lines: [string, number][], { from = shop.storeId, to = harbour.id, note = 'for the weekend' } = {}) =>
  asStaff(shop, 'POST', '/stock-transfers', {
    fromStoreId: from,
    toStoreId: to,
    note,
    lines: lines.map(([variantId, quantity]) => ({ variantId, quantity })),
  });
const onHand = async (variantId: string): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await shop.app.sql(
        'select t.code, s.on_hand from catalog.stock_levels s join catalog.stores t on t.id = s.store_id where s.variant_id = $1',
        [variantId],
      )
    ).map((r) => [r.code, r.on_hand]),
  );

test('goods that move to another store are there, and nowhere twice', async () => {
  const { variantIds } = await addGoods(shop, [9, 4]);
  const [a = '', b = ''] = variantIds;
  const { status, body } = await transfer([
    [a, 3],
    [b, 4],
  ]);
  expect(status).toBe(201);
  expect(body.lines).toEqual([
    { variantId: a, quantity: 3, from: { onHand: 6, reserved: 0 }, to: { onHand: 3, reserved: 0 } },
    { variantId: b, quantity: 4, from: { onHand: 0, reserved: 0 }, to: { onHand: 4, reserved: 0 } },
  ]);
  expect([await onHand(a), await onHand(b)]).toEqual([
    { main: 6, harbour: 3 },
    { main: 0, harbour: 4 },
  ]);
  expect((await shop.catalog.quoteVariants({ variantIds: [a], currency: 'USD' }))[0]?.available).toBe(9);
});

test('what is promised to a buyer does not leave the store, and then nothing does', async () => {
  const { variantIds } = await addGoods(shop, [5, 5]);
  const [a = '', b = ''] = variantIds;
  await shop.catalog.holdStock({ checkoutId: randomUUID(), lines: [{ variantId: a, quantity: 4 }], expiresAt: inMinutes(5) });
  const { body } = await transfer([
    [b, 1],
    [a, 2],
  ]);
  expect(body).toMatchObject({ status: 409, code: 'catalog.below-reserved', lines: [{ variantId: a, onHand: 3, reserved: 4 }] });
  expect(await onHand(b)).toEqual({ main: 5 });
});

test('transfers there and back at once lose nothing and block nobody', async () => {
  const { variantIds } = await addGoods(shop, [30, 30]);
  const [a = '', b = ''] = variantIds;
  const lines: [string, number][] = [
    [a, 1],
    [b, 1],
  ];
  await transfer(lines.map(([v]) => [v, 15]));
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      n % 2 === 0 ? transfer(lines) : transfer([...lines].reverse(), { from: harbour.id, to: shop.storeId }),
    ),
  );
  expect(answers.map((r) => r.status)).toEqual(answers.map(() => 201));
  for (const id of variantIds) expect(await onHand(id)).toEqual({ main: 15, harbour: 15 });
});

test('a transfer that is sent twice happens once', async () => {
  const { variantIds } = await addGoods(shop, [5]);
  const headers = { 'idempotency-key': randomUUID() };
  const body = { fromStoreId: shop.storeId, toStoreId: harbour.id, lines: [{ variantId: variantIds[0], quantity: 2 }] };
  const [first, again] = [
    await shop.app.request('POST', '/stock-transfers', { as: staff, headers, body }),
    await shop.app.request('POST', '/stock-transfers', { as: staff, headers, body }),
  ];
  expect(again.body).toEqual(first.body);
  expect(await onHand(variantIds[0] ?? '')).toEqual({ main: 3, harbour: 2 });
});

test('a transfer within one store, to a closed one, to none, or of a variant named twice is refused', async () => {
  const { variantIds } = await addGoods(shop, [5]);
  const [a = ''] = variantIds;
  const { body: closed } = await asStaff(shop, 'POST', '/stores', { code: 'closed', name: 'Closed', active: false });
  expect((await transfer([[a, 1]], { to: shop.storeId })).body.code).toBe('catalog.same-store');
  expect((await transfer([[a, 1]], { to: closed.id })).body.code).toBe('catalog.store-closed');
  expect((await transfer([[a, 1]], { to: randomUUID() })).body.code).toBe('catalog.no-such-store');
  expect((await transfer([[randomUUID(), 1]])).body.code).toBe('catalog.unknown-reference');
  const twice: [string, number][] = [
    [a, 1],
    [a, 1],
  ];
  expect((await transfer(twice)).body.code).toBe('catalog.variant-repeated');
  expect((await transfer([[a, 0]])).status).toBe(400);
});

test('every move says who, when, why and for which order', async () => {
  const { variantIds, productId } = await addGoods(shop, [9]);
  const [variantId = ''] = variantIds;
  const orderId = randomUUID();
  const lines = [{ variantId, quantity: 2 }];
  await shop.catalog.holdStock({ checkoutId: orderId, lines, expiresAt: inMinutes(5) });
  await shop.catalog.allocateStock({ checkoutId: orderId, lines });
  await shop.catalog.shipStock({ checkoutId: orderId, shipmentId: randomUUID(), lines });
  await transfer([[variantId, 1]]);
  const list = async (query: string) => (await asStaff(shop, 'GET', `/stock-movements?${query}`)).body.items;
  const moves = await list(`productId=${productId}`);
  expect(
    moves.map((m: Record<string, unknown>) => [m['kind'], m['onHandDelta'], m['reservedDelta'], m['reason'], m['orderId'], m['actorId']]),
  ).toEqual([
    ['transfer', expect.any(Number), 0, 'transfer', null, staff.userId],
    ['transfer', expect.any(Number), 0, 'transfer', null, staff.userId],
    ['ship', -2, -2, null, orderId, null],
    ['hold', 0, 2, null, orderId, null],
    ['receive', 9, 0, 'received', null, staff.userId],
  ]);
  expect(moves[0]).toMatchObject({ variantId, sku: expect.any(String), options: [{ name: 'Size', value: 'S0' }], note: 'for the weekend' });
  expect(await list(`orderId=${orderId}`)).toHaveLength(2);
  expect(await list(`variantId=${variantId}&kind=ship`)).toHaveLength(1);
  expect(await list(`productId=${productId}&storeId=${harbour.id}`)).toMatchObject([{ onHandDelta: 1, storeName: 'Harbour Street' }]);
  expect(await list(`productId=${productId}&to=2020-01-01T00:00:00Z`)).toEqual([]);
  const first = (await asStaff(shop, 'GET', `/stock-movements?productId=${productId}&limit=2`)).body;
  const rest = (await asStaff(shop, 'GET', `/stock-movements?productId=${productId}&limit=100&cursor=${first.nextCursor}`)).body;
  expect([...first.items, ...rest.items]).toEqual(moves);
});

test('staff see what each store holds; a store that never held anything can be deleted, another one closed', async () => {
  const { variantIds } = await addGoods(shop, [3]);
  await transfer([[variantIds[0] ?? '', 1]]);
  const { body: fresh } = await asStaff(shop, 'POST', '/stores', { code: 'fresh', name: 'Fresh' });
  const { items } = (await asStaff(shop, 'GET', '/admin/stores')).body;
  expect(items.find((s: { code: string }) => s.code === 'fresh')).toMatchObject({ variants: 0, onHand: 0, low: 0 });
  expect(items.find((s: { code: string }) => s.code === 'harbour').onHand).toBeGreaterThan(0);
  expect((await asStaff(shop, 'DELETE', `/stores/${fresh.id}`)).status).toBe(204);
  expect((await asStaff(shop, 'DELETE', `/stores/${harbour.id}`)).body.code).toBe('catalog.store-in-use');
  const shut = await asStaff(shop, 'PATCH', `/stores/${harbour.id}`, { version: harbour.version, active: false });
  expect((await shop.get('/stores')).items.map((s: { code: string }) => s.code)).toEqual(['main']);
  expect((await shop.catalog.quoteVariants({ variantIds: [...variantIds], currency: 'USD' }))[0]?.available).toBe(2);
  await asStaff(shop, 'PATCH', `/stores/${harbour.id}`, { version: shut.body.version, active: true });
  const actions = (await asStaff(shop, 'GET', `/stores/${harbour.id}/history`)).body.items.map((e: { action: string }) => e.action);
  expect(actions).toEqual(['opened', 'closed', 'created']);
});

describe('a shop that people visit', () => {
  const address = { name: 'Shop', line1: '1 High St', city: 'Nairobi', postalCode: '00100', country: 'KE' };
  const always = Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [{ opens: '00:00', closes: '24:00' }]]),
  );
  const open = (code: string, more: object = {}) =>
    asStaff(shop, 'POST', '/stores', { code, name: `Shop ${code}`, address, kind: 'shop', timeZone: 'Africa/Nairobi', ...more });

  test('is listed with its hours, and whether it is open now; a warehouse is not', async () => {
    await open('always', {
      hours: { week: always, special: [] },
      location: { latitude: -1.28, longitude: 36.82 },
      phone: '+254 700 000000',
    });
    await open('never', { hours: { week: {}, special: [] } });
    const { items } = await shop.get('/shops');
    expect(items).toMatchObject([
      { code: 'always', openNow: true, today: [{ opens: '00:00', closes: '24:00' }], location: { latitude: -1.28, longitude: 36.82 } },
      { code: 'never', openNow: false, today: [], location: null, pickup: false },
    ]);
  });

  test('hours and places that make no sense are refused', async () => {
    const span = { opens: '09:00', closes: '13:00' };
    for (const more of [
      { hours: { week: { mon: [span, span] }, special: [] } },
      { hours: { week: { mon: [{ opens: '9', closes: '13:00' }] }, special: [] } },
      { hours: { week: { someday: [span] }, special: [] } },
      { timeZone: 'Mars/Olympus' },
      { location: { latitude: 91, longitude: 0 } },
    ])
      expect((await open('wrong', more)).status).toBe(400);
  });

  test('tells which variants can be fetched there, never how many', async () => {
    const { body: place } = await open('fetch', { pickup: true, hours: { week: always, special: [] } });
    const { productId, variantIds } = await addGoods(shop, [50, 50, 50]);
    const [plenty = '', few = '', none = ''] = variantIds;
    await asStaff(shop, 'POST', `/stores/${place.id}/stock-adjustments`, {
      reason: 'received',
      lines: [
        { variantId: plenty, onHand: 40 },
        { variantId: few, onHand: 2 },
        { variantId: none, onHand: 0 },
      ],
    });
    const { items } = await shop.get(`/products/${productId}/stores`);
    const at = (variantId: string) => items.find((i: { variantId: string }) => i.variantId === variantId)?.stores;
    const seen = { id: place.id, name: 'Shop fetch', city: 'Nairobi', openNow: true };
    expect(at(plenty)).toEqual([{ ...seen, few: false }]);
    expect(at(few)).toEqual([{ ...seen, few: true }]);
    expect(at(none)).toBeUndefined();
    await asStaff(shop, 'DELETE', `/products/${productId}`);
    expect((await shop.get(`/products/${productId}/stores`)).items).toEqual([]);
  });
});

describe('who is held to a store', () => {
  const mate = (storeIds: readonly string[], all = false) =>
    caller(
      Object.keys(catalogPermissions).filter((name) => all || name !== 'catalog:work-in-all-stores'),
      { storeIds: [...storeIds] },
    );

  test('sees the stock of a product there only, in the list and on its page, and cannot change it elsewhere', async () => {
    const { body: own } = await asStaff(shop, 'POST', '/stores', { code: `mates-${randomUUID().slice(0, 8)}`, name: 'Mates' });
    const { productId, variantIds } = await addGoods(shop, [5]);
    const [variantId = ''] = variantIds;
    await receive({ app: shop.app, storeId: own.id }, [variantId], [2]);
    const seenBy = async (as: ReturnType<typeof mate>) => {
      const page = (await shop.app.request('GET', `/admin/products/${productId}`, { as })).body;
      const list = (await shop.app.request('GET', '/admin/products?limit=100', { as })).body;
      const stock = (await shop.app.request('GET', '/admin/stores', { as })).body;
      return {
        page: page.variants[0].stock.map((row: { storeId: string; onHand: number }) => [row.storeId, row.onHand]),
        list: list.items.find((row: { id: string }) => row.id === productId).onHand,
        stores: stock.items.length,
      };
    };
    expect(await seenBy(mate([own.id]))).toEqual({ page: [[own.id, 2]], list: 2, stores: 1 });
    expect((await seenBy(mate([]))).list).toBe(7);
    expect((await seenBy(mate([own.id], true))).list).toBe(7);
    const adjust = (storeId: string) =>
      shop.app.request('POST', `/stores/${storeId}/stock-adjustments`, {
        as: mate([own.id]),
        headers: { 'idempotency-key': randomUUID() },
        body: { reason: 'count', lines: [{ variantId, onHand: 1 }] },
      });
    expect((await adjust(shop.storeId)).body.code).toBe('catalog.no-such-store');
    expect((await adjust(own.id)).status).toBeLessThan(300);
    expect((await shop.app.request('GET', `/stores/${shop.storeId}/stock`, { as: mate([own.id]) })).status).toBe(404);
  });

  test('reads of other stores nothing in the history of a product, and counts what bundles can be made of there only', async () => {
    const { body: own } = await asStaff(shop, 'POST', '/stores', { code: `told-${randomUUID().slice(0, 8)}`, name: 'Told' });
    const { productId, variantIds } = await addGoods(shop, [5]);
    const [variantId = ''] = variantIds;
    await receive({ app: shop.app, storeId: own.id }, [variantId], [2]);
    await transfer([[variantId, 1]], { from: shop.storeId, to: own.id });
    await asStaff(shop, 'PUT', '/stock-rules', { variantIds, safety: 1 });
    const fieldsFor = async (as: ReturnType<typeof mate>) => {
      const { items } = (await shop.app.request('GET', `/products/${productId}/history?limit=50`, { as })).body;
      expect(items.every((entry: { changes: unknown[] }) => entry.changes.length > 0)).toBe(true);
      const fields: string[] = items.flatMap((entry: { changes: { field: string }[] }) => entry.changes.map(({ field }) => field));
      return fields.filter((field) => /^(stock|rules)/.test(field)).map((field) => field.split('.').slice(0, 2).join('.'));
    };
    const ofOwn = (fields: string[]) => fields.filter((field) => field.endsWith(own.code));
    const all = await fieldsFor(mate([]));
    expect(new Set(all)).toEqual(new Set(['stock.main', 'rules.main', `stock.${own.code}`, `rules.${own.code}`]));
    expect(await fieldsFor(mate([own.id]))).toEqual(ofOwn(all));

    const { body: bundle } = await asStaff(shop, 'POST', '/products', {
      title: 'Two of them',
      variants: [
        {
          sku: `TWO-${randomUUID().slice(0, 8)}`,
          prices: [{ price: { minor: 900, currency: 'USD' } }],
          parts: [{ variantId, quantity: 2 }],
        },
      ],
    });
    const free = async (as: ReturnType<typeof mate>) =>
      (await shop.app.request('GET', `/admin/products/${bundle.id}`, { as })).body.variants[0].parts[0].free;
    expect([await free(mate([own.id])), await free(mate([]))]).toEqual([2, 5]);
  });

  test('edits that store only, and neither opens nor deletes one nor changes what holds for all', async () => {
    const { body: own } = await asStaff(shop, 'POST', '/stores', { code: `own-${randomUUID().slice(0, 8)}`, name: 'Own' });
    const { body: other } = await asStaff(shop, 'POST', '/stores', { code: `other-${randomUUID().slice(0, 8)}`, name: 'Other' });
    const code = async (method: string, path: string, body?: unknown) => {
      const headers = { 'idempotency-key': randomUUID() };
      const answer = await shop.app.request(method, path, { as: mate([own.id]), headers, ...(body === undefined ? {} : { body }) });
      return answer.status < 300 ? answer.status : answer.body.code;
    };
    expect(await code('PATCH', `/stores/${other.id}`, { version: other.version, active: false })).toBe('catalog.no-such-store');
    expect(await code('DELETE', `/stores/${other.id}`)).toBe('catalog.no-such-store');
    expect(await code('PATCH', `/stores/${own.id}`, { version: own.version, name: 'Own anew' })).toBe(200);
    expect(await code('GET', `/stores/${other.id}/history`)).toBe('catalog.no-such-store');
    expect(await code('GET', `/stores/${own.id}/history`)).toBe(200);
    expect(await code('DELETE', `/stores/${own.id}`)).toBe('catalog.only-in-all-stores');
    expect(await code('POST', '/stores', { code: `new-${randomUUID().slice(0, 8)}`, name: 'New' })).toBe('catalog.only-in-all-stores');
    const { body: settings } = await asStaff(shop, 'GET', '/admin/stock-settings');
    expect(await code('PATCH', '/admin/stock-settings', { version: settings.version })).toBe('catalog.only-in-all-stores');
    expect((await asStaff(shop, 'DELETE', `/stores/${other.id}`)).status).toBe(204);
  });
});
