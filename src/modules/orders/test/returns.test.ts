import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { caller, type RequestOptions, type TestResponse } from '../../../platform/testing/harness';
import { ordersModule } from '../module';
import { closeShop, openShop, staff, usd } from './shop';

const shop = forAllTests(() => openShop(ordersModule), closeShop);

const key = () => ({ 'idempotency-key': uuidv7() });
const clerk = staff();
const send = (method: string, path: string, body?: unknown, { headers = {}, ...options }: RequestOptions = {}): Promise<TestResponse> =>
  shop.app.request(method, path, { ...(body === undefined ? {} : { body }), ...options, headers: { ...key(), ...headers } });
const asClerk = (method: string, path: string, body?: unknown) => send(method, path, body, { as: clerk });

interface Sent {
  readonly id: string;
  readonly lineId: string;
  readonly variantId: string;
  readonly total: number;
  readonly token: { readonly 'x-order-token': string };
}

/** An order that arrived so many days ago, or is still on its way. */
async function sent(quantity = 3, { unit = 1000, daysAgo = 0, delivered = true } = {}): Promise<Sent> {
  const cart = shop.newCart({ quantity, unit });
  shop.shelf.set(cart.variantId, quantity);
  const { body } = await shop.buy(cart);
  await shop.app.settle();
  const parcel = await asClerk('POST', '/shippings', { orderId: body.id });
  await shop.tellParcel('shipped', parcel.body.shipmentId);
  if (delivered) await shop.tellParcel('delivered', parcel.body.shipmentId);
  await shop.app.settle();
  await shop.app.sql(
    `update orders.fulfilments set created_at = now() - make_interval(days => $2), updated_at = now() - make_interval(days => $2) where order_id = $1`,
    [body.id, daysAgo],
  );
  return {
    id: body.id,
    lineId: body.lines[0].id,
    variantId: cart.variantId,
    total: body.totals.total.minor,
    token: { 'x-order-token': body.orderToken },
  };
}

const ask = (order: Sent, quantity: number, more: Record<string, unknown> = {}, options: RequestOptions = { headers: order.token }) =>
  send('POST', `/orders/${order.id}/returns`, { lines: [{ lineId: order.lineId, quantity, reason: 'too-small', ...more }] }, options);
const asked = async (order: Sent, quantity: number): Promise<string> => (await ask(order, quantity)).body.items[0].id;
const approved = async (order: Sent, quantity: number): Promise<string> => {
  const id = await asked(order, quantity);
  await asClerk('POST', `/returns/${id}/approve`, {});
  return id;
};
const receive = (id: string, order: Sent, restock: number, more: Record<string, unknown> = {}, line: Record<string, unknown> = {}) =>
  asClerk('POST', `/returns/${id}/receipts`, { lines: [{ lineId: order.lineId, restock, writeOff: 0, ...line }], ...more });
const refund = { reason: 'It came back' };
const read = async (order: Sent) => (await shop.app.request('GET', `/orders/${order.id}`, { as: clerk })).body;
const returnable = async (order: Sent, options: RequestOptions = { headers: order.token }) =>
  (await shop.app.request('GET', `/orders/${order.id}/returns`, options)).body;
const told = async (order: Sent, topic: string) =>
  (
    await shop.app.sql(`select data from orders.outbox where stream = $1 and topic = $2 order by seq`, [order.id, `orders.${topic}.v1`])
  ).map(({ data }) => data);
const what = async (order: Sent, options: RequestOptions) =>
  (await shop.app.request('GET', `/orders/${order.id}/timeline`, options)).body.items.map((item: { what: string }) => item.what);

