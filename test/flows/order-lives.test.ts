import fc from 'fast-check';
import { acts, prices, type Act } from '../../src/platform/testing/order-acts';
import { amountOf, count, find, happen, kept, promised, size, type Naive, type Told } from '../../src/platform/testing/order-on-paper';
import { forAllTests } from '../../src/platform/testing/for-all-tests';
import { address } from '../support/purchase';
import { closeTrue, doneBy, keyed } from '../support/true-world';
import { createWorld, stockProduct, type World } from '../support/world';

/** Random lives of orders in a whole shop, against what one would keep on paper; its books are true at the end. The same ones every time; `npm run proof` asks for more and others. */
const runs = Number(process.env['LIFE_RUNS'] ?? 16);
const seed = Number(process.env['LIFE_SEED'] ?? 1);
const world = forAllTests(() => createWorld(), closeTrue);
const asStaff = doneBy('staff');
const usd = (minor: number) => ({ minor, currency: 'USD' });

let articles: string[] = [];
beforeAll(async () => {
  articles = [];
  for (const minor of prices) articles.push((await stockProduct(world.request, 50_000, minor)).variantId);
});

/** The order in the shop, and what is known of it here. */
interface Life {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly lineIds: string[];
  readonly returnIds: string[];
}

const article = (index: number): string => articles[index % articles.length] ?? '';

async function buy(bought: readonly { units: number; article: number }[]): Promise<Life> {
  const items = bought.map(({ units, article: index }) => ({ variantId: article(index), quantity: units }));
  const cart = (await world.app.request('POST', '/carts', { body: { items } })).body;
  const secret = { 'x-cart-token': cart.cartToken };
  const options = await world.app.request('GET', `/carts/${cart.id}/shipping-options?country=US&postalCode=62701`, { headers: secret });
  const placed = await world.app.request('POST', '/orders', {
    body: {
      cartId: cart.id,
      email: 'ada@example.com',
      shippingAddress: address,
      shippingOptionId: options.body.items[0].id,
      payment: { provider: 'test-card', token: 'tok_ok' },
    },
    headers: { ...secret, ...keyed() },
  });
  await world.app.settle();
  const { id, orderToken, lines } = placed.body;
  return { id, headers: { 'x-order-token': orderToken }, lineIds: lines.map((line: { id: string }) => line.id), returnIds: [] };
}

const asGuest = async ({ headers }: Life, path: string, body?: unknown) => {
  const answer = await world.app.request('POST', path, { ...(body === undefined ? {} : { body }), headers: { ...headers, ...keyed() } });
  await world.app.settle();
  return answer;
};

interface Answer {
  readonly isDone: boolean;
  /** What came in, and below zero what went back. */
  readonly cash: readonly number[];
  readonly difference: number;
}

const refused: Answer = { isDone: false, cash: [], difference: Number.NEGATIVE_INFINITY };
const done = (cash: readonly number[] = [], difference = 0): Answer => ({ isDone: true, cash, difference });

