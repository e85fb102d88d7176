import { setTimeout as after } from 'node:timers/promises';
import type { Middleware } from './exchange';

export interface Readiness {
  /** False while draining and when a check fails or takes longer than a second. */
  ready(): Promise<boolean>;
  /** Each check by name; for the internal port only. */
  detail(): Promise<Readonly<Record<string, boolean>>>;
  /** From now on not ready: the load balancer sends nobody new. */
  drain(): void;
}

const checkTimeoutMs = 1_000;
const believedMs = 500;

/** `checks` resolve when a thing we need answers and reject when it does not. Asked at most twice a second. */
export function createReadiness(checks: Readonly<Record<string, () => Promise<unknown>>>): Readiness {
  let draining = false;
  let last: { readonly at: number; readonly result: Promise<Record<string, boolean>> } | null = null;
  const check = (): Promise<Record<string, boolean>> => {
    if (last && performance.now() - last.at < believedMs) return last.result;
    last = { at: performance.now(), result: runAll(checks) };
    return last.result;
  };
  return {
    ready: async () => !draining && Object.values(await check()).every(Boolean),
    detail: async () => ({ serving: !draining, ...(await check()) }),
    drain() {
      draining = true;
    },
  };
}

/** `/livez`: the process turns. `/readyz`: it can serve. */
export function serveHealth(ready: () => Promise<boolean>, detail?: () => Promise<unknown>): Middleware {
  return async (req, res, next) => {
    if (req.url === '/livez') {
      res.writeHead(200, plain).end('ok\n');
      return;
    }
    if (req.url !== '/readyz') return next();
    const ok = await answered(ready());
    if (detail) res.writeHead(ok ? 200 : 503, json).end(JSON.stringify({ ready: ok, checks: await detail() }));
    else res.writeHead(ok ? 200 : 503, ok ? plain : { ...plain, 'Retry-After': '2' }).end(ok ? 'ready\n' : 'not ready\n');
  };
}

const common = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
const plain = { ...common, 'Content-Type': 'text/plain; charset=utf-8' };
const json = { ...common, 'Content-Type': 'application/json; charset=utf-8' };

async function runAll(checks: Readonly<Record<string, () => Promise<unknown>>>): Promise<Record<string, boolean>> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, run]) => [name, await answered(run().then(() => true))] as const),
  );
  return Object.fromEntries(results);
}

function answered(work: Promise<boolean>): Promise<boolean> {
  const waiting = new AbortController();
  const tooLong = after(checkTimeoutMs, false, { ref: false, signal: waiting.signal }).catch(() => false);
  return Promise.race([work.catch(() => false), tooLong]).finally(() => waiting.abort());
}