describe('a buyer asks to send something back', () => {
  test('with a reason for it, sees it, and the shop is told', async () => {
    const order = await sent();
    expect(await returnable(order)).toMatchObject({ items: [], windowDays: 30, lines: [{ lineId: order.lineId, units: 3, why: null }] });
    const { status, body } = await ask(order, 2, { note: 'Pinches at the toe' });
    expect([status, body.items]).toMatchObject([
      201,
      [
        {
          state: 'requested',
          origin: 'buyer',
          lines: [{ asked: 2, open: 2, approved: null, reason: 'too-small', note: 'Pinches at the toe' }],
        },
      ],
    ]);
    expect(body.items[0].number).toMatch(/^[0-9]+-R1$/);
    expect(await returnable(order)).toMatchObject({ items: [{ id: body.items[0].id }], lines: [{ units: 1 }] });
    expect(await told(order, 'return-requested')).toEqual([{ orderId: order.id, returnId: body.items[0].id }]);
    expect(await what(order, { headers: order.token })).toContain('return-requested');
  });

  test('only what was sent, and each unit once', async () => {
    const order = await sent(2);
    expect((await ask(order, 3)).body).toMatchObject({ status: 409, code: 'orders.not-returnable' });
    await asked(order, 1);
    expect((await ask(order, 2)).body.code).toBe('orders.not-returnable');
    const cart = shop.newCart();
    const { body } = await shop.buy(cart);
    const unsent = { ...order, id: body.id, lineId: body.lines[0].id, token: { 'x-order-token': body.orderToken } };
    expect((await ask(unsent, 1)).body.code).toBe('orders.not-returnable');
    expect((await ask({ ...order, lineId: uuidv7() }, 1)).body.code).toBe('orders.no-such-line');
  });

  test('thirty times at once: no unit is announced twice', async () => {
    const order = await sent(4);
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(order, 1)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(26);
    const numbers = (await returnable(order)).items.map(({ number }: { number: string }) => number.split('-')[1]);
    expect(numbers).toEqual(['R4', 'R3', 'R2', 'R1']);
  });

  test('within the time the shop gives, also when nobody told of the delivery; staff are bound to none', async () => {
    const late = await sent(1, { daysAgo: 31 });
    expect((await ask(late, 1)).body).toMatchObject({ status: 422, code: 'orders.return-too-late', lineId: late.lineId });
    expect((await returnable(late)).lines).toMatchObject([{ units: 0, why: 'too-late' }]);
    expect((await ask(late, 1, {}, { as: clerk })).body.items).toMatchObject([{ state: 'approved', origin: 'staff' }]);
    expect((await ask(await sent(1, { daysAgo: 29 }), 1)).status).toBe(201);
    expect((await ask(await sent(1, { daysAgo: 40, delivered: false }), 1)).status).toBe(201);
    expect((await ask(await sent(1, { daysAgo: 45, delivered: false }), 1)).body.code).toBe('orders.return-too-late');
  });

  test('not what was sold as final, which staff may take back all the same', async () => {
    const order = await sent(1);
    await shop.app.sql('update orders.order_lines set final_sale = true where order_id = $1', [order.id]);
    expect((await ask(order, 1)).body).toMatchObject({ status: 422, code: 'orders.final-sale' });
    expect((await returnable(order)).lines).toMatchObject([{ units: 0, why: 'final-sale' }]);
    expect((await ask(order, 1, {}, { as: clerk })).status).toBe(201);
  });

  test('and nobody else does, or learns of it', async () => {
    const order = await sent();
    const id = await asked(order, 1);
    const stranger = { as: caller(['orders:read-own', 'orders:return-own']) };
    const answers = await Promise.all([
      ask(order, 1, {}, stranger),
      shop.app.request('GET', `/returns/${id}`, stranger),
      shop.app.request('GET', `/orders/${order.id}/returns`, stranger),
      send('POST', `/returns/${id}/cancel`, undefined, stranger),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await shop.app.request('GET', `/returns/${id}`, { headers: order.token })).status).toBe(200);
  });

  test('the same request many times is one', async () => {
    const order = await sent();
    const headers = { ...order.token, ...key() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(order, 1, {}, { headers })));
    expect(new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.items[0].id)).size).toBe(1);
    expect((await returnable(order)).items).toHaveLength(1);
  });

  test('and keeps it after all, until something has arrived', async () => {
    const order = await sent(2);
    const id = await approved(order, 2);
    const cancel = () => send('POST', `/returns/${id}/cancel`, undefined, { headers: order.token });
    expect((await cancel()).body.state).toBe('cancelled');
    expect((await returnable(order)).lines).toMatchObject([{ units: 2 }]);
    expect((await receive(id, order, 1)).body).toMatchObject({ status: 409, code: 'orders.return-state', state: 'cancelled' });
    const other = await approved(order, 2);
    await receive(other, order, 1);
    const tooLate = await send('POST', `/returns/${other}/cancel`, undefined, { headers: order.token });
    expect(tooLate.body).toMatchObject({ status: 409, code: 'orders.return-state' });
  });
});

