import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addCategory, addGoods, closeShop, isCatchingUp, openShop, slugs } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

describe('a product page', () => {
  test('has options, variants with their prices and stock, and where it stands', async () => {
    const home = await addCategory(shop, 'Home');
    const { productId, slug, variantIds } = await addGoods(shop, [2, 0], {
      title: 'Wool "throw" — naïve',
      description: 'Soft\nand\u2028warm </script>',
      attributes: { material: 'wool', washable: false, sizes: ['S', 'L'] },
      categoryIds: [home.id],
    });
    const page = await shop.get(`/products/${slug}`);
    expect(page).toMatchObject({
      id: productId,
      title: 'Wool "throw" — naïve',
      description: 'Soft\nand\u2028warm </script>',
      attributes: [
        { name: 'material', code: null, kind: null, unit: null, value: 'wool' },
        { name: 'sizes', code: null, kind: null, unit: null, value: ['S', 'L'] },
        { name: 'washable', code: null, kind: null, unit: null, value: false },
      ],
      price: { minor: 1000, currency: 'USD' },
      priceVaries: true,
      options: [{ name: 'Size', values: ['S0', 'S1'] }],
      categories: [{ id: home.id, slug: 'home', name: 'Home', path: [{ slug: 'home', name: 'Home' }] }],
      variants: [
        { id: variantIds[0], options: [{ name: 'Size', value: 'S0' }], price: { minor: 1000 }, available: true, stock: 2, images: [] },
        { id: variantIds[1], options: [{ name: 'Size', value: 'S1' }], price: { minor: 1100 }, available: false, stock: 0 },
      ],
    });
    expect(await shop.get(`/products/${productId}`)).toEqual(page);
  });

  test('list and page are one statement each', async () => {
    const { slug } = await addGoods(shop, [1, 1]);
    for (const path of [
      '/products',
      '/products?category=kitchen&inStock=true&brand=Lume&minPrice=1&sort=price',
      `/products/${slug}`,
      '/categories',
    ]) {
      shop.app.statements();
      expect((await shop.app.readAnew(() => shop.app.request('GET', path))).status).toBe(200);
      expect(shop.app.statements().filter((statement) => !isCatchingUp(statement)).length).toBeLessThanOrEqual(1);
    }
  });

  test('an unchanged page is not sent twice', async () => {
    const { slug } = await addGoods(shop, [1]);
    const first = await shop.app.request('GET', `/products/${slug}`);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    expect((await shop.app.request('GET', `/products/${slug}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  test('the rating of the reviews appears on card and page; an older one that comes late does not', async () => {
    const { productId, slug } = await addGoods(shop, [1]);
    const rated = (revision: number, average: number | null, count: number) =>
      shop.app.house.bus.deliver('catalog.on-rating-changed', {
        id: uuidv7(),
        topic: 'reviews.rating-changed.v1',
        data: { productId, average, count, revision },
        stream: productId,
        occurredAt: new Date().toISOString(),
        correlationId: 'test',
        causationId: null,
      });
    await rated(2, 4.5, 2);
    await rated(1, 4, 1);
    expect((await shop.get(`/products/${slug}`)).rating).toEqual({ average: 4.5, count: 2 });
    expect((await shop.get('/products?sort=rating&limit=1')).items[0]).toMatchObject({ slug, rating: { average: 4.5, count: 2 } });
    await rated(3, null, 0);
    expect((await shop.get(`/products/${slug}`)).rating).toEqual({ average: null, count: 0 });
  });
});

describe('search', () => {
  test('finds words in any form, the beginning of the last word, and without accents; titles count most', async () => {
    await addGoods(shop, [1], { title: 'Crème brûlée torch', description: 'For kitchens' });
    await addGoods(shop, [1], { title: 'Kitchen scale', description: 'It weighs a torch, too' });
    expect(slugs(await shop.get('/products/search?q=torch'))).toEqual(['creme-brulee-torch', 'kitchen-scale']);
    expect(slugs(await shop.get('/products/search?q=creme%20bru'))).toEqual(['creme-brulee-torch']);
    expect(slugs(await shop.get('/products/search?q=CRÈME'))).toEqual(['creme-brulee-torch']);
    expect(slugs(await shop.get('/products/search?q=weighing%20scales'))).toEqual(['kitchen-scale']);
    expect(slugs(await shop.get('/products/search?q=torch%20-scale'))).toEqual(['creme-brulee-torch']);
    expect(slugs(await shop.get('/products/search?q=%22kitchen%20scale%22'))).toEqual(['kitchen-scale']);
    expect(slugs(await shop.get('/products/search?q=torch&sort=price&limit=1'))).toHaveLength(1);
  });

  test('page after page shows each match once', async () => {
    for (let i = 0; i < 5; i += 1) await addGoods(shop, [1], { title: `Zeppelin ${i}` });
    const first = await shop.get('/products/search?q=zeppelin&limit=3');
    const second = await shop.get(`/products/search?q=zeppelin&limit=3&cursor=${first.nextCursor}`);
    expect(new Set([...slugs(first), ...slugs(second)]).size).toBe(5);
    expect(second.nextCursor).toBeNull();
  });

  test.each(["'", '"', "it's", 'a & | ! b', ':*', '<->', "'; drop table products; --", '\\', '%', '-', 'or', '""', '!!', '(', '日本語'])(
    '%s breaks nothing',
    async (q) => {
      expect((await shop.app.request('GET', `/products/search?q=${encodeURIComponent(q)}`)).status).toBe(200);
    },
  );
});
