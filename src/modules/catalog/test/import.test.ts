import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { catalogModule } from '../module';
import { addGoods, inMinutes, openShop, staff, type Shop } from './shop';

let shop: Shop;
let folder: string;
beforeAll(async () => {
  shop = await openShop(catalogModule);
  folder = await mkdtemp(join(tmpdir(), 'galleria-import-'));
});
afterAll(async () => {
  expect(await shop.app.violated()).toEqual([]);
  await shop.app.close();
  await rm(folder, { recursive: true, force: true });
});

const get = async (path: string) => (await shop.app.request('GET', path)).body;

/** `mark` keeps the products of one test apart from those of another. */
const line = (mark: string, fields: Record<string, unknown> = {}) => ({
  externalId: `ext-${mark}`,
  title: `Imported ${mark}`,
  description: 'From a file',
  brand: 'Osa',
  categories: ['Home > Kitchen', 'New in'],
  attributes: { material: 'clay' },
  variants: [
    {
      sku: `${mark}-S`,
      options: { Size: 'S' },
      prices: [
        { currency: 'USD', minor: 1200, compareAtMinor: 1500 },
        { currency: 'KES', minor: 155000 },
      ],
      stock: [{ onHand: 4 }],
      weightGrams: 300,
    },
    {
      sku: `${mark}-L`,
      options: { Size: 'L' },
      prices: [{ currency: 'USD', minor: 1800 }],
      stock: [{ onHand: 2 }, { store: 'Harbour shop', onHand: 3 }],
    },
  ],
  ...fields,
});

async function importLines(lines: readonly unknown[], args: Record<string, unknown> = {}) {
  const file = join(folder, `${randomUUID()}.jsonl`);
  await writeFile(file, lines.map((l) => (typeof l === 'string' ? l : JSON.stringify(l))).join('\n'));
  const progress: string[] = [];
  const result = await shop.app.house.tasks['catalog.import']?.({ file, ...args }, (text) => progress.push(text));
  return { result, report: JSON.parse(await readFile(`${file}.report.json`, 'utf8')), progress };
}

const counts = async () =>
  (
    await shop.app
      .sql(`select (select count(*)::int from catalog.products) as products, (select count(*)::int from catalog.stock_movements) as movements,
      (select count(*)::int from catalog.outbox) as events, (select count(*)::int from catalog.categories) as categories, (select count(*)::int from catalog.stores) as stores,
      (select coalesce(sum(version), 0)::int from catalog.products) as versions, (select count(*)::int from catalog.images) as images`)
  )[0];

test('a product comes in with options, prices in two currencies, categories and stock in two stores', async () => {
  const { report } = await importLines([line('first')]);
  expect(report).toMatchObject({ created: 1, updated: 0, unchanged: 0, failed: 0, lines: [] });
  expect(await get('/products/imported-first')).toMatchObject({
    title: 'Imported first',
    brand: 'Osa',
    attributes: [{ name: 'material', value: 'clay' }],
    price: { minor: 1200, currency: 'USD' },
    compareAtPrice: { minor: 1500, currency: 'USD' },
    options: [{ name: 'Size', values: ['S', 'L'] }],
    categories: [{ slug: 'kitchen', path: [{ name: 'Home' }, { name: 'Kitchen' }] }, { slug: 'new-in' }],
    variants: [
      { sku: 'first-S', stock: 4 },
      { sku: 'first-L', stock: 5 },
    ],
  });
  const [variant] = (await get('/products/imported-first')).variants;
  expect(await shop.catalog.quoteVariants({ variantIds: [variant.id], currency: 'KES' })).toMatchObject([
    { price: { minor: 155000, currency: 'KES' }, weightGrams: 300 },
  ]);
  expect((await get('/stores')).items.map((s: { name: string }) => s.name)).toEqual(['Main store', 'Harbour shop']);
});

test('a repeated import changes nothing, even after something was sold or edited', async () => {
  const lines = [line('again-1'), line('again-2')];
  await importLines(lines);
  const page = await get('/products/imported-again-1');
  await shop.catalog.holdStock({
    checkoutId: randomUUID(),
    lines: [{ variantId: page.variants[0].id, quantity: 1 }],
    expiresAt: inMinutes(5),
  });
  await shop.app.request('PATCH', `/products/${page.id}`, { as: staff, body: { version: 1, title: 'Edited by hand' } });
  const before = await counts();
  const { report } = await importLines(lines);
  expect(report).toMatchObject({ created: 0, updated: 0, unchanged: 2, failed: 0 });
  expect(await counts()).toEqual(before);
  expect((await get('/products/imported-again-1')).title).toBe('Edited by hand');
});