describe('staff', () => {
  const address = { name: 'Galleria', line1: '2 Dock Road', city: 'Springfield', postalCode: '62701', country: 'US' };

  test('approve a part with a label and a word to the buyer; the other units may be asked for anew', async () => {
    const order = await sent(3);
    const id = await asked(order, 3);
    const label = { carrier: 'UPS', trackingNumber: '1Z-9', to: address, instructions: 'Put the number on the parcel.' };
    const part = { lines: [{ lineId: order.lineId, quantity: 2 }], label, answer: 'One was worn.' };
    const { body } = await asClerk('POST', `/returns/${id}/approve`, part);
    expect(body).toMatchObject({ state: 'approved', label, answer: 'One was worn.', lines: [{ asked: 3, approved: 2, open: 2 }] });
    expect((await returnable(order)).lines).toMatchObject([{ units: 1 }]);
    expect(await told(order, 'return-approved')).toHaveLength(1);
    expect((await asClerk('POST', `/returns/${id}/approve`, {})).body.code).toBe('orders.return-state');
    const changed = await asClerk('PUT', `/returns/${id}/label`, { instructions: 'Bring it to the shop.' });
    expect(changed.body.label).toEqual({ carrier: null, trackingNumber: null, to: null, instructions: 'Bring it to the shop.' });
  });

  test('reject it with a reason that the buyer reads', async () => {
    const order = await sent(1);
    const id = await asked(order, 1);
    await asClerk('POST', `/returns/${id}/reject`, { reason: 'It was worn.' });
    expect((await shop.app.request('GET', `/returns/${id}`, { headers: order.token })).body).toMatchObject({
      state: 'rejected',
      answer: 'It was worn.',
    });
    expect(await told(order, 'return-rejected')).toHaveLength(1);
    expect((await returnable(order)).lines).toMatchObject([{ units: 1 }]);
    expect((await receive(id, order, 1)).body.code).toBe('orders.return-state');
  });

  test('find returns by state, reason, number and address, page by page', async () => {
    const order = await sent(3);
    const id = await asked(order, 1);
    await asked(order, 1);
    const { number } = (await shop.app.request('GET', `/returns/${id}`, { as: clerk })).body;
    const found = async (query: string) => (await shop.app.request('GET', `/returns?${query}`, { as: clerk })).body;
    expect((await found(`number=${number}`)).items.map((one: { id: string }) => one.id)).toEqual([id]);
    const first = await found(`number=${number.split('-')[0]}&state=requested,approved&reason=too-small&email=ada@example.com&limit=1`);
    expect([first.items.length, typeof first.nextCursor]).toEqual([1, 'string']);
    const second = await found(`number=${number.split('-')[0]}&limit=1&cursor=${first.nextCursor}`);
    expect(second.items.map((one: { id: string }) => one.id)).toEqual([id]);
    expect((await found(`number=${number}&state=rejected`)).items).toEqual([]);
    expect((await shop.app.request('GET', '/returns?cursor=x', { as: clerk })).status).toBe(400);
  });

  test('of a seller see and touch only the returns of their goods; each seller has a return of its own', async () => {
    const order = await sent(2);
    const [mine, theirs] = [uuidv7(), uuidv7()];
    await shop.app.sql('update orders.order_lines set seller_store_id = $2 where order_id = $1', [order.id, mine]);
    const id = await asked(order, 1);
    const of = (storeId: string) => ({ as: caller(clerk.permissions, { storeIds: [storeId] }) });
    const seen = async (storeId: string) =>
      (await shop.app.request('GET', '/returns', of(storeId))).body.items.map((one: { id: string }) => one.id);
    expect([await seen(mine), await seen(theirs)]).toEqual([[id], []]);
    const foreign = await Promise.all([
      shop.app.request('GET', `/returns/${id}`, of(theirs)),
      send('POST', `/returns/${id}/approve`, {}, of(theirs)),
      send('POST', `/orders/${order.id}/returns`, { lines: [{ lineId: order.lineId, quantity: 1, reason: 'other' }] }, of(theirs)),
    ]);
    expect(foreign.map(({ status }) => status)).toEqual([404, 404, 422]);
    expect((await shop.app.request('GET', `/orders/${order.id}/returns`, of(theirs))).body).toMatchObject({ items: [], lines: [] });
    expect((await send('POST', `/returns/${id}/approve`, {}, of(mine))).status).toBe(200);
  });
});

