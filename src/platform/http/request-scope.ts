import type { Middleware, Request } from './exchange';
import type { Logger } from 'pino';
import { withContext } from '../kernel/context';
import { AppError } from '../kernel/errors';
import { uuidv7 } from '../kernel/ids';
import type { Metrics } from '../telemetry/metrics';
import { hasBody } from './input';
import { pathOf, type Responder } from './respond';
import { openScope } from './scope';

export interface RequestScopeOptions {
  readonly logger: Logger;
  readonly responder: Responder;
  readonly metrics: Metrics | null;
  readonly addressOf: (req: Request) => string;
  /** Requests under way at once; one more is turned away with 503 before it costs anything. */
  readonly maxInFlight: number;
  /** A sender whose body takes longer than this no longer counts as under way until the body is there. Default 1,000. */
  readonly slowBodyMs?: number;
}

/** The first thing every request passes: its id, its context, its line in the log, and the bound on how many there are. */
export function createRequestScope({
  logger,
  responder,
  metrics,
  addressOf,
  maxInFlight,
  slowBodyMs = 1_000,
}: RequestScopeOptions): Middleware {
  const slots = createSlots(slowBodyMs);
  return (req, res, next) => {
    const scope = openScope(res, requestIdOf(req.headers['x-request-id']));
    req.callerAddress = addressOf(req);
    const leave = slots.enter(req);
    res.once('close', () => {
      leave();
      const ms = performance.now() - scope.startedAt;
      const status = res.writableFinished ? res.statusCode : clientClosed;
      metrics?.observeRequest(req.method, scope.route ?? 'none', status, ms / 1000);
      const level = files.has(scope.route ?? '') && status < 400 ? 'debug' : 'info';
      if (!logger.isLevelEnabled(level)) return;
      const route = scope.route ?? pathOf(req.originalUrl).slice(0, 200);
      logger[level](
        { method: req.method, route, status, ms: Math.round(ms * 10) / 10, requestId: scope.id, userId: scope.userId ?? undefined },
        'request',
      );
    });
    if (slots.taken() > maxInFlight) return responder.problem(req, res, overloaded());
    withContext({ correlationId: scope.id }, next);
  };
}

/** Counts requests that may be working. Slow senders could otherwise fill every place and lock the others out. */
function createSlots(slowBodyMs: number) {
  let taken = 0;
  return {
    taken: () => taken,
    enter(req: Request): () => void {
      let mine = 1;
      taken += 1;
      const count = (next: 0 | 1): void => {
        taken += next - mine;
        mine = next;
      };
      if (!hasBody(req)) return () => count(0);
      const slow = setTimeout(() => count(0), slowBodyMs);
      const arrived = (): void => {
        clearTimeout(slow);
        count(1);
      };
      req.once('end', arrived);
      return () => {
        clearTimeout(slow);
        req.off('end', arrived);
        count(0);
      };
    },
  };
}

/** A page asks for dozens of them; when all is well they would only hide the rest. */
const files: ReadonlySet<string> = new Set(['(asset)', '/media/:key']);

/** What nginx calls a request whose client went away. */
const clientClosed = 499;

const sane = /^[A-Za-z0-9._-]{1,64}$/;
const requestIdOf = (given: string | string[] | undefined): string => (typeof given === 'string' && sane.test(given) ? given : uuidv7());

const overloaded = (): AppError =>
  new AppError({
    kind: 'unavailable',
    code: 'platform.overloaded',
    title: 'The shop is very busy. Please try again in a moment.',
    retryAfter: 1,
  });
