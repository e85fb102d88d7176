import { existsSync } from 'node:fs';
import type { RequestListener, Server } from 'node:http';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { Counter, Gauge } from 'prom-client';
import { version } from '../package.json';
import { cartModule } from './modules/cart/module';
import { catalogModule } from './modules/catalog/module';
import { notificationsModule } from './modules/notifications/module';
import { ordersModule } from './modules/orders/module';
import { paymentsModule } from './modules/payments/module';
import { reviewsModule } from './modules/reviews/module';
import { shippingModule } from './modules/shipping/module';
import { usersContract } from './modules/users';
import { usersModule } from './modules/users/module';
import type { Config } from './platform/config/config';
import { paymentSources } from './platform/config/payments';
import { startError } from './platform/config/start-error';
import { createPool } from './platform/db/pool';
import type { Doctor } from './platform/doctor';
import { internalRouter } from './platform/facade/remote';
import { createHouse, type House } from './platform/house';
import { createReadiness } from './platform/http/health';
import { createHttpServer, drain } from './platform/http/lifecycle';
import { createInternalServer, createPublicServer, liveCallers, type ApiOptions } from './platform/http/server';
import { armCrashPoint } from './platform/kernel/crash-point';
import { createSecrets, type Secrets } from './platform/kernel/secrets';
import type { AnyModule } from './platform/module';
import { createBullQueue } from './platform/queue/bull';
import { createInProcessQueue } from './platform/queue/in-process';
import { createBridge } from './platform/realtime/bridge';
import { createHub } from './platform/realtime/hub';
import { openStorage } from './platform/storage/open';
import { createMetrics, type Metrics } from './platform/telemetry/metrics';

export const modules: readonly AnyModule[] = [
  usersModule,
  catalogModule,
  paymentsModule,
  shippingModule,
  cartModule,
  ordersModule,
  reviewsModule,
  notificationsModule,
];

export interface AppOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** The installation's one secret, the same in every process. */
  readonly secret: string;
  /** The database connection of a module. */
  urlOf(module: string): string;
  /** Where staff may ask it: a process that stays. */
  readonly doctor?: Doctor;
  /** For a piece of work of this process alone: no job runs by the clock, and calls between modules are not looked through. */
  readonly backstage?: boolean;
}

export interface App {
  readonly house: House;
  /** Relays and jobs; with `listen` also both ports. Throws a start error when a port is taken. */
  start(options: { readonly listen: boolean }): Promise<void>;
  /** What the public port would show, for what this process itself does as a customer or as staff: nothing is counted or limited. */
  door(options: { /** Whether what staff do goes on record. */ readonly audited: boolean }): RequestListener;
  /** Until no module has a message due: one's message may cause another's. No job is started. */
  deliver(): Promise<void>;
  /** Until nothing is due: every message delivered, every job done. */
  settle(): Promise<void>;
  /** Not ready → finish what runs → close. */
  stop(): Promise<void>;
}

/** How long requests that are under way may still take when the process is asked to end. */
const drainMs = 15_000;
const statementTimeoutMs = 15_000;

