import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { closeTrue, doneBy, keyed, mails, shelf } from '../support/true-world';
import { createWorld, stockProduct, type OwnedOrder } from '../support/world';

/** Goods that come back over all eight modules; when the shop closes all its books are true. */
const world = forAllTests(() => createWorld(), closeTrue);
const asStaff = doneBy('staff');
const usd = (minor: number) => ({ minor, currency: 'USD' });
const order = async (id: string) => (await world.request('staff', 'GET', `/orders/${id}`)).body;

async function sent(quantity = 2): Promise<OwnedOrder> {
  const made = await world.orderOf('nobody', 'tok_ok', undefined, quantity);
  await world.app.settle();
  await asStaff(world, 'POST', '/shippings', { orderId: made.id });
  return made;
}

async function ask({ id, lineId, headers }: OwnedOrder, quantity: number, more: object = {}): Promise<string> {
  const body = { lines: [{ lineId, quantity, reason: 'too-small' }], ...more };
  const made = await world.app.request('POST', `/orders/${id}/returns`, { body, headers: { ...headers, ...keyed() } });
  expect([made.status, made.body.code]).toEqual([201, undefined]);
  await world.app.settle();
  return made.body.items[0].id;
}

const arrived = (id: string, lineId: string, restock: number, more: object = {}) =>
  asStaff(world, 'POST', `/returns/${id}/receipts`, { lines: [{ lineId, restock, writeOff: 0 }], ...more });

describe('a return', () => {
  test('from the buyer’s wish to the last cent: mails, shelves and money', async () => {
    const made = await sent(2);
    const { totals } = await order(made.id);
    const before = (await shelf(world, world.variantId)).on_hand;
    const id = await ask(made, 2);
    await asStaff(world, 'POST', `/returns/${id}/approve`, { label: { carrier: 'UPS', trackingNumber: '1Z-7' } });
    await asStaff(world, 'POST', `/returns/${id}/receipts`, {
      lines: [{ lineId: made.lineId, restock: 1, writeOff: 1 }],
      refund: { withShipping: true, reason: 'It came back' },
    });
    expect((await shelf(world, world.variantId)).on_hand).toBe(before + 1);
    expect(await order(made.id)).toMatchObject({ status: 'returned', payment: { refunded: totals.total }, refundable: usd(0) });
    expect(await mails(world, made.id)).toEqual(
      expect.arrayContaining(['orders.return-requested', 'orders.return-approved', 'orders.return-received', 'orders.order-refunded']),
    );
    const told = (await world.app.request('GET', `/orders/${made.id}/timeline`, { headers: made.headers })).body.items;
    expect(told.map((item: { what: string }) => item.what)).toEqual(
      expect.arrayContaining(['return-requested', 'return-approved', 'return-received', 'refunded']),
    );
  });

  test('puts what is for sale again into the chosen store', async () => {
    const made = await sent(1);
    const store = (await world.request('admin', 'POST', '/stores', { body: { code: `back-${made.id.slice(-8)}`, name: 'Returns' } })).body;
    const id = await ask(made, 1);
    await asStaff(world, 'POST', `/returns/${id}/approve`, {});
    await asStaff(world, 'POST', `/returns/${id}/receipts`, {
      lines: [{ lineId: made.lineId, restock: 1, writeOff: 0, storeId: store.id }],
    });
    const [row] = await world.app.sql('select on_hand from catalog.stock_levels where variant_id = $1 and store_id = $2', [
      world.variantId,
      store.id,
    ]);
    expect(row.on_hand).toBe(1);
  });
});

