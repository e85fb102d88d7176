import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { pause } from '../../../platform/testing/waiting';
import { silence, type Live } from '../../../platform/realtime/live';
import { catalogContract } from '../contract';
import { catalogModule } from '../module';
import { addGoods, asStaff, closeShop, inMinutes, slugs, type Shop } from './shop';

/** Carries words between the processes, unless it is deaf. */
function createWire() {
  const hearers: { room: string; hear: (name: string, data: unknown) => void }[] = [];
  const wire = { deaf: false };
  const live: Live = {
    ...silence,
    heard: true,
    hear: (room, hear) => void hearers.push({ room, hear }),
    publish: (room, name, data) => {
      if (wire.deaf) return;
      setImmediate(() => hearers.filter((h) => h.room === room).forEach(({ hear }) => hear(name, data)));
    },
  };
  return { wire, live };
}

const { wire, live } = createWire();
const others: TestApp[] = [];
const shop = forAllTests(
  async (): Promise<Shop> => {
    const app = await createTestApp({ modules: [catalogModule], live });
    const { body } = await asStaff({ app }, 'POST', '/stores', { code: 'main', name: 'Main store' });
    return { app, catalog: app.facade(catalogContract), storeId: body.id, get: async (path) => (await app.request('GET', path)).body };
  },
  async (opened) => {
    for (const other of others) await other.close();
    await closeShop(opened);
  },
);

async function anotherProcess(): Promise<TestApp> {
  const other = await createTestApp({ modules: [catalogModule], live, beside: shop.app });
  others.push(other);
  return other;
}
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const patience = Date.now() + 300_000;
  while (!(await holds())) {
    if (Date.now() > patience) throw new Error(`waited in vain for ${holds.toString()}`);
    await pause(20);
  }
}
const foundIn = async (app: TestApp, path: string): Promise<string[]> => slugs((await app.request('GET', path)).body);
const rename = async (productId: string, title: string): Promise<void> => {
  const { version } = (await asStaff(shop, 'GET', `/admin/products/${productId}`)).body;
  expect((await asStaff(shop, 'PATCH', `/products/${productId}`, { version, title })).status).toBe(200);
};

test('what one process saves another finds a moment later, under its new words only, until it is archived', async () => {
  const other = await anotherProcess();
  expect(await foundIn(other, '/products')).toEqual([]);
  const { productId, slug } = await addGoods(shop, [1], { title: 'Brass sextant' });
  expect(await foundIn(shop.app, '/products/search?q=sextant')).toEqual([slug]);
  await eventually(async () => (await foundIn(other, '/products/search?q=sextant')).includes(slug));
  await rename(productId, 'Brass octant');
  expect(await foundIn(shop.app, '/products/search?q=octant')).toEqual([slug]);
  await eventually(async () => (await foundIn(other, '/products/search?q=octant')).includes(slug));
  expect(await foundIn(other, '/products/search?q=sextant&exact=true')).toEqual([]);
  await asStaff(shop, 'DELETE', `/products/${productId}`);
  expect(await foundIn(shop.app, '/products/search?q=octant&exact=true')).toEqual([]);
  await eventually(async () => (await foundIn(other, '/products/search?q=octant&exact=true')).length === 0);
});

test('the last unit that one process sells is in stock nowhere, and is again when it comes back', async () => {
  const { variantIds, slug } = await addGoods(shop, [1], { title: 'Ship bell' });
  const other = await anotherProcess();
  const inStock = (app: TestApp) => foundIn(app, '/products/search?q=bell&inStock=true');
  expect([await inStock(shop.app), await inStock(other)]).toEqual([[slug], [slug]]);
  const checkoutId = randomUUID();
  await shop.catalog.holdStock({ checkoutId, lines: [{ variantId: variantIds[0] ?? '', quantity: 1 }], expiresAt: inMinutes(5) });
  expect(await inStock(shop.app)).toEqual([]);
  await eventually(async () => (await inStock(other)).length === 0);
  await shop.catalog.releaseStock({ checkoutId, reason: 'declined' });
  expect(await inStock(shop.app)).toEqual([slug]);
  await eventually(async () => (await inStock(other)).length === 1);
});

