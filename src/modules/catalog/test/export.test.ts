import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { catalogModule } from '../module';

let folder: string;
const apps: TestApp[] = [];
const emptyShop = async (): Promise<TestApp> => {
  const app = await createTestApp({ modules: [catalogModule] });
  apps.push(app);
  return app;
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'galleria-export-'));
});
afterAll(async () => {
  const violated = await Promise.all(apps.map((app) => app.violated()));
  for (const app of apps) await app.close();
  await rm(folder, { recursive: true, force: true });
  expect(violated.flat()).toEqual([]);
});

const say = (): void => undefined;
const importFile = (app: TestApp, file: string, args: Record<string, unknown> = {}) =>
  app.house.tasks['catalog.import']?.({ file, ...args }, say);
async function exported(app: TestApp, name: string, args: Record<string, unknown> = {}): Promise<string> {
  const file = join(folder, name);
  await app.house.tasks['catalog.export']?.({ file, format: 'jsonl', ...args }, say);
  return readFile(file, 'utf8');
}

const price = (minor: number, more = {}) => ({ currency: 'USD', minor, ...more });
const goods = [
  {
    externalId: 'erp-1',
    slug: 'mug',
    title: 'Mug, "large"',
    description: '  Thrown\r\nby hand | A & B <3.\n\nHolds 350 ml.',
    brand: 'Kiln',
    tags: ['new', 'a,b', 'x|y'],
    seoTitle: 'A mug',
    taxClass: 'reduced',
    attributes: { Material: ['clay', 'tin | lead'], material: 'x\\y', litres: 0.35, safe: true, GTIN: '0123', 'Made in': 'Kenya' },
    categories: ['Home > Kitchen', 'New in'],
    images: [{ url: 'https://pictures.invalid/1.jpg', alt: 'One | two' }, { url: 'https://pictures.invalid/2.jpg?a=1|2' }],
    options: ['Hue', 'Size'],
    variants: [
      {
        sku: 'M-1',
        options: { Hue: 'Red', Size: 'S' },
        prices: [price(2450, { compareAtMinor: 2900 }), { currency: 'JPY', minor: 2400 }, { currency: 'KWD', minor: 12345 }],
        weightGrams: 420,
        lowStock: 3,
        stock: [
          { onHand: 4, backorder: true },
          { store: 'Harbour shop', onHand: 0 },
        ],
        images: [1, 0],
      },
      { sku: 'M-2', options: { Hue: 'Red', Size: 'L' }, prices: [price(2600)] },
    ],
  },
  { slug: 'bowl', title: 'Bowl', status: 'draft', variants: [{ sku: 'B', prices: [] }] },
  { slug: 'a-later', title: 'Later', status: 'scheduled', publishAt: '2099-01-01T00:00:00Z', variants: [{ sku: 'L', prices: [price(5)] }] },
  {
    slug: 'gone',
    title: '=1+1',
    status: 'archived',
    options: ['Size'],
    variants: [{ sku: 'G', options: { Size: 'M' }, prices: [price(0)] }],
  },
];

