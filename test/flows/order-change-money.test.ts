import { randomUUID } from 'node:crypto';
import { address } from '../support/purchase';
import { closeTrue, doneBy, keyed, keepBooks } from '../support/true-world';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { createWorld, stockProduct } from '../support/world';

/** Where a change of an order meets its documents, returns and gift cards; when the shop closes all its books are true. */
const world = forAllTests(() => createWorld(), closeTrue);
const asStaff = doneBy('admin');
const usd = (minor: number) => ({ minor, currency: 'USD' });
const read = async (id: string) => (await world.request('admin', 'GET', `/orders/${id}`)).body;
const change = (id: string, body: object) => asStaff(world, 'POST', `/orders/${id}/changes`, { reason: 'The buyer rang', ...body });
const refund = (id: string, body: object) => asStaff(world, 'POST', `/orders/${id}/refunds`, { reason: 'Sorry', ...body });

async function untaxed(minor: number): Promise<string> {
  const { variantId, productId } = await stockProduct(world.request, 100, minor);
  const { version } = (await world.request('admin', 'GET', `/admin/products/${productId}`)).body;
  const edited = await world.request('admin', 'PATCH', `/products/${productId}`, { body: { taxClass: 'zero', version }, headers: keyed() });
  expect(edited.status).toBe(200);
  return variantId;
}

async function giftCard(minor: number): Promise<string> {
  const mark = randomUUID().slice(0, 8);
  const { body } = await asStaff(world, 'POST', '/products', {
    title: `Gift card ${mark}`,
    status: 'published',
    variants: [{ sku: `GIFT-${mark}`, giftCard: true, prices: [{ price: usd(minor) }] }],
  });
  return body.variants[0].id;
}

/** `cheapest`: of the ways it could have been sent. */
async function buy(items: { variantId: string; quantity: number }[], sent: 'cheapest' | 'dearest' = 'cheapest') {
  const cart = (await world.request('nobody', 'POST', '/carts', { body: { items } })).body;
  const headers = { 'x-cart-token': cart.cartToken as string };
  const { body } = await world.request('nobody', 'GET', `/carts/${cart.id}/shipping-options?country=US&postalCode=62701`, { headers });
  const options = [...body.items].sort((a, b) => a.price.minor - b.price.minor);
  const placed = await world.request('nobody', 'POST', '/orders', {
    body: {
      cartId: cart.id,
      email: 'ada@example.com',
      shippingAddress: address,
      shippingOptionId: (sent === 'cheapest' ? options[0] : options.at(-1)).id,
      payment: { provider: 'test-card', token: 'tok_ok' },
    },
    headers: { ...headers, ...keyed() },
  });
  expect(placed.status).toBe(201);
  await keepBooks(world);
  const { id, lines, orderToken } = placed.body;
  return { id, lines, cheapest: options[0].id, headers: { 'x-order-token': orderToken as string } };
}

async function pay({ headers }: { headers: Record<string, string> }, changeId: string): Promise<void> {
  const body = { orderId: changeId, provider: 'test-card', token: 'tok_ok' };
  await world.request('nobody', 'POST', '/payments', { body, headers: { ...headers, ...keyed() } });
  await world.app.settle();
}

/** One unit of two is sent and announced back. */
async function sendAndAnnounce(orderId: string, lineId: string): Promise<string> {
  await asStaff(world, 'POST', '/shippings', { orderId, lines: [{ lineId, quantity: 1 }] });
  const asked = await asStaff(world, 'POST', `/orders/${orderId}/returns`, { lines: [{ lineId, quantity: 1, reason: 'damaged' }] });
  return asked.body.items[0].id;
}

const backWithShipping = (returnId: string, lineId: string) =>
  asStaff(world, 'POST', `/returns/${returnId}/receipts`, {
    lines: [{ lineId, restock: 1, writeOff: 0 }],
    refund: { withShipping: true, reason: 'Damaged' },
  });

/** Kind, total and sign of the tax of each, that all have a file. */
async function documentsOf(orderId: string): Promise<[kind: string, total: number, tax: number][]> {
  await keepBooks(world);
  const rows = await world.app.sql<{ id: string; kind: string; total: number; tax: number }>(
    `select id, kind, total_minor::int as total, sign(tax_minor)::int as tax from orders.documents
     where order_id = $1 and kind <> 'packing-slip' order by kind desc, total_minor desc`,
    [orderId],
  );
  for (const { id } of rows) expect((await world.request('admin', 'GET', `/orders/${orderId}/documents/${id}/file`)).status).toBe(200);
  return rows.map(({ kind, total, tax }) => [kind, total, tax]);
}

describe('the documents of an order', () => {
  test('that costs more with less tax in it: an invoice with tax below zero, and what comes after it', async () => {
    const variantId = await untaxed(2_500);
    const order = await buy([{ variantId: world.variantId, quantity: 1 }]);
    const opened = await change(order.id, { lines: [{ lineId: order.lines[0].id, quantity: 0 }], add: [{ variantId, quantity: 1 }] });
    expect(opened.body.difference).toEqual(usd(520));
    await pay(order, opened.body.id);
    expect(await documentsOf(order.id)).toEqual([
      ['invoice', 2_525, 1],
      ['invoice', 520, -1],
    ]);
    await refund(order.id, {});
    expect((await documentsOf(order.id)).map(([kind, total]) => [kind, total])).toEqual([
      ['invoice', 2_525],
      ['invoice', 520],
      ['credit-note', 2_525],
      ['credit-note', 520],
    ]);
  });

  test('that costs less with more tax in it: a credit note with tax below zero', async () => {
    const variantId = await untaxed(2_500);
    const order = await buy([{ variantId, quantity: 1 }]);
    const swap = { lines: [{ lineId: order.lines[0].id, quantity: 0 }], add: [{ variantId: world.variantId, quantity: 1 }] };
    expect((await change(order.id, swap)).body.difference).toEqual(usd(-520));
    expect(await documentsOf(order.id)).toEqual([
      ['invoice', 3_045, 1],
      ['credit-note', 520, -1],
    ]);
  });
});

