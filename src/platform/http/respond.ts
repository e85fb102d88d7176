import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from './exchange';
import type { Logger } from 'pino';
import { AppError } from '../kernel/errors';
import { chooseEncoding, encode, worthEncoding } from './encoding';
import { problemOf } from './problem';
import { scopeOf } from './scope';
import type { HeaderList } from './security';
import type { StoredText } from './stored-text';

export interface Responder {
  /** Writes an answer with the API's security headers. `headers` are names and values in turn. */
  /** A stream brings its length in `headers`; one that breaks, or whose reader goes away, ends the connection. */
  send(
    req: Request,
    res: Response,
    status: number,
    headers: HeaderList,
    body: string | StoredText | Buffer | Readable | null,
  ): void | Promise<void>;
  /** Any error as problem+json; a defect is logged under the request's id. */
  problem(req: Request, res: Response, error: unknown): void;
}

/**
 * Goes past Express' res.send: it would hash every body, look for freshness and set headers one by one.
 * `logger` hears of defects.
 */
export function createResponder({ headers: always, logger }: { headers: HeaderList; logger: Logger }): Responder {
  function write(res: Response, status: number, headers: HeaderList, body: string | Buffer | null): void {
    if (body === null) {
      res.writeHead(status, [...always, 'X-Request-Id', scopeOf(res).id, ...headers] as string[]);
      res.end();
      return;
    }
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
    res.writeHead(status, [...always, 'X-Request-Id', scopeOf(res).id, ...headers, 'Content-Length', String(length)] as string[]);
    res.end(body);
  }

  return {
    send(req, res, status, headers, body) {
      if (body instanceof Readable) {
        res.writeHead(status, [...always, 'X-Request-Id', scopeOf(res).id, ...headers] as string[]);
        return pipeline(body, res).catch((err: unknown) =>
          logger.debug({ err, requestId: scopeOf(res).id }, 'a stream was not read to its end'),
        );
      }
      if (body === null || Buffer.isBuffer(body)) return write(res, status, headers, body);
      const plain = typeof body === 'string' ? body : body.content;
      const encoding = plain.length < worthEncoding ? null : chooseEncoding(req.headers['accept-encoding']);
      if (!encoding) return write(res, status, headers, plain);
      const encoded = typeof body === 'string' ? encode(Buffer.from(body), encoding, 'live') : body.encoded(encoding);
      return encoded.then((bytes) => write(res, status, [...headers, 'Content-Encoding', encoding], bytes));
    },
    problem(req, res, error) {
      const { id } = scopeOf(res);
      const answer = problemOf(error, { instance: pathOf(req.originalUrl), requestId: id });
      if (answer.unexpected || answer.status >= 500) {
        const facts = { requestId: id, method: req.method, route: scopeOf(res).route, err: error };
        if (answer.unexpected) logger.error(facts, 'request failed');
        else if (error instanceof Error && (error.cause !== undefined || !(error instanceof AppError)))
          logger.warn(facts, 'request could not be served');
      }
      if (res.headersSent) {
        res.destroy();
        return;
      }
      write(res, answer.status, [...problemHeaders, ...Object.entries(answer.headers).flat()], JSON.stringify(answer.problem));
    },
  };
}

/** Without the query, which may hold what nobody should keep. */
export function pathOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? url : url.slice(0, at);
}

const problemHeaders: HeaderList = ['Content-Type', 'application/problem+json; charset=utf-8', 'Cache-Control', 'no-store'];