test('notices that got lost are made up for: the next one brings all that was missed', async () => {
  const other = await anotherProcess();
  const { slug: early } = await addGoods(shop, [1], { title: 'Deck chair' });
  await eventually(async () => (await foundIn(other, '/products/search?q=deck%20chair')).includes(early));
  wire.deaf = true;
  const missed = await addGoods(shop, [1], { title: 'Deck lantern' });
  expect(await foundIn(other, '/products/search?q=lantern&exact=true')).toEqual([]);
  wire.deaf = false;
  await addGoods(shop, [1], { title: 'Deck broom' });
  await eventually(async () => (await foundIn(other, '/products/search?q=lantern&exact=true')).includes(missed.slug));
});

test('without any notice a change is found after half a minute at the latest', async () => {
  const other = await anotherProcess();
  await foundIn(other, '/products');
  wire.deaf = true;
  const { slug } = await addGoods(shop, [1], { title: 'Signal flag' });
  wire.deaf = false;
  const now = performance.now();
  const later = jest.spyOn(performance, 'now').mockImplementation(() => now + 31_000);
  expect(await foundIn(other, '/products/search?q=signal%20flag&exact=true')).toEqual([slug]);
  later.mockRestore();
});

test('what was written early and committed late is found, though later writings were read before', async () => {
  const { productId, slug } = await addGoods(shop, [1], { title: 'Compass rose' });
  const late = await addGoods(shop, [1], { title: 'Compass box' });
  const priced = async () => (await shop.get('/products/search?q=compass%20rose&minPrice=77777')).items.length;
  const db = shop.app.house.hosted[0]?.db;
  if (!db) throw new Error('there is no catalog');
  await db.transaction().execute(async (tx) => {
    await sql`update product_cards set price_minor = 77777 where product_id = ${productId}`.execute(tx);
    await sql`update listings set price_minor = 77777 where product_id = ${productId}`.execute(tx);
    await sql`update product_search set changed_in = pg_current_xact_id() where product_id = ${productId}`.execute(tx);
    await rename(late.productId, 'Compass case');
    expect(await foundIn(shop.app, '/products/search?q=case&exact=true')).toEqual([late.slug]);
    expect(await priced()).toBe(0);
  });
  await rename(late.productId, 'Compass crate');
  expect(await foundIn(shop.app, '/products/search?q=compass%20rose&minPrice=77777')).toEqual([slug]);
  await rename(productId, 'Compass card');
});

test('many changes at once are read in parts, and what a new process reads is the same', async () => {
  const lines = Array.from({ length: 620 }, (_, n) => ({
    slug: `cask-${n}`,
    title: `Oak cask ${n}`,
    brand: n % 2 === 0 ? 'Cooper' : 'Hoop & Stave',
    variants: [{ sku: `CASK-${n}`, prices: [{ minor: 1_000 + n, currency: 'USD' }], stock: [{ onHand: n % 3 }] }],
  }));
  await shop.get('/products?facets=true');
  const folder = await mkdtemp(join(tmpdir(), 'galleria-finder-'));
  const file = join(folder, 'casks.jsonl');
  await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  await shop.app.house.tasks['catalog.import']?.({ file }, () => undefined);
  await rm(folder, { recursive: true, force: true });
  const path = '/products/search?q=oak%20cask&facets=true&limit=100&sort=price';
  const here = (await shop.app.request('GET', path)).body;
  expect(here.facets).toMatchObject({ total: 620, availability: { inStock: 413, soldOut: 207 } });
  expect(slugs(here)).toEqual(lines.slice(0, 100).map((line) => line.slug));
  const fresh = await anotherProcess();
  expect((await fresh.request('GET', path)).body).toEqual(here);
});

test('rows of a backup that come from the future of this database are told as changed now', async () => {
  const { slug } = await addGoods(shop, [1], { title: 'Hourglass' });
  await shop.app.sql(
    `update catalog.product_search set changed_in = '99999999999' where product_id in (select id from catalog.products where slug = $1)`,
    [slug],
  );
  expect(await foundIn(await anotherProcess(), '/products/search?q=hourglass')).toEqual([slug]);
  await shop.app.runJob('catalog.renew-search');
  const future = await shop.app.sql(`select 1 from catalog.product_search where changed_in >= pg_snapshot_xmax(pg_current_snapshot())`);
  expect(future).toEqual([]);
});