describe('an exchange', () => {
  const agreed = async (made: OwnedOrder, variantId: string, more: object = {}) => {
    const id = await ask(made, 1, { exchange: [{ variantId, quantity: 1 }] });
    const answer = await asStaff(world, 'POST', `/returns/${id}/approve`, { exchange: { goods: [{ variantId, quantity: 1 }], ...more } });
    expect([answer.status, answer.body.code]).toEqual([200, undefined]);
    return { id, exchange: answer.body.exchange };
  };
  const exchangeOf = async (id: string) => (await world.request('staff', 'GET', `/returns/${id}`)).body.exchange;

  test('for the same price: set aside from the start, in the order once the old one is here, and no money moves', async () => {
    const made = await sent(2);
    const before = await order(made.id);
    const { variantId } = await stockProduct(world.request, 5);
    const { id, exchange } = await agreed(made, variantId);
    expect(exchange).toMatchObject({ state: 'agreed', shipFirst: false, goods: [{ variantId, quantity: 1 }] });
    expect(await shelf(world, variantId)).toEqual({ on_hand: 5, reserved: 1 });
    expect((await order(made.id)).lines).toHaveLength(1);
    await arrived(id, made.lineId, 1);
    expect(await exchangeOf(id)).toMatchObject({ state: 'done', difference: usd(0) });
    const after = await order(made.id);
    expect(after).toMatchObject({
      axes: { payment: 'paid', fulfilment: 'partly-shipped' },
      lines: [{ restocked: 1 }, { variantId, quantity: 1, shipped: 0 }],
      refunds: [],
      refundable: before.refundable,
    });
    expect(await shelf(world, variantId)).toEqual({ on_hand: 5, reserved: 1 });
    await asStaff(world, 'POST', '/shippings', { orderId: made.id });
    expect(await shelf(world, variantId)).toEqual({ on_hand: 4, reserved: 0 });
    expect((await order(made.id)).axes.fulfilment).toBe('shipped');
  });

  test('for something dearer waits for the difference, and is in the order once that is paid', async () => {
    const made = await sent(1);
    const { variantId } = await stockProduct(world.request, 5, 2800);
    const { id } = await agreed(made, variantId);
    await arrived(id, made.lineId, 1);
    const waiting = await exchangeOf(id);
    expect(waiting).toMatchObject({ state: 'waiting', difference: usd(1100) });
    const body = { orderId: waiting.changeId, provider: 'test-card', token: 'tok_ok' };
    const paid = await world.request('nobody', 'POST', '/payments', { body, headers: { ...made.headers, ...keyed() } });
    await world.app.settle();
    expect([paid.status, (await exchangeOf(id)).state]).toEqual([201, 'done']);
    expect((await order(made.id)).lines).toMatchObject([{ restocked: 1 }, { variantId }]);
  });

  test('for something cheaper gives the difference back', async () => {
    const made = await sent(1);
    const { variantId } = await stockProduct(world.request, 5, 800);
    const { id } = await agreed(made, variantId);
    await arrived(id, made.lineId, 1);
    expect(await exchangeOf(id)).toMatchObject({ state: 'done', difference: usd(-1100) });
    expect((await order(made.id)).refunds).toMatchObject([{ amount: usd(1100), status: 'succeeded' }]);
  });

  test('sends the new one first where staff choose so; the old one is then not given back as money', async () => {
    const made = await sent(1);
    const { variantId } = await stockProduct(world.request, 5);
    const { id, exchange } = await agreed(made, variantId, { shipFirst: true });
    expect(exchange).toMatchObject({ state: 'done', shipFirst: true });
    expect((await asStaff(world, 'POST', '/shippings', { orderId: made.id })).status).toBe(201);
    const refused = await arrived(id, made.lineId, 1, { refund: { reason: 'It came back' } });
    expect(refused.body).toMatchObject({ status: 409, code: 'orders.return-is-exchange' });
    const cancelled = await world.app.request('POST', `/returns/${id}/cancel`, { headers: { ...made.headers, ...keyed() } });
    expect(cancelled.body.code).toBe('orders.return-state');
    expect((await arrived(id, made.lineId, 1)).body.state).toBe('received');
    expect((await order(made.id)).refunds).toEqual([]);
  });

  test('that the buyer takes back sets its goods free', async () => {
    const made = await sent(1);
    const { variantId } = await stockProduct(world.request, 1);
    const { id } = await agreed(made, variantId);
    expect((await shelf(world, variantId)).reserved).toBe(1);
    await world.app.request('POST', `/returns/${id}/cancel`, { headers: { ...made.headers, ...keyed() } });
    await world.app.settle();
    expect((await shelf(world, variantId)).reserved).toBe(0);
  });

  test('for what is sold out is not agreed to, and nothing is set aside', async () => {
    const made = await sent(1);
    const { variantId } = await stockProduct(world.request, 1);
    await world.orderOf('nobody');
    const id = await ask(made, 1);
    const answer = await asStaff(world, 'POST', `/returns/${id}/approve`, { exchange: { goods: [{ variantId, quantity: 2 }] } });
    expect(answer.body).toMatchObject({ status: 409, code: 'orders.sold-out' });
    expect((await world.request('staff', 'GET', `/returns/${id}`)).body).toMatchObject({ state: 'requested', exchange: null });
    expect((await shelf(world, variantId)).reserved).toBe(0);
  });

  test('that another change of the order holds up is told, and tried again', async () => {
    const made = await sent(2);
    const { variantId } = await stockProduct(world.request, 5);
    const { id } = await agreed(made, variantId);
    const other = await asStaff(world, 'POST', `/orders/${made.id}/changes`, { add: [{ variantId, quantity: 1 }], reason: 'One more' });
    expect(other.body.state).toBe('waiting');
    await arrived(id, made.lineId, 1);
    expect(await exchangeOf(id)).toMatchObject({ state: 'failed', failure: 'orders.change-open' });
    await asStaff(world, 'POST', `/orders/${made.id}/changes/${other.body.id}/withdraw`);
    expect((await asStaff(world, 'POST', `/returns/${id}/exchange`)).body.exchange).toMatchObject({ state: 'done' });
  });
});

describe('what is sold for good', () => {
  const finalSale = (of: { finalSale?: boolean }) => of.finalSale;

  test('says so on its page, in the bag and in the order, which keeps it, and a buyer cannot send it back', async () => {
    const change = async (is: boolean) => {
      const { version } = (await world.request('admin', 'GET', `/admin/products/${world.productId}`)).body;
      const body = { version, finalSale: is };
      expect((await world.request('admin', 'PATCH', `/products/${world.productId}`, { body })).status).toBe(200);
    };
    await change(true);
    const { slug } = (await world.request('admin', 'GET', `/admin/products/${world.productId}`)).body;
    expect(finalSale((await world.request('nobody', 'GET', `/products/${slug}`)).body)).toBe(true);
    const cart = await world.cartOf('nobody');
    const seen = await world.request('nobody', 'GET', `/carts/${cart.id}`, { headers: cart.headers });
    expect(seen.body.items.map(finalSale)).toEqual([true]);
    const made = await world.orderOf('nobody');
    await world.app.settle();
    await change(false);
    await asStaff(world, 'POST', '/shippings', { orderId: made.id });
    expect((await order(made.id)).lines.map(finalSale)).toEqual([true]);
    const body = { lines: [{ lineId: made.lineId, quantity: 1, reason: 'too-small' }] };
    const answer = await world.app.request('POST', `/orders/${made.id}/returns`, { body, headers: { ...made.headers, ...keyed() } });
    expect(answer.body).toMatchObject({ code: 'orders.final-sale' });
    const later = await world.orderOf('nobody');
    expect((await order(later.id)).lines.map(finalSale)).toEqual([false]);
  });
});
