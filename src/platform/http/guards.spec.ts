import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { z } from 'zod';
import { openFakeShop, send, thingHandlers, thingPermissions, thingRoutes, type FakeShop, type Reply } from '../testing/fake-shop';
import { AppError } from '../kernel/errors';
import { createRequestScope } from './request-scope';
import { createResponder } from './respond';
import type { RouteSpec } from './route';

const shops: FakeShop[] = [];
afterEach(() => Promise.all(shops.splice(0).map((shop) => shop.close())));
const open = async (...args: Parameters<typeof openFakeShop>): Promise<FakeShop> => {
  const shop = await openFakeShop(...args);
  shops.push(shop);
  return shop;
};

describe('a request another site made the browser send', () => {
  const post = (shop: FakeShop, headers: Record<string, string>): Promise<Reply> =>
    shop.send('POST', '/api/v1/things', {
      headers: { cookie: `session=${shop.signIn('things:write')}`, ...headers },
      body: { title: 'x' },
    });

  test.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'cross-site', origin: 'http://shop.example' }],
    [{ origin: 'http://evil.example' }],
    [{ origin: 'http://shop.example.evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'https://shop.example:444' }],
  ])('is refused with %j', async (headers) => {
    const { status, json: problem } = await post(await open(), headers);
    expect([status, problem.code]).toEqual([403, 'request.cross-site']);
  });

  test('is refused from the unencrypted twin of an https shop, whose pages anyone on the way could have written', async () => {
    const shop = await open({ publicUrl: 'https://shop.example' });
    const cart = { cookie: '__Host-cart=c', host: 'shop.example' };
    expect(
      (await shop.send('POST', '/api/v1/things', { headers: { ...cart, origin: 'http://shop.example' }, body: { title: 'x' } })).status,
    ).toBe(403);
    expect(
      (await shop.send('POST', '/api/v1/things', { headers: { ...cart, origin: 'https://shop.example' }, body: { title: 'x' } })).status,
    ).toBe(201);
  });

  test('is refused too when only the cart or the order cookie came along, and on raw routes', async () => {
    const shop = await open();
    for (const cookie of ['cart=c', 'order=o']) {
      expect(
        (await shop.send('POST', '/api/v1/things', { headers: { cookie, 'sec-fetch-site': 'cross-site' }, body: { title: 'x' } })).status,
      ).toBe(403);
      expect(
        (await shop.send('POST', '/api/v1/hooks/acme', { headers: { cookie, 'sec-fetch-site': 'cross-site' }, body: 'x' })).status,
      ).toBe(403);
    }
  });

  test('passes from our own pages, from a typed address, and from what is no browser', async () => {
    const shop = await open();
    const innocent: Record<string, string>[] = [
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { origin: 'http://shop.example' },
      { origin: `http://127.0.0.1:${shop.port}`, host: `127.0.0.1:${shop.port}` },
      {},
    ];
    for (const headers of innocent) expect((await post(shop, headers)).status).toBe(201);
  });

  test('passes without a cookie, because then nothing is borrowed', async () => {
    const shop = await open();
    const bearer = { authorization: `Bearer ${shop.signIn('things:write')}`, 'sec-fetch-site': 'cross-site' };
    expect((await shop.send('POST', '/api/v1/things', { headers: bearer, body: { title: 'x' } })).status).toBe(201);
  });

  test('as a form is refused whatever it carries, and nobody is allowed in by CORS', async () => {
    const shop = await open();
    const form = await shop.send('POST', '/api/v1/things', {
      headers: { 'content-type': 'text/plain' },
      body: '{"title":"x","ignored":"="}',
    });
    expect(form.status).toBe(415);
    const preflight = await shop.send('OPTIONS', '/api/v1/things', {
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([405, undefined]);
  });
});