test('a line that says something new changes just that; the shelf follows only a new count', async () => {
  await importLines([line('news')]);
  const { id, variants } = await get('/products/imported-news');
  await shop.app.request('POST', `/stores/${shop.storeId}/stock-adjustments`, {
    as: staff,
    headers: { 'idempotency-key': randomUUID() },
    body: { reason: 'damaged', lines: [{ variantId: variants[0].id, delta: -1 }] },
  });
  const [small, large] = line('news').variants;
  const { report } = await importLines([line('news', { title: 'Fresh title', variants: [small, { ...large, stock: [{ onHand: 7 }] }] })]);
  expect(report).toMatchObject({ created: 0, updated: 1, unchanged: 0, failed: 0 });
  const page = await get(`/products/${id}`);
  expect(page).toMatchObject({
    title: 'Fresh title',
    slug: 'imported-news',
    variants: [
      { id: variants[0].id, stock: 3 },
      { id: variants[1].id, stock: 10 },
    ],
  });
});

test('a new product stands on its shelves as one that is counted later does', async () => {
  const counted = (mark: string) =>
    line(mark, {
      variants: [
        {
          sku: `${mark}-1`,
          options: { Size: 'S' },
          prices: [{ currency: 'USD', minor: 1 }],
          stock: [{ onHand: 4 }, { store: 'Harbour shop', onHand: 0 }],
          lowStock: 3,
        },
        { sku: `${mark}-2`, options: { Size: 'L' }, prices: [{ currency: 'USD', minor: 1 }], stock: [{ onHand: 2, backorder: true }] },
      ],
    });
  const uncounted = (mark: string) => ({ ...counted(mark), variants: counted(mark).variants.map((v) => ({ ...v, stock: [] })) });
  await importLines([counted('at-once')]);
  await importLines([uncounted('later')]);
  await importLines([counted('later')]);
  const shelves = (mark: string) =>
    shop.app.sql(
      `select replace(v.sku, $1, '') as sku, t.code, s.on_hand, s.reserved, s.backorder, s.listed, s.imported_on_hand, s.low_at, s.low_armed, s.safety, s.own_safety,
        (select json_agg(json_build_array(m.on_hand_delta, m.reserved_delta, m.reason, m.note, m.actor_id) order by m.seq) from catalog.stock_movements m
          where m.variant_id = s.variant_id and m.store_id = s.store_id) as movements
      from catalog.stock_levels s join catalog.variants v on v.id = s.variant_id join catalog.stores t on t.id = s.store_id
      where v.sku like $1 || '%' order by 1, 2`,
      [mark],
    );
  expect(await shelves('at-once')).toHaveLength(3);
  expect(await shelves('at-once')).toEqual(await shelves('later'));
});

test('one bad line never stops the rest, and the report says which and why', async () => {
  const taken = await addGoods(shop, [1], { slug: 'taken-address' });
  const { report } = await importLines([
    line('good-1'),
    '{"title": "half a li',
    line('bad-price', { variants: [{ sku: 'bad', prices: [{ currency: 'USD', minor: 12.5 }] }] }),
    line('bad-field', { colour: 'red' }),
    '',
    line('bad-sku', { variants: [{ sku: 'good-1-S', prices: [] }] }),
    line('bad-slug', { slug: taken.slug }),
    line('bad-compare', { variants: [{ sku: 'c', prices: [{ currency: 'USD', minor: 100, compareAtMinor: 90 }] }] }),
    { title: 'Nobody', variants: [{ sku: 'n', prices: [] }] },
    line('good-2'),
  ]);
  expect(report).toMatchObject({ created: 2, failed: 7 });
  expect(report.lines.map((l: { line: number }) => l.line)).toEqual([2, 3, 4, 6, 7, 8, 9]);
  expect(report.lines.map((l: { error: string }) => l.error)).toEqual([
    'not JSON',
    expect.stringMatching(/^variants\.0\.prices\.0\.minor/),
    expect.stringMatching(/colour/),
    'Another variant has this SKU. The SKU "good-1-S" belongs to "Imported good-1".',
    'Another entry has this address (slug).',
    expect.stringMatching(/must be above the price/),
    expect.stringMatching(/externalId or slug/),
  ]);
  expect((await get('/products/imported-good-2')).title).toBe('Imported good-2');
});

