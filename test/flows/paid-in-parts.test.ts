import { randomUUID } from 'node:crypto';
import { paymentsContract } from '../../src/modules/payments';
import { noProviders } from '../../src/platform/config/payments';
import { bankAccount } from '../../src/platform/testing/bank-account';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { address } from '../support/purchase';
import { closeTrue, doneBy, keyed } from '../support/true-world';
import { createWorld, type World } from '../support/world';

/** Ways to pay that meet on one order: stored value with a promise or a transfer, a second way after a first; the books are true after all of it. */
const payments = { ...noProviders, bankTransfer: bankAccount, cashOnDelivery: { currency: 'USD', countries: null, most: null } };
const world = forAllTests(() => createWorld({ payments }), closeTrue);
const later = forAllTests(() => createWorld({ payments, paymentCapture: 'at-shipment' }), closeTrue);
const asStaff = doneBy('admin');
const usd = (minor: number) => ({ minor, currency: 'USD' });

const newCard = async (shop: World, minor: number) => (await asStaff(shop, 'POST', '/gift-cards', { amount: usd(minor) })).body;
const left = async (shop: World, id: string) => (await shop.request('admin', 'GET', `/gift-cards/${id}`)).body.available.minor;
const read = async (shop: World, id: string) => (await shop.request('admin', 'GET', `/orders/${id}`)).body;
const payIn = async (shop: World, body: object) => {
  const answer = await shop.request('customer', 'POST', '/payments', { body, headers: keyed() });
  await shop.app.settle();
  return answer;
};
const sent = (shop: World, paymentId: string, amount: number) =>
  asStaff(shop, 'POST', `/payments/transfers/${paymentId}/match`, { amount, bookedOn: '2026-03-01' });
async function job(shop: World, name: string): Promise<void> {
  await shop.app.house.jobs.find((one) => one.job.name === name)?.run({}, new AbortController().signal);
  await shop.app.settle();
}
async function buy(shop: World, payment: object) {
  const cart = await shop.cartOf('customer', 1);
  const { body: options } = await shop.request('customer', 'GET', `/carts/${cart.id}/shipping-options?country=US&postalCode=62701`);
  const shippingOptionId = options.items[0].id as string;
  const body = { cartId: cart.id, email: 'ada@example.com', shippingAddress: address, shippingOptionId, payment };
  const answer = await shop.request('customer', 'POST', '/orders', { body, headers: keyed() });
  await shop.app.settle();
  expect(answer.status).toBe(201);
  return answer.body;
}
async function ship(shop: World, id: string) {
  const { body } = await asStaff(shop, 'POST', '/shippings', { orderId: id });
  await asStaff(shop, 'PATCH', `/shippings/${(body.shipmentId ?? body.id) as string}`, { status: 'shipped' });
}

test('what a gift card paid of a parcel that nobody took is on the card again', async () => {
  const card = await newCard(world, 300);
  const order = await buy(world, { provider: 'cash-on-delivery', giftCards: [card.code] });
  await ship(world, order.id);
  const back = await asStaff(world, 'POST', `/orders/${order.id as string}/not-collected`, { reason: 'Nobody at home' });
  expect([back.status, await left(world, card.id)]).toEqual([204, 300]);
});

test.each(['cash-on-delivery', 'bank-transfer'])(
  'a card that pays late for an order that is paid by %s gives its money back, and the order can be refunded',
  async (provider) => {
    const order = await buy(world, { provider: 'test-card', token: 'tok_3ds' });
    await asStaff(world, 'POST', `/payments/${order.payment.id as string}/cancel`);
    const second = (await payIn(world, { orderId: order.id, provider })).body;
    await world.app.sql(
      `update payments.test_card_charges t set status = 'captured', authorized_minor = a.amount_minor, captured_minor = a.amount_minor
       from payments.attempts a where a.idempotency_key = t.idempotency_key and a.id = $1`,
      [order.payment.id],
    );
    await asStaff(world, 'POST', `/payments/${order.payment.id as string}/sync`);
    await job(world, 'payments.reconcile');
    if (provider === 'bank-transfer') await sent(world, second.id, second.amount.minor);
    else await asStaff(world, 'POST', `/payments/${second.id as string}/capture`);
    expect((await read(world, order.id)).axes.payment).toBe('paid');
    const refund = await asStaff(world, 'POST', `/orders/${order.id as string}/refunds`, { reason: 'Broken' });
    expect([refund.status, refund.body.amount]).toEqual([202, order.totals.total]);
    await asStaff(world, 'POST', `/payments/refunds/${refund.body.id as string}/end`, { sent: true });
    await endRefunds();
    expect((await read(world, order.id)).axes.payment).toBe('refunded');
  },
);

