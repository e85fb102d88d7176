import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addCategory, addGoods, asStaff, closeShop, openShop } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

const define = async (fields: Record<string, unknown>) => {
  const { status, body } = await asStaff(shop, 'POST', '/attributes', fields);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
};
const pageOf = async (slug: string) => shop.get(`/products/${slug}`);
const shown = async (slug: string) => (await pageOf(slug)).attributes.map((a: { name: string; value: unknown }) => [a.name, a.value]);

describe('attributes that staff define', () => {
  test('values that products already have are read as the kind wants them, and the page says the unit', async () => {
    const { slug } = await addGoods(shop, [1], { attributes: { Diagonal: '55 in', Note: 'As seen' } });
    const free = (await asStaff(shop, 'GET', '/admin/attributes/undefined')).body.items;
    expect(free).toContainEqual({ name: 'Diagonal', count: 1, examples: ['55 in'] });
    const made = await define({ name: 'Diagonal', kind: 'number', unit: 'in', filterable: true });
    expect(made).toMatchObject({ code: 'diagonal', count: 1, version: 1 });
    expect((await pageOf(slug)).attributes).toEqual([
      { name: 'Diagonal', code: 'diagonal', kind: 'number', unit: 'in', value: 55 },
      { name: 'Note', code: null, kind: null, unit: null, value: 'As seen' },
    ]);
  });

  test('a definition that present values do not fit is refused, names them, and changes nothing', async () => {
    const { productId, slug } = await addGoods(shop, [1], { title: 'Odd one', attributes: { Power: 'a lot' } });
    const refused = await asStaff(shop, 'POST', '/attributes', { name: 'Power', kind: 'number', unit: 'W' });
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'catalog.values-do-not-fit',
        count: 1,
        products: [{ productId, title: 'Odd one', value: 'a lot', reason: 'must be a number in W' }],
      },
    });
    expect(await shown(slug)).toEqual([['Power', 'a lot']]);
    expect((await asStaff(shop, 'GET', '/admin/attributes')).body.items.map((a: { name: string }) => a.name)).not.toContain('Power');
  });

  test('a product whose value does not fit is refused with the reason', async () => {
    await define({ name: 'Finish', kind: 'choice', choices: ['Matt', 'Gloss'] });
    const { productId, slug } = await addGoods(shop, [1], { attributes: { Finish: 'gloss' } });
    expect(await shown(slug)).toEqual([['Finish', 'Gloss']]);
    const refused = await asStaff(shop, 'PATCH', `/products/${productId}`, { version: 1, attributes: { Finish: 'Satin' } });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'catalog.bad-product', detail: 'attribute "Finish" must be one of: Matt, Gloss' },
    });
  });

  test('a new name moves the values along; a deleted definition leaves plain facts', async () => {
    const { id } = await define({ name: 'Colour tone', kind: 'text' });
    const { slug } = await addGoods(shop, [1], { attributes: { 'Colour tone': 'warm' } });
    expect((await asStaff(shop, 'PATCH', `/attributes/${id}`, { version: 1, name: 'Tone' })).body).toMatchObject({
      name: 'Tone',
      code: 'colour-tone',
      version: 2,
    });
    expect(await shown(slug)).toEqual([['Tone', 'warm']]);
    expect((await asStaff(shop, 'PATCH', `/attributes/${id}`, { version: 1, name: 'Late' })).body.code).toBe('catalog.stale');
    expect((await asStaff(shop, 'PATCH', `/attributes/${id}`, { version: 2, shown: false })).status).toBe(200);
    expect(await shown(slug)).toEqual([]);
    expect((await asStaff(shop, 'DELETE', `/attributes/${id}`)).status).toBe(204);
    expect((await pageOf(slug)).attributes).toEqual([{ name: 'Tone', code: null, kind: null, unit: null, value: 'warm' }]);
    const history = (await asStaff(shop, 'GET', `/attributes/${id}/history`)).body.items;
    expect(history.map((h: { action: string }) => h.action)).toEqual(['deleted', 'edited', 'edited', 'created']);
  });

  test.each([
    [{ kind: 'choice' }, 'a choice needs values to choose from'],
    [{ kind: 'text', choices: ['a'] }, 'only a choice has values to choose from'],
    [{ kind: 'text', unit: 'kg' }, 'only a number has a unit'],
    [{ kind: 'number', multiple: true }, 'only a text or a choice may have several values'],
  ])('%j does not hold together', async (fields, detail) => {
    expect((await asStaff(shop, 'POST', '/attributes', { name: randomUUID(), ...fields })).body).toMatchObject({
      code: 'catalog.bad-attribute',
      detail,
    });
  });

  test('two attributes never share a name', async () => {
    await define({ name: 'Twice', kind: 'text' });
    expect(await asStaff(shop, 'POST', '/attributes', { name: 'Twice', kind: 'text' })).toMatchObject({
      status: 409,
      body: { code: 'catalog.attribute-taken' },
    });
  });
});

