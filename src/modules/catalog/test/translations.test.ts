import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestApp, type TestApp } from '../../../platform/testing/harness';
import { catalogModule } from '../module';
import { createStemming } from '../search/languages';
import { addCategory, addGoods, asStaff, closeShop, isCatchingUp, openShop, receive, type Shop, slugs } from './shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop(catalogModule, ['en', 'de', 'de-AT', 'sw']);
});
afterAll(() => closeShop(shop));

const german = {
  title: 'Steingutbecher',
  slug: 'steingutbecher',
  description: 'Von Hand gedreht.',
  seoTitle: 'Becher aus Steingut',
  options: { Colour: { name: 'Farbe', values: { Red: 'Rot' } } },
};

async function addMug(fields: Record<string, unknown> = {}) {
  const mark = randomUUID().slice(0, 8);
  const { body, status } = await asStaff(shop, 'POST', '/products', {
    title: 'Stoneware mug',
    slug: `mug-${mark}`,
    description: 'Thrown by hand.',
    status: 'published',
    options: ['Colour'],
    variants: ['Red', 'Blue'].map((value) => ({
      sku: `MUG-${mark}-${value}`,
      options: [{ name: 'Colour', value }],
      prices: [{ price: { minor: 1_200, currency: 'USD' } }],
    })),
    ...fields,
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  await receive(
    shop,
    body.variants.map((v: { id: string }) => v.id),
    [3, 3],
  );
  return body;
}

const read = (path: string, accept?: string) =>
  shop.app.request('GET', path, accept === undefined ? {} : { headers: { 'accept-language': accept } });

test('other modules are shown products in a language, as they stand now, and only those that can be opened', async () => {
  const mug = await addMug({ translations: { de: { ...german, slug: 'becher-gezeigt' } } });
  const alone = await addGoods(shop, [0], { title: 'One of a kind' });
  const show = (locale: string) =>
    shop.catalog.showProducts({ productIds: [mug.id, alone.productId, randomUUID()], currency: 'USD', locale });
  const of = async (id: string, locale: string) => (await show(locale)).find(({ productId }) => productId === id);
  expect(await show('de')).toHaveLength(2);
  expect(await of(mug.id, 'de')).toEqual({
    productId: mug.id,
    slug: 'becher-gezeigt',
    title: 'Steingutbecher',
    imageUrl: null,
    price: { minor: 1_200, currency: 'USD' },
    priceVaries: false,
    available: true,
    variantId: null,
  });
  expect(await of(mug.id, 'sw')).toMatchObject({ title: 'Stoneware mug', slug: mug.slug });
  expect(await of(alone.productId, 'de')).toMatchObject({ title: 'One of a kind', available: false, variantId: alone.variantIds[0] });
  await asStaff(shop, 'DELETE', `/products/${mug.id}`);
  expect(await of(mug.id, 'de')).toBeUndefined();
});

describe('texts of a product', () => {
  it('are in the language that is asked for, each falling back by itself', async () => {
    const mug = await addMug({ translations: { de: { ...german, slug: 'becher-a' }, 'de-AT': { title: 'Steinguthäferl' } } });
    const page = async (locale: string) => (await read(`/products/${mug.id}?locale=${locale}`)).body;
    expect(await page('en')).toMatchObject({ title: 'Stoneware mug', slug: mug.slug, description: 'Thrown by hand.' });
    expect(await page('de')).toMatchObject({
      title: 'Steingutbecher',
      slug: 'becher-a',
      description: 'Von Hand gedreht.',
      seoTitle: 'Becher aus Steingut',
      seoDescription: null,
      options: [{ name: 'Farbe', values: ['Rot', 'Blue'] }],
    });
    expect(await page('de-AT')).toMatchObject({ title: 'Steinguthäferl', slug: 'becher-a', description: 'Von Hand gedreht.' });
    expect(await page('sw')).toEqual(await page('en'));
    const { variants } = await page('de');
    expect(variants.map((v: { options: unknown; available: boolean }) => [v.options, v.available])).toEqual([
      [[{ name: 'Farbe', value: 'Rot' }], true],
      [[{ name: 'Farbe', value: 'Blue' }], true],
    ]);
  });

  it('are chosen by Accept-Language where no language is named', async () => {
    const mug = await addMug({ translations: { de: { title: 'Becher B' } } });
    for (const [accept, locale, title] of [
      ['de', 'de', 'Becher B'],
      ['de-CH, en;q=0.5', 'de', 'Becher B'],
      ['fr, en;q=0.1', 'en', 'Stoneware mug'],
      ['*', 'en', 'Stoneware mug'],
    ] as const) {
      const { body, headers } = await read(`/products/${mug.id}`, accept);
      expect([body.title, headers.get('content-language')]).toEqual([title, locale]);
      expect(headers.get('vary')).toContain('Accept-Language');
    }
    const named = await read(`/products/${mug.id}?locale=en`, 'de');
    expect(named.body.title).toBe('Stoneware mug');
  });

  it('are not found in a language the shop does not speak', async () => {
    for (const path of ['/products', '/products/search?q=mug', `/products/${randomUUID()}`, '/products/suggest?q=mug', '/categories']) {
      const { status, body } = await read(`${path}${path.includes('?') ? '&' : '?'}locale=fr`);
      expect([status, body.code]).toEqual([400, 'catalog.unknown-locale']);
      expect(body.offered).toEqual(['en', 'de', 'de-AT', 'sw']);
    }
  });

  it('have a tag of their own for each language, also where they say the same', async () => {
    const mug = await addMug();
    const [en, sw] = [await read(`/products/${mug.id}?locale=en`), await read(`/products/${mug.id}?locale=sw`)];
    expect(en.body).toEqual(sw.body);
    expect(en.headers.get('etag')).not.toBe(sw.headers.get('etag'));
    const again = await shop.app.request('GET', `/products/${mug.id}?locale=sw`, {
      headers: { 'if-none-match': sw.headers.get('etag') ?? '' },
    });
    expect([again.status, again.headers.get('content-language')]).toEqual([304, 'sw']);
  });

  it('cost one statement for a list and one for a page, in any language', async () => {
    const mug = await addMug({ translations: { de: { title: 'Becher C', slug: 'becher-c' } } });
    for (const path of [`/products/${mug.id}`, `/products/${mug.slug}`, '/products/becher-c', '/products?limit=5']) {
      for (const locale of ['en', 'de', 'de-AT']) {
        shop.app.statements();
        expect((await shop.app.readAnew(() => read(path, locale))).status).toBe(200);
        expect(shop.app.statements().filter((statement) => !isCatchingUp(statement))).toHaveLength(1);
      }
    }
  });

  it('stand on cards of lists, of what is related, and in what a buyer is quoted', async () => {
    const category = await addCategory(shop, `Cups ${randomUUID()}`);
    const mug = await addMug({ categoryIds: [category.id], translations: { de: { ...german, slug: 'becher-d' } } });
    const other = await addMug({ categoryIds: [category.id], relatedIds: [mug.id] });
    const list = (await read(`/products?category=${category.slug}&sort=price`, 'de')).body;
    expect(list.items.map((card: { title: string }) => card.title).sort()).toEqual(['Steingutbecher', 'Stoneware mug']);
    expect((await read(`/products/${other.id}/related`, 'de')).body.items).toMatchObject([{ title: 'Steingutbecher', slug: 'becher-d' }]);
    const quoted = await shop.catalog.quoteVariants({ variantIds: [mug.variants[0].id], currency: 'USD', locale: 'de-AT' });
    expect(quoted).toMatchObject([{ title: 'Steingutbecher', slug: 'becher-d', options: [{ name: 'Farbe', value: 'Rot' }] }]);
    const [inEnglish] = await shop.catalog.quoteVariants({ variantIds: [mug.variants[0].id], currency: 'USD' });
    expect(inEnglish).toMatchObject({ title: 'Stoneware mug', slug: mug.slug, options: [{ name: 'Colour', value: 'Red' }] });
  });
});

test('the parts of a bundle are called in its reader’s language, also after they were translated', async () => {
  const mug = await addMug();
  const [red] = mug.variants;
  const set = await asStaff(shop, 'POST', '/products', {
    title: 'Set of two',
    status: 'published',
    variants: [
      { sku: `SET-${randomUUID()}`, prices: [{ price: { minor: 2_000, currency: 'USD' } }], parts: [{ variantId: red.id, quantity: 2 }] },
    ],
  });
  await asStaff(shop, 'PATCH', `/products/${mug.id}`, { version: 1, translations: { de: { ...german, slug: 'becher-p' } } });
  const words = { title: 'Steingutbecher', options: [{ name: 'Farbe', value: 'Rot' }] };
  const { variants } = (await read(`/products/${set.body.id}`, 'de')).body;
  expect(variants[0].bundle.parts).toMatchObject([{ ...words, slug: 'becher-p' }]);
  const variantIds = [set.body.variants[0].id];
  expect(await shop.catalog.quoteVariants({ variantIds, currency: 'USD', locale: 'de' })).toMatchObject([{ parts: [words] }]);
  expect(await shop.catalog.quoteVariants({ variantIds, currency: 'USD' })).toMatchObject([{ parts: [{ title: 'Stoneware mug' }] }]);
});

describe('addresses', () => {
  it('lead to the product in any language; a former one to the present one of its language', async () => {
    const mug = await addMug({ translations: { de: { title: 'Becher E', slug: 'becher-e' } } });
    for (const [address, locale] of [
      ['becher-e', 'en'],
      ['becher-e', 'de'],
      [mug.slug, 'de'],
    ])
      expect((await read(`/products/${address}?locale=${locale}`)).body.id).toBe(mug.id);
    const edited = await asStaff(shop, 'PATCH', `/products/${mug.id}`, {
      version: 1,
      slug: `${mug.slug}-new`,
      translations: { de: { title: 'Becher E', slug: 'becher-e-neu' } },
    });
    expect(edited.status).toBe(200);
    const german = await read('/products/becher-e', 'en');
    expect([german.status, german.headers.get('location')]).toEqual([301, '/api/v1/products/becher-e-neu']);
    const english = await read(`/products/${mug.slug}?locale=de`);
    expect([english.status, english.headers.get('location')]).toEqual([301, `/api/v1/products/${mug.slug}-new?locale=de`]);
    await asStaff(shop, 'PATCH', `/products/${mug.id}`, { version: 2, translations: { de: null } });
    expect((await read('/products/becher-e-neu')).headers.get('location')).toBe(`/api/v1/products/${mug.slug}-new`);
    expect((await read(`/products/${mug.slug}-new?locale=de`)).body.title).toBe('Stoneware mug');
  });

  it('are one product’s in all languages', async () => {
    const mug = await addMug({ translations: { de: { slug: 'becher-f' } } });
    const taken = [
      { translations: { de: { slug: 'becher-f' } } },
      { translations: { sw: { slug: 'becher-f' } } },
      { translations: { de: { slug: mug.slug } } },
      { slug: 'becher-f' },
    ];
    for (const fields of taken) {
      const { status, body } = await asStaff(shop, 'POST', '/products', { title: 'Another', variants: [{ sku: randomUUID() }], ...fields });
      expect([status, body.code]).toEqual([409, 'catalog.slug-taken']);
    }
    const free = await asStaff(shop, 'POST', '/products', { title: 'Becher F', variants: [{ sku: randomUUID() }] });
    expect(free.body.slug).toBe('becher-f-2');
  });

  it('are one product’s also when two people take one at the same time', async () => {
    for (let n = 0; n < 5; n += 1) {
      const slug = `race-${randomUUID()}`;
      const answers = await Promise.all([
        asStaff(shop, 'POST', '/products', { title: 'A', slug, variants: [{ sku: randomUUID() }] }),
        asStaff(shop, 'POST', '/products', { title: 'B', translations: { de: { slug } }, variants: [{ sku: randomUUID() }] }),
      ]);
      expect(answers.map((a) => a.status).sort()).toEqual([201, 409]);
    }
  });

  it('that are the product’s own in the default language are none of another', async () => {
    const mug = await addMug({ slug: 'espresso-cup', translations: { de: { title: 'Espressotasse', slug: 'espresso-cup' } } });
    expect(mug.translations).toEqual({ de: { title: 'Espressotasse' } });
  });
});

describe('search', () => {
  it('finds by the words of any language, stemmed as in that language, and shows the cards of the one that is asked for', async () => {
    const mark = `Zwiebelkorb${randomUUID().replaceAll('-', '').slice(0, 6)}`.replace(/\d/g, 'x');
    const basket = await addMug({
      title: `Onion baskets ${mark}`,
      translations: { de: { title: `Geflochtene Zwiebelkörbe ${mark}` }, sw: { title: `Vikapu ${mark}` } },
    });
    const find = async (q: string, locale: string) =>
      (await read(`/products/search?q=${encodeURIComponent(q)}&locale=${locale}&exact=true`)).body;
    for (const q of ['onion basket', 'zwiebelkörbe', 'geflochtener', 'vikapu']) {
      expect((await find(`${q} ${mark}`, 'de')).items).toMatchObject([{ id: basket.id, title: `Geflochtene Zwiebelkörbe ${mark}` }]);
    }
    expect((await find(`geflochtene ${mark}`, 'en')).items).toMatchObject([{ title: `Onion baskets ${mark}` }]);
    const offered = (await read('/products/suggest?q=geflocht', 'de')).body;
    expect(offered.products).toMatchObject([{ title: `Geflochtene Zwiebelkörbe ${mark}` }]);
    const others = await addGoods(shop, [1], { title: 'Something about onions in a sentence' });
    expect(slugs(await find('zwiebelkörbe', 'de'))).not.toContain(others.slug);
  });
});

describe('categories and attributes', () => {
  it('are named in the language: tree, page, path, facets and former addresses', async () => {
    const mark = randomUUID().slice(0, 8);
    const { body: home } = await asStaff(shop, 'POST', '/categories', {
      name: `Home ${mark}`,
      translations: { de: { name: `Zuhause ${mark}`, slug: `zuhause-${mark}`, description: 'Alles fürs Heim.' } },
    });
    const { body: attribute } = await asStaff(shop, 'POST', '/attributes', {
      name: `Wood ${mark}`,
      kind: 'choice',
      choices: ['Oak', 'Pine'],
      filterable: true,
      translations: { de: { name: `Holz ${mark}`, choices: { Oak: 'Eiche' } } },
    });
    const stool = await addMug({ title: `Stool ${mark}`, categoryIds: [home.id], attributes: { [`Wood ${mark}`]: 'Oak' } });
    const list = (await read(`/products?category=zuhause-${mark}&facets=true`, 'de')).body;
    expect(list.items).toHaveLength(1);
    expect(list.facets.categories).toContainEqual(expect.objectContaining({ name: `Zuhause ${mark}`, slug: `zuhause-${mark}`, count: 1 }));
    expect(list.facets.attributes).toMatchObject([{ name: `Holz ${mark}`, values: [{ key: 'oak', label: 'Eiche', count: 1 }] }]);
    const english = (await read(`/products?category=${home.slug}&facets=true`, 'en')).body;
    expect(english.facets.attributes).toMatchObject([{ name: `Wood ${mark}`, values: [{ key: 'oak', label: 'Oak', count: 1 }] }]);
    const page = (await read(`/products/${stool.id}`, 'de')).body;
    expect(page.attributes).toMatchObject([{ name: `Holz ${mark}`, value: 'Eiche' }]);
    expect(page.categories).toMatchObject([{ name: `Zuhause ${mark}`, path: [{ slug: `zuhause-${mark}`, name: `Zuhause ${mark}` }] }]);
    expect((await read(`/categories/${home.slug}`, 'de')).body).toMatchObject({ name: `Zuhause ${mark}`, description: 'Alles fürs Heim.' });
    const tree = (await read('/categories', 'de')).body.items;
    expect(tree.map((c: { name: string }) => c.name)).toContain(`Zuhause ${mark}`);
    const { body: renamed } = await asStaff(shop, 'PATCH', `/categories/${home.id}`, {
      version: home.version,
      translations: { de: { name: `Daheim ${mark}`, slug: `daheim-${mark}` } },
    });
    expect(renamed.translations.de).toEqual({ name: `Daheim ${mark}`, slug: `daheim-${mark}` });
    expect((await read(`/categories/zuhause-${mark}`)).headers.get('location')).toBe(`/api/v1/categories/daheim-${mark}`);
    expect((await read(`/products/${stool.id}`, 'de')).body.categories).toMatchObject([{ name: `Daheim ${mark}` }]);
    await asStaff(shop, 'PATCH', `/attributes/${attribute.id}`, {
      version: attribute.version,
      translations: { de: { choices: { Oak: 'Eichenholz' } } },
    });
    expect((await read(`/products/${stool.id}`, 'de')).body.attributes).toMatchObject([{ name: `Wood ${mark}`, value: 'Eichenholz' }]);
  });

  it('give their address free when a category is deleted', async () => {
    const slug = `weg-${randomUUID()}`;
    const { body } = await asStaff(shop, 'POST', '/categories', { name: 'Gone', translations: { de: { slug } } });
    expect((await asStaff(shop, 'DELETE', `/categories/${body.id}`)).status).toBe(204);
    expect((await asStaff(shop, 'POST', '/categories', { name: 'New', translations: { de: { slug } } })).status).toBe(201);
  });
});

describe('staff', () => {
  it('translate within an edit, which the history tells', async () => {
    const mug = await addMug();
    const edited = await asStaff(shop, 'PATCH', `/products/${mug.id}`, {
      version: 1,
      translations: { de: { ...german, slug: 'becher-g' } },
    });
    expect(edited.body.translations).toEqual({ de: { ...german, slug: 'becher-g' } });
    const kept = await asStaff(shop, 'PATCH', `/products/${mug.id}`, {
      version: 2,
      title: 'Mug',
      translations: { sw: { title: 'Kikombe' } },
    });
    expect(Object.keys(kept.body.translations)).toEqual(['de', 'sw']);
    const { body } = await asStaff(shop, 'GET', `/products/${mug.id}/history`);
    expect(body.items[0].changes).toEqual([
      { field: 'title', before: 'Stoneware mug', after: 'Mug' },
      { field: 'translations.sw.title', before: null, after: 'Kikombe' },
    ]);
    expect(body.items[1].changes).toContainEqual({ field: 'translations.de.options.Colour.values.Red', before: null, after: 'Rot' });
    const stale = await asStaff(shop, 'PATCH', `/products/${mug.id}`, { version: 1, translations: { de: { title: 'Zu spät' } } });
    expect([stale.status, stale.body.code]).toEqual([409, 'catalog.stale']);
  });

  it('cannot translate into the default language or one the shop does not speak', async () => {
    const mug = await addMug();
    for (const locale of ['en', 'fr']) {
      const { status, body } = await asStaff(shop, 'PATCH', `/products/${mug.id}`, {
        version: 1,
        translations: { [locale]: { title: 'X' } },
      });
      expect([status, body.code]).toEqual([422, 'catalog.untranslatable']);
    }
  });
});

describe('files', () => {
  const folders: string[] = [];
  const shops: TestApp[] = [];
  afterAll(async () => {
    const violated = await Promise.all(shops.map((app) => app.violated()));
    for (const app of shops) await app.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
    expect(violated.flat()).toEqual([]);
  });
  const empty = async (): Promise<TestApp> => {
    const app = await createTestApp({ modules: [catalogModule], market: { locales: ['en', 'de', 'sw'] } });
    shops.push(app);
    return app;
  };
  const fileOf = async (name: string, content = ''): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'galleria-translations-'));
    folders.push(folder);
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const runTask = async (app: TestApp, task: string, args: Record<string, unknown>): Promise<string[]> => {
    const said: string[] = [];
    await app.house.tasks[task]?.(args, (line) => said.push(line));
    return said;
  };
  const variant = (sku: string, hue: string) => ({ sku, options: { 'Hue: outer': hue }, prices: [{ currency: 'USD', minor: 1_000 }] });
  const goods = [
    {
      slug: 'bowl',
      title: 'Bowl',
      description: 'Round.',
      images: [{ url: 'https://pictures.invalid/1.jpg', alt: 'A bowl | round' }, { url: 'https://pictures.invalid/2.jpg' }],
      options: ['Hue: outer'],
      variants: [variant('B-1', 'Red'), variant('B-2', 'Blue')],
      translations: {
        de: {
          title: 'Schüssel',
          slug: 'schuessel',
          description: ' Rund,\n„weit“. ',
          seoTitle: 'Eine Schüssel',
          options: { 'Hue: outer': { name: 'Farbe', values: { Red: 'Rot', Blue: 'Blau' } } },
          imageAlts: { 'A bowl | round': 'Eine Schüssel | rund' },
        },
        sw: { title: 'Bakuli' },
      },
    },
    { slug: 'plate', title: 'Plate', variants: [{ sku: 'P-1', prices: [{ currency: 'USD', minor: 500 }] }] },
  ];

  it('carry translations there and back, as lines and as a table', async () => {
    const jsonl = await fileOf('goods.jsonl', goods.map((line) => JSON.stringify(line)).join('\n'));
    const first = await empty();
    await runTask(first, 'catalog.import', { file: jsonl });
    expect((await first.request('GET', '/products/schuessel?locale=de')).body).toMatchObject({
      title: 'Schüssel',
      options: [{ values: ['Rot', 'Blau'] }],
    });
    for (const format of ['jsonl', 'csv']) {
      const out = await fileOf(`out.${format}`);
      await runTask(first, 'catalog.export', { file: out, format });
      const text = await readFile(out, 'utf8');
      expect(text).toContain('Eine Schüssel');
      const second = await empty();
      expect((await runTask(second, 'catalog.import', { file: out })).join(' ')).toContain('2 created, 0 updated, 0 unchanged, 0 failed');
      const again = await fileOf(`again.${format}`);
      await runTask(second, 'catalog.export', { file: again, format });
      expect(await readFile(again, 'utf8')).toBe(text);
    }
  });

  it('leave languages alone that they do not name, and take away those they empty', async () => {
    const shop = await empty();
    const lines = (translations: unknown) => `${JSON.stringify({ ...goods[0], translations })}\n`;
    await runTask(shop, 'catalog.import', { file: await fileOf('a.jsonl', lines(goods[0]?.translations)) });
    const title = async (locale: string) => (await shop.request('GET', `/products/bowl?locale=${locale}`)).body.title;
    await runTask(shop, 'catalog.import', { file: await fileOf('b.jsonl', lines({ de: { title: 'Schale' } })) });
    expect([await title('de'), await title('sw')]).toEqual(['Schale', 'Bakuli']);
    await runTask(shop, 'catalog.import', {
      file: await fileOf('c.csv', 'slug,title,option:Hue: outer,sku,price:USD,title:de\nbowl,Bowl,Red,B-1,10,\n'),
    });
    expect([await title('de'), await title('sw')]).toEqual(['Bowl', 'Bakuli']);
  });

  it('are told which line names a language the shop does not speak', async () => {
    const shop = await empty();
    const file = await fileOf('d.jsonl', `${JSON.stringify({ ...goods[1], translations: { fr: { title: 'Assiette' } } })}\n`);
    await runTask(shop, 'catalog.import', { file });
    expect(JSON.parse(await readFile(`${file}.report.json`, 'utf8')).lines).toMatchObject([
      { line: 1, error: expect.stringContaining('"fr" is none of de, sw') },
    ]);
  });
});

