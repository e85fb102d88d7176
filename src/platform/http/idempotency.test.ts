import { sql, type Kysely } from 'kysely';
import pg from 'pg';
import { pino } from 'pino';
import { createKysely, createPool } from '../db/pool';
import { mailboxRetention } from '../events/retention';
import type { ModuleTables } from '../events/tables';
import { AppError } from '../kernel/errors';
import { prune } from '../retention/prune';
import { cloneDatabase, type TestDatabase } from '../testing/cluster';
import { openFakeShop, testAnswerKey, type FakeShop } from '../testing/fake-shop';
import { barrier, pause } from '../testing/waiting';
import { createAnswerBox } from './answer-box';
import { createOnce, letGoOfTheDead } from './idempotency';
import type { Answer, RouteInput } from './route';

let database: TestDatabase;
let pool: pg.Pool;
let db: Kysely<ModuleTables>;
let shop: FakeShop;
let handler: (input: RouteInput) => Promise<Answer>;
let runs: string[];
let statements: string[];

beforeAll(async () => {
  database = await cloneDatabase();
  statements = [];
  pool = createPool({ url: database.urlOf('orders'), max: 10, onStatement: (text) => statements.push(text) });
  db = createKysely<ModuleTables>(pool, 'orders');
  shop = await openFakeShop({
    db,
    handlers: {
      pay: (input) => {
        runs.push(input.resourceId);
        return handler(input);
      },
    },
  });
});
afterAll(async () => {
  await shop.close();
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await db.deleteFrom('idempotency_keys').execute();
  runs = [];
  statements.length = 0;
  handler = async ({ resourceId }) => ({
    status: 201,
    body: { id: resourceId, title: 'Paid' },
    cookies: [
      { name: 'order', value: 'o1' },
      { name: 'cart', value: null },
    ],
    headers: { Location: '/x' },
  });
});

const pay = (key: string | null, body: object = { amount: 5 }, options: { path?: string; headers?: Record<string, string> } = {}) =>
  shop.send('POST', options.path ?? '/api/v1/things/t1/pay', {
    body,
    headers: { ...(key === null ? {} : { 'idempotency-key': key }), ...options.headers },
  });
const fail = (): never => {
  throw new Error('the key is not there');
};
const row = (key: string) => db.selectFrom('idempotency_keys').selectAll().where('key', '=', key).executeTakeFirst();