test('a refund in parts that fails after the order was cancelled leaves nothing of the gift card behind', async () => {
  const card = await newCard(world, 300);
  const order = await buy(world, { provider: 'bank-transfer', giftCards: [card.code] });
  await sent(world, order.payment.id, order.payment.amount.minor);
  const refund = await asStaff(world, 'POST', `/orders/${order.id as string}/refunds`, { reason: 'Too late' });
  await asStaff(world, 'POST', `/orders/${order.id as string}/cancel`, {});
  await asStaff(world, 'POST', `/payments/refunds/${refund.body.id as string}/end`, { sent: false, note: 'No such account' });
  await world.app.sql('update payments.attempts set sync_at = now() where order_id = $1 and account_id is null', [order.id]);
  await job(world, 'payments.reconcile');
  await endRefunds();
  expect(await left(world, card.id)).toBe(300);
});

test('an order whose reserved money was let go does not leave with a gift card’s part alone; its buyer pays anew', async () => {
  const card = await newCard(later, 300);
  const order = await buy(later, { provider: 'test-card', token: 'tok_ok', giftCards: [card.code] });
  await later.app.sql(
    `update payments.test_card_charges t set status = 'cancelled' from payments.attempts a
     where a.idempotency_key = t.idempotency_key and a.order_id = $1`,
    [order.id],
  );
  await later.request('admin', 'POST', `/payments/${order.payment.id as string}/sync`);
  const shipped = await later.request('admin', 'POST', '/shippings', { body: { orderId: order.id }, headers: keyed() });
  expect(shipped.status).toBe(409);
  await later.app.settle();
  expect((await payIn(later, { orderId: order.id, provider: 'test-card', token: 'tok_ok' })).status).toBe(201);
  await ship(later, order.id);
  expect((await read(later, order.id)).axes).toMatchObject({ payment: 'paid', fulfilment: 'shipped' });
});

test('twenty tries at one transfer at once are one transfer, and nobody waits for another', async () => {
  const order = await buy(world, { provider: 'bank-transfer' });
  await asStaff(world, 'POST', `/payments/${order.payment.id as string}/cancel`);
  const facade = world.app.facade(paymentsContract);
  const tries = Array.from({ length: 20 }, () =>
    facade.startPayment({ paymentId: randomUUID(), orderId: order.id, provider: 'bank-transfer', input: {} }),
  );
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const codes = outcomes.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code?: string }).code] : []));
  expect(new Set(codes)).toEqual(new Set(['payments.already-under-way']));
});

test('a second transfer has no longer than the first, and a promise after it none at all', async () => {
  const order = await buy(world, { provider: 'bank-transfer' });
  await world.app.sql(`update orders.orders set pay_until = now() + interval '1 hour' where id = $1`, [order.id]);
  await world.app.sql(`update payments.collections set expires_at = now() + interval '1 hour' where order_id = $1`, [order.id]);
  await asStaff(world, 'POST', `/payments/${order.payment.id as string}/cancel`);
  const second = (await payIn(world, { orderId: order.id, provider: 'bank-transfer' })).body;
  expect(Date.parse(second.payUntil) - Date.now()).toBeLessThan(3_700_000);
  await asStaff(world, 'POST', `/payments/${second.id as string}/cancel`);
  await payIn(world, { orderId: order.id, provider: 'cash-on-delivery' });
  await ship(world, order.id);
  const [row] = await world.app.sql('select pay_until from orders.orders where id = $1', [order.id]);
  expect(row.pay_until).toBeNull();
});

/** What was to be sent back by hand is on its way. */
async function endRefunds(): Promise<void> {
  const { items } = (await world.request('admin', 'GET', '/payments/refunds/to-send')).body;
  for (const { id } of items as { id: string }[]) await asStaff(world, 'POST', `/payments/refunds/${id}/end`, { sent: true });
}

test('what was given up is no part of how an order was paid', async () => {
  const order = await buy(world, { provider: 'test-card', token: 'tok_3ds' });
  await asStaff(world, 'POST', `/payments/${order.payment.id as string}/cancel`);
  expect((await read(world, order.id)).tenders).toEqual([]);
  const { body } = await payIn(world, { orderId: order.id, provider: 'test-card', token: 'tok_ok' });
  expect((await read(world, order.id)).tenders.map(({ id }: { id: string }) => id)).toEqual([body.id]);
});
