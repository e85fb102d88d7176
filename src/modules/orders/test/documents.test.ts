import { uuidv7 } from '../../../platform/kernel/ids';
import { caller, type TestResponse } from '../../../platform/testing/harness';
import { ordersModule } from '../module';
import { customer, openShop, staff, usd, type Shop } from './shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop(ordersModule);
});
afterEach(async () => {
  await shop.app.settle();
  await books();
  expect(await shop.app.violated()).toEqual([]);
});
afterAll(() => shop.app.close());

const books = () => shop.app.runJob('orders.keep-books');
const key = () => ({ 'idempotency-key': uuidv7() });
const clerk = () => caller([...staff().permissions, 'orders:issue-documents', 'orders:manage-documents']);
const post = (path: string, body?: unknown): Promise<TestResponse> =>
  shop.app.request('POST', path, { ...(body === undefined ? {} : { body }), headers: key(), as: clerk() });

async function placed(options: Parameters<Shop['newCart']>[0] = {}, as = customer()): Promise<string> {
  const { status, body } = await shop.buy(shop.newCart(options), 'tok_ok', { as });
  expect(status).toBe(201);
  await shop.app.settle();
  return String(body.id);
}

interface Listed {
  readonly id: string;
  readonly kind: string;
  readonly number: string;
  readonly total: { minor: number };
  readonly refersTo: string | null;
}
const documentsOf = async (orderId: string, as = clerk()): Promise<Listed[]> =>
  (await shop.app.request('GET', `/orders/${orderId}/documents`, { as })).body.items;
/** As it comes: the harness reads answers as text. */
async function fileOf(orderId: string, documentId: string, as = clerk()): Promise<Response> {
  await shop.app.request('GET', '/orders?limit=1', { as });
  const headers = { authorization: `Bearer ${as.sessionId}` };
  return fetch(`${shop.app.baseUrl}/api/v1/orders/${orderId}/documents/${documentId}/file`, { headers });
}

async function ship(orderId: string): Promise<string> {
  const { body } = await post('/shippings', { orderId });
  await shop.tellParcel('shipped', body.shipmentId);
  return String(body.shipmentId);
}

