import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addCategory, addGoods, asStaff, closeShop, openShop } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

beforeAll(async () => {
  const kitchen = await addCategory(shop, 'Kitchen');
  const mugs = await addCategory(shop, 'Mugs', kitchen.id);
  await addGoods(shop, [8, 9], { title: 'Beta mug', brand: 'Lume', categoryIds: [mugs.id, kitchen.id] });
  await addGoods(shop, [2], { title: 'alpha bowl', brand: 'Osa', categoryIds: [kitchen.id], status: 'draft' });
  await addGoods(shop, [0], { title: 'Gamma jug', categoryIds: [], status: 'archived' });
  await addGoods(shop, [50], { title: 'Delta 100%_cup', brand: 'Osa' });
});

const list = async (query: string) => (await asStaff(shop, 'GET', `/admin/products?${query}`)).body;
const titles = async (query: string): Promise<string[]> => (await list(query)).items.map((p: { title: string }) => p.title);

test.each([
  ['sort=title', ['alpha bowl', 'Beta mug', 'Delta 100%_cup', 'Gamma jug']],
  ['sort=created', ['Delta 100%_cup', 'Gamma jug', 'alpha bowl', 'Beta mug']],
  ['sort=title&status=published', ['Beta mug', 'Delta 100%_cup']],
  ['sort=title&category=kitchen', ['alpha bowl', 'Beta mug']],
  ['category=mugs', ['Beta mug']],
  ['category=nowhere', []],
  ['sort=title&brand=osa,lume', ['alpha bowl', 'Beta mug', 'Delta 100%_cup']],
  ['sort=title&brand=Osa&status=draft', ['alpha bowl']],
  ['sort=title&stock=low', ['alpha bowl', 'Gamma jug']],
  ['stock=out', ['Gamma jug']],
  ['sort=title&stock=in', ['alpha bowl', 'Beta mug', 'Delta 100%_cup']],
  ['q=100%25_', ['Delta 100%_cup']],
  ['q=OSA&sort=title', ['alpha bowl', 'Delta 100%_cup']],
])('%s', async (query, expected) => {
  expect(await titles(query)).toEqual(expected);
  expect((await list(query)).total).toBe(expected.length);
});

test('a row says what a table needs', async () => {
  expect((await list('category=mugs')).items[0]).toMatchObject({
    brand: 'Lume',
    status: 'published',
    shown: true,
    categories: ['Mugs', 'Kitchen'],
    price: { minor: 1000, currency: 'USD' },
    variantCount: 2,
    onHand: 17,
    reserved: 0,
    free: 17,
    low: false,
  });
  expect((await list('status=draft')).items[0]).toMatchObject({ shown: false, low: true });
});

describe('what has no shelf of its own', () => {
  const made: Record<string, string> = {};
  const add = async (title: string, variant: Record<string, unknown>) => {
    const sku = title.toUpperCase().replace(' ', '-');
    const { body } = await asStaff(shop, 'POST', '/products', { title, tags: ['shelfless'], variants: [{ sku, prices: [], ...variant }] });
    made[title] = body.id;
    return body.variants[0].id as string;
  };
  const row = async (title: string) => (await list('tag=shelfless')).items.find((p: { title: string }) => p.title === title);

  beforeAll(async () => {
    const { variantIds } = await addGoods(shop, [9, 4], { tags: ['part'] });
    const [cup, pot] = variantIds;
    await add('Tea set', {
      parts: [
        { variantId: cup, quantity: 2 },
        { variantId: pot, quantity: 1 },
      ],
    });
    const guide = await add('Tea guide', { digital: true });
    await asStaff(shop, 'PUT', '/stock-rules', { variantIds, safety: 1 });
    await add('Empty guide', { digital: true });
    await shop.app.sql(
      `insert into catalog.digital_files (id, variant_id, name, content_type, bytes, storage_key)
       values (gen_random_uuid(), $1, 'g.pdf', 'application/pdf', 1, 'private/g')`,
      [guide],
    );
  });
  afterAll(async () => {
    for (const { id } of [...(await list('tag=shelfless')).items, ...(await list('tag=part')).items])
      await asStaff(shop, 'DELETE', `/products/${id}`);
  });

  test('is listed with what could be sold of it: of a set what its parts make, of files that there is one', async () => {
    expect(await row('Tea set')).toMatchObject({ onHand: 0, free: 3, endless: false, low: false });
    expect(await row('Tea guide')).toMatchObject({ free: 0, endless: true });
    expect(await row('Empty guide')).toMatchObject({ free: 0, endless: false });
    expect((await list('tag=part')).items[0]).toMatchObject({ onHand: 13, free: 11 });
  });

  test('is found by whether it is there', async () => {
    expect(await titles('tag=shelfless&stock=in&sort=title')).toEqual(['Tea guide', 'Tea set']);
    expect(await titles('tag=shelfless&stock=out')).toEqual(['Empty guide']);
    expect((await list('tag=shelfless&stock=in')).total).toBe(2);
  });
});

test.each(['updated', 'created', 'title'])('page after page by %s shows each product once', async (sort) => {
  const whole = await titles(`sort=${sort}`);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { items: { title: string }[]; nextCursor: string | null } = await list(
      `sort=${sort}&limit=1${cursor ? `&cursor=${cursor}` : ''}`,
    );
    seen.push(...page.items.map((p) => p.title));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(whole);
});

test('a cursor of another order, or an invented one, is refused', async () => {
  const { nextCursor } = await list('sort=title&limit=1');
  const invented = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const id = '0190f3a4-1111-7222-8333-444455556666';
  for (const cursor of [
    nextCursor,
    'x',
    invented(['updated', 'x', id]),
    invented(['updated', '1'.repeat(20), id]),
    invented(['updated', '1', 'x']),
  ])
    expect((await asStaff(shop, 'GET', `/admin/products?cursor=${cursor}`)).body.code).toBe('catalog.bad-cursor');
});

test('the tax classes in use can be chosen from, each once', async () => {
  const { body } = await asStaff(shop, 'POST', '/products', {
    title: 'Atlas',
    taxClass: 'books',
    variants: [{ sku: 'ATLAS', options: [], prices: [] }],
  });
  expect((await asStaff(shop, 'GET', '/admin/tax-classes')).body).toEqual({ items: ['books', 'standard'] });
  await asStaff(shop, 'PATCH', `/products/${body.id}`, { version: body.version, taxClass: 'standard' });
  expect((await asStaff(shop, 'GET', '/admin/tax-classes')).body).toEqual({ items: ['standard'] });
});