test('text that cannot be kept is refused in our words, and nothing of a line gets lost on the way', async () => {
  const { report } = await importLines([
    JSON.stringify(line('zero-byte', { description: 'a\0b' })),
    JSON.stringify(line('half-a-sign')).replace('From a file', '\\ud83d'),
    JSON.stringify(line('proto')).replace('"material"', '"__proto__"'),
    JSON.stringify(line('deep')).replace('"clay"', `${'['.repeat(40)}${']'.repeat(40)}`),
    line('bidi', { title: 'Mug\u202egum' }),
    line('unseen', { brand: '\u200b' }),
    line('unseen-option', { options: ['\u2060'], variants: [{ sku: 'u', options: { '\u2060': 'S' }, prices: [] }] }),
  ]);
  expect(report.lines.map((l: { error: string }) => l.error)).toEqual([
    'description: must be text without U+0000 and lone surrogates',
    'description: must be text without U+0000 and lone surrogates',
    'attributes: has the name __proto__, which is not allowed',
    expect.stringMatching(/^attributes\.material(\.0)+: is nested deeper than 32 levels$/),
    expect.stringMatching(/^title: must be one line/),
    expect.stringMatching(/^brand: must be one line/),
    expect.stringMatching(/^options\.0: must be one line/),
  ]);
});

test('a count below what is promised to buyers is refused for its line alone', async () => {
  await importLines([line('promised')]);
  const { variants } = await get('/products/imported-promised');
  await shop.catalog.holdStock({ checkoutId: randomUUID(), lines: [{ variantId: variants[0].id, quantity: 3 }], expiresAt: inMinutes(5) });
  const [small, large] = line('promised').variants;
  const { report } = await importLines([line('beside'), line('promised', { variants: [{ ...small, stock: [{ onHand: 2 }] }, large] })]);
  expect(report).toMatchObject({ created: 1, failed: 1, lines: [{ line: 2, error: expect.stringMatching(/promised to buyers/) }] });
  expect((await get('/products/imported-promised')).variants[0].stock).toBe(1);
});

test('a dry run counts truly and keeps nothing', async () => {
  await importLines([line('dry-old'), line('dry-same')]);
  const before = await counts();
  const { report } = await importLines(
    [
      line('dry-new', { categories: ['Dry > Dock'], variants: [{ sku: 'dry', prices: [], stock: [{ store: 'Dry store', onHand: 1 }] }] }),
      line('dry-old', { title: 'Other' }),
      line('dry-same'),
      'x',
    ],
    {
      dryRun: true,
    },
  );
  expect(report).toMatchObject({ dryRun: true, created: 1, updated: 1, unchanged: 1, failed: 1 });
  expect(await counts()).toEqual(before);
});

test('a dry run tries a line on what the lines before it would have left', async () => {
  const price = [{ currency: 'USD', minor: 1000 }];
  const file = [
    line('rehearsed', { variants: [{ sku: 'rehearsed-part', prices: price, stock: [{ onHand: 4 }] }] }),
    line('rehearsed-set', { variants: [{ sku: 'rehearsed-set', prices: price, bundle: [{ sku: 'rehearsed-part', quantity: 2 }] }] }),
    line('rehearsed-thief', { variants: [{ sku: 'rehearsed-part', prices: price }] }),
    line('rehearsed', { title: 'Once more', variants: [{ sku: 'rehearsed-part', prices: price, stock: [{ onHand: 4 }] }] }),
    line('rehearsed-set', {
      title: 'Set',
      variants: [{ sku: 'rehearsed-set', prices: price, bundle: [{ sku: 'rehearsed-part', quantity: 3 }] }],
    }),
  ];
  const before = await counts();
  const outcome = {
    created: 2,
    updated: 2,
    failed: 1,
    lines: [{ line: 3, error: expect.stringContaining('"rehearsed-part" belongs to') }],
  };
  expect((await importLines(file, { dryRun: true })).report).toMatchObject({ dryRun: true, ...outcome });
  expect(await counts()).toEqual(before);
  expect((await importLines(file)).report).toMatchObject({ dryRun: false, ...outcome });
});

