import { randomUUID } from 'node:crypto';
import { caller } from '../../../platform/testing/harness';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addGoods, asStaff, closeShop, inMinutes, openShop, staff } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

const skus = (product: { variants: { sku: string }[] }): string[] => product.variants.map((v) => v.sku);
const usd = (minor: number) => [{ price: { minor, currency: 'USD' } }];
const size = (value: string) => [{ name: 'Size', value }];

/** A shirt in S and M that nothing was ever in stock of. */
async function shirt(): Promise<{ id: string; mark: string; version: number; variants: { id: string; sku: string }[] }> {
  const mark = randomUUID().slice(0, 8);
  const { body } = await asStaff(shop, 'POST', '/products', {
    title: `Shirt ${mark}`,
    status: 'published',
    options: ['Size'],
    variants: ['S', 'M'].map((s) => ({ sku: `${mark}-${s}`, options: size(s), prices: usd(2000) })),
  });
  return { ...body, mark };
}

test('a variant is added where it belongs, edited, and given another place', async () => {
  const { id, mark, version } = await shirt();
  const added = await asStaff(shop, 'POST', `/products/${id}/variants`, {
    version,
    sku: `${mark}-XS`,
    options: size('XS'),
    prices: usd(1800),
    position: 0,
  });
  expect([added.status, skus(added.body)]).toEqual([201, [`${mark}-XS`, `${mark}-S`, `${mark}-M`]]);
  const [first] = added.body.variants;
  const edited = await asStaff(shop, 'PATCH', `/products/${id}/variants/${first.id}`, {
    version: added.body.version,
    sku: `${mark}-XXS`,
    options: size('XXS'),
    weightGrams: 90,
    prices: [{ price: { minor: 1500, currency: 'USD' }, compareAtPrice: { minor: 1800, currency: 'USD' } }],
    position: 2,
  });
  expect(skus(edited.body)).toEqual([`${mark}-S`, `${mark}-M`, `${mark}-XXS`]);
  expect(edited.body.variants[2]).toMatchObject({ id: first.id, weightGrams: 90, options: size('XXS') });
  const page = await shop.get(`/products/${id}`);
  expect(page.options).toEqual([{ name: 'Size', values: ['S', 'M', 'XXS'] }]);
  expect(page).toMatchObject({ price: { minor: 1500 }, compareAtPrice: { minor: 1800 }, variantCount: 3 });
});

test('two people who edit at once: the second is told, and nothing of hers is half done', async () => {
  const { id, variants, version } = await shirt();
  const [a] = variants;
  const price = (minor: number) => asStaff(shop, 'PATCH', `/products/${id}/variants/${a?.id}`, { version, prices: usd(minor) });
  const statuses = (await Promise.all([price(100), price(200)])).map((r) => r.status).sort();
  expect(statuses).toEqual([200, 409]);
  const { body } = await price(300);
  expect(body).toMatchObject({ status: 409, code: 'catalog.stale', version: version + 1 });
  for (const [method, path, sent] of [
    ['DELETE', `/products/${id}?version=${version}`, undefined],
    ['DELETE', `/products/${id}/variants/${a?.id}?version=${version}`, undefined],
    ['POST', `/products/${id}/variants`, { version, sku: randomUUID(), options: size('L') }],
    ['PATCH', `/products/${id}`, { version, title: 'Other' }],
  ] as const)
    expect((await asStaff(shop, method, path, sent)).body.code).toBe('catalog.stale');
});

test('a variant that was never in stock goes for good, and its SKU is free again', async () => {
  const { id, mark, variants, version } = await shirt();
  const { body } = await asStaff(shop, 'DELETE', `/products/${id}/variants/${variants[1]?.id}?version=${version}`);
  expect([skus(body), body.archivedVariants]).toEqual([[`${mark}-S`], []]);
  const other = await shirt();
  const reused = await asStaff(shop, 'POST', `/products/${other.id}/variants`, {
    version: other.version,
    sku: `${mark}-M`,
    options: size('L'),
  });
  expect(reused.status).toBe(201);
});

