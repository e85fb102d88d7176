import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { withContext } from '../kernel/context';
import { AppError } from '../kernel/errors';
import { uuidv7 } from '../kernel/ids';
import type { Metrics } from '../telemetry/metrics';
import { pathOf, type Responder } from './respond';
import { openScope } from './scope';

export interface RequestScopeOptions {
  readonly logger: Logger;
  readonly responder: Responder;
  readonly metrics: Metrics | null;
  /** Requests under way at once; one more is turned away with 503 before it costs anything. */
  readonly maxInFlight: number;
}

/** The first thing every request passes: its id, its context, its line in the log, and the bound on how many there are. */
export function createRequestScope({ logger, responder, metrics, maxInFlight }: RequestScopeOptions): RequestHandler {
  let inFlight = 0;
  return (req, res, next) => {
    const scope = openScope(res, requestIdOf(req.headers['x-request-id']));
    inFlight += 1;
    res.once('close', () => {
      inFlight -= 1;
      const ms = performance.now() - scope.startedAt;
      const status = res.writableFinished ? res.statusCode : clientClosed;
      metrics?.observeRequest(req.method, scope.route ?? 'none', status, ms / 1000);
      if (!logger.isLevelEnabled('info')) return;
      const route = scope.route ?? pathOf(req.originalUrl).slice(0, 200);
      logger.info(
        { method: req.method, route, status, ms: Math.round(ms * 10) / 10, requestId: scope.id, userId: scope.userId ?? undefined },
        'request',
      );
    });
    if (inFlight > maxInFlight) return responder.problem(req, res, overloaded());
    withContext({ correlationId: scope.id }, next);
  };
}

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
