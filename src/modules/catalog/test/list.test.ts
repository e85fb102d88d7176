import { randomUUID } from 'node:crypto';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addCategory, addGoods, closeShop, inMinutes, openShop, slugs, staff } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

describe('a list of cards', () => {
  let inKitchen: { id: string; slug: string };
  let names: string[];

  beforeAll(async () => {
    inKitchen = await addCategory(shop, 'Kitchen');
    const mugs = await addCategory(shop, 'Mugs', inKitchen.id);
    const facts: [string, number, number, string][] = [
      ['Alpha mug', 3, 900, 'Lume'],
      ['Beta mug', 0, 1500, 'Lume'],
      ['Gamma bowl', 2, 700, 'Osa'],
    ];
    names = [];
    for (const [title, stock, price, brand] of facts) {
      const { slug } = await addGoods(shop, [stock], {
        title,
        brand,
        categoryIds: [title.endsWith('mug') ? mugs.id : inKitchen.id],
        options: [],
        variants: [
          {
            sku: title,
            options: [],
            prices: [{ price: { minor: price, currency: 'USD' }, compareAtPrice: { minor: price + 500, currency: 'USD' } }],
          },
        ],
      });
      names.push(slug);
    }
  });

  test('a card shows price, former price, availability and the number of variants', async () => {
    const { items } = await shop.get('/products?category=kitchen&sort=price');
    expect(items[0]).toMatchObject({
      slug: 'gamma-bowl',
      title: 'Gamma bowl',
      brand: 'Osa',
      image: null,
      price: { minor: 700, currency: 'USD' },
      compareAtPrice: { minor: 1200, currency: 'USD' },
      priceVaries: false,
      rating: { average: null, count: 0 },
      available: true,
      variantCount: 1,
    });
  });

  test.each([
    ['category=kitchen', ['gamma-bowl', 'beta-mug', 'alpha-mug']],
    ['category=mugs', ['beta-mug', 'alpha-mug']],
    ['category=mugs&sort=price', ['alpha-mug', 'beta-mug']],
    ['category=kitchen&sort=-price', ['beta-mug', 'alpha-mug', 'gamma-bowl']],
    ['category=kitchen&inStock=true', ['gamma-bowl', 'alpha-mug']],
    ['category=kitchen&brand=Osa', ['gamma-bowl']],
    ['category=kitchen&brand=Osa,Lume', ['gamma-bowl', 'beta-mug', 'alpha-mug']],
    ['category=kitchen&minPrice=800&maxPrice=1000', ['alpha-mug']],
    ['category=no-such-place', []],
  ])('%s', async (query, expected) => {
    expect(slugs(await shop.get(`/products?${query}`))).toEqual(expected);
  });

  test.each(['newest', 'price', '-price', 'rating'])('page after page by %s shows each product once', async (sort) => {
    for (const where of ['', 'category=kitchen&']) {
      const whole = slugs(await shop.get(`/products?${where}sort=${sort}&limit=100`));
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: { items: { slug: string }[]; nextCursor: string | null } = await shop.get(
          `/products?${where}sort=${sort}&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
        );
        seen.push(...slugs(page));
        cursor = page.nextCursor;
      }
      expect(seen).toEqual(whole);
    }
  });

  test('a cursor of another order, or an invented one, is refused', async () => {
    const { nextCursor } = await shop.get('/products?sort=price&limit=1');
    for (const cursor of [
      nextCursor,
      'x',
      Buffer.from('["newest","1","2"]').toString('base64url'),
      Buffer.from('["newest",1e300,"0190f3a4-1111-7222-8333-444455556666"]').toString('base64url'),
    ]) {
      expect(await shop.app.request('GET', `/products?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { code: 'catalog.bad-cursor' },
      });
    }
  });

  test.each(['limit=0', 'limit=101', 'sort=cheapest', 'minPrice=-1', 'minPrice=x', 'colour=red', 'inStock=maybe', 'q=mug'])(
    '%s is refused',
    async (query) => {
      expect((await shop.app.request('GET', `/products?${query}`)).status).toBe(400);
    },
  );

  test('what was just sold out says so', async () => {
    const { variantIds, slug } = await addGoods(shop, [1]);
    const lines = [{ variantId: variantIds[0] ?? '', quantity: 1 }];
    expect((await shop.get('/products?limit=1')).items[0]).toMatchObject({ slug, available: true });
    await shop.catalog.holdStock({ checkoutId: randomUUID(), lines, expiresAt: inMinutes(1) });
    expect((await shop.get('/products?limit=1')).items[0]).toMatchObject({ slug, available: false });
    expect((await shop.get(`/products/${slug}`)).variants[0]).toMatchObject({ available: false, stock: 0 });
  });

  test('the tree of categories counts each product once, also from below', async () => {
    const { items } = await shop.get('/categories');
    expect(items.find((c: { slug: string }) => c.slug === 'kitchen')).toMatchObject({
      name: 'Kitchen',
      count: 3,
      children: [{ slug: 'mugs', count: 2, children: [] }],
    });
  });

  test('a category that is moved takes its products along', async () => {
    const garden = await addCategory(shop, 'Garden');
    const pots = await addCategory(shop, 'Pots');
    const { slug } = await addGoods(shop, [1], { categoryIds: [pots.id] });
    const moved = await shop.app.request('PATCH', `/categories/${pots.id}`, {
      as: staff,
      body: { version: 1, parentId: garden.id, name: 'Flower pots' },
    });
    expect(moved).toMatchObject({ status: 200, body: { parentId: garden.id, version: 2, slug: 'pots' } });
    expect(slugs(await shop.get('/products?category=garden'))).toEqual([slug]);
    expect((await shop.get(`/products/${slug}`)).categories[0].path).toEqual([
      { slug: 'garden', name: 'Garden' },
      { slug: 'pots', name: 'Flower pots' },
    ]);
    expect(
      await shop.app.request('PATCH', `/categories/${garden.id}`, { as: staff, body: { version: 1, parentId: pots.id } }),
    ).toMatchObject({ status: 422, body: { code: 'catalog.category-loop' } });
    expect(await shop.app.request('DELETE', `/categories/${garden.id}`, { as: staff })).toMatchObject({
      status: 409,
      body: { code: 'catalog.category-in-use' },
    });
    expect((await shop.app.request('PATCH', `/categories/${pots.id}`, { as: staff, body: { version: 1, name: 'X' } })).status).toBe(409);
  });
});
