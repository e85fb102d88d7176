import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Notebook } from './notebook';
import { eventually } from './eventually';
import { address, placeOrder, readyCart, send, someVariant, type Reply } from './purchase';

/** An open shop with clients who write down what they are told. */
export interface Stage {
  readonly baseUrl: string;
  readonly notebook: Notebook;
  readonly staff: Staff;
}

/** Somebody who may do everything. */
export type Staff = (baseUrl: string) => Promise<Readonly<Record<string, string>>>;

export interface Scene {
  readonly point: string;
  /** Where in the work the process dies. */
  readonly when: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Leads the shop to the point. What was not answered, the notebook has as unknown. */
  play(stage: Stage, label: string, pool: Pool): Promise<void>;
  /** What must be so once the shop is back, beside what the notebook and the doctor say. @throws Error where it is not */
  afterwards?(baseUrl: string): Promise<void>;
}

/** RELIABILITY's crash points on the way of an order and its money. */
export const scenes: readonly Scene[] = [
  { point: 'K09', when: 'the relay has taken a message', play: buys('tok_ok') },
  { point: 'K10', when: 'messages are delivered, not marked yet', play: buys('tok_ok') },
  { point: 'K11', when: 'a consumer is inside its transaction', play: buys('tok_ok') },
  { point: 'K12', when: 'a consumer has committed, nobody knows it', play: buys('tok_ok') },
  { point: 'K01', when: 'the key is claimed, nothing is done', play: buys('tok_ok') },
  { point: 'K02', when: 'the cart is locked', play: buys('tok_ok') },
  { point: 'K03', when: 'stock is held, nothing is committed', play: buys('tok_ok') },
  { point: 'K04', when: 'the payment is stored, the provider not asked yet', play: buys('tok_ok') },
  { point: 'K05', when: 'the provider is asked and has not answered', play: buys('tok_ok') },
  { point: 'K06', when: 'the provider has charged, its answer is not read', play: buys('tok_ok') },
  { point: 'K07', when: 'the answer is read, not committed', play: buys('tok_ok') },
  { point: 'K08', when: 'the order is accepted, the buyer not answered', play: buys('tok_ok') },
  { point: 'K13', when: 'the mail server has said 250, nobody has noted it', play: buys('tok_ok') },
  { point: 'K14', when: 'a webhook is stored, not answered', play: buys('tok_webhook') },
  { point: 'K15', when: 'a webhook is answered, not applied', play: buys('tok_webhook') },
  { point: 'K16', when: 'a webhook is applied, its job not done', play: buys('tok_webhook') },
  { point: 'K17', when: 'a refund is made, its answer not read', play: refunds },
  { point: 'K18', when: 'a refund is answered, not written', play: refunds },
  { point: 'K19', when: 'of two gift cards one is taken, the other not yet', play: paysInParts },
  { point: 'K20', when: 'the sweeper is in the middle of holds that ran out', play: sweeps },
  { point: 'K21', when: 'the reconciler has asked, and not written', play: asks },
  { point: 'K22', when: 'money is taken at shipment, its answer not read', env: { PAYMENT_CAPTURE: 'at-shipment' }, play: ships },
  { point: 'K24', when: 'a guest’s cart is joined with that of the account', ...joiningCarts() },
  { point: 'K28', when: 'units of an order change hands, nothing is committed', play: takesOut },
  { point: 'K29', when: 'goods for a change of an order are set aside, its price is not asked for yet', play: adds },
  { point: 'K30', when: 'units of an order have changed hands, the order is not the other one yet', play: takesOut },
  { point: 'K31', when: 'goods of a draft are set aside, it is no order yet', play: sendsDraft },
  { point: 'K32', when: 'a draft has become an order, nobody may pay it yet', play: sendsDraft },
  { point: 'K33', when: 'a gift card is paid for, not issued yet', ...buyingCards() },
];

export async function buy({ baseUrl, notebook }: Stage, label: string, token = 'tok_ok', quantity = 1): Promise<Reply | null> {
  const { variantId } = await someVariant(baseUrl, 2);
  const cart = await readyCart(baseUrl, [{ variantId, quantity }]);
  const key = randomUUID();
  return notebook.note({ what: 'purchase', key, cartId: cart.id }, label, baseUrl, (url) => placeOrder(url, cart, token, key));
}

export function refund(
  { baseUrl, notebook, staff }: Stage,
  label: string,
  orderId: string,
  minor: number,
  currency: string,
): Promise<Reply | null> {
  const key = randomUUID();
  const body = { amount: { minor, currency }, reason: 'A scratch' };
  return notebook.note({ what: 'refund', key, orderId, minor }, label, baseUrl, (url) =>
    asStaff(staff, url, `/orders/${orderId}/refunds`, body, key),
  );
}

