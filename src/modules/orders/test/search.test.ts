import pg from 'pg';
import { uuidv7 } from '../../../platform/kernel/ids';
import { forAllTests } from '../../../platform/testing/for-all-tests';
import { ordersModule } from '../module';
import { address, closeShop, customer, openShop, staff } from './shop';

const shop = forAllTests(() => openShop(ordersModule), closeShop);

const clerk = staff();
const list = async (query: Readonly<Record<string, string>>, as = clerk) => {
  const { status, body } = await shop.app.request('GET', `/orders?${new URLSearchParams(query).toString()}`, { as });
  expect(status).toBe(200);
  return body.items.map((order: { id: string }) => order.id) as string[];
};

interface Facts {
  readonly name?: string;
  readonly email?: string;
  readonly token?: string;
}
const buy = async ({ name = 'Ada Example', email = 'ada@example.com', token = 'tok_ok' }: Facts = {}) => {
  const cart = shop.newCart();
  const { body } = await shop.app.request('POST', '/orders', {
    body: {
      cartId: cart.id,
      email,
      shippingAddress: { ...address, name },
      shippingOptionId: '0197a000-0000-7000-8000-000000000001',
      payment: { provider: 'test-card', token },
    },
    headers: { 'x-cart-token': cart.token, 'idempotency-key': uuidv7() },
  });
  await shop.app.settle();
  return { id: body.id as string, number: body.number as string | null };
};

describe('staff find an order', () => {
  test('by its number, with or without the sign', async () => {
    const { id, number } = await buy();
    expect(await list({ q: `${number}` })).toEqual([id]);
    expect(await list({ q: `#${number}` })).toEqual([id]);
  });

  test('by the beginning of its number', async () => {
    const { id, number } = await buy();
    const begun = `${number}`.slice(0, 3);
    expect(await list({ q: begun })).toContain(id);
    expect(await list({ q: `${begun} ada` })).toContain(id);
    expect(await list({ q: `#${begun}` })).toEqual([]);
    expect(await list({ q: `${number}`.slice(1) })).not.toContain(id);
  });

  test('by any word of the name, in whatever case, without accents, from its beginning', async () => {
    const { id } = await buy({ name: 'Zoë van der Łuk-O’Brien', email: 'z@example.com' });
    for (const q of ['zoe', 'ZOË', 'der', 'brien', 'o’brien', 'łuk', 'zo van']) expect([q, await list({ q })]).toEqual([q, [id]]);
    expect(await list({ q: 'oe' })).toEqual([]);
    expect(await list({ q: 'zoe smith' })).toEqual([]);
  });

  test('by the address, or its beginning', async () => {
    const { id } = await buy({ email: 'Grace.Hopper+shop@Example.org' });
    expect(await list({ q: 'grace.hopper+shop@example.org' })).toEqual([id]);
    expect(await list({ q: 'grace.h' })).toEqual([id]);
    expect(await list({ email: 'GRACE.hopper+shop@example.org' })).toEqual([id]);
  });

  test('by an article in it', async () => {
    const { id } = await buy({ name: 'Only Once', email: 'once@example.com' });
    expect(await list({ q: 'mug-1 once' })).toEqual([id]);
    expect(await list({ sku: 'MUG-1', q: 'once' })).toEqual([id]);
    expect(await list({ sku: 'MUG', q: 'once' })).toEqual([]);
  });

  test('by where it stands, several values at once', async () => {
    const name = 'Axis Tester';
    const [paid, waiting, reserved] = [
      await buy({ name }),
      await buy({ name, token: 'tok_3ds' }),
      await buy({ name, token: 'tok_reserved' }),
    ];
    const all = [reserved.id, waiting.id, paid.id];
    expect(await list({ q: 'axis' })).toEqual(all);
    expect(await list({ q: 'axis', sort: 'oldest' })).toEqual([...all].reverse());
    expect(await list({ q: 'axis', payment: 'paid,authorized' })).toEqual([reserved.id, paid.id]);
    expect(await list({ q: 'axis', payment: 'authorized' })).toEqual([reserved.id]);
    expect(await list({ q: 'axis', lifecycle: 'pending' })).toEqual([waiting.id]);
    expect(await list({ q: 'axis', fulfilment: 'shipped,delivered' })).toEqual([]);
    expect(await list({ q: 'axis', status: 'pending,paid' })).toEqual(all);
    expect(await list({ q: 'axis', status: 'shipped' })).toEqual([]);
  });

  test('by the day', async () => {
    const { id } = await buy({ name: 'Day Tester' });
    await shop.app.sql(`update orders.orders set created_at = '2026-03-01T10:00:00Z' where id = $1`, [id]);
    expect(await list({ from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' })).toEqual([id]);
    expect(await list({ from: '2026-03-01T10:00:00.001Z', to: '2026-03-02T00:00:00Z' })).toEqual([]);
    expect(await list({ from: '2026-02-01T00:00:00Z', to: '2026-03-01T10:00:00Z' })).toEqual([]);
  });

  test('page by page, both ways', async () => {
    for (let n = 0; n < 5; n += 1) await buy({ name: 'Page Tester' });
    const whole = await list({ q: 'page tester' });
    for (const [sort, expected] of [['newest', whole] as const, ['oldest', [...whole].reverse()] as const]) {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const query = new URLSearchParams({ q: 'page tester', limit: '2', sort, ...(cursor ? { cursor } : {}) });
        const { body } = await shop.app.request('GET', `/orders?${query.toString()}`, { as: clerk });
        seen.push(...body.items.map((order: { id: string }) => order.id));
        cursor = body.nextCursor;
      }
      expect(seen).toEqual(expected);
    }
  });

  test.each(["' or 1=1 --", '%', '_', '\\', '\u{10ffff}', '*', 'a'.repeat(200), '🙂', '-', '#'])(
    'and %j finds nothing that it should not',
    async (q) => {
      expect(await list({ q })).toEqual([]);
    },
  );
});

test('a customer’s search stays within their own orders', async () => {
  const { number } = await buy({ name: 'Secret Buyer' });
  const stranger = customer();
  const queries: Record<string, string>[] = [{ q: 'secret' }, { q: `${number}` }, { sku: 'MUG-1' }, { status: 'paid' }];
  for (const query of queries) expect([query, await list(query, stranger)]).toEqual([query, []]);
});

test.each(['status=nonsense', 'status=', 'payment=paid,', 'from=yesterday', 'sort=price', 'q=a&q=b', 'limit=0'])(
  '%s is refused',
  async (query) => {
    expect((await shop.app.request('GET', `/orders?${query}`, { as: clerk })).status).toBe(400);
  },
);

test('the search uses its indexes', async () => {
  await shop.app.sql(
    `insert into orders.order_words (word, order_id) select 'filler' || g, gen_random_uuid() from generate_series(1, 50000) g`,
  );
  await shop.app.sql('analyze orders.order_words');
  const plan = await shop.app.sql(
    `explain select w.order_id from orders.order_words w where w.word >= 'ada' and w.word < 'ada' || chr(1114111)`,
  );
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('order_words_pkey');
  await shop.app.sql(`delete from orders.order_words where word like 'filler%'`);
});

test('the search for numbers can use their index', async () => {
  const client = new pg.Client(shop.app.database.ownerUrl);
  await client.connect();
  try {
    await client.query('set enable_seqscan = off');
    const { rows } = await client.query(
      `explain select n.id from orders.orders n where (n.number >= 100 and n.number < 101) or (n.number >= 1000 and n.number < 1010)`,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('orders_number_key');
  } finally {
    await client.end();
  }
});