describe('product types', () => {
  test('the page follows the order of the type, and what the type asks for is asked when a product goes on sale', async () => {
    const watt = await define({ name: 'Watt', kind: 'number', unit: 'W' });
    const socket = await define({ name: 'Socket', kind: 'text' });
    const attributes = [{ attributeId: watt.id, required: true }, { attributeId: socket.id }];
    const type = (await asStaff(shop, 'POST', '/product-types', { name: 'Lamp', attributes })).body;
    expect(type).toMatchObject({ code: 'lamp', attributes: [{ required: true }, { required: false }], count: 0 });
    const { productId, slug } = await addGoods(shop, [1], { status: 'draft', typeId: type.id, attributes: { Socket: 'E27' } });
    const publish = { version: 1, status: 'published' };
    expect((await asStaff(shop, 'PATCH', `/products/${productId}`, publish)).body.detail).toBe('attribute "Watt" is missing');
    expect(
      (await asStaff(shop, 'PATCH', `/products/${productId}`, { ...publish, attributes: { Socket: 'E27', Watt: '7 W' } })).status,
    ).toBe(200);
    expect(await shown(slug)).toEqual([
      ['Watt', 7],
      ['Socket', 'E27'],
    ]);
    const turned = {
      version: 1,
      attributes: [
        { attributeId: socket.id, required: true },
        { attributeId: watt.id, required: true },
      ],
    };
    expect((await asStaff(shop, 'PATCH', `/product-types/${type.id}`, turned)).status).toBe(200);
    expect(await shown(slug)).toEqual([
      ['Socket', 'E27'],
      ['Watt', 7],
    ]);
    expect((await asStaff(shop, 'GET', '/admin/products?type=lamp')).body.items.map((p: { id: string }) => p.id)).toEqual([productId]);
    expect((await asStaff(shop, 'DELETE', `/product-types/${type.id}`)).status).toBe(204);
    expect((await asStaff(shop, 'GET', `/admin/products/${productId}`)).body.typeId).toBeNull();
  });

  test('an attribute that is asked for later does not stand in the way of mending a title', async () => {
    const type = (await asStaff(shop, 'POST', '/product-types', { name: 'Vase' })).body;
    const { productId } = await addGoods(shop, [1], { typeId: type.id });
    const height = await define({ name: 'Height', kind: 'number', unit: 'cm' });
    await asStaff(shop, 'PATCH', `/product-types/${type.id}`, { version: 1, attributes: [{ attributeId: height.id, required: true }] });
    expect((await asStaff(shop, 'PATCH', `/products/${productId}`, { version: 1, title: 'Tall vase' })).status).toBe(200);
    expect((await asStaff(shop, 'PATCH', `/products/${productId}`, { version: 2, attributes: { Other: 'x' } })).status).toBe(422);
  });
});

