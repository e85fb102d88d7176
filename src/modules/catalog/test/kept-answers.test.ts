import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { createLoopback } from '../../../platform/testing/loopback';
import { pause } from '../../../platform/testing/waiting';
import { catalogContract } from '../contract';
import { releaseExpiredHoldsJob } from '../jobs';
import { catalogModule } from '../module';
import { addCategory, addGoods, asStaff, closeShop, inMinutes, rate, receive, staff, type Goods, type Shop } from './shop';

const live = createLoopback();
/** One keeps answers and changes things, one keeps answers beside it, one reads each anew. */
interface Three extends Shop {
  readonly other: TestApp;
  readonly fresh: TestApp;
  readonly harbour: string;
}
const shop = forAllTests(
  async (): Promise<Three> => {
    const app = await createTestApp({ modules: [catalogModule], live });
    const other = await createTestApp({ modules: [catalogModule], live, beside: app });
    const fresh = await createTestApp({ modules: [catalogModule], live: { ...live, listening: false }, beside: app });
    const store = async (code: string) => (await asStaff({ app }, 'POST', '/stores', { code, name: code })).body.id;
    const get = async (path: string) => (await app.request('GET', path)).body;
    return { app, other, fresh, catalog: app.facade(catalogContract), storeId: await store('main'), harbour: await store('harbour'), get };
  },
  async (three) => {
    await three.app.settle();
    await three.other.close();
    await three.fresh.close();
    await closeShop(three);
  },
);

interface Shelf extends Goods {
  readonly variantId: string;
  /** What shoppers look at: the page, a bundle of two of it, and lists. */
  readonly paths: readonly string[];
  readonly fileOf: { readonly productId: string; readonly variantId: string };
}

async function addShelf(count: number): Promise<Shelf> {
  const category = await addCategory(shop, `Room ${randomUUID().slice(0, 8)}`);
  const goods = await addGoods(shop, [count, 1], { categoryIds: [category.id] });
  const [variantId = ''] = goods.variantIds;
  const add = async (variant: object) => {
    const sku = randomUUID();
    const { status, body } = await asStaff(shop, 'POST', '/products', {
      title: `Of ${sku}`,
      status: 'published',
      categoryIds: [category.id],
      variants: [{ sku, prices: [{ price: { minor: 900, currency: 'USD' } }], ...variant }],
    });
    expect([status, body.code]).toEqual([201, undefined]);
    return body;
  };
  const bundle = await add({ parts: [{ variantId, quantity: 2 }] });
  const file = await add({ digital: true });
  const list = `/products?category=${category.slug}`;
  return {
    ...goods,
    variantId,
    fileOf: { productId: file.id, variantId: file.variants[0].id },
    paths: [
      ...[goods.slug, goods.productId, bundle.slug, file.slug].map((name) => `/products/${name}`),
      ...['', '&inStock=true', '&facets=true', '&sort=price'].map((more) => list + more),
      `/products/${bundle.id}/related`,
      '/categories',
      `/categories/${category.slug}`,
      '/brands',
    ],
  };
}

const answers = async (app: TestApp, paths: readonly string[]): Promise<unknown[]> =>
  Promise.all(
    paths.map(async (path) => {
      const { status, body } = await app.request('GET', path);
      return status === 200 ? body : status;
    }),
  );

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const patience = Date.now() + 300_000;
  while (!(await holds())) {
    if (Date.now() > patience) throw new Error(`waited in vain for ${holds.toString()}`);
    await pause(10);
  }
}

/** Asked again, they cost no statement. */
async function warm(app: TestApp, paths: readonly string[]): Promise<void> {
  await eventually(async () => {
    await answers(app, paths);
    app.statements();
    await answers(app, paths);
    return app.statements().length === 0;
  });
}

/** What is kept says at once what is read anew; in the other process, a moment later. */
async function expectTrue(paths: readonly string[]): Promise<void> {
  const present = await answers(shop.app, paths);
  const read = await answers(shop.fresh, paths);
  expect(present).toEqual(read);
  await eventually(async () => JSON.stringify(await answers(shop.other, paths)) === JSON.stringify(read));
}

