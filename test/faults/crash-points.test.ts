import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { cloneDatabase } from '../../src/platform/testing/cluster';
import { eventually } from '../support/eventually';
import { placeOrder, readyCart, someVariant, type Reply } from '../support/purchase';
import { runCli, startShop } from '../support/shop';

interface Aftermath {
  /** How the process ended: null is "by a signal". */
  readonly exit: number | null;
  readonly readyMs: number;
  readonly decidedMs: number;
  /** The buyer's own repetition, with the same key. */
  readonly answer: Reply;
  readonly again: Reply;
  readonly orders: number;
  readonly charges: number;
  readonly captured: number;
  readonly due: number;
  readonly doctor: { code: number | null; said: string };
}

const points = ['K03', 'K04', 'K06', 'K08'] as const;
type Point = (typeof points)[number];

/** Started together, because each has to live through real time-outs. */
const runs = new Map<Point, Promise<Aftermath>>();
beforeAll(() => {
  for (const point of points) {
    const run = dieAt(point);
    run.catch(() => undefined);
    runs.set(point, run);
  }
});

// vendure-ecommerce/vendure #3065, medusajs/medusa #13301: charged and no order.
describe.each([
  ['K03', 'stock is held, nothing is committed'],
  ['K04', 'the payment is stored, the provider not asked yet'],
  ['K06', 'the provider has charged, its answer was not read'],
  ['K08', 'the order is accepted, the buyer not answered'],
] as const)('the process is killed at %s: %s', (point, _when) => {
  test('it is back within five seconds, everything is decided within a minute, and the buyer has one order and one charge', async () => {
    const after = await (runs.get(point) ?? Promise.reject(new Error('not started')));
    expect(after.exit).toBeNull();
    expect(after.readyMs).toBeLessThan(5_000);
    expect(after.decidedMs).toBeLessThan(60_000);
    expect([after.answer.status, after.answer.body.status, after.answer.body.number]).toEqual([201, 'paid', expect.any(String)]);
    expect([after.again.status, after.again.body.id]).toEqual([201, after.answer.body.id]);
    expect([after.orders, after.charges, after.captured]).toEqual([1, 1, after.due]);
    expect(after.doctor).toEqual({ code: 0, said: '' });
  }, 240_000);
});

/** Starts are measured, so they do not compete with each other. */
let turn: Promise<unknown> = Promise.resolve();
function alone<R>(start: () => Promise<R>): Promise<R> {
  const mine = turn.then(start);
  turn = mine.catch(() => undefined);
  return mine;
}

async function dieAt(point: Point): Promise<Aftermath> {
  const database = await cloneDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), `galleria-${point}-`));
  const env = {
    DATABASE_URL: database.ownerUrl,
    DATABASE_ROLE_PREFIX: `galleria_${point.toLowerCase()}`,
    JWT_SECRET: 'the same secret before and after the crash, for tests',
  };
  const pool = new Pool({ connectionString: database.ownerUrl, max: 1 });
  try {
    const doomed = await alone(() => startShop({ dataDir, env: { ...env, GALLERIA_CRASH_POINT: point } }));
    const { variantId } = await someVariant(doomed.baseUrl, 2);
    const cart = await readyCart(doomed.baseUrl, [{ variantId, quantity: 2 }]);
    const key = randomUUID();
    const unanswered = await placeOrder(doomed.baseUrl, cart, 'tok_ok', key).catch(() => null);
    if (unanswered) throw new Error(`${point} was never passed: ${unanswered.status} ${JSON.stringify(unanswered.body)}`);
    const exit = await doomed.ended;

    const killed = performance.now();
    const shop = await alone(() => startShop({ dataDir, env }));
    try {
      await eventually(async () => {
        const { rows } = await pool.query(
          `select (select step from orders.checkouts) as step, (select count(*)::int from payments.attempts where status = 'pending') as undecided`,
        );
        expect(rows).toEqual([{ step: 'accepted', undecided: 0 }]);
      }, 90);
      const decidedMs = performance.now() - killed;
      let answer = await placeOrder(shop.baseUrl, cart, 'tok_ok', key);
      await eventually(async () => {
        answer = await placeOrder(shop.baseUrl, cart, 'tok_ok', key);
        expect(answer.body.code).not.toBe('request.in-progress');
      }, 90);
      const again = await placeOrder(shop.baseUrl, cart, 'tok_ok', key);
      let doctor = { code: Number.NaN as number | null, said: '' };
      await eventually(async () => {
        const { code, stdout } = runCli(dataDir, ['doctor', '--json'], env);
        doctor = { code, said: code === 0 ? '' : stdout };
        expect(doctor.code).toBe(0);
      }, 30).catch(() => undefined);
      const { rows } = await pool.query(
        `select (select count(*)::int from orders.orders where lifecycle <> 'cancelled') as orders,
           (select count(*)::int from payments.test_card_charges) as charges,
           (select coalesce(sum(captured_minor - refunded_minor), 0)::int from payments.test_card_charges) as captured,
           (select coalesce(sum(total_minor), 0)::int from orders.orders where lifecycle = 'accepted') as due`,
      );
      return { exit, readyMs: shop.startMs, decidedMs, answer, again, doctor, ...rows[0] };
    } finally {
      await shop.stop();
    }
  } finally {
    await pool.end();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
