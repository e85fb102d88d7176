import type { Logger } from 'pino';
import { uuidv7 } from '../kernel/ids';
import type { JobHandler } from './job';
import type { JobRunner } from './runner';

export interface SchedulesDeps {
  readonly runner: JobRunner;
  readonly logger: Logger;
}

export interface Schedules {
  /** Begins the `everyMs` timers of these jobs. */
  start(handlers: readonly JobHandler[]): void;
  stop(): void;
  running(): Promise<void>[];
  /** Runs the job when its scheduled run, if any, is over. */
  runAlone(handler: JobHandler, data: unknown): Promise<void>;
}

const firstRunWithinMs = 5_000;

/** Timers that keep no process alive: the first run soon after the start, the next ones an interval after the last has ended, give or take a tenth. */
export function createSchedules({ runner, logger }: SchedulesDeps): Schedules {
  const timers = new Map<string, NodeJS.Timeout>();
  const current = new Map<string, Promise<void>>();
  let stopped = false;

  function plan(handler: JobHandler, delayMs: number): void {
    if (stopped) return;
    const timer = setTimeout(() => void tick(handler), Math.min(delayMs, 0x7fffffff));
    timer.unref();
    timers.set(handler.job.name, timer);
  }

  async function tick(handler: JobHandler): Promise<void> {
    const { name, everyMs = 0 } = handler.job;
    try {
      if (!current.has(name)) await track(handler, {});
    } catch (error) {
      logger.warn({ job: name, err: error }, 'scheduled job failed, its next run will try again');
    }
    plan(handler, everyMs * (0.9 + Math.random() / 5));
  }

  function track(handler: JobHandler, data: unknown): Promise<void> {
    const { name } = handler.job;
    const work = runner.run({ handler, data, correlationId: uuidv7() }).finally(() => current.delete(name));
    current.set(
      name,
      work.catch(() => undefined),
    );
    return work;
  }

  return {
    start(handlers) {
      for (const handler of handlers) {
        if (handler.job.everyMs) plan(handler, Math.min(handler.job.everyMs, firstRunWithinMs) * Math.random());
      }
    },
    stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
    running: () => [...current.values()],
    async runAlone(handler, data) {
      for (let before = current.get(handler.job.name); before; before = current.get(handler.job.name)) await before;
      await track(handler, data);
    },
  };
}
