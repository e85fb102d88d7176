import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { catalogModule } from '../module';
import { addGoods, asStaff, closeShop, inMinutes, openShop } from './shop';

const shop = forAllTests(() => openShop(catalogModule), closeShop);

const bulk = (lines: object[], more: object = {}) =>
  asStaff(shop, 'POST', '/stock-adjustments', { reason: 'count', store: 'main', lines, ...more });
const skuOf = async (variantId: string) => (await shop.app.sql('select sku from catalog.variants where id = $1', [variantId]))[0].sku;
const onHand = async (variantIds: readonly string[]) =>
  (
    await shop.app.sql('select on_hand from catalog.stock_levels where variant_id = any($1) order by array_position($1, variant_id)', [
      variantIds,
    ])
  ).map((r) => r.on_hand);

test('lines name a shelf by SKU or variant, and by the store’s code, name or id', async () => {
  const { variantIds } = await addGoods(shop, [1, 2, 3]);
  const [a = '', b = '', c = ''] = variantIds;
  const { status, body } = await bulk(
    [
      { sku: await skuOf(a), onHand: 7 },
      { variantId: b, delta: 3, store: 'Main Store' },
      { variantId: c, onHand: 3, store: shop.storeId },
    ],
    { reference: 'Sheet 1' },
  );
  expect(status).toBe(201);
  expect(body).toMatchObject({ lines: 3, changed: 2, units: 9, dryRun: false });
  expect(await onHand(variantIds)).toEqual([7, 5, 3]);
  const { items } = (await asStaff(shop, 'GET', `/stock-movements?variantId=${a}`)).body;
  expect(items[0]).toMatchObject({ kind: 'count', reference: 'Sheet 1', onHandDelta: 6 });
});

test('every wrong line is named with its reason, and then nothing changes', async () => {
  const { variantIds } = await addGoods(shop, [1, 2, 3]);
  const [a = '', b = '', c = ''] = variantIds;
  const { status, body } = await bulk([
    { variantId: a, onHand: 9 },
    { sku: 'no-such-sku', onHand: 1 },
    { variantId: b, onHand: 1, store: 'Nowhere' },
    { variantId: b, onHand: 1, delta: 1 },
    { variantId: a, delta: 1 },
    { sku: 'x', variantId: c, onHand: 1 },
    { variantId: randomUUID(), onHand: 1 },
  ]);
  expect([status, body.code, body.wrong]).toEqual([422, 'catalog.bad-lines', 6]);
  expect(body.lines).toEqual([
    { line: 2, reason: 'there is no SKU "no-such-sku"' },
    { line: 3, reason: 'there is no store "Nowhere"' },
    { line: 4, reason: 'say either delta or onHand' },
    { line: 5, reason: 'names the same shelf as line 1' },
    { line: 6, reason: 'say either sku or variantId' },
    { line: 7, reason: 'there is no such variant' },
  ]);
  expect(await onHand(variantIds)).toEqual([1, 2, 3]);
});

test('a count below zero or below what is promised is named, too', async () => {
  const { variantIds } = await addGoods(shop, [5, 5, 5]);
  const [a = '', b = '', c = ''] = variantIds;
  await shop.catalog.holdStock({ checkoutId: randomUUID(), lines: [{ variantId: b, quantity: 4 }], expiresAt: inMinutes(5) });
  const { body } = await bulk([
    { variantId: c, delta: 1 },
    { variantId: b, onHand: 2 },
    { variantId: a, delta: -6 },
  ]);
  expect(body.lines).toEqual([
    { line: 2, reason: 'the count would be 2, and 4 are promised to buyers' },
    { line: 3, reason: 'the count would be -1' },
  ]);
  expect(await onHand(variantIds)).toEqual([5, 5, 5]);
});

test('a dry run says what would happen and changes nothing', async () => {
  const { variantIds } = await addGoods(shop, [5]);
  const lines = [{ variantId: variantIds[0], onHand: 8 }];
  expect((await bulk(lines, { dryRun: true })).body).toMatchObject({ dryRun: true, changed: 1, units: 3 });
  expect(await onHand(variantIds)).toEqual([5]);
  expect((await bulk([...lines, { sku: 'none', delta: 1 }], { dryRun: true })).body.code).toBe('catalog.bad-lines');
});

