import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addCategory, addGoods, asStaff, closeShop, isCatchingUp, openShop, slugs, staff } from './shop';

const shop = forAllTests(async () => {
  const opened = await openShop(catalogModule);
  const laptops = await addCategory(opened, 'Laptops');
  const bags = await addCategory(opened, 'Laptop bags');
  const add = (slug: string, fields: Record<string, unknown>) => addGoods(opened, [1], { slug, ...fields });
  await add('aero-14', { title: 'Aero 14 Notebook silver 35.6 cm (14")', brand: 'Aero', categoryIds: [laptops.id] });
  await add('zen-15', { title: 'Zen 15 Notebook black 15.6 inch', brand: 'Zen', categoryIds: [laptops.id] });
  await add('city-bag', { title: 'Laptop bag City, laptop sleeve for 15" laptop', brand: 'Zen', categoryIds: [bags.id] });
  await add('galaxy-phone', { title: 'Samsung Galaxy S20 smartphone', brand: 'Samsung' });
  await add('galaxy-case', { title: 'Case for Samsung Galaxy S20', brand: 'Capo' });
  await add('toner-2110', { title: 'Brother TN-2110 toner cartridge', brand: 'Brother' });
  await add('ink-301', { title: 'HP 301XL ink cartridge black', brand: 'HP' });
  await add('ink-302', { title: 'HP 302XL ink cartridge black', brand: 'HP' });
  await add('tv-55', { title: 'Lumen TV 139.7 cm (55") 4K', brand: 'Lumen' });
  await add('tv-40', { title: 'Lumen TV 101.6 cm (40") HD', brand: 'Lumen' });
  await add('headphones', { title: 'Quiet headphones', description: 'Good for planes.' });
  await add('kikapu', { title: 'Kikapu cha ukindu', description: 'Kimetengenezwa kwa mikono.' });
  return opened;
}, closeShop);

const search = async (q: string, more = '') => shop.get(`/products/search?q=${encodeURIComponent(q)}${more}`);
const found = async (q: string) => slugs(await search(q));

describe('search understands', () => {
  test.each([
    ['TN-2110', 'toner-2110'],
    ['tn2110', 'toner-2110'],
    ['tn 2110', 'toner-2110'],
    ['hp301xl', 'ink-301'],
    ['hp 301xl', 'ink-301'],
    ['HP301XL', 'ink-301'],
    ['301 xl', 'ink-301'],
    ['tv 55 inch', 'tv-55'],
    ['55" tv', 'tv-55'],
    ['55in tv', 'tv-55'],
    ['tv 140 cm', 'tv-55'],
    ['television 40"', 'tv-40'],
    ['head phones', 'headphones'],
    ['zen note book', 'zen-15'],
    ['kikapu', 'kikapu'],
    ['kika', 'kikapu'],
  ])('%s', async (q, slug) => {
    const [first] = await found(q);
    expect(first).toBe(slug);
  });

  test('a word for a kind of thing means the thing before what goes with it', async () => {
    expect((await found('laptop')).slice(0, 3)).toEqual(expect.arrayContaining(['aero-14', 'zen-15']));
    expect((await found('laptop'))[2]).toBe('city-bag');
    expect((await found('laptop bag'))[0]).toBe('city-bag');
    expect(await found('galaxy s20')).toEqual(['galaxy-phone', 'galaxy-case']);
  });

  test('a product with all the words stands before one with some; one with next to none is not shown', async () => {
    expect((await found('hp ink cartridge 302xl'))[0]).toBe('ink-302');
    expect(await found('hp ink cartridge 302xl')).not.toContain('toner-2110');
    expect((await found('samsung galaxy black'))[0]).toBe('galaxy-phone');
  });
});

describe('typing errors', () => {
  test.each([
    ['samsng galxy', 'samsung galaxy', 'galaxy-phone'],
    ['smasung', 'samsung', 'galaxy-phone'],
    ['hedaphones', 'headphones', 'headphones'],
    ['kikapo', 'kikapu', 'kikapu'],
  ])('%s is read as %s, and the answer says so', async (q, corrected, slug) => {
    const answer = await search(q);
    expect(answer.correctedQuery).toBe(corrected);
    expect(slugs(answer)[0]).toBe(slug);
  });

  test('what was typed can be insisted on', async () => {
    const answer = await search('samsng', '&exact=true');
    expect(answer).toMatchObject({ items: [], correctedQuery: null, didYouMean: null });
  });

  test('a word that occurs is not corrected, nor is a code ever taken for another one', async () => {
    expect((await search('toner')).correctedQuery).toBeNull();
    expect(await search('TN-2111')).toMatchObject({ correctedQuery: null, didYouMean: null });
    expect(slugs(await search('303xl'))).toEqual([]);
  });

  test('what is quoted is looked for as it stands', async () => {
    expect(await found('"ink cartridge"')).toEqual(expect.arrayContaining(['ink-301', 'ink-302']));
    expect(await found('"cartridge ink"')).toEqual([]);
    expect(await found('cartridge -302xl')).not.toContain('ink-302');
  });
});

