import { createHash, randomUUID } from 'node:crypto';
import { createSecrets } from '../../src/platform/kernel/secrets';
import { untilDecided, untilTrue } from '../support/aftermath';
import { letIn } from '../support/clients';
import { buy, refund, type Stage } from '../support/crash-scenes';
import { createDoomedShop, type DoomedShop } from '../support/doomed-shop';
import { eventually } from '../support/eventually';
import { createNotebook } from '../support/notebook';
import { passTime } from '../support/pass-time';
import { send, type Reply } from '../support/purchase';
import { createChance } from '../support/random';
import type { Shop } from '../support/shop';
import { createAcquirer, type Acquirer } from '../support/webhooks';

/** One shop, one afternoon: a provider that keeps silent, webhooks of every kind, and the end of the day with buyers in it. */
const notebook = createNotebook();
const silent = new Map<string, Promise<Reply | null>>();
let doomed: DoomedShop;
let shop: Shop;
let stage: Stage;
let acquirer: Acquirer;

beforeAll(async () => {
  doomed = await createDoomedShop('provider');
  acquirer = createAcquirer(createSecrets(doomed.secret));
  await open();
  for (const token of ['tok_silent', 'tok_silent_paid', 'tok_timeout', 'tok_error'])
    silent.set(
      token,
      buy(stage, token, token).catch(() => null),
    );
  await eventually(async () => expect(await attempts()).toHaveLength(silent.size));
});
afterAll(async () => {
  await shop?.stop();
  await doomed?.close();
});

async function open(): Promise<void> {
  const opened = await doomed.open();
  if (!opened) throw new Error('the shop did not open');
  shop = opened;
  stage = { baseUrl: shop.baseUrl, notebook, staff: doomed.staff };
}

async function paidWith(token: string): Promise<{ id: string; paymentId: string; currency: string; see: () => Promise<Reply['body']> }> {
  const reply = await buy(stage, token, token);
  if (!reply || reply.status > 202) throw new Error(`${token}: ${reply?.status} ${JSON.stringify(reply?.body)}`);
  const { id, currency, orderToken, payment } = reply.body;
  const see = async () => (await send(shop.baseUrl, 'GET', `/orders/${id as string}`, undefined, { 'x-order-token': orderToken })).body;
  return { id, currency, paymentId: payment.id, see };
}
const attempts = async () =>
  (
    await doomed.pool.query<{ key: string; amount: number; currency: string }>(
      'select idempotency_key as key, amount_minor::int as amount, currency from payments.attempts',
    )
  ).rows;
const inbox = async (id: string) =>
  (await doomed.pool.query<{ status: string }>('select status from payments.webhook_events where event_id = $1', [id])).rows.map(
    (r) => r.status,
  );

/** Of these keys, those with which the shop has begun. */
const received = async (keys: readonly string[]): Promise<string[]> =>
  (
    await doomed.pool.query<{ key: string }>(
      `select k.key from (select key from orders.idempotency_keys union all select key from shipping.idempotency_keys) k
       where k.key = any($1)`,
      [[...new Set(keys)]],
    )
  ).rows.map(({ key }) => key);

