import type { Middleware, Request, Response } from './exchange';
import type { Kysely } from 'kysely';
import type { ModuleTables } from '../events/tables';
import type { ActionLog } from './action-log';
import type { AnswerBox, FinalAnswer } from './answer-box';
import { requirePermission, type KnownCaller } from './caller';
import { clientAddress } from './client-address';
import type { CookieJar } from './cookies';
import { createOnce, fingerprintOf, readKey } from './idempotency';
import { createInputParser } from './input';
import type { Limits } from './limits';
import { localesOf } from './locales';
import { createPathTree, type Found } from './path-tree';
import { edgeError, problemOf, unknownPath } from './problem';
import { apiRoot, fullPath } from './paths';
import { createRenderer, isUnchanged, type Rendered } from './rendering';
import { pathOf, type Responder } from './respond';
import type { AnyHandlers, Answer, Handler, RouteInput, RouteSpec, Routes } from './route';
import { scopeOf } from './scope';

export interface MountedModule {
  readonly name: string;
  readonly routes: Routes;
  readonly handlers: AnyHandlers;
  readonly db: Kysely<ModuleTables>;
}

export interface ForwardedModule {
  readonly name: string;
  readonly routes: Routes;
  readonly forward: (req: Request, res: Response) => void;
}

export interface MountOptions {
  readonly modules: readonly MountedModule[];
  readonly forwards: readonly ForwardedModule[];
  /** Every permission any module defines. */
  readonly permissions: Readonly<Record<string, unknown>>;
  readonly callerOf: (req: Request) => KnownCaller | Promise<KnownCaller>;
  readonly refuseCrossSite: (req: Request) => void;
  readonly limits: Limits;
  readonly answers: AnswerBox;
  /** Null: nobody keeps a log of what staff do. */
  readonly actionLog: ActionLog | null;
  readonly cookies: CookieJar;
  readonly responder: Responder;
  /** For routes that are `sandboxed`. */
  readonly sandbox: Responder;
}

type Endpoint = (req: Request, res: Response, path: Found<unknown>, search: string) => void | Promise<void>;

/**
 * The API of all modules as one Express middleware. Everything that does not change is worked out here, once; a route
 * without a rule who may call it, or with one that nobody defined, does not start.
 * @throws Error at start for a route that is not sound
 */
export function mountApi(options: MountOptions): Middleware {
  const { responder } = options;
  const tree = createPathTree<Endpoint>();
  for (const { name, routes, handlers, db } of options.modules) {
    for (const [key, route] of Object.entries(routes)) {
      checkRoute(`${name}.${key}`, route, options.permissions);
      const handler = handlers[key];
      if (!handler) throw new Error(`route ${name}.${key} has no handler`);
      tree.add(route.method, fullPath(route), createEndpoint(route, handler, db, options));
    }
  }
  for (const { routes, forward } of options.forwards) {
    for (const route of Object.values(routes)) tree.add(route.method, fullPath(route), forwarding(fullPath(route), forward));
  }

  return (req, res, next) => {
    const { url } = req;
    const path = pathOf(url);
    const found = tree.find(methods[req.method] ?? req.method, path);
    if (found && 'value' in found) {
      Promise.resolve()
        .then(() => found.value(req, res, found, url.slice(path.length + 1)))
        .catch((error: unknown) => responder.problem(req, res, error));
    } else if (found) responder.problem(req, res, wrongMethod(found.allow));
    else if (path.startsWith(apiRoot)) responder.problem(req, res, unknownPath());
    else next();
  };
}

const methods: Readonly<Record<string, string>> = { GET: 'get', HEAD: 'get', POST: 'post', PATCH: 'patch', PUT: 'put', DELETE: 'delete' };

function wrongMethod(allow: readonly string[], head = true): Error {
  const withHead = head && allow.includes('GET') ? [...allow, 'HEAD'] : allow;
  return edgeError({
    status: 405,
    code: 'request.method-not-allowed',
    title: 'This address does not take this method.',
    headers: { Allow: withHead.join(', ') },
  });
}

const forwarding =
  (pattern: string, forward: (req: Request, res: Response) => void): Endpoint =>
  (req, res) => {
    scopeOf(res).route = pattern;
    forward(req, res);
  };

