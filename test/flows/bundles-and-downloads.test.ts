import { randomUUID } from 'node:crypto';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { address } from '../support/purchase';
import { closeTrue, doneBy, keyed, mails, shelf } from '../support/true-world';
import { createWorld, stockProduct, type World } from '../support/world';

/** Sets of goods and files to download, from the shelf to the buyer, over all eight modules. */
const world = forAllTests(() => createWorld(), closeTrue);
const later = forAllTests(() => createWorld({ paymentCapture: 'at-shipment' }), closeTrue);

const asStaff = doneBy('admin');

interface Buyable {
  readonly variantId: string;
  readonly productId: string;
}

async function addProduct(shop: World, variant: Record<string, unknown>, product: Record<string, unknown> = {}): Promise<Buyable> {
  const mark = randomUUID().slice(0, 8);
  const { body } = await asStaff(shop, 'POST', '/products', {
    title: `Thing ${mark}`,
    status: 'published',
    ...product,
    variants: [{ sku: `T-${mark}`, prices: [{ price: { minor: 2_500, currency: 'USD' } }], ...variant }],
  });
  return { variantId: body.variants[0].id, productId: body.id };
}

async function addGuide(shop: World, product: Record<string, unknown> = {}, variant: Record<string, unknown> = {}): Promise<Buyable> {
  const guide = await addProduct(shop, { digital: true, ...variant }, product);
  const sent = await shop.request('admin', 'POST', `/products/${guide.productId}/variants/${guide.variantId}/files`, {
    headers: { 'content-type': 'multipart/form-data; boundary=b', ...keyed() },
    body: '--b\r\ncontent-disposition: form-data; name="file"; filename="Leitfaden für Töpfe.pdf"\r\n\r\nthe pages\r\n--b--\r\n',
  });
  expect(sent.status).toBe(201);
  return guide;
}

interface Bought {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers freely
  readonly body: any;
  readonly headers: Record<string, string>;
}

async function buy(
  shop: World,
  items: readonly { variantId: string; quantity: number }[],
  more: Record<string, unknown> = {},
  token = 'tok_ok',
): Promise<Bought> {
  const cart = await shop.app.request('POST', '/carts', { body: { items } });
  if (cart.status !== 201) return { status: cart.status, body: cart.body, headers: {} };
  const headers = { 'x-cart-token': cart.body.cartToken as string, ...keyed() };
  const payment = { provider: 'test-card', token };
  const { status, body } = await shop.app.request('POST', '/orders', {
    headers,
    body: { cartId: cart.body.id, email: 'ada@example.com', payment, ...more },
  });
  await shop.app.settle();
  return { status, body, headers: { 'x-order-token': body.orderToken as string } };
}

const home = async (shop: World) => {
  const { id, headers } = await shop.cartOf('nobody');
  const options = await shop.app.request('GET', `/carts/${id}/shipping-options?country=US&postalCode=62701`, { headers });
  return { shippingAddress: address, shippingOptionId: options.body.items[0].id as string };
};

const downloads = async (shop: World, { body, headers }: Bought) =>
  (await shop.app.request('GET', `/orders/${body.id as string}/downloads`, { headers })).body.items;
const follow = (shop: World, url: string, headers: Record<string, string> = {}) =>
  shop.app.request('GET', url.replace('/api/v1', ''), { headers });

async function aSet(shop: World, cups: number, pots: number) {
  const cup = await stockProduct(shop.request, cups);
  const pot = await stockProduct(shop.request, pots);
  const parts = [
    { variantId: cup.variantId, quantity: 2 },
    { variantId: pot.variantId, quantity: 1 },
  ];
  return { cup: cup.variantId, pot: pot.variantId, cupProduct: cup.productId, ...(await addProduct(shop, { parts })) };
}

