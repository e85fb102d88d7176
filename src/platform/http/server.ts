import type { RequestListener } from 'node:http';
import express, { type Router } from 'express';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { createAuthenticator } from '../auth/passport';
import type { Identify } from '../auth/principal';
import { uuidv7 } from '../kernel/ids';
import type { DefaultRole } from '../module';
import type { Storage } from '../storage/storage';
import type { Metrics } from '../telemetry/metrics';
import { createActionLog } from './action-log';
import { createAnswerBox } from './answer-box';
import { createCallerReader } from './caller';
import type { HubOptions } from '../realtime/hub';
import { addressBehind, type Trusts } from './client-address';
import { createCookieJar } from './cookies';
import { createCrossSiteGuard } from './csrf';
import { serveDocs } from './docs';
import type { ErrorMiddleware, Middleware, Request, Response } from './exchange';
import { createForwarder } from './forward';
import { createGuestRights } from './guest-rights';
import { serveHealth } from './health';
import { createLimits } from './limits';
import { serveMedia } from './media';
import { mountApi, type MountedModule } from './mount';
import { unknownPath } from './problem';
import { createRequestScope } from './request-scope';
import { createResponder, type Responder } from './respond';
import type { Routes } from './route';
import { openScope } from './scope';
import { createSecurityHeaders, type PageSources } from './security';
import { serveSpa } from './spa';

export interface ApiOptions {
  /** Modules that run in this process. */
  readonly modules: readonly MountedModule[];
  /** Modules that run elsewhere: their routes are handed on to `baseUrl`. */
  readonly forwards: readonly { readonly name: string; readonly routes: Routes; readonly baseUrl: string }[];
  /** Every permission any module defines → the roles that have it from the start. */
  readonly permissions: Readonly<Record<string, readonly DefaultRole[]>>;
  readonly identify: Identify;
  /** What may somebody do who is not signed in? Default: what the modules say for the start. */
  readonly guestPermissions?: () => Promise<readonly string[]>;
  /** The command that records what staff change: see `createActionLog`. Without it nobody does. */
  readonly actionTopic?: string;
  /** 32 bytes for the answers kept under an Idempotency-Key: the same in every process and after every start. */
  readonly answerKey: Buffer;
  /** The origin under which browsers reach the shop; https switches on secure cookies and HSTS. */
  readonly publicUrl: string;
  /** Multiplies every rate limit; 0 switches them off. */
  readonly rateLimitFactor: number;
  /** A role that may use platform.rate_limits; null: limits are counted in this process alone. */
  readonly limitsPool: Pool | null;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** Default 500. */
  readonly maxInFlight?: number;
}

export interface PublicServerOptions extends ApiOptions {
  readonly storage: Storage;
  /** Where browsers get stored files from; default: from here. */
  readonly mediaUrl?: string | null;
  /** What pages may fetch from elsewhere. */
  readonly sources?: PageSources;
  /** False while draining or when the database does not answer: see `createReadiness`. */
  readonly ready: () => Promise<boolean>;
  /** The built web app; null: none. */
  readonly webRoot: string | null;
  /** As the web app's pages say it. */
  readonly shopName: string;
  readonly timeZone: string;
  /** ISO 4217: what the shop deals in. */
  readonly currency: string;
  /** BCP 47, the default one first. */
  readonly locales: readonly string[];
  /** Proxies whose X-Forwarded-* headers are believed, as Express' `trust proxy` takes them. */
  readonly trustedProxies: readonly string[];
  /** Shown in the API's documentation. */
  readonly version?: string;
}

/** Who stands behind a live connection, by the same cookies, tokens and proxies as behind a request. */
export function liveCallers({
  identify,
  publicUrl,
  trustedProxies,
}: Pick<PublicServerOptions, 'identify' | 'publicUrl' | 'trustedProxies'>): Pick<HubOptions, 'authenticate' | 'addressOf'> {
  const trusts = trusting(trustedProxies);
  return {
    authenticate: createAuthenticator({ identify, sessionCookieName: createCookieJar(publicUrl).sessionName }),
    addressOf: (request) => addressBehind(request, trusts),
  };
}