function checkRoute(name: string, route: RouteSpec, permissions: Readonly<Record<string, unknown>>): void {
  const access: RouteSpec['access'] | undefined = route.access;
  if (!access?.permission) throw new Error(`route ${name} does not say who may call it`);
  for (const permission of [access.permission, access.all]) {
    if (permission !== undefined && !(permission in permissions))
      throw new Error(`route ${name} asks for ${permission}, which no module defines`);
  }
  if (route.raw && route.body) throw new Error(`route ${name} is raw and has a body schema`);
  if (route.takes && !route.raw) throw new Error(`route ${name} takes an upload and is not raw`);
  if (route.method === 'get' && (route.body || route.raw || route.idempotency))
    throw new Error(`route ${name} is a GET with a body or an idempotency key`);
  if (route.asks && (route.method !== 'post' || route.idempotency)) throw new Error(`route ${name} asks and is no POST without a key`);
  if (route.sandboxed && route.method !== 'get') throw new Error(`route ${name} is sandboxed and changes something`);
  if (Object.keys(route.responses).length === 0) throw new Error(`route ${name} declares no answer`);
}

function createEndpoint(route: RouteSpec, handler: Handler<RouteSpec>, db: Kysely<ModuleTables>, deps: MountOptions): Endpoint {
  const { callerOf, refuseCrossSite, cookies, responder } = deps;
  const writer = route.sandboxed ? deps.sandbox : responder;
  const pattern = fullPath(route);
  const limit = deps.limits.bucket(route.limit ?? 'general');
  const parse = createInputParser(route);
  const render = createRenderer(route, cookies);
  const once = route.idempotency ? createOnce({ db, answers: deps.answers, keep: route.idempotency }) : null;
  const changes = route.method !== 'get';
  const watch = deps.actionLog?.watch(route, pattern, db) ?? null;

  return async (req, res, path, search) => {
    const scope = scopeOf(res);
    scope.route = pattern;
    if (route.noHead && req.method === 'HEAD') throw wrongMethod(['GET'], false);
    if (limit) await limit.network(clientAddress(req));
    const lookedUp = callerOf(req);
    const caller = lookedUp instanceof Promise ? await lookedUp : lookedUp;
    if (caller.principal) scope.userId = caller.principal.userId;
    requirePermission(caller, route.access.permission);
    if (limit?.actor) await limit.actor(caller.actor);
    if (changes && caller.byCookie) refuseCrossSite(req);
    const key = once ? readKey(req.headers['idempotency-key']) : '';
    const parsing = parse(req, res, path, search);
    const parsed = parsing instanceof Promise ? await parsing : parsing;
    const input = (resourceId: string): RouteInput =>
      ({
        params: parsed.params,
        query: parsed.query,
        body: parsed.body,
        rawBody: parsed.rawBody,
        stream: parsed.stream,
        headers: req.headers as RouteInput['headers'],
        caller,
        resourceId,
        locales: localesOf(req.headers['accept-language']),
      }) as RouteInput;
    const carryOut = (resourceId: string): Promise<Answer> => {
      if (!watch || !caller.principal) return handler(input(resourceId));
      const { principal, ip, can } = caller;
      const { params, body } = parsed;
      const actor = { userId: principal.userId, requestId: scope.id, ip, can, params, body, resourceId };
      return watch(actor, () => handler(input(resourceId)));
    };

    if (!once) return deliver(req, res, render(await carryOut(''), caller.principal === null), writer);
    const fingerprint = fingerprintOf(req.method, req.url, parsed.sent);
    const { answer, replayed } = await once.run(
      { actor: caller.actor, key, fingerprint },
      async (resourceId) => toFinal(render(await carryOut(resourceId), false)),
      (error) => finalProblem(error, req, scope.id),
    );
    return responder.send(req, res, answer.status, headersOf(answer, replayed), answer.body);
  };
}

function deliver(req: Request, res: Response, { status, headers, body, etag }: Rendered, responder: Responder): void | Promise<void> {
  if (etag !== null && isUnchanged(req.headers['if-none-match'], etag)) return responder.send(req, res, 304, headers.slice(2), null);
  return responder.send(req, res, status, headers, body);
}

function toFinal({ status, headers, body }: Rendered): FinalAnswer {
  if (body !== null && typeof body !== 'string') throw new Error('a route with an idempotency key answers with JSON that nobody keeps');
  const kept: Record<string, string | string[]> = {};
  for (let i = 0; i < headers.length; i += 2) {
    const name = (headers[i] ?? '').toLowerCase();
    const value = headers[i + 1] ?? '';
    const earlier = kept[name];
    kept[name] = name === 'set-cookie' ? [...(Array.isArray(earlier) ? earlier : []), value] : value;
  }
  return { status, headers: kept, body };
}

function finalProblem(error: unknown, req: Request, requestId: string): FinalAnswer {
  const { status, headers, problem } = problemOf(error, { instance: pathOf(req.originalUrl), requestId });
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store', ...named },
    body: JSON.stringify(problem),
  };
}

function headersOf(answer: FinalAnswer, replayed: boolean): string[] {
  const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
    Array.isArray(value) ? value.flatMap((one) => [name, one]) : [name, value],
  );
  return replayed ? [...headers, 'Idempotent-Replayed', 'true'] : headers;
}
