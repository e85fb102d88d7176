import { randomUUID } from 'node:crypto';
import { uuidv7 } from '../../../platform/kernel/ids';
import { catalogInvariants } from '../invariants';
import { catalogModule } from '../module';
import { addCategory, addGoods, asStaff, inMinutes, openShop, type Goods, type Shop } from './shop';

let shop: Shop;
let goods: Goods;
let categories: string[];
beforeAll(async () => {
  shop = await openShop(catalogModule);
  const top = await addCategory(shop, 'Top');
  const below = await addCategory(shop, 'Below', top.id);
  categories = [top.id, below.id];
  goods = await addGoods(shop, [5, 5], { brand: 'Lume', categoryIds: [below.id] });
  await addGoods(shop, [1]);
  const { body: other } = await asStaff(shop, 'POST', '/stores', { code: 'other', name: 'Other store' });
  const { body: transfer } = await asStaff(shop, 'POST', '/transfers', {
    fromStoreId: shop.storeId,
    toStoreId: other.id,
    lines: [{ variantId: goods.variantIds[1], quantity: 3 }],
  });
  await asStaff(shop, 'POST', `/transfers/${transfer.id}/send`, { version: 1 });
  await asStaff(shop, 'POST', `/transfers/${transfer.id}/receive`, { lines: [{ variantId: goods.variantIds[1], received: 1 }] });
  const lines = goods.variantIds.map((variantId) => ({ variantId, quantity: 1 }));
  await shop.catalog.holdStock({ checkoutId: randomUUID(), lines, expiresAt: inMinutes(5) });
});
afterAll(() => shop.app.close());

test('the books of a shop at work are true', async () => {
  expect(await shop.app.violated()).toEqual([]);
});

const withoutTriggers = 'set local session_replication_role = replica;';
const variant = () => `'${goods.variantIds[0]}'`;
const product = () => `'${goods.productId}'`;

/** What somebody would have to do to the tables, past every constraint, for the books to be false. */
const seeds: Record<string, () => string> = {
  S1: () => `update catalog.stock_levels set on_hand = on_hand + 1 where variant_id = ${variant()}`,
  S2: () => `update catalog.stock_levels set reserved = reserved + 1 where variant_id = ${variant()}`,
  S3: () => `alter table catalog.stock_levels drop constraint stock_never_oversold;
    update catalog.stock_levels set reserved = on_hand + 1 where variant_id = ${variant()}`,
  S4: () => `alter table catalog.stock_movements drop constraint stock_movements_cause_variant_id_store_id_key;
    insert into catalog.stock_movements (cause, variant_id, store_id, on_hand_delta, reserved_delta)
    select cause, variant_id, store_id, on_hand_delta, reserved_delta from catalog.stock_movements limit 1`,
  S6: () => `update catalog.holds set expires_at = now() - interval '5 minutes' where state = 'held'`,
  S7: () =>
    `insert into catalog.stock_movements (cause, variant_id, store_id, on_hand_delta) values ('ship:nothing', ${variant()}, '${shop.storeId}', -6)`,
  S9: () => `alter table catalog.reservations drop constraint reservations_pkey;
    insert into catalog.reservations (checkout_id, variant_id, store_id, quantity, state)
    select checkout_id, variant_id, store_id, quantity, state from catalog.reservations limit 1`,
  S10: () => `update catalog.holds set state = 'released' where state = 'held'`,
  S12: () => `update catalog.stock_levels set low_at = low_at + 1 where variant_id = ${variant()}`,
  S13: () =>
    `insert into catalog.stock_movements (cause, variant_id, store_id, on_hand_delta) values ('transfer:x', ${variant()}, '${shop.storeId}', -1)`,
  S14: () => `update catalog.stock_levels set safety = safety + 1 where variant_id = ${variant()}`,
  S15: () => `update catalog.transfer_lines set received = received + 1`,
  S16: () => `update catalog.products set seller_store_id = '${uuidv7()}' where id = ${product()}`,
  S17: () => `update catalog.variants set supply = 'parts' where id = ${variant()}`,
  S19: () => `insert into catalog.bundle_parts (bundle_id, part_id, quantity, position)
    select ${variant()}, v.id, 1, 0 from catalog.variants v where v.product_id <> ${product()} limit 1;
    update catalog.products set seller_store_id = '${shop.storeId}' where id = ${product()}`,
  V1: () => `update catalog.products set status = 'draft' where id = ${product()}`,
  V2: () => `update catalog.prices set amount_minor = 1 where variant_id = ${variant()}`,
  V20: () => `insert into catalog.price_lists (id, name, kind) values ('${uuidv7()}', 'Behind our back', 'override');
    insert into catalog.price_list_prices (list_id, variant_id, currency, amount_minor)
    select l.id, ${variant()}, 'USD', 2000 from catalog.price_lists l where l.name = 'Behind our back'`,
  V21: () => `insert into catalog.price_points (variant_id, currency, amount_minor, at) values (${variant()}, 'USD', 1, clock_timestamp())`,
  V22: () => `insert into catalog.price_lists (id, name, kind) values ('${uuidv7()}', 'Rising', 'sale');
    insert into catalog.price_list_prices (list_id, variant_id, currency, min_quantity, amount_minor)
    select l.id, ${variant()}, 'USD', t.n, t.n * 100 from catalog.price_lists l, (values (1), (2)) t (n) where l.name = 'Rising'`,
  V3: () => `update catalog.categories set parent_id = '${categories[1]}' where id = '${categories[0]}';
    update catalog.categories set parent_id = '${categories[0]}' where id = '${categories[1]}'`,
  V8: () => `insert into catalog.attributes (id, code, name, kind) values ('${uuidv7()}', 'c', 'C', 'text');
    insert into catalog.attribute_values (product_id, attribute_id, key, label) select ${product()}, a.id, 'x', 'x' from catalog.attributes a limit 1`,
  V9: () => `insert into catalog.stale_pages (product_id) values (${product()})`,
  V4: () => `delete from catalog.listings where category_id = '${categories[0]}'`,
  V5: () => `update catalog.brands set name = 'Renamed behind our back'`,
  V6: () => `insert into catalog.images (id, product_id, source) values ('${uuidv7()}', ${product()}, 'x');
    insert into catalog.variant_images (variant_id, image_id)
    select v.id, i.id from catalog.variants v, catalog.images i where v.product_id <> i.product_id limit 1`,
  V7: () => `insert into catalog.images (id, product_id, source) values ('${uuidv7()}', ${product()}, 'media:${uuidv7()}')`,
  V12: () => `insert into catalog.imports (id, kind, state, file_name, storage_key, sha256, bytes, file_lines, format, preview, options)
      values ('${uuidv7()}', 'products', 'checked', 'a.jsonl', 'k', 's', 1, 1, 'jsonl', '{}', '{}');
    insert into catalog.import_batches (import_id, phase, from_unit, up_to_unit, last_line, created, updated, unchanged, skipped, refused)
      select i.id, 'run', 0, 1, 1, 1, 0, 0, 0, 0 from catalog.imports i`,
  V11: () =>
    `insert into catalog.translations (entity, entity_id, locale, texts) values ('product', '${uuidv7()}', 'de', '{"title": "Nichts"}')`,
  V10: () => `update catalog.product_search set words = ' something else ' where product_id = ${product()}`,
};