describe('a bundle', () => {
  test('is paid at its own price, packed as its parts, and comes back as them', async () => {
    const set = await aSet(world, 10, 10);
    const order = await buy(world, [{ variantId: set.variantId, quantity: 2 }], await home(world));
    expect([order.status, order.body.lines[0].unitPrice.minor]).toEqual([201, 2_500]);
    expect(order.body.lines[0].parts).toMatchObject([
      { variantId: set.cup, quantity: 2 },
      { variantId: set.pot, quantity: 1 },
    ]);
    expect([await shelf(world, set.cup), await shelf(world, set.pot)]).toEqual([
      { on_hand: 10, reserved: 4 },
      { on_hand: 10, reserved: 2 },
    ]);
    const lineId = order.body.lines[0].id;
    const parcel = await asStaff(world, 'POST', '/shippings', { orderId: order.body.id, lines: [{ lineId, quantity: 1 }] });
    expect(parcel.body.lines[0]).toMatchObject({ quantity: 1, parts: [{ quantity: 2 }, { quantity: 1 }] });
    expect([await shelf(world, set.cup), await shelf(world, set.pot)]).toEqual([
      { on_hand: 8, reserved: 2 },
      { on_hand: 9, reserved: 1 },
    ]);
    await asStaff(world, 'POST', `/orders/${order.body.id}/refunds`, {
      amount: { minor: 2_500, currency: 'USD' },
      reason: 'One came back',
      restock: [{ lineId, quantity: 1 }],
    });
    expect([await shelf(world, set.cup), await shelf(world, set.pot)]).toEqual([
      { on_hand: 10, reserved: 2 },
      { on_hand: 10, reserved: 1 },
    ]);
  });

  test('gives its parts back when the order is cancelled, also when it has other parts by then', async () => {
    const set = await aSet(world, 10, 10);
    const order = await buy(world, [{ variantId: set.variantId, quantity: 3 }], await home(world));
    const { body } = await asStaff(world, 'GET', `/admin/products/${set.productId}`);
    await asStaff(world, 'PATCH', `/products/${set.productId}/variants/${set.variantId}`, {
      version: body.version,
      parts: [{ variantId: set.pot, quantity: 5 }],
    });
    await asStaff(world, 'POST', `/orders/${order.body.id}/cancel`, {});
    expect([await shelf(world, set.cup), await shelf(world, set.pot)]).toEqual([
      { on_hand: 10, reserved: 0 },
      { on_hand: 10, reserved: 0 },
    ]);
  });

  test('and one of its parts in the same cart ask for the sum', async () => {
    const set = await aSet(world, 5, 10);
    const refused = await buy(
      world,
      [
        { variantId: set.variantId, quantity: 2 },
        { variantId: set.cup, quantity: 2 },
      ],
      await home(world),
    );
    expect([refused.status, refused.body.code]).toEqual([409, 'cart.not-enough-stock']);
    const both = await buy(
      world,
      [
        { variantId: set.variantId, quantity: 2 },
        { variantId: set.cup, quantity: 1 },
      ],
      await home(world),
    );
    expect(both.status).toBe(201);
    expect(await shelf(world, set.cup)).toEqual({ on_hand: 5, reserved: 5 });
  });

  test('is never oversold, however many buy it and its parts at once', async () => {
    const set = await aSet(world, 15, 40);
    const to = await home(world);
    const buys = await Promise.all(
      Array.from({ length: 30 }, (_, at) => buy(world, [{ variantId: at % 2 === 0 ? set.variantId : set.cup, quantity: 1 }], to)),
    );
    const sold = buys.reduce((units, { status }, at) => units + (status === 201 ? (at % 2 === 0 ? 2 : 1) : 0), 0);
    expect(buys.map(({ status }) => status).filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect([sold, await shelf(world, set.cup)]).toEqual([15, { on_hand: 15, reserved: 15 }]);
  });
});

describe('a file', () => {
  test('is bought without an address, and downloaded as soon as it is paid', async () => {
    const guide = await addGuide(world, { downloadLimit: 2, downloadDays: 30 });
    const order = await buy(world, [{ variantId: guide.variantId, quantity: 1 }]);
    expect([order.status, order.body.status, order.body.shippingAddress, order.body.shippingOption]).toEqual([
      201,
      'fulfilled',
      null,
      null,
    ]);
    expect(order.body.totals).toMatchObject({ subtotal: { minor: 2_500 }, shipping: { minor: 0 } });
    expect(await mails(world, order.body.id)).toEqual(['orders.downloads-ready', 'orders.order-placed']);
    const [item] = await downloads(world, order);
    expect(item).toMatchObject({ state: 'ready', downloads: 0, limit: 2, files: [{ name: 'Leitfaden für Töpfe.pdf', bytes: 9 }] });
    expect((await fetch(new URL(item.files[0].url, world.app.baseUrl), { method: 'HEAD' })).status).toBe(405);
    const file = await follow(world, item.files[0].url);
    expect([file.status, file.body, file.headers.get('content-type'), file.headers.get('content-length')]).toEqual([
      200,
      'the pages',
      'application/pdf',
      '9',
    ]);
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="Leitfaden f_r T_pfe.pdf"; filename*=UTF-8''Leitfaden%20f%C3%BCr%20T%C3%B6pfe.pdf`,
    );
    const cancel = await world.app.request('POST', `/orders/${order.body.id}/cancel`, {
      body: {},
      headers: { ...order.headers, ...keyed() },
    });
    expect(cancel.body.code).toBe('orders.already-downloaded');
    await follow(world, item.files[0].url);
    const over = await follow(world, item.files[0].url);
    expect([over.status, over.body.code]).toEqual([410, 'orders.download-used-up']);
    const told = await follow(world, item.files[0].url, { accept: 'text/html,*/*' });
    expect([told.status, told.headers.get('location')]).toEqual([303, '/downloads/used-up']);
    expect(await downloads(world, order)).toMatchObject([{ state: 'used-up', files: [{ url: null }] }]);
  });

  test('goes by no parcel: a cart of files is offered no way of shipping, in a country or without one', async () => {
    const guide = await addGuide(world);
    const cart = await world.app.request('POST', '/carts', { body: { items: [{ variantId: guide.variantId, quantity: 1 }] } });
    const headers = { 'x-cart-token': cart.body.cartToken as string };
    for (const query of ['', '?country=US&postalCode=62701']) {
      const options = await world.app.request('GET', `/carts/${cart.body.id}/shipping-options${query}`, { headers });
      expect([options.status, options.body]).toEqual([200, { items: [] }]);
    }
  });

  test('is nobody’s without the link, and the link is nobody’s to make', async () => {
    const guide = await addGuide(world);
    const order = await buy(world, [{ variantId: guide.variantId, quantity: 1 }]);
    expect((await world.app.request('GET', `/orders/${order.body.id}/downloads`)).status).toBe(404);
    const [{ files }] = await downloads(world, order);
    const url = new URL(files[0].url, 'http://shop');
    for (const [name, value] of [
      ['signature', 'x'],
      ['expires', String(Number(url.searchParams.get('expires')) + 3_600)],
    ] as const) {
      const other = new URL(url);
      other.searchParams.set(name, value);
      expect((await follow(world, other.pathname + other.search)).status).toBe(404);
    }
  });

  test('is sent no more often than it may be, by thirty at once', async () => {
    const guide = await addGuide(world, { downloadLimit: 7 });
    const order = await buy(world, [{ variantId: guide.variantId, quantity: 1 }]);
    const [{ files }] = await downloads(world, order);
    const answers = await Promise.all(Array.from({ length: 30 }, () => follow(world, files[0].url)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(23);
    expect(await downloads(world, order)).toMatchObject([{ downloads: 7, state: 'used-up' }]);
  });

  test('is nobody’s any more once all the money is back', async () => {
    const guide = await addGuide(world);
    const order = await buy(world, [{ variantId: guide.variantId, quantity: 1 }]);
    const [{ files }] = await downloads(world, order);
    await asStaff(world, 'POST', `/orders/${order.body.id}/refunds`, {
      amount: { minor: 500, currency: 'USD' },
      reason: 'A page is missing',
    });
    expect((await follow(world, files[0].url)).status).toBe(200);
    await asStaff(world, 'POST', `/orders/${order.body.id}/refunds`, { reason: 'Not what it seemed' });
    expect((await follow(world, files[0].url)).body.code).toBe('orders.download-revoked');
    expect((await follow(world, files[0].url)).status).toBe(403);
    expect(await downloads(world, order)).toMatchObject([{ state: 'revoked' }]);
  });

  test('is granted once, however often its payment is told', async () => {
    const guide = await addGuide(world);
    const order = await buy(world, [{ variantId: guide.variantId, quantity: 1 }]);
    const [row] = await world.app.sql(
      "select id, data from payments.outbox where topic like 'payments.payment-authorized%' and data ->> 'orderId' = $1",
      [order.body.id],
    );
    for (let n = 0; n < 3; n += 1)
      await world.app.house.bus.deliver('orders.on-payment-authorized', {
        id: randomUUID(),
        topic: 'payments.payment-authorized.v1',
        data: row.data,
        stream: order.body.id,
        occurredAt: new Date().toISOString(),
        correlationId: 'test',
        causationId: null,
      });
    await world.app.settle();
    expect(await downloads(world, order)).toHaveLength(1);
    expect(await mails(world, order.body.id)).toEqual(['orders.downloads-ready', 'orders.order-placed']);
  });

  test('beside goods leaves the parcel to them, and the order is shipped with the last of these', async () => {
    const guide = await addGuide(world);
    const items = [
      { variantId: guide.variantId, quantity: 1 },
      { variantId: world.variantId, quantity: 2 },
    ];
    expect((await buy(world, items)).body.code).toBe('orders.address-needed');
    const order = await buy(world, items, await home(world));
    const digital = order.body.lines.find((line: { digital?: unknown }) => line.digital);
    expect([order.status, order.body.axes.fulfilment]).toEqual([201, 'unfulfilled']);
    expect(await downloads(world, order)).toMatchObject([{ state: 'ready' }]);
    const wrong = await asStaff(world, 'POST', '/shippings', { orderId: order.body.id, lines: [{ lineId: digital.id, quantity: 1 }] });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'orders.digital-line']);
    const parcel = await asStaff(world, 'POST', '/shippings', { orderId: order.body.id });
    expect(parcel.body.lines).toMatchObject([{ quantity: 2 }]);
    expect((await world.app.request('GET', `/orders/${order.body.id}`, { headers: order.headers })).body.status).toBe('shipped');
  });

  test('that was downloaded keeps its order from being cancelled; once the money is back, the goods bought with it are for sale again', async () => {
    const [guide, set] = [await addGuide(world), await aSet(world, 10, 10)];
    const items = [
      { variantId: guide.variantId, quantity: 1 },
      { variantId: set.variantId, quantity: 2 },
    ];
    const order = await buy(world, items, await home(world));
    const [file] = await downloads(world, order);
    expect((await follow(world, file.files[0].url, order.headers)).status).toBe(200);
    expect((await asStaff(world, 'POST', `/orders/${order.body.id}/cancel`, {})).body.code).toBe('orders.already-downloaded');
    expect((await asStaff(world, 'POST', `/orders/${order.body.id}/refunds`, { reason: 'Came too late' })).status).toBe(201);
    expect([await shelf(world, set.cup), await shelf(world, set.pot)]).toEqual([
      { on_hand: 10, reserved: 0 },
      { on_hand: 10, reserved: 0 },
    ]);
  });

  test('of which units are counted leaves the shelf when it is paid, and comes back with the money', async () => {
    const guide = await addGuide(world, {}, { trackStock: true });
    const stores = (await asStaff(world, 'GET', '/stores')).body.items;
    await asStaff(world, 'POST', `/stores/${stores[0].id}/stock-adjustments`, {
      reason: 'received',
      lines: [{ variantId: guide.variantId, delta: 2 }],
    });
    const order = await buy(world, [{ variantId: guide.variantId, quantity: 1 }]);
    expect([order.status, await shelf(world, guide.variantId)]).toEqual([201, { on_hand: 1, reserved: 0 }]);
    await asStaff(world, 'POST', `/orders/${order.body.id}/cancel`, {});
    expect(await shelf(world, guide.variantId)).toEqual({ on_hand: 2, reserved: 0 });
    expect(await downloads(world, order)).toMatchObject([{ state: 'revoked' }]);
  });

  test('is not there before it is paid', async () => {
    const guide = await addGuide(world);
    const declined = await buy(world, [{ variantId: guide.variantId, quantity: 1 }], {}, 'tok_declined');
    expect(declined.status).toBe(402);
    const [{ count }] = await world.app.sql('select count(*)::int as count from orders.entitlements where variant_id = $1', [
      guide.variantId,
    ]);
    expect(count).toBe(0);
  });

  test('is taken the money for at once, where it is taken at shipment', async () => {
    const guide = await addGuide(later);
    const order = await buy(later, [{ variantId: guide.variantId, quantity: 1 }]);
    await later.app.settle();
    const after = (await later.app.request('GET', `/orders/${order.body.id}`, { headers: order.headers })).body;
    expect([after.status, after.axes.payment]).toEqual(['fulfilled', 'paid']);
    expect(await downloads(later, order)).toMatchObject([{ state: 'ready' }]);
  });
});