describe('a webhook, to a shop at work,', () => {
  test('that comes ten times at once is one, and the order is paid once', async () => {
    const order = await paidWith('tok_webhook');
    const charge = await acquirer.chargeOf(doomed.pool, order.paymentId);
    const id = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => acquirer.tell(shop.baseUrl, charge, { id })));
    expect(new Set(answers)).toEqual(new Set([200]));
    // the test card tells of it by itself, too
    await eventually(async () => expect(await inbox(id)).toEqual(['applied']));
    await eventually(async () => expect((await order.see()).status).toBe('paid'));
  });

  test('and its like, shuffled and repeated, lead nowhere back', async () => {
    const order = await paidWith('tok_ok');
    await refund(stage, 'shuffled', order.id, 100, order.currency);
    const now = await acquirer.chargeOf(doomed.pool, order.paymentId);
    expect(now.refunded).toBe(100);
    const past = [
      { ...now, status: 'authorized', captured: 0, refunded: 0 },
      { ...now, refunded: 0 },
      { ...now, status: 'failed', authorized: 0, captured: 0, refunded: 0, failureCode: 'declined' },
      now,
    ];
    const chance = createChance(7);
    const ids: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      const id = randomUUID();
      ids.push(id);
      expect(await acquirer.tell(shop.baseUrl, chance.pick(past), { id })).toBe(200);
    }
    await eventually(async () => expect((await Promise.all(ids.map(inbox))).flat()).toEqual(ids.map(() => 'applied')));
    expect((await order.see()).payment).toMatchObject({ status: 'captured', refunded: { minor: 100 } });
  });

  test('that comes before the provider has answered waits for its payment', async () => {
    const known = await attempts();
    const buying = paidWith('tok_slow');
    const charge = await eventuallyGet(async () => {
      const row = (await attempts()).find(({ key }) => !known.some((earlier) => earlier.key === key));
      if (!row) throw new Error('the payment has not begun yet');
      const ref = `tc_${createHash('sha256').update(row.key).digest('hex').slice(0, 24)}`;
      return {
        ref,
        status: 'captured',
        currency: row.currency,
        authorized: row.amount,
        captured: row.amount,
        refunded: 0,
        failureCode: null,
      };
    });
    const id = randomUUID();
    expect(await acquirer.tell(shop.baseUrl, charge, { id })).toBe(200);
    const { rows } = await doomed.pool.query<{ status: string; charged: boolean }>(
      `select e.status, exists (select from payments.test_card_charges c where c.ref = $2) as charged
       from payments.webhook_events e where e.event_id = $1`,
      [id, charge.ref],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.charged === true || rows[0]?.status === 'received').toBe(true);
    const order = await buying;
    expect((await acquirer.chargeOf(doomed.pool, order.paymentId)).ref).toBe(charge.ref);
    await eventually(async () => expect((await order.see()).status).toBe('paid'));
    await eventually(async () => expect(await inbox(id)).toEqual(['applied']));
  });

  test('that is forged is refused, and pays for nothing', async () => {
    const order = await paidWith('tok_3ds');
    const charge = { ...(await acquirer.chargeOf(doomed.pool, order.paymentId)), status: 'captured', authorized: 9_999, captured: 9_999 };
    const id = randomUUID();
    expect(await createAcquirer(createSecrets('another secret than that of this shop')).tell(shop.baseUrl, charge, { id })).toBe(400);
    expect(await inbox(id)).toEqual([]);
    expect(await order.see()).toMatchObject({ status: 'pending', payment: { status: 'requires_action' } });
  });
});

describe('a provider that does not answer', () => {
  test.each(['tok_silent', 'tok_silent_paid', 'tok_timeout', 'tok_error'])(
    'leaves the buyer with "being checked", not with an error: %s',
    async (token) => {
      expect((await silent.get(token))?.status).toBe(202);
    },
  );
});

describe('SIGTERM with buyers in the shop', () => {
  test('lets those finish who have asked already, and ends with 0', async () => {
    const label = 'slow at closing time';
    const slow = buy(stage, label, 'tok_slow').catch(() => null);
    const slowOnes = () => notebook.entries().flatMap((entry) => (entry.label === label ? [entry.deed.key] : []));
    await eventually(async () => expect(await received(slowOnes())).toHaveLength(1));
    const crowd = letIn(stage, 6, createChance(11), 'at closing time');
    // what is still on its way to a closing door is not asked yet
    let waiting: string[] = [];
    await eventually(async () => {
      waiting = await received(crowd.waiting());
      expect(waiting.length).toBeGreaterThan(1);
    });
    const code = await shop.stop();
    await crowd.leave();
    expect((await slow)?.status).toBe(201);
    expect(code).toBe(0);
    expect(waiting.length).toBeGreaterThanOrEqual(1);
    expect(notebook.entries().filter(({ deed, belief }) => waiting.includes(deed.key) && belief === 'unknown')).toEqual([]);
  });

  test('loses nothing: two minutes later all is decided, and everybody was told what is true', async () => {
    await passTime(doomed.pool, 130);
    await open();
    expect(await untilDecided(doomed.pool, 300)).toBeLessThan(60_000);
    await notebook.repeat(shop.baseUrl, 300);
    await untilDecided(doomed.pool, 300);
    expect(await notebook.compare(doomed.pool)).toEqual([]);
    await eventually(async () => expect(await doomed.post.compare(doomed.pool)).toEqual([]));
    await untilTrue(doomed.ownerUrl);
  });

  test('and the silent provider has taken money only for what was bought', async () => {
    const { rows } = await doomed.pool.query(
      `select o.lifecycle, a.status, count(*)::int as payments from payments.attempts a join orders.orders o on o.id = a.order_id
       where o.id = any($1) group by o.lifecycle, a.status order by 1`,
      [await Promise.all([...silent.values()].map(async (reply) => (await reply)?.body.id))],
    );
    expect(rows).toEqual([
      { lifecycle: 'accepted', status: 'captured', payments: 2 },
      { lifecycle: 'pending', status: 'failed', payments: 2 },
    ]);
  });
});

async function eventuallyGet<R>(look: () => Promise<R>): Promise<R> {
  const found: R[] = [];
  await eventually(async () => void found.push(await look()));
  const [first] = found;
  if (first === undefined) throw new Error('nothing was found');
  return first;
}
