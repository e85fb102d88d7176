import { Agent } from 'node:http';
import type { Request, Response } from './exchange';
import { AppError } from '../kernel/errors';
import { clientAddress } from './client-address';
import { outcomeUnknown } from './problem';
import type { Responder } from './respond';
import { scopeOf } from './scope';

/** Longer than any handler may take. */
const answerTimeoutMs = 35_000;

/**
 * Hands a request to the process its module runs in, streamed both ways. That process believes our X-Forwarded-For, so
 * it is replaced by the address we believe, never passed on.
 */
export function createForwarder(baseUrl: string, responder: Responder): (req: Request, res: Response) => void {
  // loaded where there is one: a shop in one process does without it
  const { createProxyMiddleware } = require('http-proxy-middleware') as typeof import('http-proxy-middleware');
  const proxy = createProxyMiddleware<Request, Response>({
    target: baseUrl,
    agent: new Agent({ keepAlive: true, maxSockets: 256 }),
    proxyTimeout: answerTimeoutMs,
    on: {
      proxyReq(outgoing, req, res) {
        outgoing.removeHeader('forwarded');
        outgoing.setHeader('X-Forwarded-For', clientAddress(req));
        outgoing.removeHeader('x-forwarded-proto');
        outgoing.setHeader('X-Forwarded-Host', req.headers.host ?? '');
        outgoing.setHeader('X-Request-Id', scopeOf(res).id);
        // behind a whole body the proxy does not notice that nobody waits any more
        res.once('close', () => {
          if (!res.writableFinished) outgoing.destroy();
        });
      },
      error(cause, req, res) {
        if ('writeHead' in res) responder.problem(req, res, mayHaveArrived(req, cause) ? outcomeUnknown(cause) : unreachable(cause));
        else res.destroy();
      },
    },
  });
  return (req, res) => void proxy(req, res, (error) => responder.problem(req, res, error ?? unreachable(undefined)));
}

/** A request that changes something, cut off after it was sent. */
const mayHaveArrived = ({ method }: Request, cause: NodeJS.ErrnoException): boolean =>
  method !== 'GET' && method !== 'HEAD' && !neverConnected.has(cause.code ?? '');
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

const unreachable = (cause: unknown): AppError =>
  new AppError(
    { kind: 'unavailable', code: 'platform.unreachable', title: 'A part of the shop is not reachable.', retryAfter: 2 },
    { cause },
  );
