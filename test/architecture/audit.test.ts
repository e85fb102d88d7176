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
const changing = all.filter(({ route }) => route.method !== 'get');

let world: World;
let server: Server;
beforeAll(async () => {
  world = await createWorld();
  server = createServer(everythingSucceeds(world)).listen(0, '127.0.0.1');
}, 60_000);
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
  const bare = ({ method, path, summary, access }: RouteSpec): RouteSpec => ({ method, path, summary, access, responses: { 204: null } });
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
const recorded = async (): Promise<{ permission: string; method: string; route: string; status: number }[]> => {
  await world.app.settle();
  return world.app.sql('select e.permission, e.method, e.route, e.status from users.audit_entries e order by e.seq');
};

describe.each(changing.map((one) => [one.name, one.route] as const))('%s', (_name, route) => {
  test('leaves exactly one entry when staff carry it out by a right of theirs, and none when a shopper does', async () => {
    const before = (await recorded()).length;
    expect([204, 403]).toContain(await carryOut(route, 'shopper'));
    expect((await recorded()).length).toBe(before);
    expect(await carryOut(route, 'boss')).toBe(204);
    const right = byRight(route);
    const path = route.path.startsWith('//') ? route.path.slice(1) : `/api/v1${route.path}`;
    expect((await recorded()).slice(before)).toEqual(
      right === null ? [] : [{ permission: right, method: route.method.toUpperCase(), route: path, status: 204 }],
    );
  });
});

test('more than a few routes are for staff, and reading leaves nothing', async () => {
  expect(changing.filter(({ route }) => byRight(route) !== null).length).toBeGreaterThan(20);
  const before = (await recorded()).length;
  for (const { route } of all.filter((one) => one.route.method === 'get')) await carryOut(route, 'boss');
  expect((await recorded()).length).toBe(before);
});

test('real work is told of with what it was done to, once, also when it is repeated under its key', async () => {
  const from = (await recorded()).length;
  const { productId } = await stockProduct(world.request, 5);
  const order = await world.orderOf('customer');
  await world.app.settle();
  const headers = { 'idempotency-key': randomUUID() };
  const ship = () => world.request('staff', 'POST', '/shippings', { body: { orderId: order.id }, headers });
  const shipment = await ship();
  expect([shipment.status, (await ship()).headers.get('idempotent-replayed')]).toEqual([201, 'true']);
  await world.app.settle();
  const entries = await world.app.sql(
    `select e.method || ' ' || e.route as what, e.object_ids as ids, e.user_id as "by" from users.audit_entries e order by e.id offset $1`,
    [from],
  );
  expect(entries).toEqual([
    { what: 'POST /api/v1/stores', ids: [expect.any(String)], by: world.userId('admin') },
    { what: 'POST /api/v1/products', ids: [productId], by: world.userId('admin') },
    { what: 'POST /api/v1/stores/:id/stock-adjustments', ids: expect.any(Array), by: world.userId('admin') },
    { what: 'POST /api/v1/shippings', ids: [order.id, shipment.body.shipmentId ?? shipment.body.id], by: world.userId('staff') },
  ]);
  expect(await world.app.violated('A1')).toEqual([]);
});