describe('the documents of an order', () => {
  test('a paid order has its invoice, which its buyer may read and others may not', async () => {
    const buyer = customer();
    const orderId = await placed({ quantity: 2 }, buyer);
    expect(await documentsOf(orderId, buyer)).toEqual([]);
    await books();
    const [invoice, ...others] = await documentsOf(orderId, buyer);
    expect(others).toEqual([]);
    expect(invoice).toMatchObject({ kind: 'invoice', number: expect.stringMatching(/^20\d\d-\d{6}$/), refersTo: null });
    const { total } = (await shop.app.request('GET', `/orders/${orderId}`, { as: buyer })).body.totals;
    expect(invoice?.total).toEqual(total);
    const path = `/orders/${orderId}/documents`;
    expect((await shop.app.request('GET', path, { as: customer() })).status).toBe(404);
    expect((await shop.app.request('GET', `${path}/${invoice?.id}/file`, { as: customer() })).status).toBe(404);
  });

  test('a refund that is done has its credit note with its share of the tax, whole and in parts', async () => {
    const orderId = await placed({ quantity: 3, unit: 3333 });
    const { total, tax } = (await shop.app.request('GET', `/orders/${orderId}`, { as: clerk() })).body.totals;
    await post(`/orders/${orderId}/refunds`, { amount: usd(100), reason: 'A scratch' });
    await post(`/orders/${orderId}/refunds`, { reason: 'All of it' });
    await books();
    const documents = await documentsOf(orderId);
    expect(documents.map(({ kind, total: { minor } }) => [kind, minor])).toEqual(
      [
        ['credit-note', 100],
        ['credit-note', total.minor - 100],
        ['invoice', total.minor],
      ].sort((a, b) => String(a[0]).localeCompare(String(b[0]))),
    );
    const [invoice] = documents.filter(({ kind }) => kind === 'invoice');
    for (const { refersTo } of documents.filter(({ kind }) => kind === 'credit-note')) expect(refersTo).toBe(invoice?.number);
    const [sums] = await shop.app.sql(
      `select sum(tax_minor) filter (where kind = 'credit-note')::int as credited, sum(tax_minor) filter (where kind = 'invoice')::int as invoiced
       from orders.documents where order_id = $1`,
      [orderId],
    );
    expect(sums).toEqual({ credited: tax.minor, invoiced: tax.minor });
  });

  test('money of a refund that came back is invoiced again, with the tax of its credit note', async () => {
    const orderId = await placed();
    const { body: refund } = await post(`/orders/${orderId}/refunds`, { amount: usd(500), reason: 'Late' });
    await books();
    shop.takeRefundBack(refund.id);
    await shop.tellRefundFailed(refund.id);
    await books();
    expect((await documentsOf(orderId)).map(({ kind, total }) => [kind, total.minor])).toContainEqual(['invoice', 500]);
    const rows = await shop.app.sql(`select tax_minor::int as tax from orders.documents where order_id = $1 and total_minor = 500`, [
      orderId,
    ]);
    expect(new Set(rows.map(({ tax }) => tax)).size).toBe(1);
  });

  test('a cancelled order that was invoiced is credited in full', async () => {
    const orderId = await placed();
    await books();
    await post(`/orders/${orderId}/cancel`, {});
    const [attempt] = [...shop.attempts.values()].filter((one) => one.orderId === orderId);
    await shop.tell('refunded', String(attempt?.paymentId));
    await books();
    const [invoice, credit] = (await documentsOf(orderId)).sort((a, b) => b.kind.localeCompare(a.kind));
    expect([invoice?.kind, credit?.kind, credit?.total]).toEqual(['invoice', 'credit-note', invoice?.total]);
  });

  test('each parcel has its packing slip, for staff alone and without prices', async () => {
    const buyer = customer();
    const orderId = await placed({ quantity: 2 }, buyer);
    await ship(orderId);
    await books();
    const [slip] = (await documentsOf(orderId)).filter(({ kind }) => kind === 'packing-slip');
    expect(slip).toMatchObject({ number: expect.stringMatching(/^PS-20\d\d-\d{6}$/), total: usd(0) });
    expect((await documentsOf(orderId, buyer)).map(({ kind }) => kind)).toEqual(['invoice']);
    expect((await fileOf(orderId, String(slip?.id), buyer)).status).toBe(404);
    const [{ content }] = await shop.app.sql(`select content::text as content from orders.documents where id = $1`, [slip?.id]);
    expect(content).not.toMatch(/minor|price|total/i);
  });

  test('slips of chosen orders come in one PDF, at once', async () => {
    const orderIds = [await placed(), await placed()];
    expect((await post('/documents/packing-slips', { orderIds })).body).toMatchObject({ code: 'orders.no-packing-slips' });
    for (const orderId of orderIds) await post('/shippings', { orderId });
    const answer = await post('/documents/packing-slips', { orderIds });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  });

  test('a PDF is the same bytes each time', async () => {
    const orderId = await placed();
    await books();
    const [invoice] = await documentsOf(orderId);
    const [one, two] = [await fileOf(orderId, String(invoice?.id)), await fileOf(orderId, String(invoice?.id))];
    expect(one.headers.get('content-disposition')).toContain(`invoice-${invoice?.number}.pdf`);
    const [first, second] = [Buffer.from(await one.arrayBuffer()), Buffer.from(await two.arrayBuffer())];
    expect(first.subarray(0, 5).toString()).toBe('%PDF-');
    expect(first.equals(second)).toBe(true);
  });

  test('what the shop changes about itself is in the next invoice and not in the last', async () => {
    const seller = { name: 'Old & Sons', address: '1 Road\n12345 Town', contact: '', taxId: 'DE1', register: '', bank: '', footer: '' };
    const save = (name: string) =>
      shop.app.request('PUT', '/documents/settings', {
        body: { seller: { ...seller, name }, invoiceAt: 'payment', mailInvoices: false },
        as: clerk(),
      });
    expect((await save('Old & Sons')).status).toBe(200);
    const first = await placed();
    await books();
    expect((await save('New & Daughters')).body.seller.name).toBe('New & Daughters');
    const second = await placed();
    await books();
    const names = await shop.app.sql(
      `select content -> 'seller' ->> 'name' as name from orders.documents where order_id = any($1) order by issued_at`,
      [[first, second]],
    );
    expect(names).toEqual([{ name: 'Old & Sons' }, { name: 'New & Daughters' }]);
    expect((await shop.app.request('PUT', '/documents/settings', { body: {}, as: staff() })).status).toBe(403);
  });

  test('an issued document can be neither changed nor taken away', async () => {
    const orderId = await placed();
    await books();
    await expect(shop.app.sql(`update orders.documents set total_minor = 1 where order_id = $1`, [orderId])).rejects.toThrow();
    await expect(shop.app.sql(`delete from orders.documents where order_id = $1`, [orderId])).rejects.toThrow();
  });

  test('an order from before documents were issued has its invoice when staff ask for it', async () => {
    await shop.app.sql(`update orders.document_settings set since = now() + interval '1 hour'`);
    const orderId = await placed();
    await books();
    expect(await documentsOf(orderId)).toEqual([]);
    expect((await post(`/orders/${orderId}/documents`)).body.items).toMatchObject([{ kind: 'invoice' }]);
    await shop.app.sql(`update orders.document_settings set since = now() - interval '1 hour'`);
  });
});

describe('numbers', () => {
  const serials = async (): Promise<number[]> =>
    (await shop.app.sql(`select serial from orders.documents where kind = 'invoice' order by serial`)).map(({ serial }) => Number(serial));

  test('thirty who issue at once give each order one invoice, without a gap', async () => {
    const orderIds: string[] = [];
    for (let count = 0; count < 30; count += 1) orderIds.push(await placed());
    const before = (await serials()).length;
    const answers = await Promise.all(orderIds.flatMap((id) => [post(`/orders/${id}/documents`), books().then(() => null)]));
    expect(answers.filter((answer) => answer !== null && answer.status !== 200)).toEqual([]);
    const now = await serials();
    expect(now).toEqual(Array.from({ length: before + 30 }, (_, index) => index + 1));
    for (const id of orderIds) expect(await documentsOf(id)).toHaveLength(1);
  });

  test('an issue that dies on the way uses no number up', async () => {
    const orderId = await placed();
    const before = await serials();
    await shop.app.sql(`create function orders.stop() returns trigger language plpgsql as $$ begin raise exception 'stopped'; end $$`);
    await shop.app.sql(
      `create constraint trigger stop after insert on orders.documents deferrable initially deferred for each row execute function orders.stop()`,
    );
    await books();
    expect(await serials()).toEqual(before);
    expect(await documentsOf(orderId)).toEqual([]);
    await shop.app.sql(`drop trigger stop on orders.documents`);
    await books();
    expect(await serials()).toEqual([...before, before.length + 1]);
  });
});
