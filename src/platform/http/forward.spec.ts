import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { Router } from 'express';
import { pino } from 'pino';
import { createMetrics } from '../telemetry/metrics';
import { openFakeShop, testAnswerKey, thingHandlers, thingPermissions, thingRoutes, type FakeShop } from '../testing/fake-shop';
import { createInternalServer } from './server';
import { defineRoutes, type AnyHandlers, type RouteInput } from './route';
import { senderOf } from './sender-gone';

/** With one that takes a file. */
const routes = {
  ...thingRoutes,
  ...defineRoutes({
    receive: {
      method: 'post',
      path: '/things/files',
      summary: 'Bring things in a file',
      access: { permission: 'things:write' },
      raw: true,
      takes: 'stream',
      responses: { 204: null },
    },
  }),
};

let home: Server;
let front: FakeShop;
let seen: RouteInput | null;
/** What the other process does with a file. */
let work: (file: Readable) => Promise<void>;

beforeAll(async () => {
  const logger = pino({ level: 'silent' });
  const handlers = {
    ...thingHandlers,
    special: async (input: RouteInput) => (
      (seen = input),
      {
        status: 200,
        body: { id: 'special', title: 'From afar' },
        cookies: [
          { name: 'cart' as const, value: 'c' },
          { name: 'order' as const, value: 'o' },
        ],
      }
    ),
    receive: async ({ stream }: RouteInput) => {
      if (stream) await work(stream);
      return { status: 204 };
    },
    create: async (input: RouteInput) => ((seen = input), { status: 201, body: { id: 'new', title: JSON.stringify(input.body) } }),
  };
  const metrics = createMetrics();
  home = createServer(
    createInternalServer({
      facades: Router(),
      api: {
        modules: [{ name: 'things', routes, handlers: handlers as unknown as AnyHandlers, db: undefined as never }],
        forwards: [],
        permissions: thingPermissions,
        identify: async () => null,
        answerKey: testAnswerKey,
        publicUrl: 'http://shop.example',
        rateLimitFactor: 0,
        limitsPool: null,
        logger,
      },
      metrics,
      ready: async () => true,
      detail: async () => ({}),
      logger,
    }),
  );
  await new Promise<void>((resolve) => home.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(home.address() as AddressInfo).port}`;
  front = await openFakeShop({ modules: [], forwards: [{ name: 'things', routes, baseUrl }] });
});
afterAll(async () => {
  await front.close();
  home.close();
  home.closeAllConnections();
});
beforeEach(() => (seen = null));

describe('a module in another process', () => {
  test('answers as if it were here, cookies and request id included', async () => {
    const reply = await front.send('GET', '/api/v1/things/special', { headers: { 'x-request-id': 'mine-1' } });
    expect([reply.status, reply.json.title, reply.headers['x-request-id']]).toEqual([200, 'From afar', 'mine-1']);
    expect(reply.headers['set-cookie']).toHaveLength(2);
    expect(front.logged.at(-1)).toMatchObject({ route: '/api/v1/things/special', status: 200, requestId: 'mine-1' });
  });

  test('gets bodies, headers and the address of the caller, and believes no forged one', async () => {
    const body = { title: 'x'.repeat(200_000) };
    const reply = await front.send('POST', '/api/v1/things', {
      body,
      headers: { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7', 'x-cart-token': 'c9' },
    });
    expect([reply.status, JSON.parse(reply.json.title)]).toEqual([201, body]);
    expect([seen?.caller.ip, seen?.caller.cartToken, seen?.headers['forwarded']]).toEqual(['127.0.0.1', 'c9', undefined]);
  });

  test('keeps its own rules: unknown fields, wrong methods, missing rights', async () => {
    expect((await front.send('POST', '/api/v1/things', { body: { title: 'x', price: 1 } })).status).toBe(400);
    expect((await front.send('PUT', '/api/v1/things/t1')).status).toBe(405);
    expect((await front.send('GET', '/api/v1/secret')).status).toBe(401);
    expect(
      (await front.send('POST', '/api/v1/things', { headers: { cookie: 'cart=c', origin: 'http://evil.example' }, body: { title: 'x' } }))
        .status,
    ).toBe(403);
    expect(
      (await front.send('POST', '/api/v1/things', { headers: { cookie: 'cart=c', origin: 'http://shop.example' }, body: { title: 'x' } }))
        .status,
    ).toBe(201);
  });

  test('is told when whoever asked no longer waits for the answer, also behind a whole body', async () => {
    const asked = deferred();
    const gone = deferred();
    const slow = createServer((req, res) => {
      req.resume();
      req.once('end', asked.resolve);
      res.once('close', gone.resolve);
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
    const shop = await openFakeShop({ modules: [], forwards: [{ name: 'things', routes: thingRoutes, baseUrl }] });
    const leaving = new AbortController();
    const headers = { 'content-type': 'application/json' };
    const answer = fetch(`http://127.0.0.1:${shop.port}/api/v1/things`, {
      method: 'POST',
      headers,
      body: '{"title":"x"}',
      signal: leaving.signal,
    });
    await asked.promise;
    leaving.abort();
    await expect(answer).rejects.toThrow('aborted');
    await gone.promise;
    await shop.close();
    slow.close();
  });

  test('stops working on a file when its sender has left, after the whole file has come or in the middle of it', async () => {
    for (const isWhole of [true, false]) {
      const [begun, stopped] = [deferred(), deferred()];
      work = async (file) => {
        const sender = senderOf(file);
        const gone = new Promise<void>((resolve) => sender.gone.addEventListener('abort', () => resolve()));
        file.on('error', () => undefined);
        file.once(isWhole ? 'end' : 'data', begun.resolve);
        file.resume();
        await gone;
        sender.letGo();
        stopped.resolve();
      };
      const leaving = request({ port: front.port, host: '127.0.0.1', method: 'POST', path: '/api/v1/things/files' });
      leaving.setHeader('content-type', 'application/octet-stream');
      leaving.on('error', () => undefined);
      if (isWhole) leaving.end('a file');
      else leaving.write('half a fi');
      await begun.promise;
      leaving.destroy();
      await stopped.promise;
    }
  });

  test('that is away is 503 with Retry-After', async () => {
    const lost = await openFakeShop({ modules: [], forwards: [{ name: 'things', routes: thingRoutes, baseUrl: 'http://127.0.0.1:1' }] });
    const reply = await lost.send('GET', '/api/v1/things');
    expect([reply.status, reply.json.code, reply.headers['retry-after']]).toEqual([503, 'platform.unreachable', '2']);
    await lost.close();
  });
});

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve: () => resolve() };
}
