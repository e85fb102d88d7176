import { pino } from 'pino';
import { z } from 'zod';
import { pause } from '../testing/waiting';
import { createInProcessQueue } from './in-process';
import { defineJob, handleJob } from './job';

const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
const Row = z.object({ row: z.int() });

describe('the job queue in one process', () => {
  it('drops what goes over its bound instead of filling the memory', async () => {
    const thumb = defineJob({ name: 'shop.draw-thumb', data: Row });
    const seen: number[] = [];
    const queue = createInProcessQueue({ logger, bound: 3 });
    for (let row = 0; row < 10; row += 1) await queue.add(thumb, { row });
    await queue.start([handleJob(thumb, async ({ row }) => void seen.push(row))]);
    await queue.idle();
    expect(seen).toEqual([0, 1, 2]);
    await queue.add(thumb, { row: 11 });
    await queue.idle();
    expect(seen).toEqual([0, 1, 2, 11]);
    await queue.stop();
  });

  it('asks the given clock when a job is due', async () => {
    let now = 1_000_000;
    const thumb = defineJob({ name: 'shop.draw-thumb', data: Row });
    const seen: number[] = [];
    const queue = createInProcessQueue({ logger, clock: () => new Date(now) });
    await queue.start([handleJob(thumb, async ({ row }) => void seen.push(row))]);
    await queue.add(thumb, { row: 2 }, { delayMs: 7_200_000 });
    await queue.add(thumb, { row: 1 }, { delayMs: 3_600_000 });
    await queue.idle();
    expect(seen).toEqual([]);
    now += 3_600_000;
    await queue.idle();
    expect(seen).toEqual([1]);
    now += 3_600_000;
    await queue.idle();
    expect(seen).toEqual([1, 2]);
    await queue.stop();
  });

  it('can be told to run no schedules', async () => {
    const sweep = defineJob({ name: 'shop.sweep-rows', data: z.object({}), everyMs: 5 });
    let runs = 0;
    const queue = createInProcessQueue({ logger, schedules: false });
    await queue.start([handleJob(sweep, async () => void (runs += 1))]);
    await pause(60);
    expect(runs).toBe(0);
    await queue.runNow('shop.sweep-rows');
    expect(runs).toBe(1);
    await queue.stop();
  });
});