describe('collections', () => {
  const inside = async (slug: string) =>
    (await shop.get(`/products?category=${slug}&limit=100`)).items.map((p: { slug: string }) => p.slug);

  test('fill themselves by their rule, at once and when a product changes', async () => {
    const summer = await addGoods(shop, [1], { tags: ['Summer'] });
    const winter = await addGoods(shop, [1], { tags: ['winter'] });
    const rule = { match: 'all', conditions: [{ field: 'tag', is: 'summer' }] };
    const made = (await asStaff(shop, 'POST', '/categories', { name: 'Sunny days', description: 'For outside.', rule })).body;
    expect(made).toMatchObject({ slug: 'sunny-days', rule, parentId: null });
    expect(await inside('sunny-days')).toEqual([summer.slug]);
    await asStaff(shop, 'PATCH', `/products/${winter.productId}`, { version: 1, tags: ['summer'] });
    expect((await inside('sunny-days')).sort()).toEqual([summer.slug, winter.slug].sort());
    await asStaff(shop, 'PATCH', `/categories/${made.id}`, {
      version: 1,
      rule: { match: 'all', conditions: [{ field: 'tag', is: 'none' }] },
    });
    expect(await inside('sunny-days')).toEqual([]);
    expect(await shop.get('/categories/sunny-days')).toMatchObject({
      collection: true,
      description: 'For outside.',
      path: [{ name: 'Sunny days' }],
    });
  });

  test('stand at the top, with nothing below', async () => {
    const rule = { match: 'any', conditions: [{ field: 'on-sale', is: true }] };
    const parent = await addCategory(shop, 'Parent of none');
    const refused = { status: 422, body: { code: 'catalog.bad-collection' } };
    expect(await asStaff(shop, 'POST', '/categories', { name: 'Sale', parentId: parent.id, rule })).toMatchObject(refused);
    const sale = (await asStaff(shop, 'POST', '/categories', { name: 'Sale', rule })).body;
    expect(await asStaff(shop, 'POST', '/categories', { name: 'Below', parentId: sale.id })).toMatchObject(refused);
    await addCategory(shop, 'Child', parent.id);
    expect(await asStaff(shop, 'PATCH', `/categories/${parent.id}`, { version: 1, rule })).toMatchObject(refused);
  });

  test('of new things let go of what is no longer new', async () => {
    const rule = { match: 'all', conditions: [{ field: 'published', withinDays: 7 }] };
    await asStaff(shop, 'POST', '/categories', { name: 'Just in', rule });
    const { productId, slug } = await addGoods(shop, [1]);
    expect(await inside('just-in')).toContain(slug);
    await shop.app.sql(`update catalog.products set published_at = now() - interval '7 days 1 hour' where id = $1`, [productId]);
    await shop.app.runJob('catalog.refresh-collections');
    expect(await inside('just-in')).not.toContain(slug);
  });
});