test('a variant that somebody has in an order is archived: no new buyer gets it, and the order is shipped', async () => {
  const { productId, variantIds } = await addGoods(shop, [3, 3]);
  const [variantId = ''] = variantIds;
  const order = randomUUID();
  const lines = [{ variantId, quantity: 2 }];
  await shop.catalog.holdStock({ checkoutId: order, lines, expiresAt: inMinutes(5) });
  const { body: before } = await asStaff(shop, 'GET', `/admin/products/${productId}`);
  const removed = await asStaff(shop, 'DELETE', `/products/${productId}/variants/${variantId}?version=${before.version}`);
  expect(removed.body.archivedVariants).toMatchObject([
    { id: variantId, prices: [{ price: { minor: 1000 } }], stock: [{ onHand: 3, reserved: 2 }] },
  ]);
  expect(await shop.catalog.quoteVariants({ variantIds: [variantId], currency: 'USD' })).toEqual([]);
  expect((await shop.get(`/products/${productId}`)).variants).toHaveLength(1);
  const late = await shop.catalog.holdStock({ checkoutId: randomUUID(), lines: [{ variantId, quantity: 1 }], expiresAt: inMinutes(5) });
  expect(late.outcome).toBe('sold-out');
  expect(await shop.catalog.allocateStock({ checkoutId: order, lines })).toEqual({ allocated: true });
  await shop.catalog.shipStock({ checkoutId: order, shipmentId: randomUUID(), lines });

  const back = await asStaff(shop, 'POST', `/products/${productId}/variants/${variantId}/restore`, { version: removed.body.version });
  expect(back.body.variants.map((v: { id: string }) => v.id)).toEqual([variantIds[1], variantId]);
  expect(await shop.catalog.quoteVariants({ variantIds: [variantId], currency: 'USD' })).toMatchObject([
    { price: { minor: 1000 }, available: 1 },
  ]);
});

test('the last variant stays', async () => {
  const { id, variants, version } = await shirt();
  const one = await asStaff(shop, 'DELETE', `/products/${id}/variants/${variants[0]?.id}?version=${version}`);
  expect((await asStaff(shop, 'DELETE', `/products/${id}/variants/${variants[1]?.id}?version=${one.body.version}`)).body.code).toBe(
    'catalog.last-variant',
  );
});

test('an option is renamed, and another one taken away, without touching the variants', async () => {
  const mark = randomUUID().slice(0, 8);
  const { body: made } = await asStaff(shop, 'POST', '/products', {
    title: `Lamp ${mark}`,
    options: ['Color', 'Height'],
    variants: [
      {
        sku: `${mark}-1`,
        options: [
          { name: 'Color', value: 'Red' },
          { name: 'Height', value: 'Tall' },
        ],
      },
      {
        sku: `${mark}-2`,
        options: [
          { name: 'Color', value: 'Blue' },
          { name: 'Height', value: 'Tall' },
        ],
      },
    ],
  });
  const change = (version: number, options: string[]) => asStaff(shop, 'PATCH', `/products/${made.id}`, { version, options });
  const renamed = await change(made.version, ['Colour', 'Height']);
  expect(renamed.body.variants[0].options).toEqual([
    { name: 'Colour', value: 'Red' },
    { name: 'Height', value: 'Tall' },
  ]);
  const turned = await change(renamed.body.version, ['Height', 'Colour']);
  expect(turned.body.variants[1].options).toEqual([
    { name: 'Height', value: 'Tall' },
    { name: 'Colour', value: 'Blue' },
  ]);
  expect((await change(turned.body.version, ['Height', 'Colour', 'Fabric'])).body.code).toBe('catalog.bad-product');
  expect((await change(turned.body.version, ['Height'])).body).toMatchObject({
    code: 'catalog.bad-product',
    detail: expect.stringMatching(/same options/),
  });
  expect((await change(turned.body.version, ['Colour'])).body.variants.map((v: { options: unknown }) => v.options)).toEqual([
    [{ name: 'Colour', value: 'Red' }],
    [{ name: 'Colour', value: 'Blue' }],
  ]);
});

