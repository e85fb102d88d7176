import { sql, type Kysely } from 'kysely';
import type pg from 'pg';
import { z } from 'zod';
import { createKysely, createPool } from '../db/pool';
import type { ModuleTables } from '../events/tables';
import { AppError } from '../kernel/errors';
import { uuidv7 } from '../kernel/ids';
import { cloneDatabase, type TestDatabase } from '../testing/cluster';
import { openFakeShop, Thing, type FakeShop } from '../testing/fake-shop';
import { created, defineRoutes, noContent, ok, type Answer, type AnyHandlers } from './route';

const params = z.strictObject({ id: z.string() });
const routes = defineRoutes({
  make: {
    method: 'post',
    path: '/acts',
    summary: 'Make one',
    access: { permission: 'things:manage' },
    body: z.strictObject({ orderId: z.string().optional(), title: z.string().optional() }),
    responses: { 201: Thing },
  },
  act: { method: 'post', path: '/acts/:id', summary: 'Act', access: { permission: 'things:manage' }, params, responses: { 204: null } },
  look: { method: 'get', path: '/acts/:id', summary: 'Look', access: { permission: 'things:manage' }, params, responses: { 200: Thing } },
  shop: { method: 'post', path: '/shops/:id', summary: 'Shop', access: { permission: 'things:write' }, params, responses: { 204: null } },
  either: {
    method: 'delete',
    path: '/acts/:id',
    summary: 'One’s own, or anybody’s',
    access: { permission: 'things:write', own: true, all: 'things:manage' },
    params,
    responses: { 204: null },
  },
  once: {
    method: 'put',
    path: '/acts/:id',
    summary: 'Once',
    access: { permission: 'things:manage' },
    params,
    responses: { 201: Thing },
    idempotency: 'day',
  },
});

let database: TestDatabase;
let pool: pg.Pool;
let db: Kysely<ModuleTables>;
let shop: FakeShop;
let work: () => Promise<Answer>;

beforeAll(async () => {
  database = await cloneDatabase();
  pool = createPool({ url: database.urlOf('orders'), max: 5 });
  db = createKysely<ModuleTables>(pool, 'orders');
  const id = uuidv7();
  const handlers = {
    make: async () => created({ id, title: 'Made' }),
    act: () => work(),
    look: async () => ok({ id, title: 'Seen' }),
    shop: async () => noContent(),
    either: async () => noContent(),
    once: async ({ resourceId }: { resourceId: string }) => created({ id: resourceId, title: 'Once' }),
  };
  shop = await openFakeShop({
    modules: [{ name: 'things', routes, handlers: handlers as unknown as AnyHandlers, db }],
    actionTopic: 'watch.record',
  });
});
afterAll(async () => {
  await shop.close();
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await db.deleteFrom('outbox').execute();
  work = async () => noContent();
});

const staff = () => ({ authorization: `Bearer ${shop.signIn('things:write', 'things:manage')}`, 'x-request-id': 'r1' });
const shopper = () => ({ authorization: `Bearer ${shop.signIn('things:write')}` });
const send = (method: string, path: string, headers: Record<string, string>) => shop.send(method, `/api/v1${path}`, { headers });
const entries = async () =>
  (
    await sql<{ topic: string; kind: string; data: Record<string, unknown>; due: boolean }>`
      select o.topic, o.kind, o.data, o.available_at <= now() as due from outbox o order by o.seq`.execute(db)
  ).rows;

describe('what staff change', () => {
  it('stands in the outbox of the module, ready to go, before the answer goes out', async () => {
    expect((await send('POST', '/acts/t1', staff())).status).toBe(204);
    expect(await entries()).toEqual([
      {
        topic: 'watch.record',
        kind: 'command',
        due: true,
        data: {
          actionId: expect.any(String),
          at: expect.any(String),
          userId: expect.any(String),
          permission: 'things:manage',
          method: 'POST',
          route: '/api/v1/acts/:id',
          summary: 'Act',
          objectIds: ['t1'],
          status: 204,
          requestId: 'r1',
          ip: '127.0.0.1',
        },
      },
    ]);
  });

  it('names what was made, and what it was made for', async () => {
    const body = { orderId: 'o1', title: 'A thing' };
    const { json } = await shop.send('POST', '/api/v1/acts', { headers: staff(), body });
    expect((await entries())[0]?.data['objectIds']).toEqual(['o1', json.id]);
  });

  it('repeated under one key is one act, and leaves one entry', async () => {
    const headers = { ...staff(), 'idempotency-key': 'k1' };
    const first = await send('PUT', '/acts/t1', headers);
    expect((await send('PUT', '/acts/t1', headers)).headers['idempotent-replayed']).toBe('true');
    expect((await entries()).map((e) => e.data['objectIds'])).toEqual([['t1', first.json.id]]);
  });

  it('leaves an entry without an outcome when the process dies in the middle', async () => {
    let during: Awaited<ReturnType<typeof entries>> = [];
    work = async () => {
      during = await entries();
      return noContent();
    };
    await send('POST', '/acts/t1', staff());
    expect(during).toMatchObject([{ due: false, data: { status: null, objectIds: ['t1'] } }]);
  });

  it('leaves one, too, when nobody can tell what was done', async () => {
    work = () => Promise.reject(new Error('broken half-way'));
    expect((await send('POST', '/acts/t1', staff())).status).toBe(500);
    work = () => Promise.reject(new AppError({ kind: 'unavailable', code: 'things.away', title: 'Away' }));
    expect((await send('POST', '/acts/t1', staff())).status).toBe(503);
    expect((await entries()).map((e) => e.data['status'])).toEqual([500, 503]);
  });

  it('leaves none when it was refused', async () => {
    work = () => Promise.reject(new AppError({ kind: 'rule', code: 'things.no', title: 'No' }));
    expect((await send('POST', '/acts/t1', staff())).status).toBe(422);
    expect((await send('POST', '/acts/t1', shopper())).status).toBe(403);
    expect((await send('POST', '/acts/t1?x=1', staff())).status).toBe(400);
    expect(await entries()).toEqual([]);
  });

  it('is told by those who acted by a right of staff, not by shoppers and readers', async () => {
    await send('GET', '/acts/t1', staff());
    await send('POST', '/shops/t1', staff());
    await send('DELETE', '/acts/t1', shopper());
    expect(await entries()).toEqual([]);
    await send('DELETE', '/acts/t1', staff());
    expect((await entries()).map((e) => e.data['permission'])).toEqual(['things:manage']);
  });

  it('is not changed at all while it cannot be written down', async () => {
    let changed = false;
    work = async () => {
      changed = true;
      return noContent();
    };
    const owner = createPool({ url: database.ownerUrl, max: 1 });
    await owner.query('alter table orders.outbox rename to away');
    const { status } = await send('POST', '/acts/t1', staff());
    await owner.query('alter table orders.away rename to outbox');
    await owner.end();
    expect([status, changed]).toEqual([500, false]);
  });
});