export function cancel({ baseUrl, notebook, staff }: Stage, label: string, orderId: string): Promise<Reply | null> {
  const key = randomUUID();
  return notebook.note({ what: 'cancel', key, orderId }, label, baseUrl, (url) =>
    asStaff(staff, url, `/orders/${orderId}/cancel`, { reason: 'Changed my mind' }, key),
  );
}

export function ship({ baseUrl, notebook, staff }: Stage, label: string, orderId: string): Promise<Reply | null> {
  const key = randomUUID();
  return notebook.note({ what: 'ship', key, orderId }, label, baseUrl, (url) => asStaff(staff, url, '/shippings', { orderId }, key));
}

function change({ baseUrl, notebook, staff }: Stage, label: string, orderId: string, wish: object): Promise<Reply | null> {
  const key = randomUUID();
  return notebook.note({ what: 'change', key, orderId }, label, baseUrl, (url) =>
    asStaff(staff, url, `/orders/${orderId}/changes`, { ...wish, reason: 'They rang' }, key),
  );
}

/** The first administrator, who stays signed in wherever and whenever the shop opens; a token ends sooner than a long test. */
export function administrator({ email, password }: { readonly email: string; readonly password: string }): Staff {
  let known: { readonly headers: ReturnType<Staff>; readonly until: number } | null = null;
  const signIn: Staff = async (baseUrl) => {
    const { status, body } = await send(baseUrl, 'POST', '/auth/login', { email, password });
    if (status !== 200) throw new Error(`login: ${status} ${body?.code as string}`);
    return { authorization: `Bearer ${body.accessToken as string}` };
  };
  return (baseUrl) => {
    if (known && known.until > Date.now()) return known.headers;
    const mine = { headers: signIn(baseUrl), until: Date.now() + 300_000 };
    known = mine;
    mine.headers.catch(() => {
      if (known === mine) known = null;
    });
    return mine.headers;
  };
}

const asStaff = async (staff: Staff, url: string, path: string, body: unknown, key: string): Promise<Reply> =>
  send(url, 'POST', path, body, { ...(await staff(url)), 'idempotency-key': key });

function buys(token: string) {
  return async (stage: Stage, label: string): Promise<void> => void (await buy(stage, label, token));
}

async function refunds(stage: Stage, label: string): Promise<void> {
  const bought = await buy(stage, label);
  if (bought) await refund(stage, label, bought.body.id as string, 100, bought.body.currency as string);
}

/** One unit less, whose money goes back. */
async function takesOut(stage: Stage, label: string): Promise<void> {
  const bought = await buy(stage, label, 'tok_ok', 2);
  if (bought) await change(stage, label, bought.body.id as string, { lines: [{ lineId: bought.body.lines[0].id as string, quantity: 1 }] });
}

/** One unit more, which waits for its money. */
async function adds(stage: Stage, label: string): Promise<void> {
  const bought = await buy(stage, label);
  if (!bought) return;
  const { variantId } = await someVariant(stage.baseUrl, 1);
  await change(stage, label, bought.body.id as string, { add: [{ variantId, quantity: 1 }] });
}

async function sendsDraft({ baseUrl, notebook, staff }: Stage, label: string): Promise<void> {
  const { variantId } = await someVariant(baseUrl, 1);
  const facts = { email: 'ada@example.com', lines: [{ variantId, quantity: 1 }], shippingAddress: address };
  const { options } = (await asStaff(staff, baseUrl, '/order-drafts/quote', facts, randomUUID())).body;
  const draft = (await asStaff(staff, baseUrl, '/order-drafts', { ...facts, shippingOptionId: options[0].id as string }, randomUUID()))
    .body;
  const [key, draftId] = [randomUUID(), draft.id as string];
  await notebook.note({ what: 'draft', key, draftId }, label, baseUrl, (url) =>
    asStaff(staff, url, `/order-drafts/${draftId}/send`, { version: draft.version as number }, key),
  );
}

/** Two gift cards and a bank card: all of it is taken in one transaction, or nothing is. */
async function paysInParts({ baseUrl, notebook, staff }: Stage, label: string): Promise<void> {
  const codes: string[] = [];
  for (const minor of [100, 200]) {
    const { body } = await asStaff(staff, baseUrl, '/gift-cards', { amount: { minor, currency: 'USD' } }, randomUUID());
    codes.push(body.code as string);
  }
  const { variantId } = await someVariant(baseUrl, 2);
  const cart = await readyCart(baseUrl, [{ variantId, quantity: 1 }]);
  const key = randomUUID();
  await notebook.note({ what: 'purchase', key, cartId: cart.id }, label, baseUrl, (url) => placeOrder(url, cart, 'tok_ok', key, codes));
}