test('the whole matrix is saved at once: known by id a variant takes a new SKU, in the order given', async () => {
  const { id, mark, variants, version } = await shirt();
  const [s, m] = variants;
  const { body } = await asStaff(shop, 'PATCH', `/products/${id}`, {
    version,
    variants: [
      { id: m?.id, sku: `${mark}-MEDIUM`, options: size('M'), prices: usd(2100) },
      { sku: `${mark}-L`, options: size('L'), prices: usd(2200) },
      { id: s?.id, sku: `${mark}-S`, options: size('S'), prices: usd(2000) },
    ],
  });
  expect(body.variants.map((v: { id: string; sku: string }) => [v.id, v.sku])).toEqual([
    [m?.id, `${mark}-MEDIUM`],
    [expect.any(String), `${mark}-L`],
    [s?.id, `${mark}-S`],
  ]);
  const foreign = await shirt();
  const stolen = { id: foreign.variants[0]?.id, sku: `${mark}-X`, options: size('S') };
  expect((await asStaff(shop, 'PATCH', `/products/${id}`, { version: body.version, variants: [stolen] })).body.code).toBe(
    'catalog.no-such-variant',
  );
  const taken = { sku: `${foreign.mark}-S`, options: size('S') };
  expect((await asStaff(shop, 'PATCH', `/products/${id}`, { version: body.version, variants: [taken] })).body.code).toBe(
    'catalog.sku-taken',
  );
});

test('a SKU that is taken is named, with the product that has it, to whoever may see that product', async () => {
  const [shown, hidden, mine] = [await shirt(), await shirt(), await shirt()];
  await asStaff(shop, 'PATCH', `/products/${hidden.id}`, { version: hidden.version, status: 'draft' });
  const take = async (mark: string, as = staff) => {
    const body = { version: mine.version, sku: `${mark}-S`, options: size('L'), prices: [] };
    return (await shop.app.request('POST', `/products/${mine.id}/variants`, { as, body })).body;
  };
  const title = async (id: string) => (await asStaff(shop, 'GET', `/admin/products/${id}`)).body.title;
  const writer = caller(['catalog:read-products', 'catalog:write-products']);
  expect(await take(shown.mark, writer)).toMatchObject({
    status: 409,
    code: 'catalog.sku-taken',
    sku: `${shown.mark}-S`,
    product: { id: shown.id, title: await title(shown.id), status: 'published' },
  });
  expect((await take(hidden.mark)).product).toMatchObject({ id: hidden.id, status: 'draft' });
  const told = await take(hidden.mark, writer);
  expect(told).toMatchObject({ code: 'catalog.sku-taken', sku: `${hidden.mark}-S`, product: null });
  expect(JSON.stringify(told)).not.toContain(await title(hidden.id));
  const taken = { sku: `${shown.mark}-S`, options: size('S'), prices: [] };
  const create = { title: 'Another', options: ['Size'], variants: [taken] };
  expect((await asStaff(shop, 'POST', '/products', create)).body).toMatchObject({ sku: `${shown.mark}-S`, product: { id: shown.id } });
});

test('two that take a new SKU at the same moment: the one that is refused is told which', async () => {
  const sku = `RACE-${randomUUID()}`;
  const make = (_: unknown, i: number) => asStaff(shop, 'POST', '/products', { title: `${sku} ${i}`, variants: [{ sku, prices: [] }] });
  const answers = await Promise.all(Array.from({ length: 6 }, make));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const refused = answers.filter(({ body }) => body.code === 'catalog.sku-taken');
  expect(refused.map(({ body }) => body.sku)).toEqual(refused.map(() => sku));
  expect(refused.length).toBeGreaterThan(0);
});

test('a save that changes nothing leaves the version alone', async () => {
  const { id, version } = await shirt();
  const { body } = await asStaff(shop, 'PATCH', `/products/${id}`, { version, options: ['Size'] });
  expect(body.version).toBe(version);
});