describe('a product', () => {
  test('that is scheduled is nowhere to be seen until its time, then published by itself', async () => {
    const later = await addGoods(shop, [1], { status: 'scheduled', publishAt: '2099-01-01T00:00:00Z' });
    const due = await addGoods(shop, [1], { status: 'scheduled', publishAt: '2026-01-01T00:00:00+03:00' });
    await shop.app.runJob('catalog.publish-due');
    expect((await shop.app.request('GET', `/products/${later.slug}`)).status).toBe(404);
    expect((await shop.app.request('GET', `/products/${due.slug}`)).status).toBe(200);
    expect((await asStaff(shop, 'GET', `/admin/products/${due.productId}`)).body).toMatchObject({
      status: 'published',
      publishAt: '2025-12-31T21:00:00.000Z',
    });
    const refused = await asStaff(shop, 'PATCH', `/products/${due.productId}`, { version: 2, status: 'scheduled', publishAt: null });
    expect(refused.body.detail).toBe('a scheduled product needs publishAt');
  });

  test('that moves leaves word where it went; the address is free for others', async () => {
    const { productId, slug } = await addGoods(shop, [1]);
    await asStaff(shop, 'PATCH', `/products/${productId}`, { version: 1, slug: `${slug}-b` });
    await asStaff(shop, 'PATCH', `/products/${productId}`, { version: 2, slug: `${slug}-c` });
    for (const old of [slug, `${slug}-b`]) {
      const answer = await shop.app.request('GET', `/products/${old}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([301, `/api/v1/products/${slug}-c`]);
    }
    const other = await addGoods(shop, [1], { slug });
    expect((await pageOf(slug)).id).toBe(other.productId);
    await shop.app.request('DELETE', `/products/${productId}`);
    await asStaff(shop, 'DELETE', `/products/${productId}`);
    expect((await shop.app.request('GET', `/products/${slug}-b`)).status).toBe(404);
  });

  test('a category that moves leaves word, too', async () => {
    const { id, slug } = await addCategory(shop, 'Moving');
    await asStaff(shop, 'PATCH', `/categories/${id}`, { version: 1, slug: 'moved-away', seoTitle: 'Moved' });
    const answer = await shop.app.request('GET', `/categories/${slug}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([301, '/api/v1/categories/moved-away']);
    expect(await shop.get('/categories/moved-away')).toMatchObject({ id, seoTitle: 'Moved', collection: false });
    expect((await shop.app.request('GET', '/categories/never-was')).status).toBe(404);
  });

  test('has related ones as staff have chosen, else the best rated beside it', async () => {
    const category = await addCategory(shop, 'Beside');
    const [one, two, three] = [
      await addGoods(shop, [1], { categoryIds: [category.id] }),
      await addGoods(shop, [0], { categoryIds: [category.id] }),
      await addGoods(shop, [1]),
    ];
    const related = async () =>
      (await shop.get(`/products/${one.productId}/related`)).items.map((p: { slug: string; available: boolean }) => [p.slug, p.available]);
    expect(await related()).toEqual([[two.slug, false]]);
    await asStaff(shop, 'PATCH', `/products/${one.productId}`, {
      version: 1,
      relatedIds: [three.productId, two.productId, three.productId],
    });
    expect(await related()).toEqual([
      [three.slug, true],
      [two.slug, false],
    ]);
    expect((await asStaff(shop, 'PATCH', `/products/${one.productId}`, { version: 2, relatedIds: [randomUUID()] })).body.code).toBe(
      'catalog.unknown-reference',
    );
    expect((await shop.app.request('GET', `/products/${randomUUID()}/related`)).status).toBe(404);
  });
});

test('a change that touches more products than one step holds reaches them all, and goes on after a stop', async () => {
  const lines = Array.from({ length: 230 }, (_, n) => ({
    slug: `many-${n}`,
    title: `Many ${n}`,
    attributes: { Batch: `n${n}` },
    variants: [{ sku: `MANY-${n}`, prices: [{ currency: 'USD', minor: 100 }] }],
  }));
  const folder = await mkdtemp(join(tmpdir(), 'galleria-attributes-'));
  const file = join(folder, 'many.jsonl');
  await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  await shop.app.house.tasks['catalog.import']?.({ file }, () => undefined);
  await rm(folder, { recursive: true });
  const { id } = await define({ name: 'Batch', kind: 'text' });
  await asStaff(shop, 'PATCH', `/attributes/${id}`, { version: 1, name: 'Lot' });
  await shop.app.settle();
  expect((await pageOf('many-0')).attributes).toMatchObject([{ name: 'Lot', code: 'batch', value: 'n0' }]);
  expect((await pageOf('many-229')).attributes).toMatchObject([{ name: 'Lot', code: 'batch', value: 'n229' }]);
  expect(await shop.app.sql('select * from catalog.stale_pages')).toEqual([]);
});

describe('lists', () => {
  test('are filtered by attributes, and each facet counts what its choice would leave', async () => {
    const { slug: category, id } = await addCategory(shop, 'Shelves');
    await define({ name: 'Timber', kind: 'choice', choices: ['Oak', 'Reclaimed pine', 'Ash'], multiple: true, filterable: true });
    await define({ name: 'Boards', kind: 'number', unit: 'pcs', filterable: true });
    await define({ name: 'Made on', kind: 'date', filterable: true });
    await define({ name: 'Folds', kind: 'boolean', filterable: true });
    const shelf = (Timber: string[], Boards: number, more: object = {}) =>
      addGoods(shop, [1], { categoryIds: [id], attributes: { Timber, Boards, ...more } });
    const oak = await shelf(['Oak'], 3, { 'Made on': '2026-01-10', Folds: true });
    const mixed = await shelf(['Oak', 'Reclaimed pine'], 5, { 'Made on': '2025-06-01', Folds: false });
    const ash = await shelf(['Ash'], 5);
    const list = async (query: string) => shop.get(`/products?category=${category}&sort=newest&facets=true${query}`);
    const slugsOf = async (query: string) => (await list(query)).items.map((p: { slug: string }) => p.slug);
    expect(await slugsOf('&attr.timber=oak')).toEqual([mixed.slug, oak.slug]);
    expect(await slugsOf('&attr.timber=reclaimed-pine,ash')).toEqual([ash.slug, mixed.slug]);
    expect(await slugsOf('&attr.boards=4..')).toEqual([ash.slug, mixed.slug]);
    expect(await slugsOf('&attr.boards=..3')).toEqual([oak.slug]);
    expect(await slugsOf('&attr.boards=5&attr.timber=oak')).toEqual([mixed.slug]);
    expect(await slugsOf('&attr.made-on=2026-01-01..')).toEqual([oak.slug]);
    expect(await slugsOf('&attr.folds=true')).toEqual([oak.slug]);
    expect(await slugsOf('&attr.nothing=true')).toEqual([]);
    for (const range of ['2026-02-30..', '..2026-13-01']) expect((await shop.get(`/products?attr.made-on=${range}`)).status).toBe(400);
    const { facets } = await list('&attr.timber=oak&attr.boards=5');
    expect(facets.total).toBe(1);
    const facet = (code: string) => facets.attributes.find((a: { code: string }) => a.code === code);
    expect(facet('timber')).toEqual({
      code: 'timber',
      name: 'Timber',
      kind: 'choice',
      unit: null,
      min: null,
      max: null,
      values: [
        { key: 'ash', label: 'Ash', count: 1 },
        { key: 'oak', label: 'Oak', count: 1 },
        { key: 'reclaimed-pine', label: 'Reclaimed pine', count: 1 },
      ],
    });
    expect(facet('boards')).toMatchObject({
      unit: 'pcs',
      min: 3,
      max: 5,
      values: [
        { key: '3', count: 1 },
        { key: '5', count: 1 },
      ],
    });
    expect(facet('folds').values).toEqual([{ key: 'false', label: 'false', count: 1 }]);
    expect((await shop.get(`/products/search?q=thing&category=${category}&attr.timber=ash`)).items).toHaveLength(1);
    const first = await shop.get(`/products?category=${category}&limit=1&attr.timber=oak`);
    expect((await shop.get(`/products?category=${category}&limit=1&attr.timber=oak&cursor=${first.nextCursor}`)).items[0].slug).toBe(
      oak.slug,
    );
  });

  test.each([
    ['attr.size=', '/attr.size', 'must be values or a range'],
    ['attr.size=a..b', '/attr.size', 'must be a range such as 40..60, 40.. or 2026-01-01..'],
    ['attr.size=1..2..3', '/attr.size', 'must be a range such as 40..60, 40.. or 2026-01-01..'],
    ['attr.=x', '/attr.', 'is not known here'],
    ['attribute=x', '/attribute', 'is not known here'],
  ])('say what is wrong with ?%s', async (query, pointer, detail) => {
    const { status, body } = await shop.app.request('GET', `/products?${query}`);
    expect([status, body.errors]).toEqual([400, [{ in: 'query', pointer, detail }]]);
  });
});
