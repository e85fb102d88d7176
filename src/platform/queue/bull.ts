import type Bull from 'bull';
import type { Logger } from 'pino';
import { currentContext } from '../kernel/context';
import { createBullPublisher, type Parcel } from './bull-publisher';
import { createBullWorker, type BullWorker } from './bull-worker';
import type { JobHandler, RunnableQueue } from './job';
import { defaultAttempts, defaultPauseMs, defaultStopMs, pauseMs } from './pauses';
import { connectRedis, type RedisClients } from './redis-clients';
import { refuseJobInTransaction } from './refuse';
import { atMost, createJobRunner } from './runner';
import { createSchedules } from './schedules';

export interface BullQueueDeps {
  readonly redisUrl: string;
  readonly logger: Logger;
  /** Stands before every key, one for each installation that shares this Redis. Default `galleria`. */
  readonly prefix?: string;
  /** Pause before the second try, milliseconds; it doubles. Default 1,000. */
  readonly retryMs?: number;
  /** How long `stop` waits for running jobs, milliseconds. Default 10,000. */
  readonly stopMs?: number;
  /** How long `add` waits for Redis at most, milliseconds. Default 200. */
  readonly patienceMs?: number;
}

const closeMs = 2_000;
const releaseMs = 1_000;
const rescheduleMs = 60_000;
const idleLimitMs = 30_000;
const idlePollMs = 10;
/** Bull keeps the due time of a delayed job in the upper bits of its score. */
const scorePerMs = 0x1000;

/** Jobs in Redis, shared by all processes of the installation: one Bull queue for each job name, so that each has its own concurrency. */
export function createBullQueue(deps: BullQueueDeps): RunnableQueue {
  const { redisUrl, logger, prefix = 'galleria', retryMs = defaultPauseMs, stopMs = defaultStopMs, patienceMs = 200 } = deps;
  const runner = createJobRunner();
  const schedules = createSchedules({ runner, logger });
  const handlers = new Map<string, JobHandler>();
  const publishing = new Map<string, Promise<Bull.Queue<Parcel>>>();
  let workers: readonly BullWorker[] = [];
  let connecting: Promise<RedisClients> | null = null;
  let rescheduling: NodeJS.Timeout | undefined;
  let stopped = false;

  const clients = (): Promise<RedisClients> => (connecting ??= connectRedis({ redisUrl, logger, publisherTimeoutMs: 5 * patienceMs }));
  const publisher = createBullPublisher({ clients, queueOf: publishingQueue, logger, patienceMs });

  function publishingQueue(name: string, { publisher: client }: RedisClients): Promise<Bull.Queue<Parcel>> {
    const known = publishing.get(name) ?? openQueue(name, () => client);
    publishing.set(name, known);
    return known;
  }

  /** Bull names its connection without listening to the outcome, and a Redis that goes away just then would end the process. */
  async function openQueue(
    name: string,
    clientOf: (type: 'client' | 'subscriber' | 'bclient') => ReturnType<RedisClients['blocking']>,
  ): Promise<Bull.Queue<Parcel>> {
    const { default: BullQueue } = await import('bull');
    const queue = new BullQueue<Parcel>(name, {
      prefix,
      createClient: clientOf,
      skipVersionCheck: true,
      settings: { retryProcessDelay: 1_000, backoffStrategies: { growing: (attempt: number) => pauseMs(attempt, retryMs) } },
    } as Bull.QueueOptions);
    queue.on('error', () => undefined);
    return Object.assign(queue, { setWorkerName: () => Promise.resolve() });
  }

  async function openWorker(handler: JobHandler, redis: RedisClients): Promise<BullWorker> {
    const { name, everyMs } = handler.job;
    const queue = await openQueue(name, (type) =>
      type === 'client' ? redis.worker : type === 'subscriber' ? redis.subscriber : redis.blocking(),
    );
    return createBullWorker({
      queue,
      handler,
      logger,
      release: async (lock) =>
        void (await atMost(
          releaseMs,
          redis.worker.del(lock).catch(() => 0),
        )),
      run: ({ data, correlationId }) => (everyMs ? schedules.runAlone(handler, data) : runner.run({ handler, data, correlationId })),
      countDue: () => redis.worker.zcount(`${prefix}:${name}:delayed`, 0, (Date.now() + 1) * scorePerMs - 1),
    });
  }

  function scheduleAll(): void {
    if (stopped) return;
    for (const worker of workers) {
      worker.schedule().catch((error: unknown) => logger.debug({ err: error }, 'schedule not set, will be tried again'));
    }
  }

  return {
    async add(job, data, { delayMs = 0, key } = {}) {
      refuseJobInTransaction(job.name);
      const parcel = { data: job.data.parse(data), correlationId: currentContext().correlationId };
      if (stopped) return;
      await publisher.publish(job.name, key === undefined ? parcel : { ...parcel, lock: `${prefix}:${job.name}:key:${key}` }, {
        delay: delayMs,
        attempts: job.attempts ?? defaultAttempts,
        backoff: { type: 'growing' },
        removeOnComplete: true,
        removeOnFail: 100,
      });
    },
    async start(list) {
      if (handlers.size > 0) throw new Error('the job queue was started before');
      for (const handler of list) {
        if (handlers.has(handler.job.name)) throw new Error(`two handlers for job ${handler.job.name}`);
        handlers.set(handler.job.name, handler);
      }
      const redis = await clients();
      workers = await Promise.all(list.map((handler) => openWorker(handler, redis)));
      redis.worker.on('ready', scheduleAll);
      if (redis.worker.status === 'ready') scheduleAll();
      rescheduling = setInterval(scheduleAll, rescheduleMs);
      rescheduling.unref();
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      clearInterval(rescheduling);
      if (!connecting) return;
      const redis = await connecting;
      redis.stopConnecting();
      for (const worker of workers) worker.pause();
      await nextTurn();
      redis.unblock();
      const allDone = await runner.stop(stopMs);
      if (allDone) await atMost(closeMs, Promise.all(workers.map((worker) => worker.finished())));
      await Promise.all(workers.map((worker) => worker.close(closeMs)));
      redis.disconnect();
    },
    async idle() {
      const patience = Date.now() + idleLimitMs;
      for (;;) {
        const before = taken(workers);
        const busy = await atMost(idleLimitMs, Promise.all(workers.map((worker) => worker.busy())));
        if (busy && !busy.includes(true) && runner.running === 0 && taken(workers) === before) return;
        if (Date.now() > patience) throw new Error('jobs are still waiting or running');
        await new Promise((resolve) => setTimeout(resolve, idlePollMs));
      }
    },
    async runNow(name, data = {}) {
      const handler = handlers.get(name);
      if (!handler) throw new Error(`no handler for job ${name}`);
      await schedules.runAlone(handler, data);
    },
  };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const taken = (workers: readonly BullWorker[]): number => workers.reduce((sum, worker) => sum + worker.taken, 0);
