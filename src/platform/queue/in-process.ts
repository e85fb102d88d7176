import type { Logger } from 'pino';
import { currentContext } from '../kernel/context';
import type { Clock } from '../kernel/clock';
import { createDelayed } from './delayed';
import { createDropLog } from './drop-log';
import type { JobHandler, RunnableQueue } from './job';
import { refuseJobInTransaction } from './refuse';
import { defaultAttempts, defaultPauseMs, defaultStopMs, pauseMs } from './pauses';
import { createJobRunner } from './runner';
import { createSchedules } from './schedules';

export interface InProcessQueueDeps {
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Jobs that may wait in all; one more is dropped and logged. Default 10,000. */
  readonly bound?: number;
  /** Pause before the second try, milliseconds; it doubles. Default 1,000. */
  readonly retryMs?: number;
  /** How long `stop` waits for running jobs, milliseconds. Default 10,000. */
  readonly stopMs?: number;
  /** False: jobs with `everyMs` run only when asked. */
  readonly schedules?: boolean;
}

interface Entry {
  readonly name: string;
  readonly data: unknown;
  readonly key: string | null;
  readonly correlationId: string;
  readonly attempt: number;
  readonly dueAt: number;
}

interface Lane {
  readonly handler: JobHandler;
  readonly waiting: Entry[];
  running: number;
}

/** Jobs of one process, in its memory: lost with it, found again by the sweeps. */
export function createInProcessQueue(deps: InProcessQueueDeps): RunnableQueue {
  const { logger, clock = () => new Date(), bound = 10_000, retryMs = defaultPauseMs, stopMs = defaultStopMs } = deps;
  const runner = createJobRunner();
  const schedules = createSchedules({ runner, logger });
  const lanes = new Map<string, Lane>();
  const early: Entry[] = [];
  const delayed = createDelayed<Entry>(clock, pump);
  const keys = new Set<string>();
  const working = new Set<Promise<void>>();
  const drop = createDropLog(logger, 'the job queue is full: wake-ups dropped, sweeps will find their rows');
  let state: 'new' | 'started' | 'stopped' = 'new';
  let waiting = 0;

  function enqueue(entry: Entry): void {
    const lane = lanes.get(entry.name);
    if (state === 'new') early.push(entry);
    else if (lane) lane.waiting.push(entry);
    else forget(entry);
  }

  function forget(entry: Entry): void {
    waiting -= 1;
    if (entry.key !== null) keys.delete(entry.key);
    if (state === 'started') logger.error({ job: entry.name }, 'no handler for this job in this process');
  }

  function pump(): void {
    if (state !== 'started') return;
    for (const entry of delayed.takeDue()) enqueue(entry);
    for (const lane of lanes.values()) {
      while (lane.running < (lane.handler.job.concurrency ?? 1)) {
        const entry = lane.waiting.shift();
        if (!entry) break;
        const work = carryOut(lane, entry).finally(() => {
          working.delete(work);
          pump();
        });
        working.add(work);
      }
    }
  }

  async function carryOut(lane: Lane, entry: Entry): Promise<void> {
    lane.running += 1;
    waiting -= 1;
    if (entry.key !== null) keys.delete(entry.key);
    try {
      await runner.run({ handler: lane.handler, data: entry.data, correlationId: entry.correlationId });
    } catch (error) {
      tryAgain(lane, entry, error);
    } finally {
      lane.running -= 1;
    }
  }

  function tryAgain(lane: Lane, entry: Entry, error: unknown): void {
    const attempts = lane.handler.job.attempts ?? defaultAttempts;
    const facts = { job: entry.name, attempt: entry.attempt, attempts, correlationId: entry.correlationId, err: error };
    if (state === 'stopped' || entry.attempt >= attempts) return logger.error(facts, 'job given up');
    logger.warn(facts, 'job failed, will be tried again');
    waiting += 1;
    delayed.add({ ...entry, key: null, attempt: entry.attempt + 1, dueAt: clock().getTime() + pauseMs(entry.attempt, retryMs) });
  }

  return {
    async add(job, data, { delayMs = 0, key } = {}) {
      refuseJobInTransaction(job.name);
      const parsed = job.data.parse(data);
      const fullKey = key === undefined ? null : `${job.name}:${key}`;
      if (state === 'stopped' || (fullKey !== null && keys.has(fullKey))) return;
      if (waiting >= bound) return drop(job.name);
      if (fullKey !== null) keys.add(fullKey);
      waiting += 1;
      const { correlationId } = currentContext();
      const entry: Entry = { name: job.name, data: parsed, key: fullKey, correlationId, attempt: 1, dueAt: clock().getTime() + delayMs };
      if (delayMs > 0) delayed.add(entry);
      else enqueue(entry);
      pump();
    },
    async start(handlers) {
      if (state !== 'new') throw new Error('the job queue was started before');
      state = 'started';
      for (const handler of handlers) {
        if (lanes.has(handler.job.name)) throw new Error(`two handlers for job ${handler.job.name}`);
        lanes.set(handler.job.name, { handler, waiting: [], running: 0 });
      }
      for (const entry of early.splice(0)) enqueue(entry);
      if (deps.schedules !== false) schedules.start(handlers);
      pump();
    },
    async stop() {
      state = 'stopped';
      schedules.stop();
      delayed.clear();
      await runner.stop(stopMs);
    },
    async idle() {
      for (;;) {
        pump();
        const busy = [...working, ...schedules.running()];
        if (busy.length === 0) return;
        await Promise.race(busy);
      }
    },
    async runNow(name, data = {}) {
      const lane = lanes.get(name);
      if (!lane) throw new Error(`no handler for job ${name}`);
      await schedules.runAlone(lane.handler, data);
    },
  };
}
