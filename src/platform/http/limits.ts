import type { Pool } from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { AppError } from '../kernel/errors';
import { buckets, type Allowance, type Bucket } from './buckets';
import { networkOf } from './client-address';

export interface Limiter {
  /** @throws AppError rate-limited (`request.rate-limited`) */
  network(address: string): Promise<void>;
  /** Null: this bucket does not count by actor. @throws AppError rate-limited */
  readonly actor: ((actor: string) => Promise<void>) | null;
}

export interface Limits {
  /** Null: limits are switched off. @throws Error for a name that is not in `buckets`. */
  bucket(name: string): Limiter | null;
}

export interface LimitsOptions {
  /** Multiplies every allowance; 0 switches all limits off. */
  readonly factor: number;
  /** A role that may read and write platform.rate_limits. Null: every bucket is counted in this process alone. */
  readonly pool: Pool | null;
}

export function createLimits({ factor, pool }: LimitsOptions): Limits {
  const known = new Map<string, Limiter>();
  return {
    bucket(name) {
      const bucket: Bucket | undefined = Object.entries(buckets).find(([key]) => key === name)?.[1];
      if (!bucket) throw new Error(`there is no rate limit named "${name}": see platform/http/buckets`);
      if (factor <= 0) return null;
      const limiter = known.get(name) ?? createLimiter(name, bucket, factor, pool);
      known.set(name, limiter);
      return limiter;
    },
  };
}

function createLimiter(name: string, bucket: Bucket, factor: number, pool: Pool | null): Limiter {
  const store = bucket.counted === 'shared' ? pool : null;
  const byNetwork = createCounter(`${name}:n`, bucket.network, factor, store);
  const byActor = bucket.actor ? createCounter(`${name}:a`, bucket.actor, factor, store) : null;
  return {
    network: (address) => take(byNetwork, networkOf(address)),
    actor: byActor && ((actor) => take(byActor, actor)),
  };
}

/** A key that is over its limit is remembered in memory, so that a flood does not reach the database. */
function createCounter(keyPrefix: string, { points, seconds }: Allowance, factor: number, pool: Pool | null): RateLimiterAbstract {
  const options = { keyPrefix, points: Math.max(1, Math.round(points * factor)), duration: seconds };
  const inMemory = new RateLimiterMemory(options);
  if (!pool) return inMemory;
  return new RateLimiterPostgres({
    ...options,
    storeClient: pool,
    storeType: 'pool',
    schemaName: 'platform',
    tableName: 'rate_limits',
    tableCreated: true,
    inMemoryBlockOnConsumed: options.points + 1,
    insuranceLimiter: inMemory,
  });
}

async function take(counter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await counter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new AppError({
      kind: 'rate-limited',
      code: 'request.rate-limited',
      title: 'Too many requests. Please wait a little.',
      retryAfter: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)),
    });
  }
}
