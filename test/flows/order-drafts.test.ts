import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { address } from '../support/purchase';
import { closeTrue, doneBy, keyed, mails, shelf } from '../support/true-world';
import { createWorld, stockProduct, type World } from '../support/world';

/** Orders that staff put together; when the shop closes all its books are true. */
const world = forAllTests(() => createWorld(), closeTrue);
const asStaff = doneBy('staff');
const asAdmin = doneBy('admin');
const usd = (minor: number) => ({ minor, currency: 'USD' });

async function facts(shop: World, more: object = {}) {
  const lines = [{ variantId: shop.variantId, quantity: 2 }];
  const body = { email: 'grace@example.com', lines, shippingAddress: address, ...more };
  const quote = (await asAdmin(shop, 'POST', '/order-drafts/quote', body)).body;
  return { ...body, shippingOptionId: quote.options[0].id as string };
}
const draft = async (more: object = {}) => (await asAdmin(world, 'POST', '/order-drafts', await facts(world, more))).body;
const send = ({ id, version }: { id: string; version: number }) => asStaff(world, 'POST', `/order-drafts/${id}/send`, { version });
const read = async (id: string) => (await world.request('staff', 'GET', `/orders/${id}`)).body;
const tokenOf = async (orderId: string): Promise<string> => {
  const [mail] = (await world.request('admin', 'GET', `/mailbox?orderId=${orderId}`)).body.items;
  const { text } = (await world.request('admin', 'GET', `/mailbox/${mail.id as string}`)).body;
  return /token=([^\s"&]+)/.exec(text as string)?.[1] ?? '';
};

test('a draft has today’s prices, its own where staff may set them, and a discount over its lines', async () => {
  const made = await draft({
    lines: [{ variantId: world.variantId, quantity: 3, unitPrice: usd(1000), priceReason: 'A regular' }],
    discount: usd(100),
    discountReason: 'The scratch of last time',
  });
  expect(made.quote.lines).toMatchObject([{ unitPrice: usd(1000), listPrice: usd(1800), discount: usd(100), total: usd(2900) }]);
  const staffs = await asStaff(world, 'POST', '/order-drafts', { ...(await facts(world)), discount: usd(1), discountReason: 'x' });
  expect([staffs.status, staffs.body.code]).toEqual([403, 'orders.prices-not-yours']);
  expect((await asAdmin(world, 'POST', '/order-drafts', { ...(await facts(world)), discount: usd(1) })).status).toBe(400);
  const { body: edited } = await asAdmin(world, 'PUT', `/order-drafts/${made.id as string}`, {
    ...(await facts(world)),
    version: made.version,
  });
  expect([edited.version, edited.discount, edited.lines[0].unitPrice]).toEqual([2, usd(0), null]);
  expect((await asAdmin(world, 'PUT', `/order-drafts/${made.id as string}`, { ...(await facts(world)), version: 1 })).status).toBe(409);
  expect((await world.request('staff', 'GET', '/order-drafts?limit=1')).body.items).toMatchObject([
    { id: made.id, state: 'open', units: 2 },
  ]);
  expect((await asStaff(world, 'DELETE', `/order-drafts/${made.id as string}`)).status).toBe(204);
  expect((await world.request('staff', 'GET', `/order-drafts/${made.id as string}`)).status).toBe(404);
});

test('sent, its goods are kept and its buyer gets the link; paid there it is an order with a number, and the draft is done', async () => {
  const made = await draft();
  const kept = (await shelf(world, world.variantId)).reserved;
  const sent = await send(made);
  expect(sent.status).toBe(201);
  const orderId = sent.body.orderId as string;
  expect((await shelf(world, world.variantId)).reserved).toBe(kept + 2);
  expect(await mails(world, orderId)).toEqual(['orders.order-draft-sent']);
  expect((await asStaff(world, 'DELETE', `/order-drafts/${made.id as string}`)).body.code).toBe('orders.draft-is-order');
  const headers = { 'x-order-token': await tokenOf(orderId), ...keyed() };
  expect((await world.request('nobody', 'GET', `/orders/${orderId}`, { headers })).body).toMatchObject({ number: null, status: 'pending' });
  const body = { orderId, provider: 'test-card', token: 'tok_ok' };
  expect((await world.request('nobody', 'POST', '/payments', { body, headers })).status).toBe(201);
  await world.app.settle();
  const order = await read(orderId);
  expect(order).toMatchObject({ status: 'paid', axes: { payment: 'paid' }, totals: { total: made.quote.totals.total } });
  expect(order.number).not.toBeNull();
  expect((await world.request('staff', 'GET', `/order-drafts/${made.id as string}`)).body).toMatchObject({
    state: 'done',
    number: order.number,
  });
  expect((await asStaff(world, 'POST', '/shippings', { orderId })).status).toBe(201);
});

test('it is paid by hand: the order is accepted at once, and what goes back of it staff send themselves', async () => {
  const made = await draft({ discount: undefined });
  const paid = await asStaff(world, 'POST', `/order-drafts/${made.id as string}/paid`, {
    version: made.version,
    how: 'cash',
    reference: 'Till 2',
  });
  expect(paid.status).toBe(201);
  const order = await read(paid.body.orderId);
  expect(order).toMatchObject({ status: 'paid', payment: { provider: 'by-hand', status: 'captured' } });
  expect(await mails(world, order.id)).toEqual(['orders.order-placed']);
  const timeline = (await world.request('staff', 'GET', `/orders/${order.id as string}/timeline`)).body.items;
  expect(timeline).toEqual(
    expect.arrayContaining([expect.objectContaining({ what: 'money-taken', why: 'cash Till 2', staffName: 'staff' })]),
  );
  const refund = await asStaff(world, 'POST', `/orders/${order.id as string}/refunds`, { amount: usd(500), reason: 'Scratched' });
  expect([refund.status, refund.body.status]).toEqual([202, 'pending']);
  expect((await asStaff(world, 'POST', `/payments/refunds/${refund.body.id as string}/end`, { sent: true })).status).toBe(204);
  expect((await read(order.id)).refunds).toMatchObject([{ status: 'succeeded', amount: usd(500) }]);
});

test('what a change costs more is taken by hand as well', async () => {
  const made = await world.orderOf('nobody');
  await world.app.settle();
  const change = await asStaff(world, 'POST', `/orders/${made.id}/changes`, {
    add: [{ variantId: world.variantId, quantity: 1 }],
    reason: 'One more',
  });
  const path = `/orders/${made.id}/taken`;
  expect((await asStaff(world, 'POST', path, { how: 'cash' })).status).toBe(409);
  expect((await asStaff(world, 'POST', path, { how: 'terminal', chargeId: change.body.id })).status).toBe(204);
  expect((await read(made.id)).lines).toHaveLength(2);
});

test('not paid in time its goods are for sale again and the draft can be sent anew; so when it is cancelled', async () => {
  const made = await draft();
  const kept = (await shelf(world, world.variantId)).reserved;
  const first = (await send(made)).body.orderId as string;
  await world.app.sql(`update orders.checkouts set expires_at = now() - interval '5 minutes' where id = $1`, [first]);
  await world.app.sql(`update payments.collections set expires_at = now() - interval '5 minutes' where order_id = $1`, [first]);
  await world.app.house.jobs.find((one) => one.job.name === 'orders.sweep-checkouts')?.run({}, new AbortController().signal);
  await world.app.settle();
  expect([(await read(first)).status, (await shelf(world, world.variantId)).reserved]).toEqual(['cancelled', kept]);
  const open = (await world.request('staff', 'GET', `/order-drafts/${made.id as string}`)).body;
  expect(open.state).toBe('open');
  const second = (await send(open)).body.orderId as string;
  await asStaff(world, 'POST', `/orders/${second}/cancel`, {});
  expect((await shelf(world, world.variantId)).reserved).toBe(kept);
});

test('what costs nothing is accepted at once; what is sold out or has no address is no order', async () => {
  const free = await draft({ lines: [{ variantId: world.variantId, quantity: 1, unitPrice: usd(0), priceReason: 'A gift' }] });
  const options = (await world.request('admin', 'GET', `/order-drafts/${free.id as string}`)).body.quote.options;
  expect(options.length).toBeGreaterThan(0);
  const rare = await stockProduct(world.request, 1);
  const wanted = await draft({ lines: [{ variantId: rare.variantId, quantity: 2 }] });
  const refused = await send(wanted);
  expect([refused.status, refused.body.code]).toEqual([409, 'orders.sold-out']);
  expect((await world.request('staff', 'GET', `/order-drafts/${wanted.id as string}`)).body).toMatchObject({
    state: 'open',
    orderId: null,
  });
  const { shippingAddress: _none, shippingOptionId: _way, ...nowhere } = await facts(world);
  const bare = (await asAdmin(world, 'POST', '/order-drafts', nowhere)).body;
  expect((await send(bare)).body.code).toBe('orders.draft-address-needed');
});

test('two of the staff send one draft at once: it becomes one order', async () => {
  const made = await draft();
  const body = { version: made.version };
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => world.request('staff', 'POST', `/order-drafts/${made.id as string}/send`, { body, headers: keyed() })),
  );
  await world.app.settle();
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(
    (
      await world.app.sql('select count(*)::int as n from orders.orders where cart_id = id and email = $1 and lifecycle = $2', [
        'grace@example.com',
        'pending',
      ])
    )[0].n,
  ).toBe(1);
});
