import { randomUUID } from 'node:crypto';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers freely
  readonly body: any;
}

/** A client of the public API. */
export async function send(
  baseUrl: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const response = await fetch(`${baseUrl}/api/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

export const address = {
  name: 'Ada Example',
  line1: '1 Main Street',
  city: 'Springfield',
  region: 'IL',
  postalCode: '62701',
  country: 'US',
};

export interface GuestCart {
  readonly id: string;
  readonly version: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly shippingOptionId: string;
}

/** A guest's cart, or that of whoever is signed in by these headers, ready for checkout: items, address and the cheapest shipping option. */
export async function readyCart(
  baseUrl: string,
  items: readonly { variantId: string; quantity: number }[],
  signedIn?: Readonly<Record<string, string>>,
): Promise<GuestCart> {
  const created = await send(baseUrl, 'POST', '/carts', { items }, signedIn);
  if (created.status !== 201) throw new Error(`cart: ${created.status} ${JSON.stringify(created.body)}`);
  const headers = signedIn ?? { 'x-cart-token': created.body.cartToken as string };
  const path = `/carts/${created.body.id as string}`;
  const options = await send(baseUrl, 'GET', `${path}/shipping-options?country=US&postalCode=62701`, undefined, headers);
  const shippingOptionId = options.body.items[0].id as string;
  const patched = await send(baseUrl, 'PATCH', path, { email: 'ada@example.com', shippingAddress: address, shippingOptionId }, headers);
  if (patched.status !== 200) throw new Error(`cart: ${patched.status} ${JSON.stringify(patched.body)}`);
  return { id: created.body.id as string, version: patched.body.version as number, headers, shippingOptionId };
}

export const placeOrder = (
  baseUrl: string,
  cart: GuestCart,
  token = 'tok_ok',
  key: string = randomUUID(),
  giftCards: readonly string[] = [],
): Promise<Reply> =>
  send(
    baseUrl,
    'POST',
    '/orders',
    {
      cartId: cart.id,
      cartVersion: cart.version,
      email: 'ada@example.com',
      shippingAddress: address,
      shippingOptionId: cart.shippingOptionId,
      payment: { provider: 'test-card', token, ...(giftCards.length > 0 && { giftCards }) },
    },
    { ...cart.headers, 'idempotency-key': key },
  );

/** A variant of the demo shop with at least this many units. */
export async function someVariant(baseUrl: string, units: number): Promise<{ variantId: string; productId: string; slug: string }> {
  const list = await send(baseUrl, 'GET', '/products?limit=50&inStock=true');
  for (const { slug } of list.body.items as { slug: string }[]) {
    const page = await send(baseUrl, 'GET', `/products/${slug}`);
    const variant = (page.body.variants as { id: string; stock: number; digital?: unknown; giftCard?: boolean }[]).find(
      (v) => v.stock >= units && !v.digital && !v.giftCard,
    );
    if (variant) return { variantId: variant.id, productId: page.body.id as string, slug };
  }
  throw new Error(`no variant has ${units} units`);
}