/** Does it in the shop; what is there to be paid is paid. */
async function carryOut(life: Life, naive: Naive, act: Act): Promise<Answer> {
  const { id, lineIds, returnIds } = life;
  const lineId = 'line' in act && act.line !== null ? lineIds[act.line % lineIds.length] : undefined;
  const ok = ({ status }: { status: number }): Answer => (status < 300 ? done() : refused);
  const picked = (...states: Naive['returns'][number]['state'][]): string | undefined =>
    'back' in act ? returnIds[find(naive, act.back, ...states)[0]] : undefined;
  switch (act.what) {
    case 'ship':
      return ok(await asStaff(world, 'POST', '/shippings', { orderId: id, lines: [{ lineId, quantity: act.units }] }));
    case 'edit':
      return change(life, { lines: [{ lineId, quantity: act.keep }] });
    case 'add':
      return change(life, { add: [{ variantId: article(act.article), quantity: act.units }] });
    case 'cancel': {
      const answer = await asGuest(life, `/orders/${id}/cancel`, {});
      return answer.status < 300 && !naive.cancelled ? done([-kept(naive)]) : refused;
    }
    case 'refund': {
      const amount = amountOf(act.share, kept(naive));
      const answer = await asStaff(world, 'POST', `/orders/${id}/refunds`, { amount: usd(amount), reason: 'Sorry' });
      return answer.status < 300 ? done([-amount]) : refused;
    }
    case 'ask': {
      const answer = await asGuest(life, `/orders/${id}/returns`, { lines: [{ lineId, quantity: act.units, reason: 'too-big' }] });
      if (answer.status < 300) returnIds.push(answer.body.items[0].id);
      return ok(answer);
    }
    case 'approve': {
      const back = picked('requested');
      if (!back) return refused;
      const { lines } = (await world.request('staff', 'GET', `/returns/${back}`)).body;
      const exchange = act.exchange && {
        goods: [{ variantId: article(act.exchange.article), quantity: act.units }],
        shipFirst: act.exchange.first,
      };
      const body = { lines: [{ lineId: lines[0].lineId, quantity: act.units }], ...(exchange ? { exchange } : {}) };
      return ok(await asStaff(world, 'POST', `/returns/${back}/approve`, body));
    }
    case 'reject': {
      const back = picked('requested');
      return back ? ok(await asStaff(world, 'POST', `/returns/${back}/reject`, { reason: 'Worn' })) : refused;
    }
    case 'keep': {
      const back = picked('requested', 'approved');
      return back ? ok(await asGuest(life, `/returns/${back}/cancel`)) : refused;
    }
    case 'receive': {
      const back = picked('approved', 'partly-received');
      if (!back) return refused;
      const { lines } = (await world.request('staff', 'GET', `/returns/${back}`)).body as { lines: { lineId: string; asked: number }[] };
      // goods of another line may have been in the parcel, and stand beside it now
      const own = lines.find(({ asked }) => asked > 0)?.lineId;
      const answer = await asStaff(world, 'POST', `/returns/${back}/receipts`, {
        lines: [{ lineId: act.line === null ? own : lineId, restock: act.restock, writeOff: act.writeOff }],
        complete: act.complete,
        ...(act.money ? { refund: { withShipping: act.withShipping, reason: 'It is here' } } : {}),
      });
      if (answer.status >= 300) return refused;
      const amount = answer.body.receipts.at(-1).refund.minor;
      return done(amount > 0 ? [-amount] : []);
    }
    case 'close': {
      const back = picked('partly-received');
      return back ? ok(await asStaff(world, 'POST', `/returns/${back}/close`)) : refused;
    }
  }
}

async function change(life: Life, body: object): Promise<Answer> {
  const answer = await asStaff(world, 'POST', `/orders/${life.id}/changes`, { ...body, reason: 'The buyer rang' });
  if (answer.status >= 300) return refused;
  if (answer.body.state === 'waiting') await pay(life, answer.body.id);
  const { minor } = answer.body.difference;
  return done(minor === 0 ? [] : [minor], minor);
}

const pay = (life: Life, chargeId: string) => asGuest(life, '/payments', { orderId: chargeId, provider: 'test-card', token: 'tok_ok' });

/** Exchanges that were made since the last look: their goods are in the order, and what they cost is paid. */
async function bring(life: Life, naive: Naive): Promise<void> {
  for (const [back, one] of naive.returns.entries()) {
    const returnId = life.returnIds[back];
    if (!one.exchange || one.exchange.done || !returnId) continue;
    const read = async () => (await world.request('staff', 'GET', `/returns/${returnId}`)).body.exchange;
    if ((await read())?.state === 'waiting') await pay(life, (await read()).changeId);
    const { state, goods, difference } = await read();
    if (state !== 'done') continue;
    one.exchange.done = true;
    naive.lines.push(Array.from({ length: goods[0].quantity }, () => 'open' as const));
    if (difference.minor !== 0) naive.cash.push(difference.minor);
  }
}

interface Books {
  readonly due: number;
  readonly kept: number;
  readonly fulfilment: string;
  readonly lifecycle: string;
  readonly lines: readonly { id: string; quantity: number; shipped: number; restocked: number; writtenOff: number; announced: number }[];
}

async function booksOf({ id }: Life): Promise<Books> {
  const [row] = await world.app.sql(
    `select (o.total_minor - o.credits_minor)::int as due, o.fulfilment, o.lifecycle,
       (select (sum(a.captured_minor) - sum(a.refunded_minor))::int from payments.attempts a
        join payments.collections c on c.order_id = a.order_id where coalesce(c.of_order_id, c.order_id) = o.id) as kept,
       (select json_agg(json_build_object('id', l.id, 'quantity', l.quantity, 'shipped', l.claimed, 'restocked', l.restocked,
          'writtenOff', l.written_off, 'announced', l.announced) order by l.position) from orders.order_lines l where l.order_id = o.id) as lines
     from orders.orders o where o.id = $1`,
    [id],
  );
  return row;
}

