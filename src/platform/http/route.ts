import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Caller } from '../auth/principal';
import type { StoredText } from './stored-text';

type Shape = z.ZodType;

/**
 * Who may call a route. Every caller, also a guest, has a set of permission names; `permission` must be in it.
 * `own: true` says that the handler's query shows a caller only what is theirs, save to those who hold `all`.
 */
export interface Access {
  readonly permission: string;
  readonly own?: boolean;
  readonly all?: string;
}

export interface RouteSpec<P extends Shape = Shape, Q extends Shape = Shape, B extends Shape = Shape> {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  /** Below /api/v1, Express style: `/orders/:id`. A path starting with `//` stands at the root: `//.well-known/jwks.json`. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Status → body schema (null: no body). The first is the usual answer. */
  readonly responses: Readonly<Record<number, Shape | null>>;
  /** The Idempotency-Key header is required; the answer is kept 30 days (money) or 24 hours (day). */
  readonly idempotency?: 'money' | 'day';
  /** A POST that only asks, with a body too large for an address: it changes nothing, so no entry of what staff did is left. */
  readonly asks?: boolean;
  /** A bucket of `platform/http/limits`, instead of the general one. */
  readonly limit?: string;
  /** Default no-store. `catalog`: ETag and revalidation for public reads. */
  readonly cache?: 'catalog';
  /** Answers HTML that others had a hand in. A page of ours may frame it; there it runs nothing and belongs to no origin. */
  readonly sandboxed?: boolean;
  /** The handler gets the raw bytes; no JSON parsing (webhooks). */
  readonly raw?: boolean;
  /**
   * Of a raw route: what its bytes are. `upload`: a form with one file, read by `readUploadedFile`. `stream`: the file itself, which
   * the handler reads as it comes and keeps from growing too large; it may take a quarter of an hour.
   */
  readonly takes?: 'upload' | 'stream';
  /** Of a GET that counts: HEAD is answered with 405, so that a robot that only looks uses nothing up. */
  readonly noHead?: boolean;
  /** Largest body in bytes. Default 1,048,576. */
  readonly maxBytes?: number;
  /** Error codes this route may answer, for the documentation. */
  readonly errors?: readonly string[];
}

export type Routes = Readonly<Record<string, RouteSpec>>;

/** Keeps each route's own schemas in the type. Routes are values: OpenAPI, guards and the access matrix are read from them. */
export const defineRoutes = <const R extends Routes>(routes: R): R => routes;

type OutputOf<S> = S extends Shape ? z.output<S> : undefined;

export interface RouteInput<R extends RouteSpec = RouteSpec> {
  readonly params: OutputOf<R['params']>;
  readonly query: OutputOf<R['query']>;
  readonly body: OutputOf<R['body']>;
  readonly rawBody: Buffer | null;
  /** Of a route that takes a stream: the body. */
  readonly stream: Readable | null;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly caller: Caller;
  /** Present on routes with `idempotency`: use it as the id of what the route creates. */
  readonly resourceId: string;
  /** BCP 47 tags of Accept-Language, best first. */
  readonly locales: readonly string[];
}

export interface SetCookie {
  readonly name: 'session' | 'cart' | 'order' | 'device';
  /** null clears it */
  readonly value: string | null;
  /** Seconds; without it the cookie ends with the browser session. */
  readonly maxAge?: number;
  /** Default `/`. */
  readonly path?: string;
}

/** In memory, or as a stream, of so many bytes where they are known, which is read to its end or destroyed. */
export type FileAnswer =
  { readonly type: string; readonly content: Buffer } | { readonly type: string; readonly content: Readable; readonly bytes?: number };

export interface Answer {
  readonly status: number;
  /** Checked against the route's response schema; unlisted fields are dropped. */
  readonly body?: unknown;
  /** JSON text that was checked when it was stored; sent as it is. */
  readonly json?: string | StoredText;
  /** Anything that is not JSON (PDF, image, CSV). */
  readonly file?: FileAnswer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly SetCookie[];
}

/** A handler parses nothing and decides nothing: one call, one answer. */
export type Handler<R extends RouteSpec> = (input: RouteInput<R>) => Promise<Answer>;
export type Handlers<R extends Routes> = { readonly [K in keyof R]: Handler<R[K]> };

/** Handlers of a module whose routes are only known as data. */
export type AnyHandlers = Readonly<Record<string, Handler<RouteSpec>>>;

type Extras = Pick<Answer, 'headers' | 'cookies'>;
export const ok = (body: unknown, extras: Extras = {}): Answer => ({ status: 200, body, ...extras });
export const created = (body: unknown, extras: Extras = {}): Answer => ({ status: 201, body, ...extras });
export const accepted = (body: unknown, extras: Extras = {}): Answer => ({ status: 202, body, ...extras });
export const noContent = (extras: Extras = {}): Answer => ({ status: 204, ...extras });
/** To be read there, with GET. */
export const seeOther = (location: string): Answer => ({ status: 303, headers: { Location: location } });
/** Elsewhere for good; not kept by clients, because what moved may move again. */
export const moved = (location: string): Answer => ({ status: 301, headers: { Location: location } });
export const htmlDocument = (html: string): Answer => ({
  status: 200,
  file: { type: 'text/html; charset=utf-8', content: Buffer.from(html) },
});
export const storedJson = (json: string | StoredText, extras: Extras = {}): Answer => ({ status: 200, json, ...extras });

/** To be saved under its name, whatever script that is in (RFC 6266). */
export const savedAs = (name: string, file: FileAnswer): Answer => ({
  status: 200,
  file,
  headers: {
    'Content-Disposition': `attachment; filename="${name.replace(/[^A-Za-z0-9._-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`,
  },
});
