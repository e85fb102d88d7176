import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { modules } from '../../src/app';
import { createPublicServer } from '../../src/platform/http/server';
import { noContent, type AnyHandlers, type RouteSpec, type Routes } from '../../src/platform/http/route';
import { caller } from '../../src/platform/testing/harness';
import { createWorld, stockProduct, type World } from '../support/world';

const all = modules.flatMap((m) =>
  Object.entries(m.routes as Routes).map(([name, route]) => ({ name: `${m.contract.name}.${name}`, module: m.contract.name, route })),
);
const changing = all.filter(({ route }) => route.method !== 'get' && route.asks !== true);

let world: World;
let server: Server;
beforeAll(async () => {
  world = await createWorld();
  server = createServer(everythingSucceeds(world)).listen(0, '127.0.0.1');
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await world.close();
});

const defaultRoles = (permission: string | undefined): readonly string[] =>
  permission === undefined ? ['guest'] : (world.app.house.permissions[permission] ?? []);
const isForStaff = (permission: string | undefined): boolean =>
  !defaultRoles(permission).includes('guest') && !defaultRoles(permission).includes('customer');
const byRight = ({ access }: RouteSpec): string | null =>
  isForStaff(access.permission) ? access.permission : access.own === true && isForStaff(access.all) ? (access.all ?? null) : null;

/** The routes of the whole house, with handlers that change nothing and always succeed. */
function everythingSucceeds({ app }: World) {
  const bare = ({ method, path, summary, access, asks }: RouteSpec): RouteSpec => ({
    method,
    path,
    summary,
    access,
    ...(asks && { asks }),
    responses: { 204: null },
  });
  const boss = caller(Object.keys(app.house.permissions));
  const shopper = caller(Object.entries(app.house.permissions).flatMap(([name, roles]) => (roles.includes('customer') ? [name] : [])));
  return createPublicServer({
    modules: app.house.hosted.map(({ name, routes, db }) => ({
      name,
      db,
      routes: Object.fromEntries(Object.entries(routes).map(([key, route]) => [key, bare(route)])),
      handlers: Object.fromEntries(Object.keys(routes).map((key) => [key, async () => noContent()])) as AnyHandlers,
    })),
    forwards: [],
    permissions: app.house.permissions,
    identify: async ({ token }) => (token === 'boss' ? boss : token === 'shopper' ? shopper : null),
    actionTopic: 'users.recordAction',
    answerKey: Buffer.alloc(32),
    logger: pino({ level: 'silent' }),
    storage: app.storage,
    ready: async () => true,
    webRoot: null,
    shopName: 'Audit',
    timeZone: 'UTC',
    currency: 'USD',
    locales: ['en'],
    publicUrl: 'http://localhost:3000',
    trustedProxies: [],
    rateLimitFactor: 0,
    limitsPool: null,
  });
}

async function carryOut({ method, path }: RouteSpec, who: 'boss' | 'shopper'): Promise<number> {
  const at = path.startsWith('//') ? path.slice(1) : `/api/v1${path}`;
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${at.replace(/:\w+/g, () => randomUUID())}`;
  return (await fetch(url, { method: method.toUpperCase(), headers: { authorization: `Bearer ${who}` } })).status;
}
interface Entry {
  readonly permission: string;
  readonly status: number;
}
const entries = async (): Promise<(Entry & { method: string; route: string })[]> => {
  await world.app.settle();
  return world.app.sql('select e.permission, e.method, e.route, e.status from users.audit_entries e order by e.id');
};
const addressOf = ({ method, path }: RouteSpec): string =>
  `${method.toUpperCase()} ${path.startsWith('//') ? path.slice(1) : `/api/v1${path}`}`;

describe('every route that changes something', () => {
  const left = { shopper: new Map<string, Entry[]>(), boss: new Map<string, Entry[]>() };
  const answers = new Map<string, { shopper: number; boss: number }>();

  beforeAll(async () => {
    let known = (await entries()).length;
    for (const who of ['shopper', 'boss'] as const) {
      for (const { name, route } of changing)
        answers.set(name, { ...(answers.get(name) ?? { shopper: 0, boss: 0 }), [who]: await carryOut(route, who) });
      const all = await entries();
      for (const { method, route, ...entry } of all.slice(known)) {
        const at = `${method} ${route}`;
        left[who].set(at, [...(left[who].get(at) ?? []), entry]);
      }
      known = all.length;
    }
  });

  test.each(changing.map((one) => [one.name, one.route] as const))(
    '%s leaves exactly one entry when staff carry it out by a right of theirs, and none when a shopper does',
    (name, route) => {
      const right = byRight(route);
      expect(answers.get(name)).toEqual({ shopper: isForStaff(route.access.permission) ? 403 : 204, boss: 204 });
      expect(left.shopper.get(addressOf(route)) ?? []).toEqual([]);
      expect(left.boss.get(addressOf(route)) ?? []).toEqual(right === null ? [] : [{ permission: right, status: 204 }]);
    },
  );
});

test('more than a few routes are for staff, and reading leaves nothing', async () => {
  expect(changing.filter(({ route }) => byRight(route) !== null).length).toBeGreaterThan(20);
  const before = (await entries()).length;
  for (const { route } of all.filter((one) => !changing.includes(one))) await carryOut(route, 'boss');
  expect((await entries()).length).toBe(before);
});

test('real work is told of with what it was done to, once, also when it is repeated under its key', async () => {
  const from = (await entries()).length;
  const { productId } = await stockProduct(world.request, 5);
  const order = await world.orderOf('customer');
  await world.app.settle();
  const headers = { 'idempotency-key': randomUUID() };
  const ship = () => world.request('staff', 'POST', '/shippings', { body: { orderId: order.id }, headers });
  const shipment = await ship();
  expect([shipment.status, (await ship()).headers.get('idempotent-replayed')]).toEqual([201, 'true']);
  await world.app.settle();
  const told = await world.app.sql(
    `select e.method || ' ' || e.route as what, e.object_ids as ids, e.user_id as "by" from users.audit_entries e order by e.id offset $1`,
    [from],
  );
  expect(told).toEqual([
    { what: 'POST /api/v1/stores', ids: [expect.any(String)], by: world.userId('admin') },
    { what: 'POST /api/v1/products', ids: [productId], by: world.userId('admin') },
    { what: 'POST /api/v1/stores/:id/stock-adjustments', ids: expect.any(Array), by: world.userId('admin') },
    { what: 'POST /api/v1/shippings', ids: [order.id, shipment.body.shipmentId ?? shipment.body.id], by: world.userId('staff') },
  ]);
  expect(await world.app.violated('A1')).toEqual([]);
});