test('a search is one statement, one more for words that are new here, and one more for a phrase', async () => {
  for (const [path, most] of [
    ['q=laptop', 1],
    ['q=samsng%20galxy&facets=true', 1],
    ['q=tv%2055%20inch&facets=true&brand=lumen&sort=price', 1],
    ['q=%22ink%20cartridge%22%20-301xl', 2],
  ] as const) {
    shop.app.statements();
    expect((await shop.app.request('GET', `/products/search?${path}`)).status).toBe(200);
    const sent = shop.app.statements();
    expect(sent.filter((statement) => !isCatchingUp(statement)).length).toBeLessThanOrEqual(most);
    expect((await shop.app.request('GET', `/products/search?${path}`)).status).toBe(200);
    expect(shop.app.statements().length).toBeLessThanOrEqual(most);
  }
});

test('facets count what the search found', async () => {
  const { facets } = await search('cartridge', '&facets=true&brand=hp');
  expect(facets.total).toBe(2);
  expect(facets.brands.map((b: { slug: string; count: number }) => [b.slug, b.count])).toEqual([
    ['hp', 2],
    ['brother', 1],
  ]);
});

test('the pages of a search keep their order while a product comes that makes its words more common', async () => {
  for (let i = 0; i < 5; i += 1) await addGoods(shop, [1], { title: `Sundial ${'deluxe '.repeat(i)}${i}`, slug: `sundial-${i}` });
  const first = await search('sundial', '&limit=2');
  await addGoods(shop, [1], {
    title: 'A sundial that comes late and has a very long name that says little about it',
    slug: 'late-sundial',
  });
  const second = await search('sundial', `&limit=10&cursor=${first.nextCursor}`);
  expect([...slugs(first), ...slugs(second)].filter((slug) => slug !== 'late-sundial').sort()).toEqual(
    [0, 1, 2, 3, 4].map((i) => `sundial-${i}`),
  );
});

test('what is archived or renamed is found no more under its old words', async () => {
  const { productId } = await addGoods(shop, [1], { title: 'Orrery brass', slug: 'orrery' });
  const { version } = (await asStaff(shop, 'GET', `/admin/products/${productId}`)).body;
  await asStaff(shop, 'PATCH', `/products/${productId}`, { version, title: 'Planetarium brass' });
  expect(await found('planetarium')).toEqual(['orrery']);
  expect((await search('orrery', '&exact=true')).items).toEqual([]);
  await asStaff(shop, 'DELETE', `/products/${productId}`);
  expect((await search('planetarium', '&exact=true')).items).toEqual([]);
});

describe('synonyms', () => {
  const make = (body: Record<string, unknown>) => asStaff(shop, 'POST', '/admin/search/synonyms', body);

  test('are followed by the next search, changed, taken away, and their history is kept', async () => {
    expect(await found('mobile computer')).not.toContain('aero-14');
    const { body, status } = await make({ words: ['Mobile Computer', 'notebook'] });
    expect([status, body.words]).toEqual([201, ['mobile computer', 'notebook']]);
    expect(await found('mobile computer')).toEqual(expect.arrayContaining(['aero-14', 'zen-15']));
    const changed = await asStaff(shop, 'PATCH', `/admin/search/synonyms/${body.id}`, { version: 1, words: ['data terminal', 'notebook'] });
    expect(changed.body.version).toBe(2);
    expect(await found('data terminal')).toContain('aero-14');
    expect((await asStaff(shop, 'PATCH', `/admin/search/synonyms/${body.id}`, { version: 1, words: ['a', 'b'] })).body.code).toBe(
      'catalog.stale',
    );
    expect((await asStaff(shop, 'DELETE', `/admin/search/synonyms/${body.id}`)).status).toBe(204);
    expect(await found('data terminal')).toEqual([]);
    const { items } = (await asStaff(shop, 'GET', `/admin/search/synonyms/${body.id}/history`)).body;
    expect(items.map((i: { action: string }) => i.action)).toEqual(['deleted', 'edited', 'created']);
  });

  test('one way: who asks for the wide word finds the narrow one, not the other way round', async () => {
    await make({ oneWay: true, words: ['stationery printer supply'], means: ['toner'] });
    expect(await found('stationery printer supply')).toContain('toner-2110');
    await make({ oneWay: true, words: ['gadget'], means: ['headphones'] });
    await addGoods(shop, [1], { title: 'Pocket gadget', slug: 'gadget' });
    expect((await found('gadget')).sort()).toEqual(['gadget', 'headphones']);
    expect(await found('headphones')).toEqual(['headphones']);
  });

  test('in their language also in other forms', async () => {
    await make({ language: 'en', words: ['telly', 'tv'] });
    expect(await found('tellies')).toEqual(expect.arrayContaining(['tv-55', 'tv-40']));
  });

  test.each([
    [{ words: ['one'] }, 'catalog.bad-synonym'],
    [{ words: ['One', 'one'] }, 'catalog.bad-synonym'],
    [{ words: ['a b c d e', 'x'] }, 'catalog.bad-synonym'],
    [{ oneWay: true, words: ['x'] }, 'catalog.bad-synonym'],
  ])('%j is refused', async (body, code) => {
    expect((await make(body)).body.code).toBe(code);
  });

  test('are found by their letters, page by page', async () => {
    const all = (await asStaff(shop, 'GET', '/admin/search/synonyms?q=noteb')).body.items;
    expect(all.map((s: { words: string[] }) => s.words)).toContainEqual(['laptop', 'notebook']);
    const first = (await asStaff(shop, 'GET', '/admin/search/synonyms?limit=5')).body;
    const second = (await asStaff(shop, 'GET', `/admin/search/synonyms?limit=5&cursor=${first.nextCursor}`)).body;
    expect(new Set([...first.items, ...second.items].map((s: { id: string }) => s.id)).size).toBe(10);
    expect((await asStaff(shop, 'GET', '/admin/search/synonyms?cursor=x')).body.code).toBe('catalog.bad-cursor');
  });
});

