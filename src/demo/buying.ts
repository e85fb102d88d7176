import { z } from 'zod';
import type { Cast, Visitor } from './cast';
import type { Door } from './door';
import type { DemoOrder } from './orders';
import type { Shelves } from './shelves';

/** An order of the script that the shop has accepted. */
export interface PlacedOrder {
  readonly id: string;
  lineId(sku: string): string;
}

const Cart = z.object({ id: z.uuid(), cartToken: z.string().nullable() });
const Options = z.object({ items: z.array(z.object({ id: z.uuid(), pickup: z.unknown().nullable() })) });
const Placed = z.object({ id: z.uuid(), status: z.string(), lines: z.array(z.object({ id: z.uuid(), sku: z.string() })) });

/** From an empty cart to the paid order; null: the card was refused and the buyer went away. */
export async function buy(door: Door, cast: Cast, shelves: Shelves, order: DemoOrder): Promise<PlacedOrder | null> {
  const visitor = 'guest' in order.by ? cast.guest(order.by.guest) : cast.customer(order.by.customer);
  const items = order.items.split(' ').map((text) => itemOf(text, shelves));
  const cart = Cart.parse(await visitor.ask(door, 'POST', '/carts', { body: { items } }));
  const headers: Record<string, string> = cart.cartToken === null ? {} : { 'x-cart-token': cart.cartToken };
  if (order.coupon) await visitor.ask(door, 'POST', `/carts/${cart.id}/coupons`, { body: { code: order.coupon }, headers });
  const { country, postalCode } = visitor.person.address;
  const where = new URLSearchParams({ country, postalCode });
  const options = Options.parse(await visitor.ask(door, 'GET', `/carts/${cart.id}/shipping-options?${where}`, { headers }));
  const sent = options.items.filter(({ pickup }) => pickup === null);
  const shippingOptionId = (order.express ? sent.at(-1) : sent[0])?.id;

  const pay = (token: string, expected?: number): Promise<unknown> =>
    visitor.ask(door, 'POST', '/orders', {
      body: {
        cartId: cart.id,
        email: visitor.email,
        shippingAddress: addressOf(visitor),
        shippingOptionId,
        payment: { provider: 'test-card', token },
      },
      headers,
      ...(expected !== undefined && { expected }),
    });
  if (order.declined) await pay('tok_insufficient', declined);
  if (order.declined === 'gives up') return null;
  const { id, status, lines } = Placed.parse(await pay('tok_ok'));
  if (status === 'pending' || status === 'cancelled') throw new Error(`order ${id} of the demo is ${status}`);
  return { id, lineId: (sku) => lines.find((line) => line.sku === sku)?.id ?? fail(`order ${id} has no ${sku}`) };
}

const declined = 402;

function itemOf(text: string, shelves: Shelves): { variantId: string; quantity: number } {
  const [, quantity = '1', sku = ''] = /^(?:(\d+)×)?(.+)$/.exec(text) ?? [];
  return { variantId: shelves.variantId(sku), quantity: Number(quantity) };
}

const addressOf = ({ person: { name, address } }: Visitor) => ({ name, ...address });

function fail(message: string): never {
  throw new Error(message);
}