const hold = async (variantId: string, quantity: number, more: object = {}): Promise<string> => {
  const checkoutId = randomUUID();
  const lines = [{ variantId, quantity }];
  await shop.catalog.holdStock({ checkoutId, lines, expiresAt: inMinutes(5), ...more });
  return checkoutId;
};
const staffed = async (method: string, path: string, body?: unknown) => {
  const answer = await asStaff(shop, method, path, body);
  expect([200, 201, 204]).toContain(answer.status);
  return answer.body;
};
const rule = (shelf: Shelf, body: object) => staffed('PUT', '/stock-rules', { variantIds: [shelf.variantId], ...body });
const settings = async (safetyStock: number) =>
  staffed('PATCH', '/admin/stock-settings', { version: (await staffed('GET', '/admin/stock-settings')).version, safetyStock });
async function openStore(active: boolean): Promise<void> {
  const { items } = await staffed('GET', '/admin/stores');
  const { version } = items.find((store: { id: string }) => store.id === shop.storeId);
  await staffed('PATCH', `/stores/${shop.storeId}`, { version, active });
}
async function inFile(name: string, text: string, work: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'galleria-kept-'));
  await writeFile(join(folder, name), text);
  await work(join(folder, name));
  await rm(folder, { recursive: true });
}
const skuOf = async (variantId: string): Promise<string> =>
  (await shop.app.sql('select sku from catalog.variants where id = $1', [variantId]))[0].sku;
async function edit(productId: string, changes: object): Promise<void> {
  const { version } = await staffed('GET', `/admin/products/${productId}`);
  await staffed('PATCH', `/products/${productId}`, { version, ...changes });
}

