import type { Redis, RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { createDropLog } from './drop-log';

export interface RedisClients {
  /** Fails at once while Redis is away, so that nobody who adds a job waits for it. */
  readonly publisher: Redis;
  /** Waits for Redis: takes, finishes and retries jobs. */
  readonly worker: Redis;
  readonly subscriber: Redis;
  /** One for each queue: it is blocked while it waits for a job. */
  blocking(): Redis;
  /** From now on no connection is made or made again. */
  stopConnecting(): void;
  /** Ends the connections that wait for a job. */
  unblock(): void;
  disconnect(): void;
}

const probeAfterMs = 10_000;

export interface RedisClientsDeps {
  readonly redisUrl: string;
  readonly logger: Logger;
  /** Milliseconds after which a command of the publisher has failed. */
  readonly publisherTimeoutMs: number;
}

/** Connections that come back by themselves; their errors are heard, because an unheard one would end the process. */
export async function connectRedis({ redisUrl, logger, publisherTimeoutMs }: RedisClientsDeps): Promise<RedisClients> {
  const { Redis } = await import('ioredis');
  const clients: Redis[] = [];
  const blocked: Redis[] = [];
  const complain = createDropLog(logger, 'redis does not answer: jobs wait, sweeps go on when it is back');
  let stopping = false;

  function connect(options: RedisOptions): Redis {
    const client = new Redis(redisUrl, {
      keepAlive: probeAfterMs,
      disconnectTimeout: 200,
      ...options,
      retryStrategy: (times) => (stopping ? null : Math.min(times * 50, 2_000)),
    });
    client.setMaxListeners(0);
    client.on('error', (error: unknown) => complain('redis', error));
    const open = client.connect.bind(client);
    client.connect = (callback) => (stopping ? Promise.resolve() : open(callback));
    clients.push(client);
    return client;
  }

  const patient = (): Redis => connect({ maxRetriesPerRequest: null, enableReadyCheck: false });
  return {
    publisher: connect({ enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: publisherTimeoutMs }),
    worker: connect({ enableReadyCheck: true }),
    subscriber: patient(),
    blocking() {
      const client = patient();
      blocked.push(client);
      return client;
    },
    stopConnecting() {
      stopping = true;
    },
    unblock: () => blocked.forEach((client) => client.disconnect()),
    disconnect: () => clients.forEach((client) => client.disconnect()),
  };
}
