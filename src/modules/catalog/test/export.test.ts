import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { catalogModule } from '../module';
import { asStaff } from './shop';

let folder: string;
const apps: TestApp[] = [];
const emptyShop = async (locales: readonly string[] = ['en']): Promise<TestApp> => {
  const app = await createTestApp({ modules: [catalogModule], market: { locales } });
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
    images: [
      { url: 'https://pictures.invalid/1.jpg', alt: 'One | two' },
      { url: 'https://pictures.invalid/2.jpg?a=1|2', focal: { x: 0.25, y: 0.875 } },
    ],
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
        { url: 'https://pictures.invalid/2.jpg?a=1|2', alt: '', focal: { x: 0.25, y: 0.875 } },
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

describe('how categories and attributes are called in further languages', () => {
  const clay = { code: 'material', name: 'Material', kind: 'choice', choices: ['Clay', 'Tin'], shown: true };
  const shopWithAttribute = async (): Promise<TestApp> => {
    const app = await emptyShop(['en', 'de']);
    await asStaff({ app }, 'POST', '/attributes', clay);
    return app;
  };
  const home = { category: 'Home', translations: { de: { name: 'Zuhause', slug: 'zuhause' } } };
  const kitchen = { category: 'Home > Kitchen', translations: { de: { name: 'Küche', seoTitle: 'Alles für die Küche' } } };
  const material = { attribute: 'material', translations: { de: { name: 'Werkstoff', choices: { Clay: 'Ton' } } } };
  const mug = {
    slug: 'mug',
    title: 'Mug',
    attributes: { Material: 'Clay' },
    categories: ['Home > Kitchen'],
    variants: [{ sku: 'M', prices: [price(900)] }],
  };
  const write = async (name: string, lines: readonly unknown[]): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return file;
  };
  const reportOf = async (file: string) => JSON.parse(await readFile(`${file}.report.json`, 'utf8'));

  test('stands in lines before the products, and comes out again as the same file', async () => {
    const [first, second] = [await shopWithAttribute(), await shopWithAttribute()];
    const file = await write('words.jsonl', [mug, material, kitchen, home]);
    expect(await importFile(first, file)).toMatchObject({ created: 1, updated: 3, failed: 0 });
    const text = await exported(first, 'words-out.jsonl');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.slice(0, 3)).toEqual([home, kitchen, material]);
    expect(lines[3]).toMatchObject({ slug: 'mug' });
    expect(await importFile(second, join(folder, 'words-out.jsonl'))).toMatchObject({ created: 1, updated: 3, failed: 0 });
    expect(await exported(second, 'words-again.jsonl')).toBe(text);
    expect(await importFile(second, join(folder, 'words-again.jsonl'))).toMatchObject({ created: 0, updated: 0, unchanged: 4 });
    await second.settle();
    for (const app of [first, second]) {
      const page = (await app.request('GET', '/products/mug?locale=de')).body;
      expect(page.categories[0].path.map((step: { name: string }) => step.name)).toEqual(['Zuhause', 'Küche']);
      expect(JSON.stringify(page.attributes)).toMatch(/Werkstoff.*Ton/);
      expect((await app.request('GET', '/categories/zuhause?locale=de')).body.name).toBe('Zuhause');
    }
  });

  test('goes along in CSV, with what attributes are, bundles and what is downloaded', async () => {
    const [first, second] = [await shopWithAttribute(), await shopWithAttribute()];
    const album = {
      slug: 'album',
      title: 'Album',
      downloadLimit: 3,
      downloadDays: 30,
      finalSale: true,
      attributes: { Material: ['Clay'], tracks: 12, 'Length in h': 0.75, live: true, studio: false, code: '12', flags: ['only|one'] },
      variants: [{ sku: 'ALBUM', prices: [price(900)], digital: true, trackStock: true, stock: [{ onHand: 3 }] }],
    };
    const other = { slug: 'vase', title: 'Vase', attributes: { tracks: 'none' }, variants: [{ sku: 'V 1|a', prices: [price(700)] }] };
    const set = {
      slug: 'a-set',
      title: 'Set',
      variants: [{ sku: 'SET', prices: [price(1_500)], bundle: [{ sku: 'V 1|a', quantity: 2 }, { sku: 'M' }] }],
    };
    const file = await write('words-for-csv.jsonl', [home, kitchen, material, mug, album, other, set]);
    expect(await importFile(first, file)).toMatchObject({ created: 4, updated: 3, failed: 0 });
    const [csv, lines] = [await exported(first, 'words-1.csv', { format: 'csv' }), await exported(first, 'words-1.jsonl')];
    expect(await importFile(second, join(folder, 'words-1.csv'))).toMatchObject({ created: 4, updated: 3, failed: 0 });
    expect(await exported(second, 'words-2.csv', { format: 'csv' })).toBe(csv);
    expect(await exported(second, 'words-2.jsonl')).toBe(lines);
    const isFinal = async (slug: string) => (await second.request('GET', `/products/${slug}`)).body.finalSale;
    expect([await isFinal('album'), await isFinal('vase')]).toEqual([true, undefined]);
    expect(await importFile(second, join(folder, 'words-2.csv'))).toMatchObject({ created: 0, updated: 0, unchanged: 7 });
  });

  test.each([
    ['home,kitchen,,,', 'category', 'this row is about a'],
    ['Home,,,Mug,', 'sku', 'this row is about a category, not about a product'],
    [',,,Mug,many', 'attributeNumber:tracks', '"many" is no number'],
  ])('a row of a CSV that is wrong says where: %s', async (row, column, reason) => {
    const shop = await shopWithAttribute();
    const file = join(folder, 'wrong-words.csv');
    await writeFile(file, `category,collection,slug,title,attributeNumber:tracks,sku,name:de\n${row.replace(',,,Mug', ',,mug,Mug')},M,\n`);
    expect(await importFile(shop, file)).toMatchObject({ created: 0, failed: 1 });
    expect((await reportOf(file)).lines).toEqual([{ line: 2, error: expect.stringContaining(reason) }]);
    expect((await reportOf(file)).lines[0].error).toContain(column);
  });

  test('is of the exported products alone, and stays untouched by a dry run and by an import of new products', async () => {
    const shop = await shopWithAttribute();
    const file = await write('some.jsonl', [home, { ...mug, slug: 'vase', categories: ['Garden'], attributes: {} }]);
    expect(await importFile(shop, file, { dryRun: true })).toMatchObject({ created: 1, updated: 1 });
    expect(await importFile(shop, file, { only: 'create' })).toMatchObject({ created: 1, updated: 0, skipped: 1 });
    expect(await shop.sql('select count(*)::int as count from catalog.translations')).toEqual([{ count: 0 }]);
    await importFile(shop, file);
    expect(await shop.sql('select count(*)::int as count from catalog.translations')).toEqual([{ count: 1 }]);
    expect((await exported(shop, 'vase.jsonl')).split('\n')).toHaveLength(2);
    expect(await exported(shop, 'vase.csv', { format: 'csv' })).not.toContain('Zuhause');
  });

  let strict: TestApp;
  beforeAll(async () => {
    strict = await shopWithAttribute();
  });
  test.each([
    [{ ...material, attribute: 'nobody' }, 'there is no attribute "nobody"'],
    [{ ...home, translations: { fr: { name: 'Maison' } } }, 'fr'],
    [{ ...home, translations: { de: { title: 'Zuhause' } } }, 'title'],
    [{ category: 'Home' }, 'translations'],
    [{ ...home, slug: 'home' }, 'slug'],
    [{ category: ' > ', translations: {} }, 'names no category'],
  ])('that is wrong is refused with its line, and the others come: %j', async (line, reason) => {
    const file = await write('wrong-words.jsonl', [kitchen, line, mug]);
    expect(await importFile(strict, file, { dryRun: true })).toMatchObject({ created: 1, updated: 1, failed: 1 });
    expect((await reportOf(file)).lines).toEqual([{ line: 2, error: expect.stringContaining(reason) }]);
  });
});