describe('the caller a handler sees', () => {
  const seen = async (headers: Record<string, string>, trustedProxies: string[] = []) => {
    let caller: { ip: string; actor: string; cartToken: string | null; orderToken: string | null } | null = null;
    const shop = await open({
      trustedProxies,
      handlers: {
        special: async (input) => (
          (caller = {
            ip: input.caller.ip,
            actor: input.caller.actor,
            cartToken: input.caller.cartToken,
            orderToken: input.caller.orderToken,
          }),
          { status: 200, body: { id: 'a', title: 'b' } }
        ),
      },
    });
    await shop.send('GET', '/api/v1/things/special', { headers });
    return caller as unknown as { ip: string; actor: string; cartToken: string | null; orderToken: string | null };
  };

  test('a forged X-Forwarded-For changes nothing', async () => {
    expect((await seen({ 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7', 'x-real-ip': '203.0.113.7' })).ip).toBe(
      '127.0.0.1',
    );
  });

  test('a declared proxy is believed, but only for the address it saw itself', async () => {
    expect((await seen({ 'x-forwarded-for': '198.51.100.1, 203.0.113.7' }, ['loopback'])).ip).toBe('203.0.113.7');
    expect((await seen({ 'x-forwarded-for': 'nonsense' }, ['loopback'])).ip).toBe('127.0.0.1');
  });

  test('tokens come from header or cookie, the header first, and each makes another actor', async () => {
    const none = await seen({});
    const cart = await seen({ cookie: 'cart=c1' });
    const header = await seen({ cookie: 'cart=c1', 'x-cart-token': 'c2' });
    const order = await seen({ 'x-order-token': 'o1' });
    expect([cart.cartToken, header.cartToken, order.orderToken]).toEqual(['c1', 'c2', 'o1']);
    expect(new Set([none.actor, cart.actor, header.actor, order.actor]).size).toBe(4);
    expect(none.actor).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});

describe('an answer that is an error', () => {
  const failing = async (error: unknown) => {
    const shop = await open({ handlers: { special: () => Promise.reject(error) } });
    return { shop, reply: await shop.send('GET', '/api/v1/things/special?') };
  };

  test.each([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['declined', 402],
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 409],
    ['rule', 422],
    ['rate-limited', 429],
    ['unavailable', 503],
  ] as const)('of kind %s is %i', async (kind, status) => {
    const { reply } = await failing(
      new AppError({ kind, code: 'things.odd', title: 'Odd.', detail: 'Very odd.', extra: { lines: [1], status: 200 } }),
    );
    expect(reply.status).toBe(status);
    expect(reply.json).toMatchObject({
      type: '/api/problems#things.odd',
      code: 'things.odd',
      title: 'Odd.',
      detail: 'Very odd.',
      status,
      lines: [1],
      instance: '/api/v1/things/special',
    });
    expect(reply.headers['retry-after'] !== undefined).toBe(status === 429 || status === 503);
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  test.each([
    Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('terminating connection'), { code: '57P01' }),
    Object.assign(new Error('starting up'), { code: '57P03' }),
    Object.assign(new Error('connection failure'), { code: '08006' }),
    new Error('timeout exceeded when trying to connect'),
    new Error('Connection terminated unexpectedly'),
  ])('of a database that is away is 503: %s', async (error) => {
    const { reply } = await failing(error);
    expect([reply.status, reply.json.code, reply.headers['retry-after']]).toEqual([503, 'platform.unavailable', '2']);
    expect(reply.text).not.toContain('10.0.0.1');
  });

  test.each([
    new Error('select secret from users'),
    z.string().safeParse(1).error,
    Object.assign(new Error('dup'), { code: '23505', detail: 'Key (email)=(a@b.c) exists' }),
    'a string',
    undefined,
  ])('that nobody foresaw is a bare 500, logged under its request id: %s', async (error) => {
    const { shop, reply } = await failing(error);
    expect(reply.status).toBe(500);
    expect(Object.keys(reply.json).sort()).toEqual(['code', 'instance', 'requestId', 'status', 'title', 'type']);
    expect(shop.logged.find((line) => line['msg'] === 'request failed')).toMatchObject({ requestId: reply.headers['x-request-id'] });
  });

  test('a handler that breaks its own promise is a 500', async () => {
    const shop = await open({
      handlers: {
        special: async () => ({ status: 200, body: { id: 1 } }),
        get: async () => ({ status: 418 }),
        list: async () => ({ status: 200, body: { items: [], nextCursor: null }, headers: { 'X-Note': 'a\r\nSet-Cookie: session=evil' } }),
      },
    });
    for (const path of ['/things/special', '/things/t1', '/things']) {
      const reply = await shop.send('GET', `/api/v1${path}`);
      expect([reply.status, reply.headers['set-cookie']]).toEqual([500, undefined]);
    }
  });
});

describe('request ids', () => {
  test.each([
    ['client-1.A_b', true],
    ['x'.repeat(64), true],
    ['x'.repeat(65), false],
    ['a b', false],
    ['<script>', false],
    ['{"level":"fatal"}', false],
  ])('%s is taken over: %s', async (given, taken) => {
    const shop = await open();
    const { headers } = await shop.send('GET', '/api/v1/things', { headers: { 'x-request-id': given } });
    expect(headers['x-request-id'] === given).toBe(taken);
    expect(shop.logged.at(-1)).toMatchObject({
      msg: 'request',
      requestId: headers['x-request-id'],
      method: 'GET',
      route: '/api/v1/things',
      status: 200,
    });
  });
});

describe('security headers', () => {
  test('every answer has them; HSTS only over https', async () => {
    const plain = await open();
    const https = await open({ publicUrl: 'https://shop.example' });
    for (const path of ['/api/v1/things', '/api/v1/nothing', '/api/v1/secret', '/nothing.txt', '/', '/api/docs', '/api/openapi.json']) {
      const { headers } = await plain.send('GET', path);
      expect(headers['content-security-policy']).toContain("object-src 'none'");
      expect(headers['content-security-policy']).toContain("base-uri 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).toContain("form-action 'self'");
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['permissions-policy']).toContain('camera=()');
      expect(headers['permissions-policy']).toContain('publickey-credentials-get=(self)');
      expect([headers['strict-transport-security'], headers['x-powered-by']]).toEqual([undefined, undefined]);
      expect((await https.send('GET', path)).headers['strict-transport-security']).toContain('max-age=31536000');
    }
  });
});

describe('a route that is not sound does not start', () => {
  const start = (route: Partial<RouteSpec>) =>
    open({
      modules: [
        {
          name: 'things',
          routes: { special: { ...thingRoutes.special, ...route } as RouteSpec },
          handlers: { special: thingHandlers.special } as never,
          db: undefined as never,
        },
      ],
      permissions: thingPermissions,
    });

  test.each([
    ['without a rule who may call it', { access: undefined } as never, 'does not say who may call it'],
    ['with a permission nobody defines', { access: { permission: 'things:fly' } }, 'which no module defines'],
    ['with an "all" nobody defines', { access: { permission: 'things:read', all: 'things:fly' } }, 'which no module defines'],
    ['with an unknown limit', { limit: 'speed' }, 'no rate limit named "speed"'],
    ['a GET with a body', { body: z.strictObject({}) }, 'GET with a body'],
  ])('%s', async (_what, route, message) => {
    await expect(start(route)).rejects.toThrow(message);
  });

  test('without a handler', async () => {
    await expect(open({ modules: [{ name: 'things', routes: thingRoutes, handlers: {}, db: undefined as never }] })).rejects.toThrow(
      'has no handler',
    );
  });
});

describe('load', () => {
  test('beyond the bound a request is turned away at once, and served again afterwards', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let entered = 0;
    const shop = await open({
      maxInFlight: 2,
      handlers: { special: () => ((entered += 1), gate).then(() => ({ status: 200, body: { id: 'a', title: 'b' } })) },
    });
    const held = [shop.send('GET', '/api/v1/things/special'), shop.send('GET', '/api/v1/things/special')];
    while (entered < 2) await new Promise(setImmediate);
    const shed = await shop.send('GET', '/api/v1/things');
    expect([shed.status, shed.json.code, shed.headers['retry-after']]).toEqual([503, 'platform.overloaded', '1']);
    expect((await shop.send('GET', '/livez')).status).toBe(200);
    release();
    expect((await Promise.all(held)).map((r) => r.status)).toEqual([200, 200]);
    expect((await shop.send('GET', '/api/v1/things')).status).toBe(200);
  });

  test('those who send their bodies slowly do not lock the others out', async () => {
    const logger = pino({ level: 'silent' });
    const responder = createResponder({ headers: [], logger });
    const app = express().use(
      createRequestScope({ logger, responder, metrics: null, addressOf: () => '127.0.0.1', maxInFlight: 2, slowBodyMs: 4_000 }),
      express.text(),
      (req, res) => void res.end(String(req.body ?? 'read')),
    );
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const slow = [1, 2].map(() => request({ port, method: 'POST', headers: { 'content-type': 'text/plain', 'content-length': '4' } }));
    for (const sender of slow) sender.write('ab');
    await eventually(async () => expect((await send(port, 'GET', '/')).status).toBe(503));
    await eventually(async () => expect((await send(port, 'GET', '/')).text).toBe('read'));
    const answers = slow.map(async (sender) => {
      sender.end('cd');
      const [res] = (await once(sender, 'response')) as [IncomingMessage];
      return res.statusCode;
    });
    expect(await Promise.all(answers)).toEqual([200, 200]);
    server.close();
    server.closeAllConnections();
  });

  test('an address that asks too often is 429 with Retry-After; IPv6 counts by /64', async () => {
    const shop = await open({ rateLimitFactor: 0.01, trustedProxies: ['loopback'] });
    const ask = (address: string) => shop.send('GET', '/api/v1/things', { headers: { 'x-forwarded-for': address } });
    const six = await Promise.all(Array.from({ length: 6 }, (_, i) => ask(`2001:db8:1:1::${i}`)));
    expect(six.every((r) => r.status === 200)).toBe(true);
    const seventh = await ask('2001:db8:1:1:ffff::1');
    expect([seventh.status, seventh.json.code]).toEqual([429, 'request.rate-limited']);
    expect(Number(seventh.headers['retry-after'])).toBeGreaterThan(50);
    expect((await ask('2001:db8:1:2::1')).status).toBe(200);
  });
});

/** Asks again and again until it holds; the test's own time limit ends it. */
async function eventually(check: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await check();
    } catch {
      await new Promise(setImmediate);
    }
  }
}