/** Every way in which what can be sold, or what is said of a product, comes to change: step by step on one shelf of five. */
const ways: Readonly<Record<string, readonly ((shelf: Shelf) => Promise<unknown>)[]>> = {
  'a hold that is released': [
    async ({ variantId }) => shop.catalog.releaseStock({ checkoutId: await hold(variantId, 5), reason: 'declined' }),
  ],
  'a hold': [({ variantId }) => hold(variantId, 4)],
  'a hold that staff end': [async ({ variantId }) => staffed('DELETE', `/admin/reservations/${await hold(variantId, 5)}`)],
  'a hold that expires': [
    ({ variantId }) => hold(variantId, 5, { expiresAt: new Date(Date.now() - 1_000).toISOString() }),
    () => shop.app.runJob(releaseExpiredHoldsJob.name),
  ],
  'a sale that was never held, its parcel and its return': [
    async ({ variantId }) => {
      const [checkoutId, lines] = [randomUUID(), [{ variantId, quantity: 4 }]];
      await shop.catalog.allocateStock({ checkoutId, lines });
      await expectTrue([]);
      await shop.catalog.shipStock({ checkoutId, shipmentId: randomUUID(), lines });
      await shop.catalog.returnStock({ returnId: randomUUID(), checkoutId, lines });
    },
  ],
  'units of an order that will not be sent': [
    async ({ variantId }) => {
      const [checkoutId, lines] = [randomUUID(), [{ variantId, quantity: 5 }]];
      await shop.catalog.allocateStock({ checkoutId, lines });
      await answers(shop.app, ['/products']);
      await shop.catalog.releaseUnits({ releaseId: randomUUID(), checkoutId, lines });
    },
  ],
  'a parcel of what lay aside and was promised ahead': [
    (shelf) => rule(shelf, { safety: 5, ahead: { limit: 3 } }),
    async ({ variantId }) => {
      const [checkoutId, lines] = [randomUUID(), [{ variantId, quantity: 3 }]];
      await shop.catalog.allocateStock({ checkoutId, lines });
      await answers(shop.app, ['/products']);
      await shop.catalog.shipStock({ checkoutId, shipmentId: randomUUID(), lines });
    },
  ],
  'an adjustment': [({ variantId }) => receive(shop, [variantId], [0]), ({ variantId }) => receive(shop, [variantId], [7])],
  'many adjustments, and a file of them': [
    async ({ variantId }) => staffed('POST', '/stock-adjustments', { reason: 'count', store: 'main', lines: [{ variantId, onHand: 1 }] }),
    async ({ variantId }) =>
      inFile('stock.csv', `sku,onHand\n${await skuOf(variantId)},9\n`, async (file) => {
        await shop.app.house.tasks['catalog.importStock']?.({ file, store: 'main' }, () => undefined);
      }),
  ],
  'a transfer in one step': [
    ({ variantId }) =>
      staffed('POST', '/stock-transfers', { fromStoreId: shop.storeId, toStoreId: shop.harbour, lines: [{ variantId, quantity: 2 }] }),
  ],
  'a transfer that is sent and arrives': [
    async ({ variantId }) => {
      const lines = [{ variantId, quantity: 4 }];
      const { id } = await staffed('POST', '/transfers', { fromStoreId: shop.storeId, toStoreId: shop.harbour, lines });
      await staffed('POST', `/transfers/${id}/send`, { version: 1 });
    },
    async ({ variantId }) => {
      const [{ id }] = await shop.app.sql(
        'select l.transfer_id as id from catalog.transfer_lines l where l.variant_id = $1 order by l.transfer_id desc limit 1',
        [variantId],
      );
      await staffed('POST', `/transfers/${id}/receive`, {});
    },
  ],
  'safety stock, of one shelf and of all': [
    (shelf) => rule(shelf, { safety: 4 }),
    (shelf) => rule(shelf, { safety: null }),
    () => settings(5),
    () => settings(0),
  ],
  'promises ahead': [
    (shelf) => rule(shelf, { ahead: { limit: 2, shipsInDays: 9 } }),
    (shelf) => rule(shelf, { ahead: { shipsFrom: '2199-01-01' } }),
    (shelf) => rule(shelf, { ahead: null }),
  ],
  'a store that closes and opens': [() => openStore(false), () => openStore(true)],
  'an import of the product': [
    async ({ productId, variantId }) => {
      const { slug, title } = await staffed('GET', `/admin/products/${productId}`);
      const price = { minor: 700, currency: 'USD' };
      const variant = { sku: await skuOf(variantId), options: { Size: 'S0' }, prices: [price], stock: [{ store: 'main', onHand: 3 }] };
      const line = { slug, title, variants: [variant] };
      await inFile('lines.jsonl', JSON.stringify(line), async (file) => {
        await shop.app.house.tasks['catalog.import']?.({ file }, () => undefined);
      });
    },
  ],
  'a file that is for sale once it is there': [
    async ({ fileOf: { productId, variantId } }) => {
      const body = new FormData();
      body.set('file', new File(['text'], 'guide.txt'));
      const { status } = await fetch(`${shop.app.baseUrl}/api/v1/products/${productId}/variants/${variantId}/files`, {
        method: 'POST',
        headers: { authorization: `Bearer ${staff.sessionId}`, 'idempotency-key': randomUUID() },
        body,
      });
      expect(status).toBe(201);
    },
    async ({ fileOf: { productId, variantId } }) => {
      const [{ id }] = await shop.app.sql('select id from catalog.digital_files where variant_id = $1', [variantId]);
      await staffed('DELETE', `/products/${productId}/variants/${variantId}/files/${id}`);
    },
  ],
  'what staff and buyers say of it': [
    ({ productId }) => edit(productId, { title: 'Renamed', brand: 'Lume' }),
    ({ productId }) => rate(shop, productId, 4.5),
    ({ productId }) => edit(productId, { status: 'archived' }),
  ],
  'a category that is made': [() => addCategory(shop, `Room ${randomUUID()}`)],
};

describe('what is kept is true after', () => {
  for (const [name, steps] of Object.entries(ways))
    test(name, async () => {
      const shelf = await addShelf(5);
      for (const step of steps) {
        await warm(shop.app, shelf.paths);
        await warm(shop.other, shelf.paths);
        await step(shelf);
        await expectTrue(shelf.paths);
      }
    });
});