describe('an Idempotency-Key', () => {
  test('must be there and be visible ASCII of at most 255 characters', async () => {
    expect((await pay(null)).json).toMatchObject({ status: 400, code: 'request.idempotency-key-missing' });
    for (const key of ['a b', 'x'.repeat(256), 'ö']) expect((await pay(key)).status).toBe(400);
    expect((await pay('x'.repeat(255))).status).toBe(201);
    expect(runs).toHaveLength(1);
  });

  test('makes a repetition get the first answer again, cookies included, in one more statement each', async () => {
    const first = await pay('k');
    expect(statements).toHaveLength(2);
    const second = await pay('k');
    expect(runs).toHaveLength(1);
    expect([second.status, second.text, second.headers.location]).toEqual([201, first.text, '/x']);
    expect(second.headers['set-cookie']).toEqual(first.headers['set-cookie']);
    expect(first.headers['set-cookie']).toHaveLength(2);
    expect([first.headers['idempotent-replayed'], second.headers['idempotent-replayed']]).toEqual([undefined, 'true']);
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  });

  test('keeps an answer that only this installation can read, for this key alone', async () => {
    await pay('k');
    await pay('other');
    const [kept, other] = [await row('k'), await row('other')];
    expect(Object.keys(kept ?? {}).sort()).toEqual([
      'actor',
      'created_at',
      'expires_at',
      'fingerprint',
      'key',
      'locked_until',
      'resource_id',
      'sealed_answer',
      'status',
    ]);
    expect(kept?.sealed_answer?.includes('Paid')).toBe(false);
    await db
      .updateTable('idempotency_keys')
      .set({ sealed_answer: other?.sealed_answer ?? null })
      .where('key', '=', 'k')
      .execute();
    expect((await pay('k')).json).toMatchObject({ status: 409, code: 'request.answer-lost' });
    expect((await pay('other')).headers['idempotent-replayed']).toBe('true');
    expect(runs).toHaveLength(2);
  });

  test('does not mind the order of members, but any other request is 422', async () => {
    await pay('k', { amount: 5, note: 'n' });
    expect((await pay('k', { note: 'n', amount: 5 })).headers['idempotent-replayed']).toBe('true');
    for (const again of [
      () => pay('k', { amount: 6, note: 'n' }),
      () => pay('k', { amount: 5 }),
      () => pay('k', { amount: 5, note: 'n' }, { path: '/api/v1/things/t2/pay' }),
    ]) {
      expect((await again()).json).toMatchObject({ status: 422, code: 'request.idempotency-key-reused' });
    }
    expect(runs).toHaveLength(1);
  });

  test('belongs to its actor: the same key of another cart is another request', async () => {
    await pay('k', { amount: 5 }, { headers: { 'x-cart-token': 'c1' } });
    const other = await pay('k', { amount: 6 }, { headers: { 'x-cart-token': 'c2' } });
    expect([other.status, runs.length]).toEqual([201, 2]);
  });

  test('that is still running is 409, however many come at once', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    handler = ({ resourceId }) => gate.then(() => ({ status: 201, body: { id: resourceId, title: 'Paid' } }));
    const all = Array.from({ length: 20 }, () => pay('k'));
    const others = await firstSettled(all, 19);
    expect(others.map((r) => [r.status, r.json.code, r.headers['retry-after']])).toEqual(Array(19).fill([409, 'request.in-progress', '1']));
    release();
    expect((await Promise.all(all)).filter((r) => r.status === 201)).toHaveLength(1);
    expect((await pay('k')).headers['idempotent-replayed']).toBe('true');
    expect(runs).toHaveLength(1);
  });

  test.each(['conflict', 'rule', 'declined', 'not-found', 'forbidden'] as const)('keeps a "no" of kind %s', async (kind) => {
    handler = () => Promise.reject(new AppError({ kind, code: 'things.no', title: 'No.', extra: { lines: ['a'] } }));
    const first = await pay('k');
    handler = async () => ({ status: 201, body: { id: 'x', title: 'y' } });
    const second = await pay('k');
    expect([second.status, second.text, second.headers['content-type']]).toEqual([
      first.status,
      first.text,
      'application/problem+json; charset=utf-8',
    ]);
    expect(second.headers['idempotent-replayed']).toBe('true');
  });

  test.each(['invalid', 'unauthenticated', 'rate-limited'] as const)('is free again after an error of kind %s', async (kind) => {
    handler = () => Promise.reject(new AppError({ kind, code: 'things.no', title: 'No.' }));
    await pay('k');
    expect(await row('k')).toBeUndefined();
    handler = async () => ({ status: 201, body: { id: 'x', title: 'y' } });
    expect((await pay('k', { amount: 7 })).status).toBe(201);
  });

  test('is not claimed by a request that is not valid', async () => {
    expect((await pay('k', { amount: 'five' })).status).toBe(400);
    expect([await row('k'), runs.length]).toEqual([undefined, 0]);
  });

  test.each([
    ['a defect', new Error('broken'), 500],
    ['a part of the shop that went away', new AppError({ kind: 'unavailable', code: 'platform.unreachable', title: 'Away.' }), 504],
    [
      'a part of the shop that was away before anything happened',
      new AppError({ kind: 'unavailable', code: 'platform.unreachable', title: 'Away.', nothingHappened: true }),
      503,
    ],
    ['a lost database connection, which leaves it unknown what was done', Object.assign(new Error('gone'), { code: '57P01' }), 504],
  ])('is resumed with the same id after %s, and still bound to its request', async (_what, error, status) => {
    handler = () => Promise.reject(error);
    expect((await pay('k')).status).toBe(status);
    expect((await pay('k', { amount: 6 })).status).toBe(422);
    handler = async ({ resourceId }) => ({ status: 201, body: { id: resourceId, title: 'Paid' } });
    expect((await pay('k')).json.id).toBe(runs[0]);
    expect(runs).toEqual([runs[0], runs[0]]);
  });

  test('whose worker died is taken over by one request alone, with the same id', async () => {
    await pay('k');
    const before = await row('k');
    await sql`update orders.idempotency_keys set status = null, sealed_answer = null, locked_until = now() - interval '1 second'`.execute(
      db,
    );
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    handler = ({ resourceId }) => gate.then(() => ({ status: 201, body: { id: resourceId, title: 'Resumed' } }));
    const all = Array.from({ length: 5 }, () => pay('k'));
    expect((await firstSettled(all, 4)).map((r) => r.status)).toEqual([409, 409, 409, 409]);
    release();
    const done = (await Promise.all(all)).filter((r) => r.status === 201);
    expect(done.map((r) => r.json)).toEqual([{ id: before?.resource_id, title: 'Resumed' }]);
  });

  test('whose process was killed may be taken over after twenty seconds, not a minute', async () => {
    let [least, left] = [0, 0];
    handler = async ({ resourceId }) => {
      const { rows } = await sql<{ least: number; left: number }>`
        select extract(epoch from k.locked_until - k.created_at)::float8 as least, extract(epoch from k.locked_until - now())::float8 as left
        from orders.idempotency_keys k`.execute(db);
      if (rows[0]) ({ least, left } = rows[0]);
      return { status: 201, body: { id: resourceId, title: 'Paid' } };
    };
    await pay('k');
    expect(least).toBeGreaterThanOrEqual(20);
    expect(left).toBeLessThanOrEqual(20);
  });

  test('keeps its lease as long as its process is on it, however long that takes', async () => {
    const [mine, gate] = [{ actor: 'a', key: 'slow', fingerprint: 'f' }, barrier()];
    const slow = createOnce({ db, answers: createAnswerBox(testAnswerKey), keep: 'money', leaseSeconds: 6 });
    const answer = { status: 201, headers: {}, body: '{}' };
    const first = slow.run(mine, () => gate.opened.then(() => answer), fail);
    const leases = new Set<number>();
    for (; leases.size < 6; await pause(50)) leases.add((await row('slow'))?.locked_until?.getTime() ?? 0);
    await expect(slow.run(mine, fail, fail)).rejects.toMatchObject({ code: 'request.in-progress' });
    gate.open();
    expect(await first).toEqual({ answer, replayed: false });
    expect(await slow.run(mine, fail, fail)).toEqual({ answer, replayed: true });
    const kept = await row('slow');
    expect([kept?.status, kept?.locked_until]).toEqual([201, null]);
    statements.length = 0;
    await pause(2_000);
    expect(statements).toEqual([]);
  });

  test('keeps its answer and lets go of its key also while the lease is being renewed', async () => {
    const brief = createOnce({ db, answers: createAnswerBox(testAnswerKey), keep: 'day', leaseSeconds: 0.02 });
    for (let n = 0; n < 40; n += 1) {
      const claim = { actor: 'a', key: `brief-${n}`, fingerprint: 'f' };
      const failing = n % 2 === 1;
      const run = brief.run(
        claim,
        async () => {
          await pause(n % 13);
          if (failing) throw new Error('broken');
          return { status: 201, headers: {}, body: '{}' };
        },
        fail,
      );
      await run.catch((error: Error) => expect(error.message).toBe('broken'));
      expect(await row(claim.key)).toMatchObject({ status: failing ? null : 201, locked_until: null });
    }
  });

  test('is free again soon where the database went away as it was written: its sender was told that nothing happened', async () => {
    let lost = 0;
    const away = db.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (lost > 0) return result;
        lost += 1;
        throw Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });
      },
    });
    const claim = { actor: 'a', key: 'lost', fingerprint: 'f' };
    const once = createOnce({ db: away, answers: createAnswerBox(testAnswerKey), keep: 'money' });
    await expect(once.run(claim, fail, fail)).rejects.toMatchObject({ code: '57P01' });
    expect(await row('lost')).toMatchObject({ status: null });
    while (await row('lost')) await pause(20);
    const answer = { status: 201, headers: {}, body: '{}' };
    expect(await once.run(claim, async () => answer, fail)).toEqual({ answer, replayed: false });
  });

  test('whose run died is let go of, one whose run goes on is not', async () => {
    await pay('dead');
    await pay('running');
    await sql`update orders.idempotency_keys set status = null, sealed_answer = null,
      locked_until = now() + case key when 'dead' then interval '-61 seconds' else interval '5 seconds' end`.execute(db);
    await letGoOfTheDead(db);
    expect([(await row('dead'))?.locked_until, (await row('running'))?.locked_until]).toEqual([null, expect.any(Date)]);
  });

  test('that lost its lease answers what the other run stored', async () => {
    handler = async () => {
      const claim = (await row('k')) ?? fail();
      const first = { status: 201, headers: { 'content-type': 'application/json' }, body: '{"id":"other","title":"first"}' };
      await db
        .updateTable('idempotency_keys')
        .set({ status: 201, sealed_answer: createAnswerBox(testAnswerKey).seal(claim, first), locked_until: null })
        .execute();
      return { status: 201, body: { id: 'late', title: 'second' } };
    };
    expect((await pay('k')).json.id).toBe('other');
  });

  test('past its time counts as absent, and is swept away', async () => {
    await pay('k');
    await sql`update orders.idempotency_keys set expires_at = now() - interval '1 second'`.execute(db);
    expect((await pay('k', { amount: 9 })).status).toBe(201);
    expect(runs).toHaveLength(2);
    expect(runs[0]).not.toBe(runs[1]);
    const left = async (): Promise<number> => {
      await prune(mailboxRetention, { db, logger: pino({ enabled: false }), signal: new AbortController().signal });
      return (await db.selectFrom('idempotency_keys').select('key').execute()).length;
    };
    expect(await left()).toBe(1);
    await sql`update orders.idempotency_keys set expires_at = now() - interval '1 second'`.execute(db);
    expect(await left()).toBe(0);
  });

  test('on a money route is kept for 30 days', async () => {
    await pay('k');
    const kept = await row('k');
    expect(((kept?.expires_at.getTime() ?? 0) - (kept?.created_at.getTime() ?? 0)) / 86_400_000).toBeCloseTo(30, 3);
    expect(kept?.locked_until).toBeNull();
  });

  test('whose answer does not fit its schema is a 500 that can be resumed', async () => {
    handler = async () => ({ status: 201, body: { id: 1 } });
    expect((await pay('k')).status).toBe(500);
    handler = async ({ resourceId }) => ({ status: 201, body: { id: resourceId, title: 'Paid' } });
    expect((await pay('k')).json.id).toBe(runs[0]);
  });
});

/** The answers of the first `count` requests to be done, in that order. */
function firstSettled<T>(all: readonly Promise<T>[], count: number): Promise<T[]> {
  const done: T[] = [];
  return new Promise((resolve, reject) => {
    for (const one of all) {
      one.then((value) => {
        done.push(value);
        if (done.length === count) resolve([...done]);
      }, reject);
    }
  });
}