test('staff see what is searched, how often, and what finds nothing; never who searched', async () => {
  for (let i = 0; i < 3; i += 1) await search('Quiet  Headphones');
  await search('xylophonium');
  await search('ada@example.com');
  await search('+49 170 1234567');
  await shop.app.request('POST', '/products/search/clicks', { body: { q: 'quiet headphones' } });
  const { body } = await asStaff(shop, 'GET', '/admin/search/queries?days=1');
  expect(body.items).toContainEqual({ query: 'quiet headphones', searches: 3, clicks: 1, results: 1 });
  expect(JSON.stringify(body)).not.toMatch(/ada|1234567/);
  const lost = (await asStaff(shop, 'GET', '/admin/search/queries?days=1&found=false')).body;
  expect(lost.items.map((i: { query: string }) => i.query)).toContain('xylophonium');
  expect(lost.items.map((i: { query: string }) => i.query)).not.toContain('quiet headphones');
});

describe('suggestions', () => {
  const suggest = (q: string) => shop.get(`/products/suggest?q=${encodeURIComponent(q)}`);

  test('are products, categories and brands that begin so', async () => {
    const { products, categories, brands } = await suggest('lapt');
    expect(categories.map((c: { slug: string }) => c.slug)).toEqual(['laptops', 'laptop-bags']);
    expect(products.map((p: { slug: string }) => p.slug)).toContain('city-bag');
    expect(brands).toEqual([]);
    expect((await suggest('sams')).brands).toEqual([{ slug: 'samsung', name: 'Samsung' }]);
    expect((await suggest('brother tn21')).products[0]).toMatchObject({ slug: 'toner-2110', price: { minor: 1000 }, image: null });
  });

  test('are what several have searched with success', async () => {
    for (let i = 0; i < 3; i += 1) await search('toner cartridge');
    await search('toner nobody else wants');
    await asStaff(shop, 'GET', '/admin/search/queries');
    expect((await suggest('toner')).queries).toEqual(['toner cartridge']);
  });

  test('are one statement, and none for a while when they were asked for before', async () => {
    shop.app.statements();
    const first = await suggest('cartr');
    expect(shop.app.statements()).toHaveLength(1);
    expect(await suggest(' CARTR ')).toEqual(first);
    expect(shop.app.statements()).toHaveLength(0);
  });

  test.each(['%', '_', '\\', "'", '"', '日本語', '😀', 'a'.repeat(100)])('%s breaks nothing', async (q) => {
    expect((await shop.app.request('GET', `/products/suggest?q=${encodeURIComponent(q)}`)).status).toBe(200);
  });
});

test('products that were indexed otherwise are indexed anew by a job', async () => {
  const { slug } = await addGoods(shop, [1], { title: 'Astrolabe' });
  await shop.app.sql(
    `update catalog.product_search s set made_for = '', terms = '{}', impacts = '{}', vocabulary = '{}', changed_in = pg_current_xact_id(), described_in = pg_current_xact_id()
      from catalog.products x where x.id = s.product_id and x.slug = '${slug}'`,
  );
  await addGoods(shop, [1], { title: 'Armillary' });
  expect((await search('astrolabe', '&exact=true')).items).toEqual([]);
  for (const name of ['catalog.renew-search', 'catalog.prune'])
    await shop.app.house.jobs.find(({ job }) => job.name === name)?.run({}, new AbortController().signal);
  expect(await found('astrolabe')).toEqual([slug]);
});

test('only staff may see and change how search works', async () => {
  for (const [method, path] of [
    ['GET', '/admin/search/queries'],
    ['GET', '/admin/search/synonyms'],
    ['POST', '/admin/search/synonyms'],
  ] as const)
    expect([401, 403]).toContain(
      (await shop.app.request(method, path, { body: method === 'POST' ? { words: ['a', 'b'] } : undefined })).status,
    );
  expect((await shop.app.request('GET', '/admin/search/queries', { as: staff })).status).toBe(200);
});
