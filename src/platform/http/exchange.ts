import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Scope } from './scope';

/**
 * A request as Node reads it and Express' router hands it on. Express' application would give it and its answer other prototypes,
 * which costs more than all the rest of a short answer: ADR 20.
 */
export interface Request extends IncomingMessage {
  url: string;
  method: string;
  originalUrl: string;
  /** What a body parser has read. */
  body?: unknown;
  /** The caller's, as far as declared proxies vouch for it. */
  callerAddress?: string;
}

export interface Response extends ServerResponse {
  scope?: Scope;
}

export type Middleware = (req: Request, res: Response, next: (error?: unknown) => void) => void | Promise<void>;
export type ErrorMiddleware = (error: unknown, req: Request, res: Response, next: (error?: unknown) => void) => void;