describe('a shop that was filled by hand', () => {
  let first: TestApp;
  beforeAll(async () => {
    first = await emptyShop();
    const file = join(folder, 'goods.jsonl');
    await writeFile(file, goods.map((line) => JSON.stringify(line)).join('\n'));
    await importFile(first, file);
  });

  test.each(['jsonl', 'csv', 'shopify'])('its %s, brought into an empty shop, comes out as the same file', async (format) => {
    const file = await exported(first, `${format}.1`, { format });
    expect(file.split('\n').length).toBeGreaterThan(4);
    const second = await emptyShop();
    expect(await importFile(second, join(folder, `${format}.1`), { format })).toMatchObject({ created: 4, failed: 0 });
    expect(await exported(second, `${format}.2`, { format })).toBe(file);
    expect(await importFile(second, join(folder, `${format}.2`), { format })).toMatchObject({ unchanged: 4 });
  });

  test('products come by address, with what was said of them', async () => {
    const lines = (await exported(first, 'all.jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((l) => l.slug)).toEqual(['a-later', 'bowl', 'gone', 'mug']);
    expect(lines[3]).toEqual({
      ...goods[0],
      status: 'published',
      images: [
        { url: 'https://pictures.invalid/1.jpg', alt: 'One | two' },
        { url: 'https://pictures.invalid/2.jpg?a=1|2', alt: '' },
      ],
      variants: [
        {
          ...goods[0]?.variants[0],
          prices: [{ currency: 'JPY', minor: 2400 }, { currency: 'KWD', minor: 12345 }, price(2450, { compareAtMinor: 2900 })],
          stock: [
            { store: 'harbour-shop', onHand: 0 },
            { store: 'main', onHand: 4, backorder: true },
          ],
        },
        { ...goods[0]?.variants[1], weightGrams: 0, stock: [], images: [] },
      ],
    });
  });

  test('only those of a state, or of a category and those below it', async () => {
    const slugsOf = (text: string): string[] =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).slug);
    expect(slugsOf(await exported(first, 'drafts.jsonl', { status: 'draft' }))).toEqual(['bowl']);
    expect(slugsOf(await exported(first, 'home.jsonl', { category: 'home' }))).toEqual(['mug']);
    expect(await exported(first, 'none.jsonl', { category: 'home', status: 'draft' })).toBe('');
  });

  test('pictures go along as files', async () => {
    const shop = await emptyShop();
    await sharp({ create: { width: 400, height: 200, channels: 3, background: '#c33' } })
      .jpeg()
      .toFile(join(folder, 'red.jpg'));
    await writeFile(join(folder, 'one.jsonl'), JSON.stringify({ ...goods[1], images: [{ url: 'red.jpg', alt: 'Red' }, 'missing.jpg'] }));
    await importFile(shop, join(folder, 'one.jsonl'));
    const text = await exported(shop, 'pictured.jsonl', { pictures: join(folder, 'pictures') });
    expect(JSON.parse(text).images).toEqual([{ url: 'pictures/bowl-1.webp', alt: 'Red' }]);
    expect(await sharp(join(folder, 'pictures/bowl-1.webp')).metadata()).toMatchObject({ width: 320, height: 160 });
    const other = await emptyShop();
    expect(await importFile(other, join(folder, 'pictured.jsonl'))).toMatchObject({ pictures: { fetched: 1, drawn: 0 } });
    expect(JSON.parse(await exported(shop, 'by-url.jsonl')).images).toEqual([
      { url: expect.stringMatching(/^https?:\/\/.*\.webp$/), alt: 'Red' },
    ]);
  });

  test('Shopify cannot carry more than three options', async () => {
    const shop = await emptyShop();
    const options = { A: '1', B: '2', C: '3', D: '4' };
    await writeFile(
      join(folder, 'four.jsonl'),
      JSON.stringify({ slug: 'four', title: 'Four', variants: [{ sku: 'F', options, prices: [] }] }),
    );
    await importFile(shop, join(folder, 'four.jsonl'));
    const file = join(folder, 'four.csv');
    expect(await shop.house.tasks['catalog.export']?.({ file, format: 'shopify' }, say)).toEqual({ products: 0, leftOut: 1 });
  });
});

test('a bundle follows its parts out and in again, and one that comes before them is named', async () => {
  const [first, second] = [await emptyShop(), await emptyShop()];
  const part = { slug: 'z-cup', title: 'Cup', variants: [{ sku: 'CUP', prices: [price(1_000)], stock: [{ onHand: 4 }] }] };
  const bundle = (slug: string, sku: string) => ({
    slug,
    title: 'Set',
    downloadLimit: 3,
    variants: [{ sku, prices: [price(1_800)], bundle: [{ sku: 'CUP', quantity: 2 }] }],
  });
  const file = join(folder, 'bundles.jsonl');
  await writeFile(file, [bundle('a-set', 'SET-A'), part, bundle('b-set', 'SET-B')].map((line) => `${JSON.stringify(line)}\n`).join(''));
  await importFile(first, file);
  const report = JSON.parse(await readFile(`${file}.report.json`, 'utf8'));
  expect([report.created, report.failed]).toEqual([2, 1]);
  expect(report.lines).toEqual([{ line: 1, error: expect.stringContaining('bundle "SET-A": there is no SKU "CUP"') }]);
  await importFile(first, file);
  const text = await exported(first, 'bundles-out.jsonl');
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).slug),
  ).toEqual(['z-cup', 'a-set', 'b-set']);
  await importFile(second, join(folder, 'bundles-out.jsonl'));
  expect(await exported(second, 'bundles-again.jsonl')).toBe(text);
  const [{ available, stock }] = (await second.request('GET', '/products/b-set')).body.variants;
  expect([available, stock]).toEqual([true, 2]);
});
