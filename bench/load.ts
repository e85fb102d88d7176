import { Pool, type Dispatcher } from 'undici';

export interface Figures {
  readonly name: string;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly errors: number;
  readonly count: number;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly etag: string | undefined;
}

export type Call = (
  method: Dispatcher.HttpMethod,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Reply>;

/** One keep-alive connection per worker, as a browser or a proxy would hold it; undici takes little of the measured machine. */
export function createCaller(baseUrl: string, sockets: number): { call: Call; close(): Promise<void> } {
  const pool = new Pool(baseUrl, { connections: sockets, pipelining: 1 });
  const call: Call = async (method, path, body, headers = {}) => {
    const reply = await pool.request({
      method,
      path,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { etag } = reply.headers;
    return { status: reply.statusCode, text: await reply.body.text(), etag: typeof etag === 'string' ? etag : undefined };
  };
  return { call, close: () => pool.destroy() };
}

/**
 * Closed loop: `concurrency` workers, each starting its next try when the last one ended, for `seconds`. A try that
 * throws counts as an error and not into the percentiles.
 */
export async function measure(
  name: string,
  { concurrency, seconds, warmUpSeconds = 2 }: { concurrency: number; seconds: number; warmUpSeconds?: number },
  attempt: (worker: number) => Promise<void>,
): Promise<Figures> {
  await runFor(warmUpSeconds, concurrency, attempt);
  const started = performance.now();
  const { times, errors } = await runFor(seconds, concurrency, attempt);
  const elapsed = (performance.now() - started) / 1000;
  const sorted = Float64Array.from(times).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return {
    name,
    perSecond: sorted.length / elapsed,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    errors: errors.length,
    count: sorted.length,
  };
}

async function runFor(
  seconds: number,
  concurrency: number,
  attempt: (worker: number) => Promise<void>,
): Promise<{ times: number[]; errors: string[] }> {
  const times: number[] = [];
  const errors: string[] = [];
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: concurrency }, async (_, worker) => {
      while (performance.now() < end) {
        const started = performance.now();
        try {
          await attempt(worker);
          times.push(performance.now() - started);
        } catch (error) {
          errors.push(String(error));
          if (errors.length === 1) console.error(`first error: ${String(error).slice(0, 400)}`);
        }
      }
    }),
  );
  return { times, errors };
}