/** What shoppers and staff reach: the API, its documentation, files, the web app, and whether we are up. */
export function createPublicServer(options: PublicServerOptions): RequestListener {
  const {
    storage,
    mediaUrl = null,
    sources,
    ready,
    webRoot,
    shopName,
    timeZone,
    currency,
    locales,
    trustedProxies,
    modules,
    forwards,
    version = '0.0.0',
  } = options;
  const router = express.Router({ caseSensitive: true, strict: true });
  const security = createSecurityHeaders(options.publicUrl, mediaUrl, sources);
  const responder = createResponder({ headers: security.api, logger: options.logger });
  const routes = Object.fromEntries([...modules, ...forwards].map((m) => [m.name, m.routes]));

  const passages: readonly Middleware[] = [
    serveHealth(ready),
    requestScope(options, responder, trusting(trustedProxies)),
    apiHandler(options, responder),
    serveDocs({ routes, version, security, responder }),
    serveMedia({ storage, security: security.media, mediaUrl }),
    serveSpa({ root: webRoot, shopName, timeZone, currency, locales, security }),
  ];
  for (const passage of passages) router.use(passage);
  router.use(...lastResort(responder));
  return listening(router);
}

export interface InternalServerOptions {
  /** Facades and consumers for the other processes: `internalRouter` of platform/facade/remote. */
  readonly facades: Router;
  /** This process' API for another process that forwards to it; null: nobody does. */
  readonly api: ApiOptions | null;
  readonly metrics: Metrics;
  readonly ready: () => Promise<boolean>;
  readonly detail: () => Promise<Readonly<Record<string, boolean>>>;
  readonly logger: Logger;
}

/** What only the installation itself reaches. It believes the X-Forwarded-For of whoever calls: keep its port private. */
export function createInternalServer({ facades, api, metrics, ready, detail, logger }: InternalServerOptions): RequestListener {
  const app = express().disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
  const security = createSecurityHeaders(api?.publicUrl ?? 'http://localhost');
  const responder = createResponder({ headers: security.api, logger });
  app.use(serveHealth(ready, detail));
  app.get('/metrics', async (_req, res) => {
    const text = await metrics.registry.metrics();
    res.writeHead(200, { 'Content-Type': metrics.registry.contentType, 'Cache-Control': 'no-store' }).end(text);
  });
  app.use((_req, res, next) => {
    openScope(res, uuidv7());
    next();
  });
  app.use(facades);
  if (api) app.use(requestScope(api, responder, trusting(1)), apiHandler(api, responder));
  app.use(...lastResort(responder));
  return app;
}

function trusting(proxies: readonly string[] | number): Trusts {
  const trustProxy = typeof proxies === 'number' ? proxies : [...proxies];
  const trusts: unknown = express().set('trust proxy', trustProxy).get('trust proxy fn');
  return trusts as Trusts;
}

/** The router answers everything, also what goes wrong; past it comes only what has no address that can be read. */
function listening(router: Router): RequestListener {
  const handle = router as unknown as (req: Request, res: Response, next: (error?: unknown) => void) => void;
  return (req, res) =>
    handle(req as Request, res, (error) => {
      if (error || res.headersSent) res.destroy(error instanceof Error ? error : undefined);
      else res.writeHead(400, { 'Content-Length': '0', Connection: 'close' }).end();
    });
}

const requestScope = ({ logger, metrics, maxInFlight = 500 }: ApiOptions, responder: Responder, trusts: Trusts): Middleware =>
  createRequestScope({ logger, responder, metrics: metrics ?? null, maxInFlight, addressOf: (req) => addressBehind(req, trusts) });

function apiHandler(options: ApiOptions, responder: Responder): Middleware {
  const { modules, forwards, permissions, identify, publicUrl, rateLimitFactor, limitsPool, answerKey, actionTopic, logger } = options;
  const cookies = createCookieJar(publicUrl);
  const atTheStart = Object.entries(permissions).flatMap(([name, roles]) => (roles.includes('guest') ? [name] : []));
  return mountApi({
    modules,
    forwards: forwards.map(({ name, routes, baseUrl }) => ({ name, routes, forward: createForwarder(baseUrl, responder) })),
    permissions,
    callerOf: createCallerReader({
      authenticate: createAuthenticator({ identify, sessionCookieName: cookies.sessionName }),
      cookies,
      guestRights: createGuestRights({ ask: options.guestPermissions ?? (async () => atTheStart) }),
    }),
    refuseCrossSite: createCrossSiteGuard(publicUrl),
    limits: createLimits({ factor: rateLimitFactor, pool: limitsPool }),
    answers: createAnswerBox(answerKey),
    actionLog: actionTopic === undefined ? null : createActionLog({ topic: actionTopic, permissions, logger }),
    cookies,
    responder,
    sandbox: createResponder({ headers: createSecurityHeaders(publicUrl).sandboxed, logger }),
  });
}

/** Whatever nobody answered, and whatever went wrong outside a route. */
function lastResort(responder: Responder): [Middleware, ErrorMiddleware] {
  return [(req, res) => responder.problem(req, res, unknownPath()), (error, req, res, _next) => responder.problem(req, res, error)];
}
