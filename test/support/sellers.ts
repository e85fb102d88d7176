import { randomUUID } from 'node:crypto';
import { usersContract } from '../../src/modules/users';
import { address } from './purchase';
import { keyed } from './true-world';
import type { World } from './world';

export interface Seller {
  readonly storeId: string;
  readonly productId: string;
  readonly variantId: string;
  readonly sku: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A role, made once. */
export async function roleWith(shop: World, name: string, permissions: readonly string[]): Promise<string> {
  const { status, body } = await shop.request('admin', 'POST', '/roles', { body: { name, title: name, permissions } });
  if (status !== 201 && body.code !== 'users.role-taken') throw new Error(`${status} ${JSON.stringify(body)}`);
  return name;
}

/** A store that sells something of its own, and somebody who works for it in this role. */
export async function sellerOf(shop: World, name: string, minor: number, role: string): Promise<Seller> {
  const asAdmin = async (method: string, path: string, body: object) => {
    const answer = await shop.request('admin', method, path, { body, headers: keyed() });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const code = `${name}-${randomUUID().slice(0, 6)}`;
  const store = await asAdmin('POST', '/stores', { code, name });
  const sku = `${name.toUpperCase()}-${code.slice(-6)}`;
  const product = await asAdmin('POST', '/products', {
    title: `Bowl of ${name}`,
    status: 'published',
    sellerStoreId: store.id,
    variants: [{ sku, weightGrams: 200, prices: [{ price: { minor, currency: 'USD' } }] }],
  });
  const variantId = product.variants[0].id as string;
  await asAdmin('POST', `/stores/${store.id as string}/stock-adjustments`, { reason: 'received', lines: [{ variantId, delta: 50 }] });
  const email = `${code}@example.com`;
  const password = 'a long enough pass phrase';
  const { userId } = await shop.app.facade(usersContract).ensureStaff({ email, name, role, password });
  await shop.app.sql(`insert into users.user_stores (user_id, store_id) values ($1, $2)`, [userId, store.id]);
  const { body } = await shop.app.request('POST', '/auth/login', { body: { email, password } });
  return {
    storeId: store.id,
    productId: product.id,
    variantId,
    sku,
    headers: { authorization: `Bearer ${body.accessToken as string}` },
  };
}

export interface BoughtOfSellers {
  readonly id: string;
  readonly number: string;
  readonly lines: readonly { readonly id: string; readonly sku: string }[];
  readonly headers: Readonly<Record<string, string>>;
}

/** A guest's paid order of these goods. */
export async function buyOf(shop: World, items: readonly { variantId: string; quantity: number }[]): Promise<BoughtOfSellers> {
  const cart = (await shop.request('nobody', 'POST', '/carts', { body: { items } })).body;
  const headers = { 'x-cart-token': cart.cartToken as string };
  const options = await shop.request('nobody', 'GET', `/carts/${cart.id as string}/shipping-options?country=US&postalCode=62701`, {
    headers,
  });
  const body = {
    cartId: cart.id,
    email: 'ada@example.com',
    shippingAddress: address,
    shippingOptionId: options.body.items[0].id,
    payment: { provider: 'test-card', token: 'tok_ok' },
  };
  const placed = await shop.request('nobody', 'POST', '/orders', { body, headers: { ...headers, ...keyed() } });
  if (placed.status !== 201) throw new Error(JSON.stringify(placed.body));
  await shop.app.settle();
  return { id: placed.body.id, number: placed.body.number, lines: placed.body.lines, headers: { 'x-order-token': placed.body.orderToken } };
}