test('a dry run says what would change, and the history what an import changed', async () => {
  await importLines([line('told', { images: ['a.jpg'] })]);
  const { id } = await get('/products/imported-told');
  await shop.app.request('PATCH', `/products/${id}`, {
    as: staff,
    body: { version: 1, relatedIds: [(await addGoods(shop, [1])).productId] },
  });
  const [small, large] = line('told').variants;
  const next = line('told', {
    title: 'Told anew',
    categories: ['New in'],
    attributes: { material: 'tin' },
    images: ['b.jpg'],
    variants: [
      { ...small, stock: [{ onHand: 9 }] },
      { ...large, prices: [{ currency: 'USD', minor: 1700 }] },
    ],
  });
  const changed = [
    { field: 'title', before: 'Imported told', after: 'Told anew' },
    { field: 'categories', before: ['Kitchen', 'New in'], after: ['New in'] },
    { field: 'attributes.material', before: 'clay', after: 'tin' },
    { field: 'variants.told-L.prices.USD', before: 1800, after: 1700 },
    { field: 'images', before: [expect.stringMatching(/a\.jpg$/)], after: [expect.stringMatching(/b\.jpg$/)] },
    { field: 'variants.told-S.stock', before: 4, after: 9 },
  ];
  const { result, report } = await importLines([next, line('told-new')], { dryRun: true });
  expect(report.changes).toEqual([
    { line: 1, action: 'update', slug: 'imported-told', title: 'Told anew', fields: changed },
    {
      line: 2,
      action: 'create',
      slug: 'imported-told-new',
      title: 'Imported told-new',
      fields: expect.arrayContaining([{ field: 'brand', before: null, after: 'Osa' }]),
    },
  ]);
  expect(result).toMatchObject({ changes: report.changes });
  await importLines([next]);
  const [entry] = (await shop.app.request('GET', `/products/${id}/history`, { as: staff })).body.items.filter(
    (e: { action: string }) => e.action === 'imported',
  );
  expect(entry).toMatchObject({ note: 'line 1', changes: changed });
});

test('two hundred products with one title and no address get addresses of their own, although they are written side by side', async () => {
  const lines = Array.from({ length: 450 }, (_, i) =>
    line(`same-${i}`, {
      title: 'All the same',
      variants: [{ sku: `same-${i}`, prices: [], stock: [{ store: 'Side store', onHand: 1 }] }],
      categories: [`Side > C${i % 3}`],
    }),
  );
  const { report } = await importLines(lines);
  expect(report).toMatchObject({ created: 450, failed: 0 });
  expect((await importLines(lines)).report).toMatchObject({ unchanged: 450 });
  const [made] = await shop.app.sql(
    `select (select count(*)::int from catalog.stores where name = 'Side store') as stores, (select count(*)::int from catalog.categories where name in ('Side', 'C0', 'C1', 'C2')) as categories`,
  );
  expect(made).toEqual({ stores: 1, categories: 4 });
});

test("a product with a wrong row in another shop's file stays away, the others come in; the same file again changes nothing", async () => {
  const file = join(folder, 'export.csv');
  await writeFile(
    file,
    [
      'Handle,Title,Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty',
      'sh-hat,Hat,Osa,Size,S,SH-S,12.50,3',
      'sh-hat,,,,L,SH-L,13.50,4',
      'sh-cap,Cap,Osa,Title,Default Title,SH-C,cheap,1',
    ].join('\r\n'),
  );
  const run = () => shop.app.house.tasks['catalog.import']?.({ file, currency: 'KES', store: 'main' }, () => undefined);
  expect(await run()).toMatchObject({
    format: 'shopify',
    created: 1,
    failed: 1,
    lines: [{ line: 4, error: expect.stringMatching(/^Variant Price: "cheap"/) }],
  });
  const [hat] = await shop.app.sql(`select p.id from catalog.products p where p.slug = 'sh-hat'`);
  expect(
    await shop.app.sql(
      `select v.sku, r.currency, r.amount_minor::int as minor, s.on_hand from catalog.variants v join catalog.prices r on r.variant_id = v.id
      join catalog.stock_levels s on s.variant_id = v.id where v.product_id = $1 order by v.position`,
      [hat.id],
    ),
  ).toEqual([
    { sku: 'SH-S', currency: 'KES', minor: 1250, on_hand: 3 },
    { sku: 'SH-L', currency: 'KES', minor: 1350, on_hand: 4 },
  ]);
  expect(await run()).toMatchObject({ created: 0, unchanged: 1, failed: 1 });
});

test('an import that stopped half-way goes on where it was', async () => {
  const lines = Array.from({ length: 450 }, (_, i) =>
    line(`killed-${i}`, { variants: [{ sku: `killed-${i}`, prices: [{ currency: 'USD', minor: 100 + i }], stock: [{ onHand: 1 }] }] }),
  );
  await importLines(lines.slice(0, 300));
  const { report } = await importLines(lines);
  expect(report).toMatchObject({ created: 150, updated: 0, unchanged: 300, failed: 0 });
  const [{ doubled }] = await shop.app.sql(
    `select count(*)::int as doubled from catalog.stock_levels s join catalog.variants v on v.id = s.variant_id where v.sku like 'killed-%' and s.on_hand <> 1`,
  );
  expect(doubled).toBe(0);
});