describe('a collection', () => {
  const summer = {
    collection: 'Summer & sea',
    slug: 'summer',
    description: 'Two\n\nparagraphs',
    seoTitle: 'All for the sea',
    rule: {
      match: 'any',
      conditions: [
        { field: 'tag', is: 'sea' },
        { field: 'price', max: 500 },
      ],
    },
    translations: { de: { name: 'Sommer', slug: 'sommer' } },
  };
  const plain = { collection: 'New', slug: 'new', rule: { match: 'all', conditions: [{ field: 'published', withinDays: 30 }] } };
  const cup = { slug: 'cup', title: 'Cup', tags: ['sea'], variants: [{ sku: 'C', prices: [price(900)] }] };
  const byHand = { slug: 'rug', title: 'Rug', categories: ['Summer & sea', 'Home'], variants: [{ sku: 'R', prices: [price(9_000)] }] };
  const write = async (name: string, lines: readonly unknown[]): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return file;
  };
  const inSummer = async (app: TestApp): Promise<string[]> => {
    await app.settle();
    const { items } = (await app.request('GET', '/products?category=summer')).body;
    return items.map((item: { slug: string }) => item.slug).sort();
  };

  test.each(['jsonl', 'csv'])('goes out in %s with the shop and comes into an empty one, with what it holds', async (format) => {
    const [first, second] = [await emptyShop(['en', 'de']), await emptyShop(['en', 'de'])];
    expect(await importFile(first, await write('collections.jsonl', [cup, byHand, summer, plain]))).toMatchObject({
      created: 4,
      failed: 0,
    });
    expect(await inSummer(first)).toEqual(['cup', 'rug']);
    const file = await exported(first, `collections.1.${format}`, { format });
    expect(await importFile(second, join(folder, `collections.1.${format}`))).toMatchObject({ created: 4, failed: 0 });
    expect(await exported(second, `collections.2.${format}`, { format })).toBe(file);
    expect(await importFile(second, join(folder, `collections.2.${format}`))).toMatchObject({ created: 0, updated: 0, unchanged: 4 });
    expect(await inSummer(second)).toEqual(['cup', 'rug']);
    expect((await second.request('GET', '/categories/sommer?locale=de')).body).toMatchObject({ name: 'Sommer' });
  });

  test('is changed by a line that says something else, and stays with a filter only where a product was put into it', async () => {
    const shop = await emptyShop(['en', 'de']);
    await importFile(shop, await write('collections.jsonl', [summer, plain, cup, byHand]));
    const changed = { ...summer, rule: { match: 'all', conditions: [{ field: 'tag', is: 'snow' }] } };
    const file = await write('changed.jsonl', [changed, { ...plain, description: '' }]);
    expect(await importFile(shop, file, { only: 'create' })).toMatchObject({ created: 0, updated: 0, skipped: 2 });
    expect(await importFile(shop, file)).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    expect(await inSummer(shop)).toEqual(['rug']);
    const lines = (await exported(shop, 'home.jsonl', { category: 'home' })).trim().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line))[0])).toEqual(['collection', 'slug']);
    expect(JSON.parse(lines[0] ?? '')).toEqual(changed);
  });

  test.each([
    [{ ...plain, rule: { match: 'all', conditions: [] } }, 'rule.conditions'],
    [{ collection: 'New' }, 'rule'],
    [{ ...plain, slug: 'home' }, 'address (slug)'],
  ])('that is wrong is refused with its line: %j', async (line, reason) => {
    const shop = await emptyShop();
    const file = await write('wrong-collection.jsonl', [byHand, cup]);
    await importFile(shop, file);
    const wrong = await write('wrong-collection-2.jsonl', [line]);
    expect(await importFile(shop, wrong)).toMatchObject({ failed: 1, created: 0 });
    expect(JSON.parse(await readFile(`${wrong}.report.json`, 'utf8')).lines).toEqual([{ line: 1, error: expect.stringContaining(reason) }]);
  });
});

test('the point of a picture that stays in the middle is kept by a file that does not say it, and goes with null', async () => {
  const shop = await emptyShop();
  const focal = { x: 0.25, y: 0.5 };
  const bring = async (more: Record<string, unknown>) => {
    const line = {
      slug: 'cup',
      title: `Cup ${JSON.stringify(more)}`,
      images: [{ url: 'https://pictures.invalid/c.jpg', ...more }],
      variants: [{ sku: 'C', prices: [] }],
    };
    await writeFile(join(folder, 'focal.jsonl'), JSON.stringify(line));
    await importFile(shop, join(folder, 'focal.jsonl'));
    return JSON.parse(await exported(shop, 'focal-out.jsonl')).images[0].focal;
  };
  expect(await bring({ focal })).toEqual(focal);
  expect(await bring({ alt: 'A cup' })).toEqual(focal);
  expect(await bring({ focal: null })).toBeUndefined();
  await writeFile(join(folder, 'focal.csv'), 'slug,title,images,imageFocals,sku\ncup,Cup,https://pictures.invalid/c.jpg,middle,C\n');
  expect(await importFile(shop, join(folder, 'focal.csv'))).toMatchObject({ failed: 1 });
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
