import { pino } from 'pino';
import { z } from 'zod';
import { createTestRedis, redisIsHere, type TestRedis } from '../testing/redis';
import { isDoneWithin, pause, until } from '../testing/waiting';
import { createBullQueue } from './bull';
import { defineJob, handleJob, type RunnableQueue } from './job';

const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
const Row = z.object({ row: z.int() });
/** On a slow machine Redis takes longer than a request is to wait for it. */
const patienceMs = 60_000;

const name = 'Redis shared, killed, frozen and away';
const describeHere = redisIsHere(name) ? describe : describe.skip;

describeHere(name, () => {
  let redis: TestRedis;
  let prefix = 0;
  const open = (options: { prefix?: string; patienceMs?: number } = {}): RunnableQueue =>
    createBullQueue({ redisUrl: redis.url, logger, prefix: `test${(prefix += 1)}`, ...options });
  beforeAll(async () => {
    redis = await createTestRedis();
    await redis.start();
  });
  afterAll(() => redis.remove());

  const thumb = defineJob({ name: 'shop.draw-thumb', data: Row, concurrency: 4 });

  it('shares the work between processes, each job once', async () => {
    const seen: number[] = [];
    const both = [open({ prefix: 'shared', patienceMs }), open({ prefix: 'shared', patienceMs })];
    for (const queue of both) await queue.start([handleJob(thumb, async ({ row }) => void seen.push(row))]);
    await Promise.all(Array.from({ length: 60 }, (_, row) => both[row % 2]?.add(thumb, { row })));
    await Promise.all(both.map((queue) => queue.idle()));
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, row) => row));
    await Promise.all(both.map((queue) => queue.stop()));
  });

  it('runs a schedule once per interval in the whole installation', async () => {
    const sweep = defineJob({ name: 'shop.sweep-rows', data: z.object({}), everyMs: 200 });
    const at: number[] = [];
    const three = [open({ prefix: 'sweeps' }), open({ prefix: 'sweeps' }), open({ prefix: 'sweeps' })];
    const from = Date.now();
    for (const queue of three) await queue.start([handleJob(sweep, async () => void at.push(Date.now()))]);
    await until(() => at.length >= 6);
    // one that is held up may come together with the next
    at.forEach((time, runsBefore) => expect(runsBefore).toBeLessThanOrEqual(Math.floor((time + 20 - from) / 200)));
    await Promise.all(three.map((queue) => queue.stop()));
  });

  it('two installations on one Redis do not see each other', async () => {
    const seen: string[] = [];
    const [one, two] = [open({ prefix: 'left', patienceMs }), open({ prefix: 'right', patienceMs })];
    await one.start([handleJob(thumb, async () => void seen.push('left'))]);
    await two.start([handleJob(thumb, async () => void seen.push('right'))]);
    await one.add(thumb, { row: 1 });
    await Promise.all([one.idle(), two.idle()]);
    expect(seen).toEqual(['left']);
    await Promise.all([one.stop(), two.stop()]);
  });

  it('killed under load and back: no add hangs or fails, the process lives, jobs run again', async () => {
    const seen = new Set<number>();
    const sweep = defineJob({ name: 'shop.sweep-rows', data: z.object({}), everyMs: 150 });
    let sweeps = 0;
    const queue = open();
    await queue.start([
      handleJob(thumb, async ({ row }) => {
        await pause(2);
        seen.add(row);
      }),
      handleJob(sweep, async () => void (sweeps += 1)),
    ]);
    let isPrompt = true;
    let row = 0;
    let loading = true;
    const load = (async () => {
      while (loading) {
        const adding = Promise.all(Array.from({ length: 20 }, () => queue.add(thumb, { row: (row += 1) }, { key: `row-${row}` })));
        isPrompt = (await isDoneWithin(600, adding)) && isPrompt;
        await pause(5);
      }
    })();
    await until(() => seen.size > 50);
    await redis.kill();
    const whenGone = row;
    await until(() => row > whenGone + 200);
    await redis.start();
    const whenBack = row;
    await until(() => [...seen].some((r) => r > whenBack + 1));
    loading = false;
    await load;
    const sweepsBefore = sweeps;
    await until(() => sweeps > sweepsBefore + 1);
    expect(isPrompt).toBe(true);
    await queue.stop();
  });

  it('a Redis that is there and does not answer costs a request at most 200 ms, and only the first', async () => {
    const seen: number[] = [];
    const queue = open();
    await queue.start([handleJob(thumb, async ({ row }) => void seen.push(row))]);
    for (; seen.length === 0; await pause(100)) await queue.add(thumb, { row: 1 });
    await pause(1_100);
    redis.freeze();
    const first = queue.add(thumb, { row: 2 });
    expect(await isDoneWithin(150, first)).toBe(false);
    expect(await isDoneWithin(250, first)).toBe(true);
    expect(await isDoneWithin(50, queue.add(thumb, { row: 3 }))).toBe(true);
    redis.thaw();
    for (let row = 4; !seen.some((done) => done >= 4); row += 1) {
      await queue.add(thumb, { row });
      await pause(100);
    }
    await queue.stop();
  });

  it('starts without Redis and works when it comes', async () => {
    const seen: number[] = [];
    await redis.kill();
    const queue = open();
    await queue.start([handleJob(thumb, async ({ row }) => void seen.push(row))]);
    expect(await isDoneWithin(400, queue.add(thumb, { row: 1 }))).toBe(true);
    await redis.start();
    for (let row = 2; seen.length === 0; row += 1) {
      await queue.add(thumb, { row });
      await pause(100);
    }
    await queue.stop();
  });

  it('stops while Redis is away', async () => {
    const queue = open();
    await queue.start([handleJob(thumb, async () => undefined)]);
    await queue.add(thumb, { row: 1 });
    await queue.idle();
    await redis.kill();
    expect(await isDoneWithin(20_000, queue.stop())).toBe(true);
    await redis.start();
  });
});