describe('what arrives', () => {
  test('is for sale again in the chosen store or written off, and its share goes back', async () => {
    const order = await sent(3);
    const id = await approved(order, 3);
    const storeId = uuidv7();
    const { status, body } = await receive(id, order, 1, { refund }, { writeOff: 1, storeId });
    expect([status, body]).toMatchObject([
      201,
      {
        state: 'partly-received',
        lines: [{ open: 1, restocked: 1, writtenOff: 1 }],
        receipts: [{ goods: usd(2200), refund: usd(2200), refundStatus: 'succeeded' }],
      },
    ]);
    await shop.app.settle();
    expect(shop.returns.get(body.receipts[0].id)).toEqual([
      { variantId: order.variantId, quantity: 1, storeId },
      { variantId: order.variantId, quantity: 1, storeId, writeOff: true },
    ]);
    expect(await read(order)).toMatchObject({
      axes: { payment: 'partly-refunded', fulfilment: 'delivered' },
      lines: [{ restocked: 1, writtenOff: 1, announced: 1 }],
      refunds: [{ amount: usd(2200), status: 'succeeded' }],
    });
    expect(await what(order, { headers: order.token })).toContain('return-received');
    expect(await told(order, 'return-received')).toEqual([{ orderId: order.id, returnId: id, receiptId: body.receipts[0].id }]);
  });

  test('in several parts comes to the cent to what was paid, with shipping once, and the order is returned', async () => {
    const order = await sent(3, { unit: 333 });
    const id = await approved(order, 3);
    await receive(id, order, 1, { refund });
    await receive(id, order, 1, { refund: { ...refund, withShipping: true } });
    expect((await read(order)).axes.fulfilment).toBe('delivered');
    const { body } = await receive(id, order, 1, { refund: { ...refund, withShipping: true } });
    expect(body).toMatchObject({ state: 'received', receipts: [{ shipping: usd(0) }, { shipping: usd(550) }, { shipping: usd(0) }] });
    const sum = body.receipts.reduce((total: number, receipt: { refund: { minor: number } }) => total + receipt.refund.minor, 0);
    expect(sum).toBe(order.total);
    expect(await read(order)).toMatchObject({
      status: 'returned',
      axes: { payment: 'refunded', fulfilment: 'returned' },
      refundable: usd(0),
    });
    expect((await returnable(order)).lines).toMatchObject([{ units: 0, why: 'back' }]);
  });

  test('may be more than announced, and never more than is out', async () => {
    const order = await sent(3);
    const id = await approved(order, 1);
    expect((await receive(id, order, 4)).body.code).toBe('orders.not-returnable');
    expect((await receive(id, order, 3)).body).toMatchObject({ state: 'received', lines: [{ asked: 1, open: 0, restocked: 3 }] });
  });

  test('may be less, and staff await no more of it', async () => {
    const order = await sent(3);
    const id = await approved(order, 3);
    expect((await receive(id, order, 1)).body.state).toBe('partly-received');
    expect((await asClerk('POST', `/returns/${id}/close`)).body).toMatchObject({ state: 'received', lines: [{ open: 0 }] });
    const next = await approved(order, 2);
    expect((await receive(next, order, 1, { complete: true })).body).toMatchObject({
      state: 'received',
      lines: [{ open: 0, restocked: 1 }],
    });
    expect((await returnable(order)).lines).toMatchObject([{ units: 1 }]);
  });

  test('less a fee, which is not more than what would go back; the dry run says the same and does nothing', async () => {
    const order = await sent(2);
    const id = await approved(order, 1);
    const lines = [{ lineId: order.lineId, restock: 1, writeOff: 0 }];
    const quote = (more: Record<string, unknown>) => asClerk('POST', `/returns/${id}/receipts/quote`, { lines, refund: more });
    expect((await quote({ fee: usd(100), withShipping: true })).body).toEqual({
      goods: usd(1100),
      shipping: usd(550),
      rounding: usd(0),
      fee: usd(100),
      refund: usd(1550),
      left: usd(order.total),
    });
    expect((await quote({ fee: usd(1101) })).body).toMatchObject({ status: 422, code: 'orders.return-fee' });
    expect((await quote({ fee: { minor: 1, currency: 'EUR' } })).body.code).toBe('orders.other-currency');
    expect((await returnable(order)).items).toMatchObject([{ state: 'approved', receipts: [] }]);
    const { body } = await receive(id, order, 1, { refund: { ...refund, fee: usd(100), withShipping: true } });
    expect(body.receipts).toMatchObject([{ fee: usd(100), refund: usd(1550) }]);
  });

  test('goes back within what is left after a gesture of goodwill, and needs the permission to give money back', async () => {
    const order = await sent(1);
    await asClerk('POST', `/orders/${order.id}/refunds`, { amount: usd(1000), reason: 'Sorry' });
    const id = await approved(order, 1);
    const mayNot = await send(
      'POST',
      `/returns/${id}/receipts`,
      { lines: [{ lineId: order.lineId, restock: 1, writeOff: 0 }], refund },
      { as: caller(['orders:manage-returns', 'orders:read-returns', 'orders:read-own']) },
    );
    expect(mayNot.body).toMatchObject({ status: 403, code: 'orders.may-not-refund' });
    const { body } = await receive(id, order, 1, { refund: { ...refund, withShipping: true } });
    expect(body.receipts).toMatchObject([{ goods: usd(1100), shipping: usd(550), refund: usd(order.total - 1000) }]);
    expect(await read(order)).toMatchObject({ axes: { payment: 'refunded', fulfilment: 'returned' } });
  });

  test('stays here when the money cannot go back, and its receipt says so', async () => {
    const order = await sent(1);
    const id = await approved(order, 1);
    shop.refundsOf.set(order.id, 'failed');
    const { status, body } = await receive(id, order, 1, { refund });
    expect([status, body.receipts]).toMatchObject([201, [{ refund: usd(1100), refundStatus: 'failed' }]]);
    expect(await read(order)).toMatchObject({ refundable: usd(order.total), axes: { payment: 'paid', fulfilment: 'returned' } });
  });

  test('is taken in once, by however many clerks, and the same request is one', async () => {
    const order = await sent(3);
    const id = await approved(order, 3);
    const answers = await Promise.all(Array.from({ length: 30 }, () => receive(id, order, 1, { refund })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect((await read(order)).lines).toMatchObject([{ restocked: 3, announced: 0 }]);
    expect((await read(order)).refundable).toEqual(usd(550));
    const again = await sent(2);
    const headers = key();
    const one = await approved(again, 2);
    const body = { lines: [{ lineId: again.lineId, restock: 1, writeOff: 0 }], refund };
    const same = await Promise.all(
      Array.from({ length: 10 }, () => send('POST', `/returns/${one}/receipts`, body, { as: clerk, headers })),
    );
    expect(same.some(({ status }) => status === 201)).toBe(true);
    expect((await read(again)).lines).toMatchObject([{ restocked: 1 }]);
  });

  test('while thirty others are refunded: never more than was paid', async () => {
    const order = await sent(10);
    const id = await approved(order, 10);
    await Promise.all([
      ...Array.from({ length: 15 }, () => receive(id, order, 1, { refund: { ...refund, withShipping: true } })),
      ...Array.from({ length: 15 }, () => asClerk('POST', `/orders/${order.id}/refunds`, { amount: usd(900), reason: 'x' })),
    ]);
    const [row] = await shop.app.sql('select refunds_minor::int as back, total_minor::int as total from orders.orders where id = $1', [
      order.id,
    ]);
    expect(row.back).toBeLessThanOrEqual(row.total);
    const sum = (await read(order)).refunds.reduce((all: number, one: { amount: { minor: number } }) => all + one.amount.minor, 0);
    expect(sum).toBe(row.back);
  });

  test('of an order that is not paid is not a return', async () => {
    const cart = shop.newCart();
    const { body } = await shop.buy(cart, 'tok_door');
    await shop.app.settle();
    await asClerk('POST', '/shippings', { orderId: body.id });
    const made = await asClerk('POST', `/orders/${body.id}/returns`, {
      lines: [{ lineId: body.lines[0].id, quantity: 1, reason: 'not-collected' }],
    });
    expect(made.body).toMatchObject({ status: 409, code: 'orders.return-not-paid' });
  });

  test('the database refuses a unit that came back twice, and shipping that went back twice, even where the code is wrong', async () => {
    const order = await sent(2);
    const twice = shop.app.sql('update orders.order_lines set restocked = 2, written_off = 1 where order_id = $1', [order.id]);
    await expect(twice).rejects.toThrow('order_lines_take_back_what_was_shipped');
    const shipping = shop.app.sql('update orders.orders set shipping_back_minor = 551 where id = $1', [order.id]);
    await expect(shipping).rejects.toThrow('orders_give_shipping_back_once');
    const worth = shop.app.sql('update orders.order_lines set valued_minor = 2201 where order_id = $1', [order.id]);
    await expect(worth).rejects.toThrow('order_lines_are_worth_what_they_cost');
  });
});
