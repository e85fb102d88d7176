import { uuidv7 } from '../../../platform/kernel/ids';
import { ordersModule } from '../module';
import { openShop, staff, usd, type Shop } from './shop';

let shop: Shop;
let orderId: string;

beforeAll(async () => {
  shop = await openShop(ordersModule);
  orderId = (await shop.buy(shop.newCart({ quantity: 2 }))).body.id;
  await shop.app.settle();
  const headers = { 'idempotency-key': uuidv7() };
  await shop.app.request('POST', '/shippings', { body: { orderId }, as: staff(), headers });
  await shop.app.request('POST', `/orders/${orderId}/refunds`, { body: { amount: usd(100), reason: 'A scratch' }, as: staff(), headers });
  await shop.app.runJob('orders.keep-books');
});
afterAll(() => shop.app.close());

/** Breaks the books as a bug would, looks, and mends them. */
async function seen(breakage: string, mending: string): Promise<string[]> {
  const { sql } = shop.app;
  expect(await shop.app.violated()).toEqual([]);
  await sql('alter table orders.documents disable trigger user');
  try {
    await sql(breakage.replaceAll('$order', `'${orderId}'`));
    return await shop.app.violated();
  } finally {
    await sql(mending.replaceAll('$order', `'${orderId}'`));
    await sql('alter table orders.documents enable trigger user');
  }
}

const kept = 'create table orders.kept_documents as table orders.documents; ';
const restored = 'insert into orders.documents table orders.kept_documents on conflict do nothing; drop table orders.kept_documents';
const without = (kind: string): [string, string] => [`${kept} delete from orders.documents where kind = '${kind}'`, restored];
const reworded = (from: string, to: string): [string, string] => [
  `update orders.documents set content = replace(content::text, '${from}', '${to}')::json where kind = 'invoice'`,
  `update orders.documents set content = replace(content::text, '${to}', '${from}')::json where kind = 'invoice'`,
];

describe('the doctor sees', () => {
  test('B1: a number that is missing', async () => {
    const more = `update orders.document_series set last = last + 1 where kind = 'invoice'`;
    expect(await seen(more, more.replace('+', '-'))).toEqual(['B1']);
    expect(
      await seen(
        `update orders.documents set serial = 7 where kind = 'credit-note'`,
        `update orders.documents set serial = 1 where kind = 'credit-note'`,
      ),
    ).toEqual(['B1']);
  });

  test('B2: a document that says something else than when it was issued', async () => {
    expect(await seen(...reworded('Test shop', 'Best shop'))).toEqual(['B2']);
    const moved = `update orders.documents set tax_minor = tax_minor + 1 where kind = 'invoice'`;
    expect(await seen(moved, moved.replace('+', '-'))).toEqual(['B2']);
  });

  test('B1 and B3: a credit note that is gone', async () => {
    expect(await seen(...without('credit-note'))).toEqual(['B1', 'B3']);
  });

  test('B1 and B4: a parcel without a slip', async () => {
    expect(await seen(...without('packing-slip'))).toEqual(['B1', 'B4']);
  });

  test('B4: a paid order without an invoice', async () => {
    const all = `${kept} delete from orders.documents where kind <> 'packing-slip'; delete from orders.document_series where kind <> 'packing-slip'`;
    const back = `${restored}; insert into orders.document_series select kind, year, count(*) from orders.documents where kind <> 'packing-slip' group by 1, 2`;
    expect(await seen(all, back)).toEqual(['B4']);
  });

  test('B4: an order whose news nobody can enter', async () => {
    const stuck = `insert into orders.order_news (order_id, tries, at) values ($order, 3, now() - interval '1 hour')`;
    expect(await seen(stuck, 'delete from orders.order_news')).toEqual(['B4']);
  });
});