/** The composition root: the only place that knows which module runs where. */
export function createApp({ config, logger, secret, urlOf, doctor, backstage = false }: AppOptions): App {
  if (config.crashPoint && !config.production) armCrashPoint(config.crashPoint.name, config.crashPoint.hits);
  const metrics = createMetrics();
  const pools = createPools({ config, logger, metrics, urlOf });
  const secrets = createSecrets(secret);
  const queue = config.redisUrl
    ? createBullQueue({ redisUrl: config.redisUrl, logger, prefix: redisPrefix(secrets) })
    : createInProcessQueue({ logger, schedules: !backstage });
  const storage = openStorage(config);
  const bridge = createBridge({ url: urlOf(config.hosted[0] ?? 'catalog'), pool: pools.first, logger });
  const house = createHouse({
    modules,
    hosted: config.hosted,
    remotes: config.remotes,
    poolOf: pools.of,
    logger,
    clock: () => new Date(),
    queue,
    storage,
    secrets,
    market: config.market,
    config: config.modules,
    live: bridge,
    ...(doctor && { doctor }),
    retention: { days: config.retentionDays, pruned: countPruned(metrics) },
    strict: !config.production && !backstage,
  });
  const readiness = createReadiness({ database: () => pools.ping() });
  const api: ApiOptions = {
    modules: house.hosted,
    forwards: house.forwarded,
    permissions: house.permissions,
    identify: house.identifyBy(usersContract),
    guestPermissions: house.guestPermissionsBy(usersContract),
    actionTopic: house.actionTopicBy(usersContract),
    answerKey: secrets.key('stored-answers'),
    publicUrl: config.http.publicUrl,
    rateLimitFactor: config.http.rateLimitFactor,
    limitsPool: pools.first(),
    logger,
    metrics,
  };
  const publicSide = {
    storage,
    mediaUrl: config.mediaUrl,
    sources: paymentSources(config.modules.payments),
    ready: readiness.ready,
    webRoot: webRoot(),
    shopName: config.modules.shopName,
    timeZone: config.market.timeZone,
    currency: config.market.currency,
    locales: config.market.locales,
    trustedProxies: config.http.trustedProxies,
    version,
  };
  const hub = createHub({ ...liveCallers({ ...api, ...publicSide }), publicUrl: config.http.publicUrl, logger });
  const servers: Server[] = [];
  let jobs: Promise<void> | null = null;
  const startJobs = (): Promise<void> => (jobs ??= queue.start(house.jobs));

  /** One round over all modules; false: nobody had anything due. */
  async function drainAll(): Promise<boolean> {
    const delivered = await Promise.all(house.relays.map(({ relay }) => relay.drain()));
    return delivered.some((count) => count > 0);
  }

  async function listenOnBothPorts(): Promise<void> {
    const publicApp = createPublicServer({ ...api, ...publicSide });
    const internalApp = createInternalServer({
      facades: internalRouter(house.facades, house.bus, house.internalAuth),
      api,
      metrics,
      ready: readiness.ready,
      detail: readiness.detail,
      logger,
    });
    servers.push(await listen(createHttpServer(internalApp), config.internal.port, config.internal.host, 'INTERNAL_PORT'));
    const publicServer = createHttpServer(publicApp);
    hub.attach(publicServer);
    servers.push(await listen(publicServer, config.http.port, config.http.host, 'PORT'));
    bridge.listen(hub.tell);
  }

  return {
    house,
    async start({ listen: withPorts }) {
      if (withPorts) {
        await listenOnBothPorts();
        house.warm();
      }
      for (const { relay } of house.relays) relay.start();
      if (config.runJobs) await startJobs();
    },
    door({ audited }) {
      const { actionTopic, ...silent } = api;
      const quiet = { ...silent, ...publicSide, rateLimitFactor: 0, limitsPool: null, trustedProxies: [] };
      return createPublicServer(audited ? { ...quiet, ...(actionTopic !== undefined && { actionTopic }) } : quiet);
    },
    async deliver() {
      while (await drainAll());
    },
    async settle() {
      await startJobs();
      do await queue.idle();
      while (await drainAll());
    },
    async stop() {
      readiness.drain();
      await hub.close();
      await Promise.all(servers.map((server) => drain(server, drainMs)));
      await queue.stop();
      await Promise.all(house.relays.map(({ relay }) => relay.stop()));
      await bridge.close();
      await pools.end();
      storage.close();
    },
  };
}

/** Installations may share one Redis. */
const redisPrefix = (secrets: Secrets): string => `galleria-${secrets.sign('redis-prefix', 'jobs').slice(0, 10)}`;

function countPruned({ registry }: Metrics): (table: string, rows: number) => void {
  const counter = new Counter({
    name: 'galleria_pruned_rows_total',
    help: 'Rows deleted because their time was over',
    labelNames: ['table'],
    registers: [registry],
  });
  return (table, rows) => counter.inc({ table }, rows);
}

interface Pools {
  of(module: string): Pool;
  first(): Pool | null;
  ping(): Promise<unknown>;
  end(): Promise<unknown>;
}

function createPools({ config, logger, metrics, urlOf }: Pick<AppOptions, 'config' | 'logger' | 'urlOf'> & { metrics: Metrics }): Pools {
  const pools = new Map<string, Pool>();
  const sent = new Counter({
    name: 'galleria_sql_statements_total',
    help: 'SQL statements sent, begin and commit included',
    labelNames: ['module'],
    registers: [metrics.registry],
  });
  new Gauge({
    name: 'galleria_database_waiting',
    help: 'Requests waiting for a database connection',
    labelNames: ['module'],
    registers: [metrics.registry],
    collect() {
      for (const [module, pool] of pools) this.set({ module }, pool.waitingCount);
    },
  });
  const { poolSize: max, prepared } = config.database;
  return {
    of(module) {
      const count = sent.labels({ module });
      const pool = createPool({ url: urlOf(module), max, prepared, statementTimeoutMs, logger, onStatement: () => count.inc() });
      pools.set(module, pool);
      return pool;
    },
    first: () => pools.values().next().value ?? null,
    ping: () => pools.values().next().value?.query('select 1') ?? Promise.resolve(),
    end: () => Promise.all([...pools.values()].map((pool) => pool.end())),
  };
}

function listen(server: Server, port: number, host: string, name: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(startError(`${name}: port ${port} is taken by another program; choose another one.`, error));
      else if (error.code === 'EACCES') reject(startError(`${name}: this user may not listen on port ${port}.`, error));
      else reject(startError(`${name}: cannot listen on ${host}:${port} (${error.message}).`, error));
    });
    server.listen(port, host, () => resolve(server));
  });
}

/** Beside the compiled server, or in dist when the sources run directly. */
function webRoot(): string | null {
  return (
    [join(__dirname, '../web/browser'), join(__dirname, '../dist/web/browser')].find((path) => existsSync(join(path, 'index.html'))) ?? null
  );
}
