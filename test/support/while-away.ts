import type { Facts } from './facade-facts';
import { placeOrder, send, type GuestCart, type Reply } from './purchase';
import type { ModuleName } from './split-shop';

/** What shoppers do, in the order in which they do it. */
export interface Doings {
  readonly product: Reply;
  readonly reviews: Reply;
  readonly cart: Reply;
  readonly login: Reply;
  readonly order: Reply;
  readonly purchase: Reply;
}

type Statuses = { readonly [K in keyof Doings]: number };
const all: Statuses = { product: 200, reviews: 200, cart: 200, login: 200, order: 200, purchase: 201 };

/** What they get while a module is away: 503 where nothing can be said without it, everything else as ever. 202: it is bought, the money comes later. */
export const statusesWithout: Readonly<Record<ModuleName, Statuses>> = {
  users: { ...all, login: 503 },
  catalog: { ...all, product: 503, reviews: 503, cart: 503, purchase: 503 },
  payments: { ...all, purchase: 202 },
  shipping: { ...all, cart: 503, purchase: 503 },
  cart: { ...all, cart: 503, purchase: 503 },
  orders: { ...all, order: 503, purchase: 503 },
  reviews: { ...all, reviews: 503 },
  notifications: all,
};

export interface DoingsOptions {
  readonly slug: string;
  readonly cart: GuestCart;
  /** Of the purchase: the same when it is tried again. */
  readonly key: string;
  readonly facts: Facts;
  readonly ordered: { readonly id: string; readonly headers: Readonly<Record<string, string>> };
}

export async function doEverything(baseUrl: string, { slug, cart, key, facts, ordered }: DoingsOptions): Promise<Doings> {
  const get = (path: string, headers?: Readonly<Record<string, string>>) => send(baseUrl, 'GET', path, undefined, headers);
  return {
    product: await get(`/products/${slug}`),
    reviews: await get(`/products/${facts.guest.lines[0]?.productId ?? ''}/reviews`),
    cart: await get(`/carts/${cart.id}`, cart.headers),
    login: await send(baseUrl, 'POST', '/auth/login', facts.bought.account),
    order: await get(`/orders/${ordered.id}`, ordered.headers),
    purchase: await placeOrder(baseUrl, cart, 'tok_ok', key),
  };
}
