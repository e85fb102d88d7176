import type Bull from 'bull';
import type { Logger } from 'pino';
import { createDropLog } from './drop-log';
import type { RedisClients } from './redis-clients';
import { atMost } from './runner';

/** What a job carries through Redis. */
export interface Parcel {
  readonly data: unknown;
  readonly correlationId: string;
  /** Released when the job starts; until then no second one with this key is added. */
  readonly lock?: string;
}

export interface BullPublisherDeps {
  readonly clients: () => Promise<RedisClients>;
  readonly queueOf: (name: string, clients: RedisClients) => Promise<Bull.Queue<Parcel>>;
  readonly logger: Logger;
  readonly patienceMs: number;
}

export interface BullPublisher {
  /** Resolves within `patienceMs`, whether Redis took the job or not. */
  publish(name: string, parcel: Parcel, options: Bull.JobOptions): Promise<void>;
}

const breatherMs = 1_000;
const maxInFlight = 1_000;
/** A key that was never released (Redis lost the job, not the key) stops blocking after this time. */
const lockMs = 600_000;

/** After one add that Redis did not take, those of the next second are dropped without trying. */
export function createBullPublisher({ clients, queueOf, logger, patienceMs }: BullPublisherDeps): BullPublisher {
  const drop = createDropLog(logger, 'redis took no jobs: wake-ups dropped, sweeps will find their rows');
  let inFlight = 0;
  let closedUntil = 0;
  let firstContact: Promise<RedisClients> | null = null;

  async function hand(name: string, parcel: Parcel, options: Bull.JobOptions): Promise<true> {
    firstContact ??= clients().then(whenReady);
    const { publisher, ...rest } = await firstContact;
    const { lock } = parcel;
    if (lock !== undefined && (await publisher.set(lock, '1', 'PX', lockMs + (options.delay ?? 0), 'NX')) === null) return true;
    try {
      const queue = await queueOf(name, { publisher, ...rest });
      await queue.add(parcel, options);
    } catch (error) {
      if (lock !== undefined) publisher.del(lock).catch(() => undefined);
      throw error;
    }
    return true;
  }

  return {
    async publish(name, parcel, options) {
      if (Date.now() < closedUntil || inFlight >= maxInFlight) return drop(name);
      inFlight += 1;
      const handing = hand(name, parcel, options).finally(() => {
        inFlight -= 1;
      });
      try {
        if (await atMost(patienceMs, handing)) return;
        handing.catch(() => undefined);
        drop(name, new Error(`no answer within ${patienceMs} ms`));
      } catch (error) {
        drop(name, error);
      }
      closedUntil = Date.now() + breatherMs;
    },
  };
}

const whenReady = (clients: RedisClients): Promise<RedisClients> =>
  new Promise((resolve) => {
    if (clients.publisher.status === 'ready') resolve(clients);
    else clients.publisher.once('ready', () => resolve(clients));
  });
