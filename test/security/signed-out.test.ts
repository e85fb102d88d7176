import { randomUUID } from 'node:crypto';
import type { TestResponse } from '../../src/platform/testing/harness';
import { address } from '../support/purchase';
import { createWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

interface Browser {
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestResponse>;
}

/** Keeps cookies by name and path and sends those whose path fits, the longest path first. */
function browser(): Browser {
  const jar = new Map<string, { pair: string; path: string }>();
  return {
    async request(method, path, body, headers = {}) {
      const url = `/api/v1${path}`;
      const cookie = [...jar.values()]
        .filter((kept) => url.startsWith(kept.path))
        .sort((a, b) => b.path.length - a.path.length)
        .map((kept) => kept.pair)
        .join('; ');
      const answer = await world.app.request(method, path, {
        ...(body === undefined ? {} : { body }),
        headers: { ...(cookie === '' ? {} : { cookie }), 'sec-fetch-site': 'same-origin', ...headers },
      });
      for (const line of answer.headers.getSetCookie()) {
        const [pair = '', ...attributes] = line.split(/; ?/);
        const at = attributes.find((attribute) => attribute.startsWith('Path='))?.slice('Path='.length) ?? '/';
        const key = `${pair.split('=', 1)[0]} ${at}`;
        if (attributes.includes('Max-Age=0')) jar.delete(key);
        else jar.set(key, { pair, path: at });
      }
      return answer;
    },
  };
}

const key = () => ({ 'idempotency-key': randomUUID() });

async function signedIn(): Promise<Browser> {
  const person = browser();
  const body = { email: `buyer-${randomUUID()}@example.com`, password: 'a long enough pass phrase', name: 'A Buyer' };
  expect((await person.request('POST', '/auth/register', body)).status).toBe(201);
  return person;
}

async function buy(person: Browser, token: string): Promise<TestResponse> {
  const cart = await person.request('POST', '/carts', { items: [{ variantId: world.variantId, quantity: 1 }] });
  const options = await person.request('GET', `/carts/${cart.body.id}/shipping-options?country=US&postalCode=62701`);
  const order = {
    cartId: cart.body.id,
    email: 'buyer@example.com',
    shippingAddress: address,
    shippingOptionId: options.body.items[0].id,
    payment: { provider: 'test-card', token },
  };
  return person.request('POST', '/orders', order, key());
}

describe('a browser whose person has signed out', () => {
  test('opens none of the account’s orders any more', async () => {
    const person = await signedIn();
    const { status, body, headers } = await buy(person, 'tok_ok');
    expect([status, body.orderToken, headers.getSetCookie()]).toEqual([201, null, []]);
    expect((await person.request('GET', `/orders/${body.id}`)).body).toMatchObject({ id: body.id, email: 'buyer@example.com' });
    expect((await person.request('POST', '/auth/logout')).status).toBe(204);
    expect((await person.request('GET', `/orders/${body.id}`)).body).toMatchObject({ status: 404, code: 'orders.no-such-order' });
    expect((await person.request('GET', `/payments/${body.payment.id}`)).status).toBe(404);
  });

  test('has no secret of a guest’s order or cart left that holds everywhere', async () => {
    const person = browser();
    const { body } = await buy(person, 'tok_ok');
    const cart = await person.request('POST', '/carts', {});
    expect((await person.request('GET', `/payments/${body.payment.id}`)).status).toBe(200);
    await person.request('POST', '/auth/logout');
    expect((await person.request('GET', `/payments/${body.payment.id}`)).status).toBe(404);
    expect((await person.request('GET', `/carts/${cart.body.id}`)).status).toBe(404);
  });
});

test('a signed-in buyer is asked by the bank, denied, pays again and is done, with nothing but the session', async () => {
  const person = await signedIn();
  const { body: order } = await buy(person, 'tok_3ds');
  expect([order.status, order.payment.status, order.payment.nextAction.type]).toEqual(['pending', 'requires_action', 'redirect']);
  const denied = await person.request('POST', `/payments/${order.payment.id}/continue`, { result: 'deny' });
  expect([denied.status, denied.body.status]).toEqual([200, 'failed']);
  await world.app.settle();
  const again = await person.request('POST', '/payments', { orderId: order.id, provider: 'test-card', token: 'tok_3ds' }, key());
  expect([again.status, again.body.status]).toEqual([201, 'requires_action']);
  expect((await person.request('GET', `/payments/${again.body.id}`)).body.orderId).toBe(order.id);
  expect((await person.request('POST', `/payments/${again.body.id}/continue`, { result: 'approve' })).status).toBe(200);
  await world.app.settle();
  expect((await person.request('GET', `/orders/${order.id}`)).body).toMatchObject({ status: 'paid' });
});
