import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silence } from '../../../platform/realtime/live';
import { createTestApp } from '../../../platform/testing/harness';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { until } from '../../../platform/testing/waiting';
import { catalogContract } from '../contract';
import { publishDueJob } from '../jobs';
import { catalogModule } from '../module';
import { addGoods, asStaff, closeShop, inMinutes, type Shop } from './shop';

interface Variant {
  readonly id: string;
  readonly available: boolean;
  readonly stock: number;
}
const words: { room: string; name: string; data: { productId: string; variants: Variant[] } }[] = [];
const lastWords: (() => Promise<void>)[] = [];
const shop = forAllTests(async (): Promise<Shop> => {
  const live = {
    ...silence,
    heard: true,
    beforeEnd: (tell: () => Promise<void>) => void lastWords.push(tell),
    publish: (room: string, name: string, data: never) => void (room.startsWith('product:') && words.push({ room, name, data })),
  };
  const app = await createTestApp({ modules: [catalogModule], live });
  const { body } = await asStaff({ app }, 'POST', '/stores', { code: 'main', name: 'Main store' });
  const get = async (path: string) => (await app.request('GET', path)).body;
  return { app, catalog: app.facade(catalogContract), storeId: body.id, get };
}, closeShop);

/** The last word on a variant, once it says so. */
async function told(variantId: string, expected: Partial<Variant>): Promise<void> {
  const last = () => words.flatMap((w) => w.data.variants.filter((v) => v.id === variantId)).at(-1);
  await until(() => {
    const now = last();
    return now !== undefined && Object.entries(expected).every(([key, value]) => now[key as keyof Variant] === value);
  });
}

/** All that has happened is told: what is heard from here on is of what comes. */
async function quiet(): Promise<void> {
  await Promise.all(lastWords.map((tell) => tell()));
  words.length = 0;
}

test('whoever looks at a product hears when its last unit is held, and when it comes back', async () => {
  const { productId, variantIds } = await addGoods(shop, [1, 4]);
  const [variantId = '', other = ''] = variantIds;
  await told(other, { available: true, stock: 4 });
  await quiet();
  const checkoutId = randomUUID();
  const lines = [{ variantId, quantity: 1 }];
  await shop.catalog.holdStock({ checkoutId, lines, expiresAt: inMinutes(5) });
  await told(variantId, { available: false, stock: 0 });
  expect(words.at(-1)).toMatchObject({ room: `product:${productId}`, name: 'stock', data: { productId } });
  await shop.catalog.releaseStock({ checkoutId, reason: 'declined' });
  await told(variantId, { available: true, stock: 1 });
  await asStaff(shop, 'POST', `/stores/${shop.storeId}/stock-adjustments`, { reason: 'count', lines: [{ variantId, onHand: 9 }] });
  await told(variantId, { stock: 9 });
  await asStaff(shop, 'PUT', '/stock-rules', { variantIds: [variantId], safety: 8 });
  await told(variantId, { stock: 1 });
  expect(words.flatMap((w) => w.data.variants).some((v) => v.id === other)).toBe(false);
});

test('whoever looks at a product hears what an import and a change of its state do to it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'galleria-live-'));
  const line = (onHand: number, title = 'Live pot') =>
    JSON.stringify({
      slug: 'live-pot',
      title,
      variants: [{ sku: 'LIVE-POT', prices: [{ currency: 'USD', minor: 900 }], stock: [{ store: 'main', onHand }] }],
    });
  const bring = async (text: string) => {
    await writeFile(join(folder, 'lines.jsonl'), text);
    await shop.app.house.tasks['catalog.import']?.({ file: join(folder, 'lines.jsonl') }, () => undefined);
  };
  await bring(line(3));
  const { id, variants } = await shop.get('/products/live-pot');
  const variantId = variants[0].id;
  await quiet();
  await bring(line(8));
  await told(variantId, { available: true, stock: 8 });

  const due = async (status: string, publishAt?: string) => {
    const { body } = await asStaff(shop, 'GET', `/admin/products/${id}`);
    return asStaff(shop, 'PATCH', `/products/${id}`, { version: body.version, status, ...(publishAt && { publishAt }) });
  };
  await due('draft');
  await told(variantId, { available: false, stock: 0 });
  expect((await due('scheduled', inMinutes(10))).status).toBe(200);
  await shop.app.sql(`update catalog.products set publish_at = now() - interval '1 minute' where id = $1`, [id]);
  await shop.app.house.jobs.find((j) => j.job.name === publishDueJob.name)?.run({}, new AbortController().signal);
  await told(variantId, { available: true, stock: 8 });

  await quiet();
  await writeFile(join(folder, 'stock.csv'), 'sku,onHand\nLIVE-POT,2\n');
  await shop.app.house.tasks['catalog.importStock']?.({ file: join(folder, 'stock.csv'), store: 'main' }, () => undefined);
  await Promise.all(lastWords.map((tell) => tell()));
  const heard = words.flatMap((w) => w.data.variants);
  expect(heard.at(-1)).toMatchObject({ id: variantId, stock: 2 });
  expect(new Set(heard.map((v) => v.id))).toEqual(new Set([variantId]));
  await rm(folder, { recursive: true });
});

test('what fails tells nobody', async () => {
  const [variantId = ''] = (await addGoods(shop, [1])).variantIds;
  await told(variantId, { stock: 1 });
  await quiet();
  await shop.catalog.holdStock({ checkoutId: randomUUID(), lines: [{ variantId, quantity: 2 }], expiresAt: inMinutes(5) });
  await asStaff(shop, 'POST', '/stock-adjustments', { reason: 'count', store: 'main', dryRun: true, lines: [{ variantId, onHand: 5 }] });
  const [mark = ''] = (await addGoods(shop, [3])).variantIds;
  await told(mark, { stock: 3 });
  expect(words.flatMap((w) => w.data.variants).some((v) => v.id === variantId)).toBe(false);
});
