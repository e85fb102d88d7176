import { randomUUID } from 'node:crypto';
import { modules } from '../../src/app';
import { usersContract } from '../../src/modules/users';
import type { Market, ModuleConfig } from '../../src/platform/module';
import { createTestApp, type RequestOptions, type TestApp, type TestResponse } from '../../src/platform/testing/harness';
import { address } from './purchase';

export const actors = ['nobody', 'customer', 'other customer', 'staff', 'admin'] as const;
export type Actor = (typeof actors)[number];

type Headers = Readonly<Record<string, string>>;
/** An object and what its owner shows to reach it. */
export interface Owned {
  readonly id: string;
  readonly headers: Headers;
}
export interface OwnedOrder extends Owned {
  readonly paymentId: string;
  readonly lineId: string;
  readonly productId: string;
}

/** A whole shop in one process with an account for each kind of caller. */
export interface World {
  readonly app: TestApp;
  readonly variantId: string;
  readonly productId: string;
  readonly slug: string;
  credential(actor: Actor): Headers;
  userId(actor: Exclude<Actor, 'nobody'>): string;
  request(actor: Actor, method: string, path: string, options?: RequestOptions): Promise<TestResponse>;
  cartOf(actor: Actor, quantity?: number): Promise<Owned & { itemId: string }>;
  orderOf(actor: Actor, token?: string, coupon?: string, quantity?: number): Promise<OwnedOrder>;
  shipmentOf(actor: Actor): Promise<Owned>;
  signInAgain(actor: Actor): Promise<void>;
  close(): Promise<void>;
}

const password = 'a long enough pass phrase';
export const someReview = { rating: 5, title: 'Fine', body: 'Does what it should.' };

export async function createWorld(config: Partial<ModuleConfig> = {}, market: Partial<Market> = {}): Promise<World> {
  const app = await createTestApp({ modules, config, market });
  const accounts = new Map<Actor, Account>();
  for (const actor of ['customer', 'other customer'] as const)
    accounts.set(actor, await register(app, `${actor.replace(' ', '-')}@example.com`));
  for (const role of ['staff', 'admin'] as const) {
    const email = `${role}@example.com`;
    await app.facade(usersContract).ensureStaff({ email, name: role, role, password });
    accounts.set(role, await login(app, email));
  }
  const emailOf = (actor: Actor): string => `${actor.replace(' ', '-')}@example.com`;
  async function signInAgain(actor: Actor): Promise<void> {
    if (actor !== 'nobody') accounts.set(actor, await login(app, emailOf(actor)));
  }
  const credential = (actor: Actor): Headers => accounts.get(actor)?.headers ?? {};
  const request: World['request'] = async (actor, method, path, { headers = {}, ...options } = {}) => {
    if ((accounts.get(actor)?.until ?? Infinity) < Date.now()) await signInAgain(actor);
    return app.request(method, path, { ...options, headers: { ...credential(actor), ...headers } });
  };

  const { variantId, productId, slug } = await stockProduct(request, 10_000);

  async function cartOf(actor: Actor, quantity = 1): Promise<Owned & { itemId: string }> {
    const made = expectOk(await request(actor, 'POST', '/carts', { body: { items: [{ variantId, quantity }] } }));
    return { id: made.id as string, itemId: made.items[0].id as string, headers: secret(actor, 'x-cart-token', made.cartToken) };
  }

  async function orderOf(actor: Actor, token = 'tok_ok', coupon?: string, quantity?: number): Promise<OwnedOrder> {
    const cart = await cartOf(actor, quantity);
    if (coupon !== undefined)
      expectOk(await request(actor, 'POST', `/carts/${cart.id}/coupons`, { body: { code: coupon }, headers: cart.headers }));
    const options = expectOk(
      await request(actor, 'GET', `/carts/${cart.id}/shipping-options?country=US&postalCode=62701`, { headers: cart.headers }),
    );
    const order = expectOk(
      await request(actor, 'POST', '/orders', {
        body: {
          cartId: cart.id,
          email: 'ada@example.com',
          shippingAddress: address,
          shippingOptionId: options.items[0].id,
          payment: { provider: 'test-card', token },
        },
        headers: { ...cart.headers, 'idempotency-key': randomUUID() },
      }),
    );
    return {
      id: order.id,
      paymentId: order.payment.id,
      lineId: order.lines[0].id,
      productId,
      headers: secret(actor, 'x-order-token', order.orderToken),
    };
  }

  async function shipmentOf(actor: Actor): Promise<Owned> {
    const order = await orderOf(actor);
    await app.settle();
    const shipment = expectOk(
      await request('staff', 'POST', '/shippings', { body: { orderId: order.id }, headers: { 'idempotency-key': randomUUID() } }),
    );
    await app.settle();
    return { id: shipment.shipmentId ?? shipment.id, headers: order.headers };
  }

  return {
    app,
    variantId,
    productId,
    slug,
    credential,
    userId: (actor) => accounts.get(actor)?.userId ?? '',
    request,
    cartOf,
    orderOf,
    shipmentOf,
    signInAgain,
    close: () => app.close(),
  };
}

/** A published product in a store that has `units` of it. */
export async function stockProduct(
  request: World['request'],
  units: number,
  minor = 1800,
): Promise<{ variantId: string; productId: string; slug: string }> {
  const code = randomUUID().slice(0, 8);
  const store = expectOk(await request('admin', 'POST', '/stores', { body: { code: `store-${code}`, name: 'The store' } }));
  const product = expectOk(
    await request('admin', 'POST', '/products', {
      body: {
        title: `Stoneware mug ${code}`,
        status: 'published',
        variants: [{ sku: `MUG-${code}`, weightGrams: 350, prices: [{ price: { minor, currency: 'USD' } }] }],
      },
    }),
  );
  const variantId = product.variants[0].id as string;
  const body = { reason: 'received', lines: [{ variantId, delta: units }] };
  expectOk(
    await request('admin', 'POST', `/stores/${store.id as string}/stock-adjustments`, {
      body,
      headers: { 'idempotency-key': randomUUID() },
    }),
  );
  return { variantId, productId: product.id as string, slug: product.slug as string };
}

/** A guest's things are reached by their secret, an account's by the account. */
const secret = (actor: Actor, header: string, token: string): Headers => (actor === 'nobody' ? { [header]: token } : {});

interface Account {
  readonly headers: Headers;
  readonly userId: string;
  /** A token lasts ten minutes; tests on a slow machine may last longer. */
  readonly until: number;
}

async function register(app: TestApp, email: string): Promise<Account> {
  expectOk(await app.request('POST', '/auth/register', { body: { email, password, name: 'A Person' } }));
  return login(app, email);
}

async function login(app: TestApp, email: string): Promise<Account> {
  const until = Date.now() + 480_000;
  const body = expectOk(await app.request('POST', '/auth/login', { body: { email, password } }));
  return { headers: { authorization: `Bearer ${body.accessToken as string}` }, userId: body.user.id as string, until };
}

function expectOk(response: TestResponse): TestResponse['body'] {
  if (response.status >= 300) throw new Error(`${response.status} ${JSON.stringify(response.body)}`);
  return response.body;
}
