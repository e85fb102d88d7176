import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { eventually } from './eventually';
import { address, placeOrder, readyCart, send, someVariant, type GuestCart, type Reply } from './purchase';
import type { SplitShop } from './split-shop';

/** What happened in a shop before its facades are asked: things that are really there. */
export interface Facts {
  readonly guest: OrderFacts;
  /** Bought by somebody with an account, shipped, and one unit of it taken back. */
  readonly bought: OrderFacts & {
    readonly userId: string;
    readonly account: { readonly email: string; readonly password: string };
    readonly accessToken: string;
    readonly returnId: string;
  };
  /** Declined: cancelled, with nothing left to pay. */
  readonly declinedOrderId: string;
  /** Its buyer has not confirmed the payment yet. */
  readonly awaitedOrderId: string;
  /** Put together by staff, who took its money by hand. */
  readonly paidByHand: { readonly orderId: string; readonly paymentId: string };
  readonly adminId: string;
  readonly mailRequestId: string;
  /** A cart that nobody has begun to pay for. */
  readonly cart: GuestCart & { readonly token: string };
  /** The last command of this name that any module sent to another. */
  sent<R>(topic: string): R;
}

export interface OrderFacts {
  readonly orderId: string;
  readonly cartId: string;
  readonly paymentId: string;
  readonly ownerId: string | null;
  readonly tokenHash: string;
  readonly total: { readonly minor: number; readonly currency: string };
  readonly expiresAt: string;
  readonly lines: readonly { readonly variantId: string; readonly productId: string; readonly quantity: number }[];
}

export async function gatherFacts({ front, pool, staff }: SplitShop, guestOrderId: string): Promise<Facts> {
  const url = front.baseUrl;
  const items = [{ variantId: (await someVariant(url, 8)).variantId, quantity: 1 }];
  const account = { email: `${randomUUID()}@example.com`, password: 'a long enough pass phrase' };
  ok(await send(url, 'POST', '/auth/register', { ...account, name: 'Ada Example' }));
  const signedIn = ok(await send(url, 'POST', '/auth/login', account));
  const headers = { authorization: `Bearer ${signedIn.body.accessToken as string}` };

  const bought = ok(await placeOrder(url, await readyCart(url, items, headers))).body.id as string;
  const unlucky = await readyCart(url, items);
  await placeOrder(url, unlucky, 'tok_declined');
  const awaitedOrderId = ok(await placeOrder(url, await readyCart(url, items), 'tok_3ds')).body.id as string;
  const one = async (text: string, values: unknown[] = []) => (await pool.query(text, values)).rows[0];
  const asStaff = async (path: string, body: unknown): Promise<Reply> =>
    ok(await send(url, 'POST', path, body, { ...(await staff(url)), 'idempotency-key': randomUUID() }));
  await eventually(async () => void (await asStaff('/shippings', { orderId: bought })));
  const { id: lineId } = await one('select id from orders.order_lines where order_id = $1', [bought]);
  await eventually(
    async () => void (await asStaff(`/orders/${bought}/refunds`, { reason: 'Came back', restock: [{ lineId, quantity: 1 }] })),
  );
  const unsent = ok(await placeOrder(url, await readyCart(url, items))).body.id as string;
  await eventually(async () => void (await asStaff(`/orders/${unsent}/refunds`, { reason: 'Never sent' })));
  await asStaff(`/wallets/${signedIn.body.user.id as string}/adjustments`, { amount: { minor: 500, currency: 'USD' }, reason: 'Welcome' });
  const draft = { email: account.email, lines: items, shippingAddress: address };
  const { options } = (await asStaff('/order-drafts/quote', draft)).body;
  const { id: draftId, version } = (await asStaff('/order-drafts', { ...draft, shippingOptionId: options[0].id })).body;
  const byHand = (await asStaff(`/order-drafts/${draftId as string}/paid`, { version, how: 'cash' })).body.orderId as string;
  const cart = await readyCart(url, items);
  await eventually(async () => {
    const left = await one(`select count(*)::int as n from orders.outbox where delivered_at is null and available_at < now()`);
    if (left.n > 0) throw new Error('messages are still under way');
  });
  const commands = await lastCommands(pool);
  return {
    guest: await orderFacts(pool, guestOrderId),
    bought: {
      ...(await orderFacts(pool, bought)),
      userId: signedIn.body.user.id as string,
      account,
      accessToken: signedIn.body.accessToken as string,
      returnId: (await one('select id from orders.returns where order_id = $1', [bought])).id,
    },
    declinedOrderId: (await one(`select id from orders.orders where cart_id = $1 and lifecycle = 'cancelled'`, [unlucky.id])).id,
    awaitedOrderId,
    paidByHand: { orderId: byHand, paymentId: (await one('select id from payments.attempts where order_id = $1', [byHand])).id },
    adminId: (await one(`select id from users.users where email = 'admin@example.com'`)).id,
    mailRequestId: (await one('select id from users.mail_requests where user_id = $1', [signedIn.body.user.id])).id,
    cart: { ...cart, token: String(cart.headers['x-cart-token']) },
    sent<R>(topic: string) {
      const data = commands.get(topic);
      if (data === undefined) throw new Error(`nobody sent ${topic}`);
      return data as R;
    },
  };
}

function ok(reply: Reply): Reply {
  if (reply.status >= 300) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
  return reply;
}

async function orderFacts(pool: Pool, orderId: string): Promise<OrderFacts> {
  const { rows } = await pool.query(
    `select o.cart_id, o.user_id, o.order_token_hash, o.total_minor::int as minor, o.currency, c.expires_at, a.id as payment_id,
       (select json_agg(json_build_object('variantId', l.variant_id, 'productId', l.product_id, 'quantity', l.quantity))
        from orders.order_lines l where l.order_id = o.id) as lines
     from orders.orders o join payments.collections c on c.order_id = o.id join payments.attempts a on a.order_id = o.id
     where o.id = $1`,
    [orderId],
  );
  const [row] = rows;
  return {
    orderId,
    cartId: row.cart_id,
    paymentId: row.payment_id,
    ownerId: row.user_id,
    tokenHash: row.order_token_hash,
    total: { minor: row.minor, currency: row.currency },
    expiresAt: row.expires_at.toISOString(),
    lines: row.lines,
  };
}

async function lastCommands(pool: Pool): Promise<Map<string, unknown>> {
  const { rows } = await pool.query<{ topic: string; data: unknown }>(
    ['orders', 'cart', 'users', 'payments', 'shipping', 'catalog']
      .map((schema) => `(select topic, data from ${schema}.outbox where kind = 'command' order by seq)`)
      .join(' union all '),
  );
  return new Map(rows.map(({ topic, data }) => [topic, data]));
}