describe('shipping that goes back with a return', () => {
  test('is not given back again by a cheaper way to send the order', async () => {
    const order = await buy([{ variantId: world.variantId, quantity: 2 }], 'dearest');
    const lineId = order.lines[0].id;
    expect((await backWithShipping(await sendAndAnnounce(order.id, lineId), lineId)).status).toBe(201);
    const changed = await change(order.id, { shippingOptionId: order.cheapest });
    expect([changed.status, changed.body.code]).toEqual([422, 'orders.shipping-went-back']);
    expect((await world.request('admin', 'GET', `/orders/${order.id}/changes`)).body.items).toEqual([]);
    const some = await refund(order.id, { amount: usd(100) });
    const parcel = await asStaff(world, 'POST', '/shippings', { orderId: order.id });
    expect([some.status, parcel.status]).toEqual([201, 201]);
  });

  test('is no more than it will cost with a change that waits for its money', async () => {
    const { variantId } = await stockProduct(world.request, 50, 5_000);
    const order = await buy([{ variantId: world.variantId, quantity: 2 }], 'dearest');
    const lineId = order.lines[0].id;
    const returnId = await sendAndAnnounce(order.id, lineId);
    const opened = await change(order.id, { shippingOptionId: order.cheapest, add: [{ variantId, quantity: 1 }] });
    expect(opened.body.state).toBe('waiting');
    expect((await backWithShipping(returnId, lineId)).status).toBe(201);
    await pay(order, opened.body.id);
    const [changed] = (await world.request('admin', 'GET', `/orders/${order.id}/changes`)).body.items;
    expect(changed.state).toBe('done');
    const whole = await world.app.sql(
      `select shipping_back_minor = shipping_minor + case when tax_included then 0 else shipping_tax_minor end as "isAll" from orders.orders where id = $1`,
      [order.id],
    );
    expect(whole).toEqual([{ isAll: true }]);
  });
});

describe('the money of a gift card that an order sold', () => {
  test('does not go back when other goods are taken out of the order', async () => {
    const { variantId } = await stockProduct(world.request, 50, 1_000);
    const order = await buy([
      { variantId: world.variantId, quantity: 2 },
      { variantId: await giftCard(10_000), quantity: 1 },
      { variantId, quantity: 1 },
    ]);
    const mug = order.lines.find((line: { variantId: string }) => line.variantId === world.variantId);
    const out = { lines: [{ lineId: mug.id, quantity: 1 }] };
    const { refundable } = await read(order.id);
    expect((await refund(order.id, { amount: usd(refundable.minor - 1_980) })).status).toBe(201);
    const last = await change(order.id, out);
    expect([last.status, last.body.difference]).toEqual([201, usd(-1_980)]);
    await world.app.settle();
    expect((await read(order.id)).refundable).toEqual(usd(0));
    const tooMuch = await change(order.id, { lines: [{ lineId: mug.id, quantity: 0 }] });
    expect([tooMuch.status, tooMuch.body.code]).toEqual([409, 'orders.refund-too-much']);
    const [card] = (await world.request('admin', 'GET', `/gift-cards?orderId=${order.id}`)).body.items;
    const back = await refund(order.id, { giftCardIds: [card.id] });
    expect([back.status, back.body.amount]).toEqual([201, usd(10_000)]);
  });

  test('goes back with as much of its worth in each payment that it is given back from', async () => {
    const { variantId } = await stockProduct(world.request, 50, 3_000);
    const order = await buy([
      { variantId: world.variantId, quantity: 1 },
      { variantId: await giftCard(10_000), quantity: 1 },
    ]);
    const opened = await change(order.id, { add: [{ variantId, quantity: 1 }] });
    await pay(order, opened.body.id);
    const [card] = (await world.request('admin', 'GET', `/gift-cards?orderId=${order.id}`)).body.items;
    await refund(order.id, { giftCardIds: [card.id] });
    await world.app.settle();
    const parts = await world.app.sql<{ status: string; amount: number; taken: number }>(
      `select r.status, r.amount_minor::int as amount, (select sum((t ->> 'minor')::int)::int from jsonb_array_elements(r.take_back) t) as taken
       from orders.order_refunds r where r.order_id = $1 order by r.amount_minor`,
      [order.id],
    );
    expect(parts).toEqual([
      { status: 'succeeded', amount: opened.body.difference.minor, taken: opened.body.difference.minor },
      { status: 'succeeded', amount: 10_000 - opened.body.difference.minor, taken: 10_000 - opened.body.difference.minor },
    ]);
    expect((await world.request('admin', 'GET', `/gift-cards/${card.id}`)).body.status).toBe('empty');
  });
});