test('two products with the same title get addresses of their own, the same in every import', async () => {
  const twins = [line('twin-a', { title: 'Twin' }), line('twin-b', { title: 'Twin' })];
  const { report } = await importLines(twins);
  expect(report).toMatchObject({ created: 2 });
  expect((await importLines(twins)).report).toMatchObject({ unchanged: 2 });
  expect((await get('/products/search?q=twin')).items.map((i: { slug: string }) => i.slug).sort()).toEqual([
    'twin',
    expect.stringMatching(/^twin-[0-9a-f]{8}$/),
  ]);
});

test('a product called like a page of the shop gets an address of its own, and may not ask for that one', async () => {
  const { report } = await importLines([line('searcher', { title: 'Search' }), line('asking', { slug: 'search' })]);
  expect(report).toMatchObject({ created: 1, failed: 1, lines: [{ line: 2, error: expect.stringMatching(/^slug: /) }] });
  const [{ slug }] = await shop.app.sql(`select slug from catalog.products where external_id = 'ext-searcher'`);
  expect(slug).toMatch(/^search-[0-9a-f]{8}$/);
  expect((await get(`/products/${slug}`)).title).toBe('Search');
});

test('a line that is there twice is applied in order', async () => {
  const { report } = await importLines([line('double'), line('double', { title: 'The later one' })]);
  expect(report).toMatchObject({ created: 1, updated: 1 });
  expect((await get('/products/imported-double')).title).toBe('The later one');
});

describe('pictures', () => {
  const red = () =>
    sharp({ create: { width: 1000, height: 500, channels: 3, background: '#c33' } })
      .jpeg()
      .withMetadata({ exif: { IFD0: { Artist: 'secret' } } })
      .toBuffer();

  test('files beside the import and pictures in the line are stored as WebP in several widths, without what cameras note', async () => {
    await writeFile(join(folder, 'red.jpg'), await red());
    const inline = `data:image/png;base64,${(
      await sharp({ create: { width: 200, height: 200, channels: 3, background: '#33c' } })
        .png()
        .toBuffer()
    ).toString('base64')}`;
    const { report } = await importLines([
      line('pictured', {
        images: [{ url: 'red.jpg', alt: 'A red field' }, inline],
        variants: [{ sku: 'pictured', prices: [{ currency: 'USD', minor: 1 }], images: [1] }],
      }),
    ]);
    expect(report.pictures).toEqual({ fetched: 2, drawn: 0 });
    const page = await get('/products/imported-pictured');
    expect(page.images).toMatchObject([
      { width: 640, height: 320, alt: 'A red field', srcset: expect.stringMatching(/-320\.webp 320w, .*-640\.webp 640w$/) },
      { width: 200, height: 200, alt: '' },
    ]);
    expect(page.variants[0].images).toEqual([page.images[1]]);
    const served = await fetch(shop.app.baseUrl + page.images[0].url);
    expect(served.headers.get('content-type')).toBe('image/webp');
    const meta = await sharp(Buffer.from(await served.arrayBuffer())).metadata();
    expect(meta).toMatchObject({ format: 'webp', width: 640 });
    expect(meta.exif).toBeUndefined();
    expect((await get('/products/search?q=pictured')).items[0].image).toEqual(page.images[0]);
  });

  test('what cannot be had is drawn: a dead host, a private address, a file that is missing, outside the folder or no picture', async () => {
    await writeFile(join(folder, 'fake.jpg'), '<html><script>alert(1)</script></html>');
    const urls = [
      'https://pictures.invalid/a.jpg',
      'http://127.0.0.1:9/b.jpg',
      'missing.jpg',
      '../../../../etc/passwd',
      '/etc/passwd',
      'fake.jpg',
      'data:text/html,<b>x</b>',
      'http://',
    ];
    const { report } = await importLines([line('drawn', { images: urls })]);
    expect(report).toMatchObject({ created: 1, failed: 0 });
    expect(report.pictures.fetched).toBe(0);
    const { images } = await get('/products/imported-drawn');
    expect(new Set(images.map((i: { url: string }) => i.url)).size).toBe(1);
    expect((await fetch(shop.app.baseUrl + images[0].url)).status).toBe(200);
  });

  test('a picture that is gone from the file is gone from the product; the others keep their files', async () => {
    await writeFile(join(folder, 'kept.jpg'), await red());
    await importLines([line('album', { images: ['kept.jpg', 'https://pictures.invalid/x.jpg'] })]);
    const [kept] = (await get('/products/imported-album')).images;
    const { report } = await importLines([line('album', { images: ['kept.jpg'] })]);
    expect(report.pictures).toEqual({ fetched: 0, drawn: 0 });
    expect((await get('/products/imported-album')).images).toEqual([kept]);
  });
});