async function live(bought: readonly { units: number; article: number }[], days: readonly Act[]): Promise<void> {
  const life = await buy(bought);
  const naive: Naive = {
    lines: bought.map(({ units }) => Array.from({ length: units }, () => 'open' as const)),
    cash: [(await booksOf(life)).kept],
    returns: [],
    cancelled: false,
    givenUp: false,
  };
  for (const act of days) {
    const answer = await carryOut(life, naive, act);
    const { due } = await booksOf(life);
    const told: Told = { difference: answer.difference, due };
    expect([act, answer.isDone]).toEqual([act, happen(naive, act, () => (answer.isDone ? { ...told, difference: 0 } : told))]);
    if (answer.isDone) naive.cash.push(...answer.cash);
    await bring(life, naive);
    // that all of its money is back is told to the order by a message
    if (kept(naive) === 0) await world.app.settle();
    const books = await booksOf(life);
    for (const { id } of books.lines) if (!life.lineIds.includes(id)) life.lineIds.push(id);
    if (answer.cash.some((amount) => amount < 0) && kept(naive) === 0 && books.due > 0 && !naive.cancelled) naive.givenUp = true;
    compare(act, life, naive, books);
  }
}

function compare(act: Act, life: Life, naive: Naive, books: Books): void {
  const paper = naive.lines.map((line) => ({
    quantity: size(line),
    shipped: size(line) - count(line, 'open'),
    restocked: count(line, 'shelf'),
    writtenOff: count(line, 'lost'),
    announced: promised(line),
  }));
  const real = life.lineIds.map((lineId) => {
    const { id: _id, ...units } = books.lines.find(({ id }) => id === lineId) ?? {
      id: lineId,
      quantity: 0,
      shipped: 0,
      restocked: 0,
      writtenOff: 0,
      announced: 0,
    };
    return units;
  });
  expect([act, real, books.kept, books.lifecycle === 'cancelled']).toEqual([act, paper, kept(naive), naive.cancelled]);
}

test(
  'random lives of orders are what one would keep on paper',
  async () => {
    const bought = fc.array(fc.record({ units: fc.integer({ min: 1, max: 8 }), article: fc.nat({ max: 4 }) }), {
      minLength: 1,
      maxLength: 2,
    });
    const distinct = bought.map((lines) => lines.map((line, index) => ({ ...line, article: (line.article + index) % prices.length })));
    const different = distinct.filter((lines) => new Set(lines.map(({ article: index }) => index)).size === lines.length);
    const days = fc.array(acts, { minLength: 8, maxLength: 20, size: 'max' });
    await fc.assert(fc.asyncProperty(different, days, live), { numRuns: runs, endOnFailure: true, seed });
  },
  runs * 60_000,
);

describe('thirty at once', () => {
  const sums = async (shop: World, id: string) => {
    const [row] = await shop.app.sql(
      `select o.lifecycle, (select count(*)::int from orders.fulfilments f where f.order_id = o.id) as parcels from orders.orders o where o.id = $1`,
      [id],
    );
    return row;
  };

  test('cancel and ship: it is cancelled and nothing left, or something left and it stands', async () => {
    const life = await buy([{ units: 30, article: 0 }]);
    const [lineId] = life.lineIds;
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        at % 2 === 0
          ? world.request('staff', 'POST', '/shippings', { body: { orderId: life.id, lines: [{ lineId, quantity: 1 }] }, headers: keyed() })
          : world.app.request('POST', `/orders/${life.id}/cancel`, { body: {}, headers: { ...life.headers, ...keyed() } }),
      ),
    );
    await world.app.settle();
    const { lifecycle, parcels } = await sums(world, life.id);
    expect(lifecycle === 'cancelled' ? parcels === 0 : parcels > 0).toBe(true);
    expect(answers.filter(({ status }, at) => at % 2 === 0 && status === 201)).toHaveLength(parcels);
  });

  test('refund all of it: what was paid goes back once', async () => {
    const life = await buy([{ units: 1, article: 0 }]);
    const paid = (await booksOf(life)).kept;
    const refund = () =>
      world.request('staff', 'POST', `/orders/${life.id}/refunds`, { body: { amount: usd(paid), reason: 'x' }, headers: keyed() });
    const answers = await Promise.all(Array.from({ length: 30 }, refund));
    await world.app.settle();
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    expect((await booksOf(life)).kept).toBe(0);
  });
});
