import { paymentsContract } from '../../src/modules/payments';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { address } from '../support/purchase';
import { closeTrue, doneBy, keyed } from '../support/true-world';
import { createWorld, type Actor } from '../support/world';

/** Gift cards and wallets through the whole shop: what is paid, what comes back, and what the books say afterwards. */
const world = forAllTests(() => createWorld(), closeTrue);

const asStaff = doneBy('staff');
const money = (minor: number) => ({ minor, currency: 'USD' });
const newCard = async (minor: number, more: object = {}): Promise<{ id: string; code: string }> =>
  (await asStaff(world, 'POST', '/gift-cards', { amount: money(minor), ...more })).body;
const fill = (minor: number) =>
  asStaff(world, 'POST', `/wallets/${world.userId('customer')}/adjustments`, { amount: money(minor), reason: 'A gift' });
const wallet = async (): Promise<number> =>
  (await world.app.facade(paymentsContract).getWallet({ userId: world.userId('customer') }))[0]?.available.minor ?? 0;
const left = async (id: string): Promise<number> => (await world.request('staff', 'GET', `/gift-cards/${id}`)).body.available.minor;

/** A customer's cart, bought with this payment. */
async function buy(payment: object, quantity = 1, actor: Actor = 'customer') {
  const cart = await world.cartOf(actor, quantity);
  const { body: options } = await world.request(actor, 'GET', `/carts/${cart.id}/shipping-options?country=US&postalCode=62701`);
  const shippingOptionId = options.items[0].id as string;
  const answer = await world.request(actor, 'POST', '/orders', {
    body: { cartId: cart.id, email: 'ada@example.com', shippingAddress: address, shippingOptionId, payment },
    headers: keyed(),
  });
  await world.app.settle();
  return { ...answer, cartId: cart.id };
}
const parts = (body: { tenders: { provider: string; status: string; amount: { minor: number } }[] }) =>
  body.tenders.map(({ provider, status, amount }) => [provider, status, amount.minor]);

describe('a gift card', () => {
  test('pays a whole order without any provider, is shipped like any other, and gets the money back with a refund', async () => {
    const card = await newCard(100_000);
    const { status, body } = await buy({ giftCards: [card.code] });
    expect([status, body.axes.payment, body.payment.provider]).toEqual([201, 'paid', 'gift-card']);
    const total = body.totals.total.minor as number;
    expect(parts(body)).toEqual([['gift-card', 'captured', total]]);
    expect(await left(card.id)).toBe(100_000 - total);
    await asStaff(world, 'POST', '/shippings', { orderId: body.id });
    const refund = await asStaff(world, 'POST', `/orders/${body.id}/refunds`, { amount: money(300), reason: 'A scratch' });
    expect([refund.status, refund.body.status, refund.body.to]).toEqual([201, 'succeeded', 'original']);
    expect(await left(card.id)).toBe(100_000 - total + 300);
  });

  test('of no value opens the cart again and says why', async () => {
    const { status, body, cartId } = await buy({ giftCards: ['ABCD-EFGH-JKMN-PQRS'] });
    expect([status, body.code, body.problem, body.ending]).toEqual([422, 'payments.gift-card-refused', 'unknown', 'PQRS']);
    expect((await world.request('customer', 'GET', `/carts/${cartId}`)).body.status).toBe('open');
  });

  test('that is not enough asks for a way to pay the rest, and is free again', async () => {
    const card = await newCard(100);
    const { status, body } = await buy({ giftCards: [card.code] });
    expect([status, body.code]).toEqual([422, 'orders.rest-unpaid']);
    expect(body.left.minor).toBeGreaterThan(0);
    expect(await left(card.id)).toBe(100);
  });

  test('spent by two orders at once pays for one of them', async () => {
    const card = await newCard(4_000);
    const by = (actor: Actor) => buy({ giftCards: [card.code] }, 1, actor);
    const answers = await Promise.all([by('staff'), by('admin')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
    const [paid] = answers.filter(({ status }) => status === 201);
    expect(await left(card.id)).toBe(4_000 - (paid?.body.totals.total.minor ?? 0));
  });
});

describe('wallet, gift card and a bank card together', () => {
  test('pay an order; staff give a part back to the wallet, and cancelling gives each its own back', async () => {
    await fill(500);
    const [before, card] = [await wallet(), await newCard(300)];
    const { status, body } = await buy({ provider: 'test-card', token: 'tok_ok', wallet: true, giftCards: [card.code] }, 2);
    const total = body.totals.total.minor as number;
    expect([status, body.axes.payment]).toEqual([201, 'paid']);
    expect(parts(body)).toEqual([
      ['test-card', 'captured', total - 300 - before],
      ['gift-card', 'captured', 300],
      ['wallet', 'captured', before],
    ]);
    expect([await wallet(), await left(card.id)]).toEqual([0, 0]);

    const refund = await asStaff(world, 'POST', `/orders/${body.id}/refunds`, { amount: money(200), reason: 'A scratch', to: 'wallet' });
    expect([refund.status, refund.body.to]).toEqual([201, 'wallet']);
    expect(await wallet()).toBe(200);

    await asStaff(world, 'POST', `/orders/${body.id}/cancel`, {});
    await world.app.settle();
    expect([await wallet(), await left(card.id)]).toEqual([200 + before, 300]);
    const after = (await world.request('customer', 'GET', `/orders/${body.id}`)).body;
    expect(after.status).toBe('cancelled');
    expect(after.tenders.map(({ status: state }: { status: string }) => state)).toEqual(['refunded', 'refunded', 'refunded']);
  });

  test('a declined bank card leaves wallet and gift card as they were', async () => {
    await fill(500);
    const [before, card] = [await wallet(), await newCard(300)];
    const { status } = await buy({ provider: 'test-card', token: 'tok_declined', wallet: true, giftCards: [card.code] }, 2);
    expect([status, await wallet(), await left(card.id)]).toEqual([402, before, 300]);
  });

  test('a bank card whose answer is lost keeps them set aside until it is known', async () => {
    await fill(500);
    const { status, body } = await buy({ provider: 'test-card', token: 'tok_timeout', wallet: true }, 2);
    expect([status, await wallet()]).toEqual([202, 0]);
    await world.request('customer', 'POST', `/payments/${body.payment.id as string}/sync`);
    await world.app.settle();
    expect((await world.request('customer', 'GET', `/orders/${body.id as string}`)).body.axes.payment).toBe('paid');
  });
});

test('a gift card is mailed to its recipient, and a top-up is confirmed', async () => {
  const { code } = await newCard(2_500, { recipientEmail: 'grace@example.com', message: 'Happy <b>birthday</b>' });
  await world.app.settle();
  const [mail] = await world.app.sql(`select subject, text, html from notifications.messages where to_address = 'grace@example.com'`);
  expect(mail.text).toContain('Happy <b>birthday</b>');
  expect(mail.html).toContain('Happy &lt;b&gt;birthday&lt;/b&gt;');
  expect(JSON.stringify(mail)).not.toContain(code);
  const paid = await world.request('customer', 'POST', '/wallet/top-ups', {
    body: { amount: money(1_500), provider: 'test-card', token: 'tok_ok' },
    headers: keyed(),
  });
  expect(paid.status).toBe(201);
  await world.app.settle();
  const told = await world.app.sql(`select to_address, text from notifications.messages where reason = 'payments.wallet-topped-up'`);
  expect(told).toEqual([{ to_address: 'customer@example.com', text: expect.stringContaining('$15.00') }]);
});
