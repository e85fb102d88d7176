import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { noProviders } from '../config/payments';
import { createPool } from '../db/pool';
import type { Doctor } from '../doctor';
import type { AnyFacade, Contract, FacadeOf } from '../facade/contract';
import { localFacade } from '../facade/local';
import type { Principal } from '../facade/schemas';
import { createHouse, type House } from '../house';
import { createPublicServer } from '../http/server';
import { uuidv7 } from '../kernel/ids';
import { createSecrets, type Secrets } from '../kernel/secrets';
import type { AnyModule, Market, ModuleConfig } from '../module';
import { createInProcessQueue } from '../queue/in-process';
import { createDiskStorage } from '../storage/disk';
import type { Live } from '../realtime/live';
import { createLoopback } from './loopback';
import type { Storage } from '../storage/storage';
import { cloneDatabase, type TestDatabase } from './cluster';

export interface TestAppOptions {
  /** The modules under test; each runs on its own role in a database of its own. */
  readonly modules: readonly AnyModule[];
  /** Stand-ins for the modules they call: `fake(catalogContract, { … })`. */
  readonly fakes?: readonly { contract: Contract; facade: AnyFacade }[];
  readonly clock?: () => Date;
  readonly config?: Partial<ModuleConfig>;
  readonly market?: Partial<Market>;
  readonly live?: Live;
  /** Made for the owner's connection. */
  readonly doctorOf?: (ownerUrl: string) => Doctor;
  /** Another process of the same shop: it is to be closed first. */
  readonly beside?: TestApp;
  /** Whose X-Forwarded-For is believed; nobody's unless given. */
  readonly trustedProxies?: readonly string[];
}

export interface TestResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or the text. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers freely
  readonly body: any;
}

export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** A signed-in caller: see `caller()`. Works where the users module is not hosted. */
  readonly as?: Principal;
}

export interface TestApp {
  readonly house: House;
  readonly database: TestDatabase;
  readonly storage: Storage;
  readonly secrets: Secrets;
  /** http://127.0.0.1:<port> */
  readonly baseUrl: string;
  facade<C extends Contract>(contract: C): FacadeOf<C>;
  /** `path` below /api/v1, or absolute when it starts with `//`. */
  request(method: string, path: string, options?: RequestOptions): Promise<TestResponse>;
  /** As the owner, over all schemas. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows of any query
  sql<T extends pg.QueryResultRow = any>(text: string, values?: unknown[]): Promise<T[]>;
  /** Resolves when every due message is delivered and every due job is done. */
  settle(): Promise<void>;
  /** Runs a job here and now; rejects when it fails. */
  runJob(name: string): Promise<void>;
  /** SQL statements the modules have sent since the last call, begin and commit included. */
  statements(): string[];
  /** Statements of which the database makes a plan each time they are run, although they are prepared. */
  plannedAnew(): Promise<string[]>;
  /** Whatever `work` asks for is read: nothing that was kept is given meanwhile, and nothing is kept. */
  readAnew<R>(work: () => Promise<R>): Promise<R>;
  /**
   * Ids of the invariants that do not hold now; of the hosted modules unless ids are given. Without ids not those of late messages:
   * here they go out by `settle` alone, so that one is late says how old the test is.
   */
  violated(...ids: string[]): Promise<string[]>;
  close(): Promise<void>;
}

/** A facade whose arguments and answers are checked by the contract's schemas; methods left out throw. */
export function fake<C extends Contract>(contract: C, methods: Partial<FacadeOf<C>>): { contract: Contract; facade: AnyFacade } {
  const missing = (name: string) => () => Promise.reject(new Error(`the fake ${contract.name} has no ${name}`));
  const given = methods as Record<string, ((input: unknown) => Promise<unknown>) | undefined>;
  const whole = Object.fromEntries(
    Object.keys(contract.methods).map((name) => [name, (input: unknown) => (given[name] ?? missing(name))(input)]),
  );
  return { contract, facade: localFacade(contract, whole, true) };
}

/** A signed-in caller with these permissions. */
export const caller = (permissions: readonly string[], facts: Partial<Principal> = {}): Principal => ({
  userId: uuidv7(),
  sessionId: uuidv7(),
  email: 'someone@example.com',
  emailVerified: true,
  name: 'Someone',
  roles: [],
  permissions: [...permissions],
  storeIds: [],
  groupIds: [],
  ...facts,
});

export const testMarket: Market = {
  id: 'default',
  currency: 'USD',
  countries: ['US', 'DE', 'KE'],
  pricesIncludeTax: false,
  taxBasisPoints: 1000,
  locales: ['en'],
  timeZone: 'UTC',
};