test('whatever is bought, given back, counted and moved, what is kept is what a new process reads', async () => {
  const shelves = [await addShelf(4), await addShelf(2)];
  const paths = shelves.flatMap((shelf) => shelf.paths.filter((path) => path.includes('product')));
  const held: string[] = [];
  const moves: ((variantId: string, count: number) => Promise<unknown>)[] = [
    async (variantId, count) => held.push(await hold(variantId, count)),
    async () => shop.catalog.releaseStock({ checkoutId: held.pop() ?? randomUUID(), reason: 'declined' }),
    (variantId, count) =>
      asStaff(shop, 'POST', `/stores/${shop.storeId}/stock-adjustments`, { reason: 'count', lines: [{ variantId, onHand: count + 2 }] }),
    (variantId, count) =>
      asStaff(shop, 'POST', '/stock-transfers', {
        fromStoreId: shop.storeId,
        toStoreId: shop.harbour,
        lines: [{ variantId, quantity: count }],
      }),
    (variantId, count) => asStaff(shop, 'PUT', '/stock-rules', { variantIds: [variantId], safety: count - 1 }),
    (variantId, count) => asStaff(shop, 'PUT', '/stock-rules', { variantIds: [variantId], ahead: count === 1 ? null : { limit: count } }),
  ];
  const move = fc.record({ what: fc.nat(moves.length - 1), which: fc.nat(1), where: fc.nat(1), count: fc.integer({ min: 1, max: 3 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 6 }), async (steps) => {
      for (const { what, which, where, count } of steps) {
        await answers(shop.app, paths);
        await moves[what]?.(shelves[which]?.variantIds[where] ?? '', count);
        expect(await answers(shop.app, paths)).toEqual(await answers(shop.fresh, paths));
      }
    }),
    { numRuns: 12 },
  );
  await eventually(async () => JSON.stringify(await answers(shop.other, paths)) === JSON.stringify(await answers(shop.fresh, paths)));
});

test('what is promised ahead until an hour is shown no longer than that', async () => {
  const shelf = await addShelf(0);
  const paths = [`/products/${shelf.slug}`, ...shelf.paths.filter((path) => /^\/products\?category=[^&]*$/.test(path))];
  const inStock = async () =>
    answers(
      shop.app,
      shelf.paths.filter((path) => path.includes('inStock')),
    );
  let [ends, before, stocked] = [0, null as unknown, [] as unknown[]];
  // a slow machine needs longer to look while it holds
  for (let span = 1_500; Date.now() >= ends; span *= 2) {
    ends = Date.now() + span;
    await rule(shelf, { ahead: { until: new Date(ends).toISOString() } });
    [before] = await answers(shop.app, paths);
    stocked = await inStock();
  }
  expect(stocked).toMatchObject([{ items: [{}, {}] }]);
  expect(before).toMatchObject({ variants: [{ available: true }, { available: true }] });
  while (Date.now() < ends + 300) {
    const read = await answers(shop.fresh, paths);
    const present = await answers(shop.app, paths);
    await pause(5);
    // one of the two was asked before that moment, the other after it
    if (JSON.stringify(read) !== JSON.stringify(present)) expect(await answers(shop.app, paths)).toEqual(await answers(shop.fresh, paths));
  }
  expect(await answers(shop.app, paths)).toMatchObject([{ variants: [{ available: false }, { available: true }] }, {}]);
  expect(await inStock()).toMatchObject([{ items: [{ id: shelf.productId, available: true }] }]);
});

test('a process that does not hear the others reads anew, and keeps nothing from that time', async () => {
  const shelf = await addShelf(3);
  const pages = shelf.paths.filter((path) => path.startsWith('/products/'));
  await warm(shop.other, shelf.paths);
  live.connect(false);
  for (const count of [8, 0]) {
    await receive(shop, [shelf.variantId], [count]);
    expect(await answers(shop.other, pages)).toEqual(await answers(shop.fresh, pages));
  }
  live.connect(true);
  await warm(shop.other, shelf.paths);
  expect(await answers(shop.other, shelf.paths)).toEqual(await answers(shop.fresh, shelf.paths));
});

test('a sale empties no more than the pages of what was sold', async () => {
  const [sold, another] = [await addShelf(3), await addShelf(3)];
  await warm(shop.app, [...sold.paths, ...another.paths]);
  await hold(sold.variantId, 1);
  shop.app.statements();
  await answers(shop.app, [`/products/${another.slug}`, `/products/${another.productId}`, another.paths[4] ?? '', '/categories']);
  expect(shop.app.statements()).toEqual([]);
});