test('a shop that begins to speak another language makes its pages anew, a few at a time', async () => {
  const mug = await addMug({ translations: { de: { title: 'Becher N' } } });
  await shop.app.sql(`update catalog.product_search set made_for = '1 english' where product_id = $1`, [mug.id]);
  await shop.app.sql('delete from catalog.translated_pages where product_id = $1', [mug.id]);
  expect((await read(`/products/${mug.id}`, 'de')).body.title).toBe('Stoneware mug');
  await shop.app.runJob('catalog.renew-search');
  expect((await read(`/products/${mug.id}`, 'de')).body.title).toBe('Becher N');
  expect(createStemming(['en']).name).toBe('2 english');
  expect(createStemming(['en', 'de']).name).not.toBe(createStemming(['en', 'de', 'de-AT']).name);
});

test('staff find the products that miss a text in a language', async () => {
  const mark = randomUUID();
  const whole = await addMug({
    title: `Whole ${mark}`,
    translations: { de: { title: 'Ganz', description: 'Alles.', options: { Colour: { name: 'Farbe' } } } },
  });
  const half = await addMug({ title: `Half ${mark}`, translations: { de: { title: 'Halb' } } });
  const find = async (locale: string) => {
    const { body } = await asStaff(shop, 'GET', `/admin/products?q=${mark}&untranslated=${locale}`);
    return body.items.map((p: { id: string }) => p.id).sort();
  };
  expect(await find('de')).toEqual([half.id]);
  expect(await find('de-AT')).toEqual([half.id]);
  expect(await find('sw')).toEqual([whole.id, half.id].sort());
  expect((await asStaff(shop, 'GET', '/admin/products?untranslated=fr')).status).toBe(422);
});
