import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addCategory, addGoods, closeShop, isCatchingUp, openShop, rate, slugs } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

const facts = [
  { title: 'Ash spoon', place: 'spoons', brand: 'Lume', price: 900, stock: 3, stars: 4.5 },
  { title: 'Beech spoon', place: 'spoons', brand: 'Lume', price: 1500, stock: 0, stars: 3.9 },
  { title: 'Clay bowl', place: 'kitchen', brand: 'Osa & Sons', price: 700, stock: 2, stars: null },
  { title: 'Dune vase', place: 'living', brand: 'Lume', price: 4200, stock: 1, stars: 4 },
  { title: 'Elm stool', place: 'living', brand: null, price: 12900, stock: 0, stars: 2.25 },
  { title: 'Felt throw', place: 'living', brand: 'Tal', price: 8000, stock: 7, stars: 5 },
  { title: 'Glass bowl', place: 'kitchen', brand: 'Tal', price: 2100, stock: 4, stars: null },
] as const;

beforeAll(async () => {
  const kitchen = await addCategory(shop, 'Kitchen');
  const ids = {
    kitchen: kitchen.id,
    spoons: (await addCategory(shop, 'Spoons', kitchen.id)).id,
    living: (await addCategory(shop, 'Living')).id,
  };
  for (const { title, place, brand, price, stock, stars } of facts) {
    const { productId } = await addGoods(shop, [stock], {
      title,
      brand,
      categoryIds: [ids[place]],
      options: [],
      variants: [{ sku: title, prices: [{ price: { minor: price, currency: 'USD' } }] }],
    });
    if (stars !== null) await rate(shop, productId, stars);
  }
});

const found = async (query: string) => slugs(await shop.get(`/products?sort=price&limit=100&${query}`)).sort();

test.each([
  ['brand=lume', ['ash-spoon', 'beech-spoon', 'dune-vase']],
  ['brand=tal,osa-sons', ['clay-bowl', 'felt-throw', 'glass-bowl']],
  ['brand=Osa%20%26%20Sons', ['clay-bowl']],
  ['brand=lume&category=kitchen', ['ash-spoon', 'beech-spoon']],
  ['brand=nobody', []],
  ['minRating=4', ['ash-spoon', 'dune-vase', 'felt-throw']],
  ['minRating=3.9&category=kitchen', ['ash-spoon', 'beech-spoon']],
  ['minRating=4&inStock=true&maxPrice=5000', ['ash-spoon', 'dune-vase']],
  ['category=kitchen&brand=tal,lume&inStock=true', ['ash-spoon', 'glass-bowl']],
])('%s', async (query, expected) => {
  expect(await found(query)).toEqual(expected);
});

test('the same filters narrow a search', async () => {
  expect(slugs(await shop.get('/products/search?q=bowl&brand=tal'))).toEqual(['glass-bowl']);
  expect(slugs(await shop.get('/products/search?q=spoon&minRating=4&sort=price'))).toEqual(['ash-spoon']);
});

test.each(['minRating=0', 'minRating=6', 'minRating=4.555', 'minRating=x', 'minRating=5.01', 'facets=yes', 'brand='])(
  '%s is refused',
  async (query) => {
    expect((await shop.app.request('GET', `/products?${query}`)).status).toBe(400);
  },
);

/** Without `name` and with these instead. */
const but = (query: string, names: readonly string[], instead: Record<string, string | number>): string => {
  const parameters = new URLSearchParams(query);
  for (const name of names) parameters.delete(name);
  for (const [name, value] of Object.entries(instead)) parameters.set(name, String(value));
  return parameters.toString();
};

describe.each(['/products?', '/products/search?q=bowl&'])('facets of %s', (list) => {
  test.each([
    '',
    'category=kitchen',
    'brand=lume',
    'brand=lume,tal&minPrice=900',
    'category=living&brand=tal&minPrice=1000&maxPrice=9000&minRating=3&inStock=true',
    'category=no-such-place',
    'maxPrice=1',
    'inStock=true&minRating=4',
  ])('say what one would get, whatever else is chosen: "%s"', async (query) => {
    const count = async (q: string): Promise<number> => (await shop.get(`${list}${q}&limit=100`)).items.length;
    const { facets } = await shop.get(`${list}${query}&facets=true`);
    expect(facets.total).toBe(await count(query));
    for (const brand of facets.brands)
      expect([brand.slug, brand.count]).toEqual([brand.slug, await count(but(query, ['brand'], { brand: brand.slug }))]);
    for (const category of facets.categories)
      expect([category.slug, category.count]).toEqual([category.slug, await count(but(query, ['category'], { category: category.slug }))]);
    for (const rating of facets.ratings)
      expect([rating.min, rating.count]).toEqual([rating.min, await count(but(query, ['minRating'], { minRating: rating.min }))]);
    let priced = 0;
    for (const { min, max, count: n } of facets.price.ranges) {
      expect([min.minor, n]).toEqual([
        min.minor,
        await count(but(query, ['minPrice', 'maxPrice'], { minPrice: min.minor, maxPrice: max.minor })),
      ]);
      priced += n;
    }
    expect(priced).toBe(await count(but(query, ['minPrice', 'maxPrice'], {})));
    const anyStock = await count(but(query, ['inStock'], {}));
    const inStock = await count(but(query, ['inStock'], { inStock: 'true' }));
    expect(facets.availability).toEqual({ inStock, soldOut: anyStock - inStock });
  });
});

test('the price steps are round and few, from the cheapest to the dearest', async () => {
  const { facets } = await shop.get('/products?facets=true');
  expect(facets.price).toEqual({
    min: { minor: 700, currency: 'USD' },
    max: { minor: 12900, currency: 'USD' },
    ranges: [
      { min: { minor: 0, currency: 'USD' }, max: { minor: 4999, currency: 'USD' }, count: 5 },
      { min: { minor: 5000, currency: 'USD' }, max: { minor: 9999, currency: 'USD' }, count: 1 },
      { min: { minor: 10000, currency: 'USD' }, max: { minor: 14999, currency: 'USD' }, count: 1 },
    ],
  });
});

test('a choice that leaves nothing is still named, so that it can be taken back', async () => {
  const { facets } = await shop.get('/products?brand=tal&category=spoons&facets=true');
  expect(facets.brands.find((b: { slug: string }) => b.slug === 'tal')).toMatchObject({ name: 'Tal', count: 0 });
  expect(facets.categories.find((c: { slug: string }) => c.slug === 'spoons')).toMatchObject({ name: 'Spoons', count: 0 });
});

test('a list is one statement with every filter and with facets; a search is one more, to understand the words', async () => {
  const every = 'category=kitchen&brand=lume,tal&minPrice=1&maxPrice=9000&minRating=2&inStock=true';
  for (const [path, statements] of [
    [`/products?${every}`, 1],
    [`/products/search?q=bowl&${every}`, 2],
    [`/products?${every}&facets=true`, 1],
    [`/products/search?q=bowl&${every}&facets=true`, 2],
    ['/brands', 1],
  ] as const) {
    shop.app.statements();
    expect((await shop.app.readAnew(() => shop.app.request('GET', path))).status).toBe(200);
    expect(shop.app.statements().filter((statement) => !isCatchingUp(statement)).length).toBeLessThanOrEqual(statements);
  }
});