test('ten thousand lines in one request, and not one more', async () => {
  await shop.app.sql(
    `with p as (
       insert into catalog.products (id, slug, title, status, attributes)
       select gen_random_uuid(), 'bulk-' || n, 'Bulk ' || n, 'draft', '{}' from generate_series(1, 2000) n returning id, slug)
     insert into catalog.variants (id, product_id, sku, position)
     select gen_random_uuid(), p.id, 'BULK-' || substr(p.slug, 6) || '-' || v, v from p, generate_series(0, 4) v`,
  );
  const lines = Array.from({ length: 10_000 }, (_, n) => ({ sku: `BULK-${1 + Math.floor(n / 5)}-${n % 5}`, onHand: 1 + (n % 90) }));
  const startedAt = Date.now();
  const { status, body } = await bulk(lines, { reason: 'received' });
  const fresh = Date.now() - startedAt;
  expect([status, body.changed]).toEqual([201, 10_000]);
  const again = Date.now();
  expect((await bulk(lines.map((line) => ({ sku: line.sku, delta: 1 })))).body).toMatchObject({ changed: 10_000, units: 10_000 });
  process.stdout.write(`10,000 lines: ${fresh} ms onto new shelves, ${Date.now() - again} ms onto present ones\n`);
  const [{ sum }] = await shop.app.sql(
    `select sum(s.on_hand)::int as sum from catalog.stock_levels s join catalog.variants v on v.id = s.variant_id where v.sku like 'BULK-%'`,
  );
  expect(sum).toBe(lines.reduce((units, line) => units + line.onHand + 1, 0));
  expect((await bulk([...lines, { sku: 'BULK-1-0', delta: 1 }])).status).toBe(400);
});

describe('counts from a file', () => {
  const task = (file: string, more: object = {}) =>
    shop.app.house.tasks['catalog.importStock']?.({ file, store: 'main', ...more }, () => undefined);
  const written = async (text: string): Promise<string> => {
    const file = join(await mkdtemp(join(tmpdir(), 'galleria-counts-')), 'counts.csv');
    await writeFile(file, text);
    return file;
  };

  test('are applied as one', async () => {
    const { variantIds } = await addGoods(shop, [1, 2]);
    const [a, b] = await Promise.all(variantIds.map(skuOf));
    const file = await written(`sku,onHand\n${a},8\n${b},2\n`);
    expect(await task(file, { dryRun: true })).toMatchObject({ lines: 2, changed: 1, units: 7, wrong: 0 });
    expect(await onHand(variantIds)).toEqual([1, 2]);
    expect(await task(file)).toMatchObject({ lines: 2, changed: 1, units: 7, wrong: 0 });
    expect(await onHand(variantIds)).toEqual([8, 2]);
  });

  test('come over the API as well, as the text of the file', async () => {
    const { variantIds } = await addGoods(shop, [1]);
    const sku = await skuOf(variantIds[0] ?? '');
    const send = (text: string) => asStaff(shop, 'POST', '/stock-adjustments/file', { reason: 'received', store: 'main', text });
    expect((await send(`sku,delta\n${sku},+4`)).body).toMatchObject({ lines: 1, changed: 1, units: 4 });
    const { status, body } = await send(`sku,delta\n\n${sku},x\n`);
    expect([status, body.code, body.lines[0].line]).toEqual([422, 'catalog.bad-lines', 3]);
    expect((await send('sku,delta\n')).body.lines).toEqual([{ line: 1, reason: 'there are no lines' }]);
    expect(await onHand(variantIds)).toEqual([5]);
  });

  test('with a wrong line change nothing, and the line is named as it stands in the file', async () => {
    const { variantIds } = await addGoods(shop, [1]);
    const sku = await skuOf(variantIds[0] ?? '');
    const wrong = await task(await written(`sku,onHand\n\n${sku},8\nnone,2\n`));
    expect(wrong).toMatchObject({ changed: 0, wrong: 1, wrongLines: [{ line: 4, reason: 'there is no SKU "none"' }] });
    expect(await onHand(variantIds)).toEqual([1]);
  });
});
