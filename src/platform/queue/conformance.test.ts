import { pino } from 'pino';
import { z } from 'zod';
import { withContext, currentContext } from '../kernel/context';
import { createTestRedis, redisIsHere, type TestRedis } from '../testing/redis';
import { barrier, isDoneWithin, pause, until } from '../testing/waiting';
import { createBullQueue } from './bull';
import { createInProcessQueue } from './in-process';
import { defineJob, handleJob, type JobHandler, type RunnableQueue } from './job';

const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
const Row = z.object({ row: z.int() });

interface Kind {
  open(options?: { retryMs?: number; stopMs?: number; prefix?: string }): RunnableQueue;
}

function conformance(kind: Kind): void {
  const queues: RunnableQueue[] = [];
  const open: Kind['open'] = (options) => {
    const queue = kind.open({ retryMs: 10, ...options });
    queues.push(queue);
    return queue;
  };
  const started = async (handlers: JobHandler[], options?: Parameters<Kind['open']>[0]): Promise<RunnableQueue> => {
    const queue = open(options);
    await queue.start(handlers);
    return queue;
  };
  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.stop()));
  });

  const thumb = defineJob({ name: 'shop.draw-thumb', data: Row });

  it('carries out a job with its data', async () => {
    const seen: number[] = [];
    const queue = await started([handleJob(thumb, async ({ row }) => void seen.push(row))]);
    await queue.add(thumb, { row: 7 });
    await queue.idle();
    expect(seen).toEqual([7]);
  });

  it('carries out, when it starts, what was added before', async () => {
    const seen: number[] = [];
    const queue = open();
    await queue.add(thumb, { row: 1 });
    await queue.start([handleJob(thumb, async ({ row }) => void seen.push(row))]);
    await until(() => seen.length === 1);
  });

  it('refuses data that does not fit the job', async () => {
    const queue = await started([handleJob(thumb, async () => undefined)]);
    await expect(queue.add(thumb, { row: 'seven' as never })).rejects.toThrow();
  });

  it('refuses a job that is added before the commit', async () => {
    const queue = await started([handleJob(thumb, async () => undefined)]);
    await expect(withContext({ inTransaction: 'shop' }, () => queue.add(thumb, { row: 1 }))).rejects.toThrow(/after the commit/);
  });

  it('keeps the correlation id and leaves the rest of the context behind', async () => {
    const seen: unknown[] = [];
    const queue = await started([handleJob(thumb, async () => void seen.push(currentContext()))]);
    await withContext({ correlationId: 'request-9', causationId: 'x' }, () => queue.add(thumb, { row: 1 }));
    await queue.idle();
    expect(seen).toEqual([{ correlationId: 'request-9', causationId: null, inTransaction: null }]);
  });

  it('waits for a delayed job until it is due', async () => {
    const startedAt = Date.now();
    let ranAt = 0;
    const queue = await started([handleJob(thumb, async () => void (ranAt = Date.now()))]);
    await queue.add(thumb, { row: 1 }, { delayMs: 2_000 });
    await queue.idle();
    expect(ranAt).toBe(0);
    await until(() => ranAt > 0);
    expect(ranAt - startedAt).toBeGreaterThanOrEqual(1_990);
  });

  it('adds a job with a key once while it waits, and again when it runs', async () => {
    const gate = barrier();
    const seen: number[] = [];
    const queue = await started([
      handleJob(thumb, async ({ row }) => {
        seen.push(row);
        await gate.opened;
      }),
    ]);
    await queue.add(thumb, { row: 0 });
    await until(() => seen.length === 1);
    for (let i = 0; i < 5; i += 1) await queue.add(thumb, { row: 1 }, { key: 'row-1' });
    expect(seen).toEqual([0]);
    gate.open();
    await queue.idle();
    expect(seen).toEqual([0, 1]);

    await queue.add(thumb, { row: 1 }, { key: 'row-1' });
    await queue.idle();
    expect(seen).toEqual([0, 1, 1]);
  });

  it('takes a wake-up for a row that is being worked on', async () => {
    const gate = barrier();
    let runs = 0;
    const queue = await started([
      handleJob(thumb, async () => {
        runs += 1;
        await gate.opened;
      }),
    ]);
    await queue.add(thumb, { row: 1 }, { key: 'row-1' });
    await until(() => runs === 1);
    await queue.add(thumb, { row: 1 }, { key: 'row-1' });
    gate.open();
    await queue.idle();
    expect(runs).toBe(2);
  });

  it('tries again with growing pauses, and gives up after the last attempt', async () => {
    const at: number[] = [];
    const flaky = defineJob({ name: 'shop.call-flaky', data: Row, attempts: 3 });
    const queue = await started(
      [
        handleJob(flaky, async () => {
          at.push(performance.now());
          throw new Error('no luck');
        }),
      ],
      { retryMs: 60 },
    );
    await queue.add(flaky, { row: 1 });
    await until(() => at.length === 3);
    const [first = 0, second = 0, third = 0] = at;
    expect(second - first).toBeGreaterThanOrEqual(43);
    expect(third - second).toBeGreaterThanOrEqual(88);
    await queue.idle();
    await pause(300);
    expect(at).toHaveLength(3);
  });

  it('a job that fails holds up no other', async () => {
    const seen: string[] = [];
    const flaky = defineJob({ name: 'shop.call-flaky', data: Row, attempts: 2 });
    const queue = await started([
      handleJob(flaky, async ({ row }) => {
        seen.push(`try ${row}`);
        if (row === 1 && seen.filter((s) => s === 'try 1').length < 2) throw new Error('no luck');
      }),
    ]);
    await queue.add(flaky, { row: 1 });
    await queue.add(flaky, { row: 2 });
    await until(() => seen.length === 3);
    expect([...seen].sort()).toEqual(['try 1', 'try 1', 'try 2']);
  });

  it('runs as many of a kind at once as it may, and no more', async () => {
    const wide = defineJob({ name: 'shop.run-wide', data: Row, concurrency: 3 });
    const gate = barrier();
    let running = 0;
    let most = 0;
    const queue = await started([
      handleJob(wide, async () => {
        running += 1;
        most = Math.max(most, running);
        await gate.opened;
        await pause(15);
        running -= 1;
      }),
    ]);
    await Promise.all(Array.from({ length: 12 }, (_, row) => queue.add(wide, { row })));
    await until(() => most === 3);
    await pause(100);
    gate.open();
    await queue.idle();
    expect(most).toBe(3);
  });

  it('tells a job that its time is over', async () => {
    const slow = defineJob({ name: 'shop.run-slow', data: Row, timeoutMs: 40, attempts: 1 });
    const reasons: string[] = [];
    const queue = await started([handleJob(slow, (_data, signal) => untilAborted(signal, reasons))]);
    await queue.add(slow, { row: 1 });
    await until(() => reasons.length === 1);
    expect(reasons[0]).toMatch(/longer than 40 ms/);
  });

  it('stops: tells running jobs, waits for them and takes no new ones', async () => {
    const reasons: string[] = [];
    const seen: number[] = [];
    const queue = await started([
      handleJob(thumb, async ({ row }, signal) => {
        seen.push(row);
        await untilAborted(signal, reasons);
      }),
    ]);
    await queue.add(thumb, { row: 1 });
    await until(() => seen.length === 1);
    await queue.stop();
    expect(reasons).toEqual(['the process is stopping']);
    await queue.add(thumb, { row: 2 });
    expect(seen).toEqual([1]);
  });

  it('waits for a deaf job only up to its limit', async () => {
    let runs = 0;
    const queue = await started(
      [
        handleJob(thumb, () => {
          runs += 1;
          return new Promise(() => undefined);
        }),
      ],
      { stopMs: 100 },
    );
    await queue.add(thumb, { row: 1 });
    await until(() => runs === 1);
    expect(await isDoneWithin(20_000, queue.stop())).toBe(true);
  });

  it('runs a scheduled job by itself, again and again, never twice at once', async () => {
    const sweep = defineJob({ name: 'shop.sweep-rows', data: z.object({}), everyMs: 100 });
    let running = 0;
    let most = 0;
    let runs = 0;
    await started([
      handleJob(sweep, async () => {
        running += 1;
        most = Math.max(most, running);
        await pause(130);
        running -= 1;
        runs += 1;
      }),
    ]);
    await until(() => runs >= 3);
    expect(most).toBe(1);
  });

  it('a scheduled job that failed runs again at its next time', async () => {
    const sweep = defineJob({ name: 'shop.sweep-rows', data: z.object({}), everyMs: 60 });
    let runs = 0;
    await started([
      handleJob(sweep, async () => {
        runs += 1;
        throw new Error('no luck');
      }),
    ]);
    await until(() => runs >= 3);
  });

  it('runs a job at once when asked, and tells how it went', async () => {
    const sweep = defineJob({ name: 'shop.sweep-all', data: z.object({ limit: z.int().default(5) }), everyMs: 3_600_000 });
    const seen: number[] = [];
    const queue = await started([
      handleJob(sweep, async ({ limit }) => {
        if (limit === 0) throw new Error('nothing to do');
        seen.push(limit);
      }),
    ]);
    await queue.runNow('shop.sweep-all');
    expect(seen).toContain(5);
    await queue.runNow('shop.sweep-all', { limit: 2 });
    // its schedule may have come by as well
    expect(seen.filter((limit) => limit !== 5)).toEqual([2]);
    await expect(queue.runNow('shop.sweep-all', { limit: 0 })).rejects.toThrow('nothing to do');
    await expect(queue.runNow('shop.unheard-of')).rejects.toThrow('no handler');
  });
}

describe('the job queue in one process', () => {
  conformance({ open: (options) => createInProcessQueue({ logger, ...options }) });
});

const name = 'the job queue on Bull';
const describeHere = redisIsHere(name) ? describe : describe.skip;

describeHere(name, () => {
  let redis: TestRedis;
  let prefix = 0;
  const open: Kind['open'] = (options) =>
    createBullQueue({ redisUrl: redis.url, logger, patienceMs: 60_000, prefix: `test${(prefix += 1)}`, ...options });
  beforeAll(async () => {
    redis = await createTestRedis();
    await redis.start();
  });
  afterAll(() => redis.remove());

  conformance({ open });
});

const untilAborted = (signal: AbortSignal, reasons: string[]): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      reasons.push(signal.reason instanceof Error ? signal.reason.message : String(signal.reason));
      resolve();
    });
  });
