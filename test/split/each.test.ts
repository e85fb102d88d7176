import { randomUUID } from 'node:crypto';
import type { Contract } from '../../src/platform/facade/contract';
import type { Routes } from '../../src/platform/http/route';
import { faultsIn } from '../support/aftermath';
import { aboutStrangers, hear, wrongInputs } from '../support/facade-answers';
import { examples } from '../support/facade-examples';
import { gatherFacts, type Facts } from '../support/facade-facts';
import { eventually } from '../support/eventually';
import { placeOrder, readyCart, send, someVariant, type GuestCart, type Reply } from '../support/purchase';
import { moduleNames, openSplitShop, type SplitShop } from '../support/split-shop';
import { doEverything, statusesWithout, type Doings } from '../support/while-away';

describe.each(moduleNames)('%s in a process of its own', (alone) => {
  let shop: SplitShop;
  let facts: Facts;
  let ordered: { readonly id: string; readonly headers: Readonly<Record<string, string>> };

  beforeAll(async () => {
    shop = await openSplitShop(alone);
  });
  afterAll(() => shop?.close());

  const url = (): string => shop.front.baseUrl;
  const cartOf = async (quantity: number): Promise<GuestCart> =>
    readyCart(url(), [{ variantId: (await someVariant(url(), quantity)).variantId, quantity }]);

  test('a guest buys through the one address, and the mail arrives', async () => {
    const cart = await cartOf(2);
    const placed = await placeOrder(url(), cart);
    expect([placed.status, placed.body.status, placed.body.number]).toEqual([201, 'paid', expect.any(String)]);
    ordered = { id: placed.body.id as string, headers: { 'x-order-token': placed.body.orderToken as string } };

    expect((await send(url(), 'GET', `/orders/${ordered.id}`, undefined, ordered.headers)).body.number).toBe(placed.body.number);
    expect((await send(url(), 'GET', `/orders/${ordered.id}`)).status).toBe(404);
    await eventually(async () => {
      expect((await send(url(), 'GET', `/carts/${cart.id}`, undefined, cart.headers)).body.status).toBe('completed');
      expect(await mailsAbout(ordered.id)).toContain('orders.order-placed');
    });
  });

  test('a declined card leaves the cart open and nothing sold', async () => {
    const cart = await cartOf(1);
    expect((await placeOrder(url(), cart, 'tok_declined')).body.code).toBe('payments.declined');
    const open = await send(url(), 'GET', `/carts/${cart.id}`, undefined, cart.headers);
    expect(open.body.status).toBe('open');
    expect((await placeOrder(url(), { ...cart, version: open.body.version })).status).toBe(201);
  });

  test('every method answers over the wire as it does next door', async () => {
    facts = await gatherFacts(shop, ordered.id);
    expect(Object.keys(examples[alone]).sort()).toEqual(Object.keys(shop.definition.contract.methods).sort());
    const contract: Contract = shop.definition.contract;
    for (const [method, example] of Object.entries(examples[alone])) {
      const input = example(facts);
      const isHeardAlike = async (): Promise<void> => {
        const first = await hear(shop.there, method, input);
        expect({ method, first }).toEqual({ method, first: { answer: (first as { answer?: unknown }).answer } });
        expect({ method, ...(await hear(shop.here, method, input)) }).toEqual({ method, ...first });
        expect({ method, ...(await hear(shop.there, method, input)) }).toEqual({ method, ...first });
      };
      // What a command before it set going (a mail, a refund) may end between two questions.
      if (contract.methods[method]?.kind === 'query') await eventually(isHeardAlike);
      else await isHeardAlike();
    }
  });

  test('every method refuses wrong input over the wire in the words it has next door', async () => {
    const contract: Contract = shop.definition.contract;
    for (const [method, { input: schema }] of Object.entries(contract.methods)) {
      const wrong = wrongInputs(examples[alone][method]?.(facts)).filter((input) => !schema.safeParse(input).success);
      expect(wrong.length).toBeGreaterThanOrEqual(3);
      for (const input of wrong) {
        const first = await hear(shop.there, method, input);
        expect(first).toEqual({ defect: expect.stringContaining(`${alone}.${method} was called wrongly: `) });
        expect(await hear(shop.here, method, input)).toEqual(first);
      }
    }
  });

  test('each of its routes is reached through the one address', async () => {
    for (const route of routesOf(shop)) {
      const [through, direct] = [await ask(url(), route), await ask(shop.apart().baseUrl, route)];
      expect({ route, is: gist(through) }).toEqual({ route, is: gist(direct) });
    }
  });

  test('while it is away the rest of the shop works and says so; when it is back, everything is as it was', async () => {
    const { slug } = await someVariant(url(), 1);
    const doings = { slug, cart: await cartOf(1), key: randomUUID(), facts, ordered };
    await shop.stopApart();
    for (const route of routesOf(shop)) {
      const reply = await ask(url(), route);
      expect({ route, is: gist(reply), after: reply.headers.get('retry-after') }).toEqual({
        route,
        is: [503, 'platform.unreachable'],
        after: '2',
      });
    }
    const done = Object.entries(await doEverything(url(), doings)) as [keyof Doings, Reply][];
    expect(Object.fromEntries(done.map(([what, { status }]) => [what, status]))).toEqual(statusesWithout[alone]);
    for (const [, reply] of done.filter(([, { status }]) => status === 503)) expect(gist(reply)).toEqual([503, 'platform.unreachable']);

    await shop.startApart();
    await eventually(async () => {
      const again = await doEverything(url(), doings);
      expect(Object.values(again).filter(({ status }) => status > 202)).toEqual([]);
      if (alone !== 'payments') expect(await mailsAbout(again.purchase.body.id as string)).toContain('orders.order-placed');
    });
  });

  test('and the books are true', async () => {
    await eventually(async () => expect(await faultsIn(shop.ownerUrl, alone === 'payments' ? 'always' : undefined)).toEqual([]));
  });

  test('every method says the same of strangers over the wire as next door', async () => {
    for (const [method, example] of Object.entries(examples[alone])) {
      const input = aboutStrangers(example(facts));
      const first = await hear(shop.there, method, input);
      expect(Object.keys(first)).not.toContain('defect');
      expect({ method, ...(await hear(shop.here, method, input)) }).toEqual({ method, ...first });
    }
  });

  async function mailsAbout(orderId: string): Promise<string[]> {
    const { rows } = await shop.pool.query<{ reason: string }>('select reason from notifications.messages where order_id = $1', [orderId]);
    return rows.map(({ reason }) => reason);
  }
});

const nobodysId = '00000000-0000-7000-8000-000000000000';

const routesOf = ({ definition }: SplitShop): string[] =>
  Object.values(definition.routes as Routes).map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/:\w+/g, nobodysId)}`);

/** As nobody, and without a body. */
async function ask(baseUrl: string, route: string): Promise<Reply> {
  const [method, path = ''] = route.split(' ');
  const address = path.startsWith('//') ? baseUrl + path.slice(1) : `${baseUrl}/api/v1${path}`;
  const response = await fetch(address, { method, redirect: 'manual' });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : null };
}

const gist = ({ status, body }: Reply): readonly [number, unknown] => [status, body?.code ?? null];
