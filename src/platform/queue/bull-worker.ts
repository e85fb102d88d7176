import type Bull from 'bull';
import type { Logger } from 'pino';
import type { Parcel } from './bull-publisher';
import type { JobHandler } from './job';
import { atMost } from './runner';

export interface BullWorkerDeps {
  readonly queue: Bull.Queue<Parcel>;
  readonly handler: JobHandler;
  readonly logger: Logger;
  readonly release: (lock: string) => Promise<void>;
  readonly run: (parcel: Parcel) => Promise<void>;
  /** Delayed jobs of this queue whose time has come. */
  readonly countDue: () => Promise<number>;
}

export interface BullWorker {
  /** Puts the job's schedule into Redis, which may have lost it; harmless when it is there. */
  schedule(): Promise<void>;
  /** Waiting, running or due in the whole installation. */
  busy(): Promise<boolean>;
  /** Grows with every job taken. */
  readonly taken: number;
  /** Takes nothing more. What runs goes on. */
  pause(): void;
  /** Resolves when Redis knows how each taken job ended. */
  finished(): Promise<void>;
  close(limitMs: number): Promise<void>;
}

/** Takes the jobs of one name from Redis. */
export function createBullWorker({ queue, handler, logger, release, run, countDue }: BullWorkerDeps): BullWorker {
  const { name, everyMs, concurrency = 1 } = handler.job;
  let taken = 0;
  let open = 0;
  let whenFinished: () => void = () => undefined;

  const ended = (): void => {
    open -= 1;
    if (open === 0) whenFinished();
  };
  queue.on('completed', ended);
  queue.on('failed', (job: Bull.Job<Parcel> | null, error: Error) => {
    if (job) ended();
    const attempt = job?.attemptsMade ?? 0;
    const attempts = job?.opts.attempts ?? 1;
    const facts = { job: name, attempt, attempts, correlationId: job?.data.correlationId, err: error };
    if (attempt >= attempts && !job?.opts.repeat) logger.error(facts, 'job given up');
    else logger.warn(facts, 'job failed, will be tried again');
  });
  queue
    .process(concurrency, async ({ data: parcel }) => {
      taken += 1;
      open += 1;
      if (parcel.lock !== undefined) await release(parcel.lock);
      await run(parcel);
    })
    .catch((error: unknown) => logger.warn({ job: name, err: error }, 'no more jobs of this name are taken'));

  return {
    async schedule() {
      if (!everyMs) return;
      for (const old of await queue.getRepeatableJobs()) {
        if (Number(old.every) !== everyMs) await queue.removeRepeatableByKey(old.key);
      }
      const parcel: Parcel = { data: {}, correlationId: 'schedule' };
      await queue.add(parcel, { repeat: { every: everyMs }, attempts: 1, removeOnComplete: true, removeOnFail: 100 });
    },
    async busy() {
      const counts = await queue.getJobCounts();
      if (counts.waiting + counts.active > 0) return true;
      return counts.delayed > 0 && (await countDue()) > 0;
    },
    get taken() {
      return taken;
    },
    pause: () => void queue.pause(true, true).catch(() => undefined),
    finished: () =>
      new Promise((resolve) => {
        whenFinished = resolve;
        if (open === 0) resolve();
      }),
    async close(limitMs) {
      await atMost(
        limitMs,
        queue.close(true).catch(() => undefined),
      );
      await clearTimers(queue);
    },
  };
}

/** A close that waits for a connection which will not come leaves Bull's timers running, and with them the process. */
async function clearTimers(queue: Bull.Queue): Promise<void> {
  await (queue as unknown as { _clearTimers(): Promise<unknown> })._clearTimers();
}
