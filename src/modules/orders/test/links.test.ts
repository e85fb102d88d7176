import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import type { RequestOptions } from '../../../platform/testing/harness';
import { topicOf } from '../../../platform/events/event';
import { emailVerified } from '../../users';
import { ordersContract } from '../index';
import { ordersModule } from '../module';
import { closeShop, customer, openShop, staff } from './shop';

const shop = forAllTests(() => openShop(ordersModule), closeShop);

const bought = async (options: RequestOptions = {}) => {
  const { body } = await shop.buy(shop.newCart(), 'tok_ok', options);
  await shop.app.settle();
  return { id: body.id as string, number: body.number as string, token: (body.orderToken ?? '') as string };
};
const lookUp = async (number: string, email: string) => {
  const { status, body, headers } = await shop.app.request('POST', '/orders/lookup', { body: { number, email } });
  await shop.app.settle();
  return { status, body, cookies: headers.get('set-cookie') };
};
const linksSent = async (orderId: string): Promise<number> =>
  (
    await shop.app.sql(`select count(*)::int as sent from orders.outbox where stream = $1 and topic = 'orders.order-link-requested.v1'`, [
      orderId,
    ])
  )[0].sent;
const open = async (orderId: string, token: string) =>
  (await shop.app.request('GET', `/orders/${orderId}`, { headers: { 'x-order-token': token } })).status;

describe('a guest who has lost the link', () => {
  test('has it mailed to the order’s own address, and is told nothing', async () => {
    const { id, number } = await bought();
    const answer = await lookUp(`#${number}`, 'ADA@example.com');
    expect(answer).toEqual({ status: 202, body: { accepted: true }, cookies: null });
    expect(await linksSent(id)).toBe(1);
  });

  test('and one who guesses gets the same answer, and nobody a mail', async () => {
    const { id, number } = await bought();
    const answers = [
      await lookUp(number, 'somebody.else@example.com'),
      await lookUp('999999999', 'ada@example.com'),
      await lookUp('1', 'nobody@example.com'),
    ];
    for (const answer of answers) expect(answer).toEqual({ status: 202, body: { accepted: true }, cookies: null });
    expect(await linksSent(id)).toBe(0);
    expect(await shop.app.sql('select * from orders.order_lookups')).toEqual([]);
  });

  test('cannot fill somebody’s mailbox: one link in ten minutes, whoever asks', async () => {
    const { id, number } = await bought();
    await Promise.all(Array.from({ length: 30 }, () => lookUp(number, 'ada@example.com')));
    expect(await linksSent(id)).toBe(1);
    await shop.app.sql(`update orders.orders set link_sent_at = now() - interval '11 minutes' where id = $1`, [id]);
    await lookUp(number, 'ada@example.com');
    expect(await linksSent(id)).toBe(2);
  });

  test('of an order that was never placed finds nothing', async () => {
    const { body } = await shop.buy(shop.newCart(), 'tok_declined');
    expect(body.code).toBe('payments.declined');
    await lookUp('0', 'ada@example.com');
    expect(
      await shop.app.sql(`select 1 from orders.outbox where topic = 'orders.order-link-requested.v1' and available_at > now()`),
    ).toEqual([]);
  });

  test.each([
    { number: 'abc', email: 'ada@example.com' },
    { number: '1001', email: 'not an address' },
    { number: 1001, email: 'ada@example.com' },
    { number: '1001' },
    { number: '1001', email: 'ada@example.com', orderId: uuidv7() },
  ])('and asks with %j is refused', async (body) => {
    expect((await shop.app.request('POST', '/orders/lookup', { body })).status).toBe(400);
  });
});

describe('the secret of an order', () => {
  test('opens it for half a year after it was last sent, and asking for it anew gives it that time again', async () => {
    const { id, number, token } = await bought();
    expect(await open(id, token)).toBe(200);
    await shop.app.sql(`update orders.orders set token_expires_at = now() where id = $1`, [id]);
    expect(await open(id, token)).toBe(404);
    await lookUp(number, 'ada@example.com');
    expect(await open(id, token)).toBe(200);
    const [row] = await shop.app.sql(
      `select token_expires_at > now() + interval '179 days' and token_expires_at < now() + interval '181 days' as half_a_year from orders.orders where id = $1`,
      [id],
    );
    expect(row.half_a_year).toBe(true);
  });

  test('is changed by staff: the old one opens nothing any more, here and next door, and the new one is in the mail', async () => {
    const { id, token } = await bought();
    const press = () => shop.app.request('POST', `/orders/${id}/link`, { as: staff(), headers: { 'idempotency-key': uuidv7() } });
    expect((await press()).status).toBe(204);
    await shop.app.settle();
    const [summary] = await shop.app.facade(ordersContract).getOrders({ orderIds: [id] });
    const renewed = summary?.orderToken ?? '';
    expect(renewed).not.toBe(token);
    expect([await open(id, token), await open(id, renewed), await linksSent(id)]).toEqual([404, 200, 1]);
    const [row] = await shop.app.sql('select order_token_hash as hash from orders.orders where id = $1', [id]);
    expect(shop.owners.get(id)).toEqual({ userId: null, orderTokenHash: row.hash });
    expect(shop.calls).toContain('shipping.changeOwner');
    await press();
    await shop.app.settle();
    expect(await open(id, renewed)).toBe(404);
  });

  test('of an order that was not placed cannot be renewed', async () => {
    const { body } = await shop.buy(shop.newCart(), 'tok_3ds');
    const press = (orderId: string) =>
      shop.app.request('POST', `/orders/${orderId}/link`, { as: staff(), headers: { 'idempotency-key': uuidv7() } });
    expect([(await press(body.id)).status, (await press(uuidv7())).status]).toEqual([404, 404]);
  });
});

describe('a guest who opens an account', () => {
  const verify = async (userId: string) => {
    await shop.app.house.bus.deliver('orders.on-email-verified', {
      id: uuidv7(),
      topic: topicOf(emailVerified),
      data: { userId },
      stream: userId,
      occurredAt: new Date().toISOString(),
      correlationId: 'test',
      causationId: null,
    });
    await shop.app.settle();
  };
  const proved = (userId: string, isProved: boolean) =>
    shop.people.set(userId, { userId, email: 'ada@example.com', emailVerified: isProved, name: 'Ada', locale: 'en' });
  const person = (isProved: boolean) => {
    const user = customer();
    proved(user.userId, isProved);
    return user;
  };
  const mine = async (user: ReturnType<typeof customer>) =>
    (await shop.app.request('GET', '/orders?limit=100', { as: user })).body.items.map((order: { id: string }) => order.id) as string[];

  test('finds there what they bought before, once the address is proved and not before', async () => {
    const { id, token } = await bought();
    const user = person(false);
    await verify(user.userId);
    expect(await mine(user)).toEqual([]);
    const byToken = async () => (await shop.app.request('GET', `/orders/${id}`, { headers: { 'x-order-token': token } })).status;
    expect(await byToken()).toBe(200);
    proved(user.userId, true);
    await verify(user.userId);
    expect(await mine(user)).toContain(id);
    expect(shop.owners.get(id)?.userId).toBe(user.userId);
    expect(await byToken()).toBe(404);
  });

  test('takes nothing that is another account’s already', async () => {
    const owner = customer();
    const { id } = await bought({ as: owner });
    const user = person(true);
    await verify(user.userId);
    expect(await mine(user)).not.toContain(id);
    expect(await mine(owner)).toContain(id);
  });
});