export async function createTestApp({
  modules,
  fakes = [],
  clock = () => new Date(),
  config = {},
  market = {},
  trustedProxies = [],
  live: given,
  doctorOf,
  beside,
}: TestAppOptions): Promise<TestApp> {
  const loopback = createLoopback();
  const live = given ?? loopback;
  const database = beside?.database ?? (await cloneDatabase());
  const files = await mkdtemp(join(tmpdir(), 'galleria-files-'));
  const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  const statements: string[] = [];
  const pools = new Map<string, pg.Pool>();
  const secrets = createSecrets('a secret for tests only');
  const storage = createDiskStorage({ root: files });
  const queue = createInProcessQueue({ logger, schedules: false });
  const house = createHouse({
    modules,
    hosted: modules.map((m) => m.contract.name),
    remotes: {},
    fakes: Object.fromEntries(fakes.map(({ contract, facade }) => [contract.name, facade])),
    poolOf(module) {
      const pool = createPool({
        url: database.urlOf(module),
        max: 8,
        logger,
        onStatement: (text) => statements.push(text),
      });
      // on a slow machine a crowd waits for long: that is no part of any test
      pool.options.connectionTimeoutMillis = longestWaitMs;
      pools.set(module, pool);
      return pool;
    },
    logger,
    clock,
    queue,
    storage,
    secrets,
    market: { ...testMarket, ...market },
    config: { ...testConfig, ...config },
    strict: true,
    live,
    ...(doctorOf && { doctor: doctorOf(database.ownerUrl) }),
  });
  await queue.start(house.jobs);
  const owner = createPool({ url: database.ownerUrl, max: 2, prepared: false, logger });
  owner.options.connectionTimeoutMillis = longestWaitMs;
  const callers = new Map<string, Principal>();
  const usersHere = house.facades.find((f) => f.contract.name === 'users');
  const app = createPublicServer({
    modules: house.hosted,
    forwards: [],
    permissions: house.permissions,
    identify: async (credential) =>
      callers.get(credential.token) ?? (usersHere ? await house.identifyBy(usersHere.contract)(credential) : null),
    ...(usersHere
      ? { guestPermissions: house.guestPermissionsBy(usersHere.contract), actionTopic: house.actionTopicBy(usersHere.contract) }
      : {}),
    answerKey: secrets.key('stored-answers'),
    logger,
    storage,
    ready: () => Promise.resolve(true),
    webRoot: null,
    shopName: testConfig.shopName,
    timeZone: testMarket.timeZone,
    currency: testMarket.currency,
    locales: market.locales ?? testMarket.locales,
    publicUrl: testConfig.publicUrl,
    trustedProxies,
    rateLimitFactor: 0,
    limitsPool: null,
  });
  const server = await listening(app);
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const sql = async <T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]> =>
    (await owner.query<T>(text, values)).rows;
  return {
    house,
    database,
    storage,
    secrets,
    baseUrl,
    facade: house.facade,
    sql,
    async readAnew(work) {
      loopback.connect(false);
      try {
        return await work();
      } finally {
        loopback.connect(true);
      }
    },
    async request(method, path, { body, headers = {}, as } = {}) {
      if (as) callers.set(as.sessionId, as);
      const response = await fetch(path.startsWith('//') ? baseUrl + path.slice(1) : `${baseUrl}/api/v1${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(as ? { authorization: `Bearer ${as.sessionId}` } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = (response.headers.get('content-type') ?? '').includes('json');
      return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : text };
    },
    runJob: (name) => queue.runNow(name),
    async settle() {
      for (;;) {
        await queue.idle();
        let touched = 0;
        for (const { relay } of house.relays) touched += await relay.drain();
        if (touched === 0) return;
      }
    },
    statements: () => statements.splice(0),
    plannedAnew: async () => (await Promise.all([...pools.values()].map(plannedAnewBy))).flat(),
    async violated(...ids) {
      const own = house.invariants.filter((i) => (ids.length === 0 ? !i.id.startsWith('E1.') : ids.includes(i.id)));
      const broken: string[] = [];
      // one after the other: over a large world some take minutes, and who waits for a connection gives up long before
      for (const { id, sql: holds } of own) if ((await sql(holds)).length > 0) broken.push(id);
      return broken;
    },
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await queue.stop();
      for (const { relay } of house.relays) await relay.stop();
      await Promise.all([...pools.values()].map((p) => p.end()));
      await owner.end();
      if (!beside) await database.drop();
      await rm(files, { recursive: true, force: true });
    },
  };
}

/** The database makes five plans with the values at hand before it may keep one for all values. */
async function plannedAnewBy(pool: pg.Pool): Promise<string[]> {
  const clients = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()));
  try {
    const found = await Promise.all(
      clients.map((client) => client.query<{ statement: string }>('select statement from pg_prepared_statements where custom_plans > 5')),
    );
    return found.flatMap(({ rows }) => rows.map(({ statement }) => statement.replaceAll(/\s+/g, ' ').trim()));
  } finally {
    for (const client of clients) client.release();
  }
}

const longestWaitMs = 600_000;

const testConfig: ModuleConfig = {
  production: false,
  publicUrl: 'http://localhost:3000',
  shopName: 'Test shop',
  smtpUrl: null,
  mailFrom: 'shop@example.com',
  testCardEnabled: true,
  paymentCapture: 'at-order',
  payments: noProviders,
  issuer: 'http://localhost:3000',
  importMaxBytes: 1_048_576,
  cartReminderHours: 4,
  returnWindowDays: 30,
};

async function listening(app: Parameters<typeof createServer>[1]): Promise<Server> {
  // a connection that is kept is never closed just when a test, held up for a second, asks over it again
  const server = createServer({ keepAliveTimeout: longestWaitMs, headersTimeout: 0, requestTimeout: 0 }, app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