async function asks(stage: Stage, label: string): Promise<void> {
  const bought = await buy(stage, label, 'tok_timeout');
  if (bought)
    await send(
      stage.baseUrl,
      'POST',
      `/payments/${bought.body.payment.id as string}/sync`,
      undefined,
      await stage.staff(stage.baseUrl),
    ).catch(() => null);
}

/** A payment that is being checked keeps its stock until the hold runs out; this one is told that it has. */
async function sweeps(stage: Stage, label: string, pool: Pool): Promise<void> {
  const bought = await buy(stage, label, 'tok_timeout');
  if (bought) await pool.query("update catalog.holds set expires_at = now() where checkout_id = $1 and state = 'held'", [bought.body.id]);
}

/** Somebody filled a cart, fills another one as a guest and signs in; when nobody answers, asks again: all of both carts is in one. */
function joiningCarts(): Pick<Scene, 'play' | 'afterwards'> {
  const [mine, guests] = [1, 2];
  // joined carts have no more than there is, and others buy meanwhile
  const plenty = 12;
  let again: ((url: string) => Promise<Reply>) | null = null;
  return {
    async play({ baseUrl }) {
      const account = { email: `k24-${randomUUID()}@example.com`, password: 'a long enough pass phrase' };
      await send(baseUrl, 'POST', '/auth/register', { ...account, name: 'A Person' });
      const { accessToken } = (await send(baseUrl, 'POST', '/auth/login', account)).body;
      const headers = { authorization: `Bearer ${accessToken as string}` };
      const { variantId } = await someVariant(baseUrl, plenty);
      const fill = (quantity: number, as: Readonly<Record<string, string>>) =>
        send(baseUrl, 'POST', '/carts', { items: [{ variantId, quantity }] }, as);
      await fill(mine, headers);
      const { id, cartToken } = (await fill(guests, {})).body;
      again = (url) => send(url, 'POST', `/carts/${id as string}/claim`, undefined, { ...headers, 'x-cart-token': cartToken });
      await again(baseUrl);
    },
    async afterwards(baseUrl) {
      const { status, body } = (await again?.(baseUrl)) ?? { status: null, body: null };
      const quantities = body?.items?.map((item: { quantity: number }) => item.quantity);
      if (status !== 200 || JSON.stringify(quantities) !== JSON.stringify([mine + guests]))
        throw new Error(`the carts were not joined: ${status} ${JSON.stringify(body)}`);
    },
  };
}

/** A new kind of gift card, bought; when nobody answers, asked for again: it is one card of its worth, on its way by mail. */
function buyingCards(): Pick<Scene, 'play' | 'afterwards'> {
  let bought: { readonly again: (url: string) => Promise<Reply>; readonly staff: Staff } | null = null;
  return {
    async play({ baseUrl, notebook, staff }, label) {
      const prices = [{ price: { minor: 2_500, currency: 'USD' } }];
      const product = { title: 'Gift card', status: 'published', variants: [{ sku: `CARD-${randomUUID()}`, giftCard: true, prices }] };
      const { body } = await asStaff(staff, baseUrl, '/products', product, randomUUID());
      const items = [{ variantId: body.variants[0].id as string, quantity: 1 }];
      const { id: cartId, cartToken } = (await send(baseUrl, 'POST', '/carts', { items })).body;
      const key = randomUUID();
      const order = { cartId, email: 'ada@example.com', payment: { provider: 'test-card', token: 'tok_ok' } };
      const again = (url: string) => send(url, 'POST', '/orders', order, { 'x-cart-token': cartToken as string, 'idempotency-key': key });
      bought = { again, staff };
      await notebook.note({ what: 'purchase', key, cartId: cartId as string }, label, baseUrl, again);
    },
    async afterwards(baseUrl) {
      if (!bought) throw new Error('the gift card was not bought');
      const order = (await bought.again(baseUrl)).body;
      const signedIn = await bought.staff(baseUrl);
      const read = async (path: string) => (await send(baseUrl, 'GET', path, undefined, signedIn)).body;
      await eventually(async () => {
        const { items } = await read(`/gift-cards?orderId=${order.id as string}`);
        const card = items?.length === 1 ? await read(`/gift-cards/${items[0].id as string}`) : null;
        if (card?.balance.minor !== 2_500 || card.mailedAt === null) throw new Error(`not one gift card: ${JSON.stringify(items)}`);
      });
    },
  };
}

async function ships(stage: Stage, label: string): Promise<void> {
  const bought = await buy(stage, label);
  if (bought) await ship(stage, label, bought.body.id as string);
}