test.each(catalogInvariants.map((i) => [i.id, i.title, i.sql] as const))('%s (%s): its violation is seen', async (id, _title, sql) => {
  const seed = seeds[id];
  if (!seed) throw new Error(`no violation of ${id} is known`);
  const seen = `do $$ begin
    ${withoutTriggers}
    ${seed()};
    if not exists (${sql}) then raise exception 'not seen'; end if;
    raise exception 'seen';
  end $$`;
  await expect(shop.app.sql(seen)).rejects.toThrow(/^seen$/);
});

describe('V12 sees of an import', () => {
  const v12 = catalogInvariants.find(({ id }) => id === 'V12')?.sql ?? '';
  /** An import that is done: of eight places in its file two were refused. */
  const books = `insert into catalog.imports (id, kind, state, file_name, storage_key, sha256, bytes, file_lines, format, preview, options, checked_at, started_at, finished_at)
      select id, 'products', 'done', 'a.jsonl', 'k', 's', 1, 8, 'jsonl', '{}', '{}', now(), now(), now() from (select gen_random_uuid() as id) n;
    insert into catalog.import_batches (import_id, phase, from_unit, up_to_unit, last_line, created, updated, unchanged, skipped, refused)
      select i.id, p.phase, b.a, b.z, b.z, b.z - b.a - 1, 0, 0, 0, 1
      from catalog.imports i, (values ('check'), ('run')) p (phase), (values (0, 4), (4, 8)) b (a, z);
    insert into catalog.import_lines (import_id, phase, line, action, error)
      select b.import_id, b.phase, b.up_to_unit, 'refuse', 'No.' from catalog.import_batches b`;
  const seen = (breakage: string) =>
    shop.app.sql(`do $$ begin
      ${books};
      if exists (${v12}) then raise exception 'false alarm'; end if;
      ${breakage};
      if not exists (${v12}) then raise exception 'not seen'; end if;
      raise exception 'seen';
    end $$`);

  test.each([
    [
      'a place that was written twice',
      `update catalog.import_batches set from_unit = 3, created = 4 where phase = 'run' and from_unit = 4`,
    ],
    ['a place that was left out', `update catalog.import_batches set from_unit = 5, created = 2 where phase = 'run' and from_unit = 4`],
    [
      'an end that was never reached',
      `delete from catalog.import_batches where phase = 'run' and from_unit = 4; delete from catalog.import_lines where phase = 'run' and line = 8`,
    ],
    ['something written before anybody started it', `update catalog.imports set state = 'checked', started_at = null, finished_at = null`],
    ['a line that was refused and is not told of', `delete from catalog.import_lines where phase = 'run' and line = 4`],
  ])('%s', async (_what, breakage) => {
    await expect(seen(breakage)).rejects.toThrow(/^seen$/);
  });
});
