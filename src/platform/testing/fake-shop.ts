import { createServer, request as httpRequest, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino, type Logger } from 'pino';
import { z } from 'zod';
import { QueryInteger, type Principal } from '../facade/schemas';
import { createPublicServer, type PublicServerOptions } from '../http/server';
import {
  created,
  defineRoutes,
  htmlDocument,
  noContent,
  ok,
  storedJson,
  type AnyHandlers,
  type Answer,
  type Handlers,
  type RouteInput,
} from '../http/route';
import { uuidv7 } from '../kernel/ids';
import { noStorage } from './no-storage';

/** A module small enough to see what the HTTP edge does to it. */
export const Thing = z.object({ id: z.string(), title: z.string() }).meta({ id: 'Thing' });
const thingParams = z.strictObject({ id: z.string().max(40) });
const ThingBody = z.strictObject({ title: z.string().min(1), tags: z.array(z.strictObject({ name: z.string() })).optional() });

export const thingRoutes = defineRoutes({
  list: {
    method: 'get',
    path: '/things',
    summary: 'Things',
    access: { permission: 'things:read' },
    query: z.strictObject({ limit: QueryInteger(1, 100).optional(), q: z.string().optional() }),
    responses: { 200: z.object({ items: z.array(Thing), nextCursor: z.string().nullable() }) },
    cache: 'catalog',
  },
  special: {
    method: 'get',
    path: '/things/special',
    summary: 'The special one',
    access: { permission: 'things:read' },
    responses: { 200: Thing },
  },
  get: {
    method: 'get',
    path: '/things/:id',
    summary: 'One thing',
    access: { permission: 'things:read', own: true, all: 'things:manage' },
    params: thingParams,
    responses: { 200: Thing },
    cache: 'catalog',
    errors: ['things.unknown'],
  },
  create: {
    method: 'post',
    path: '/things',
    summary: 'Make a thing',
    access: { permission: 'things:write' },
    body: ThingBody,
    responses: { 201: Thing },
  },
  note: {
    method: 'post',
    path: '/things/:id/notes',
    summary: 'A body that may be left out',
    access: { permission: 'things:write' },
    params: thingParams,
    body: z.strictObject({ note: z.string().optional() }),
    responses: { 204: null },
  },
  remove: {
    method: 'delete',
    path: '/things/:id',
    summary: 'Remove',
    access: { permission: 'things:write' },
    params: thingParams,
    responses: { 204: null },
  },
  secret: {
    method: 'get',
    path: '/secret',
    summary: 'For those who manage',
    access: { permission: 'things:manage' },
    responses: { 200: Thing },
  },
  pay: {
    method: 'post',
    path: '/things/:id/pay',
    summary: 'Once only',
    access: { permission: 'things:write' },
    params: thingParams,
    body: z.strictObject({ amount: z.int().optional(), note: z.string().optional() }),
    responses: { 201: Thing, 202: Thing },
    idempotency: 'money',
    errors: ['things.declined'],
  },
  hook: {
    method: 'post',
    path: '/hooks/:provider',
    summary: 'Raw bytes',
    access: { permission: 'things:read' },
    params: z.strictObject({ provider: z.string() }),
    raw: true,
    responses: { 200: null },
    limit: 'webhook',
  },
  letter: {
    method: 'get',
    path: '/things/:id/letter',
    summary: 'HTML of somebody else',
    access: { permission: 'things:manage' },
    params: thingParams,
    sandboxed: true,
    responses: { 200: z.string() },
    errors: ['things.unknown'],
  },
  rooted: {
    method: 'get',
    path: '//.well-known/things.json',
    summary: 'At the root',
    access: { permission: 'things:read' },
    responses: { 200: Thing },
  },
});

export const testAnswerKey = Buffer.alloc(32, 'a key for tests');

const thing = { id: 't1', title: 'A thing' };

export const thingHandlers: Handlers<typeof thingRoutes> = {
  list: async () => ok({ items: [thing], nextCursor: null }),
  special: async () => ok({ id: 'special', title: 'Special' }),
  get: async ({ params }) => storedJson(JSON.stringify({ id: params.id, title: 'x'.repeat(2_000) })),
  create: async ({ body }) => created({ ...thing, title: body.title }),
  note: async () => noContent(),
  remove: async () => noContent(),
  secret: async () => ok(thing),
  pay: async ({ resourceId }) => created({ id: resourceId, title: 'Paid' }),
  hook: async ({ rawBody }) => ({ status: 200, headers: { 'X-Bytes': String(rawBody?.length) } }),
  letter: async () => htmlDocument('<!doctype html><p style="color:red">Hello</p><script>alert(1)</script>'),
  rooted: async () => ok(thing),
};

export const thingPermissions = {
  'things:read': ['guest', 'customer', 'staff'],
  'things:write': ['guest', 'customer', 'staff'],
  'things:manage': ['staff'],
} as const;

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers freely
  readonly json: any;
}

export interface FakeShop {
  readonly app: RequestListener;
  readonly server: Server;
  readonly port: number;
  /** Lines the server logged, parsed. */
  readonly logged: readonly Record<string, unknown>[];
  send(method: string, path: string, options?: { headers?: Record<string, string>; body?: string | Buffer | object }): Promise<Reply>;
  /** A token that signs its bearer in with these permissions. */
  signIn(...permissions: string[]): string;
  close(): Promise<void>;
}

type Override = Partial<Omit<PublicServerOptions, 'modules'>> & {
  readonly handlers?: Partial<Record<keyof typeof thingRoutes, (input: RouteInput) => Promise<Answer>>>;
  readonly db?: PublicServerOptions['modules'][number]['db'];
  readonly modules?: PublicServerOptions['modules'];
};

export async function openFakeShop({ handlers = {}, db, ...overrides }: Override = {}): Promise<FakeShop> {
  const logged: Record<string, unknown>[] = [];
  const principals = new Map<string, Principal>();
  const app = createPublicServer({
    modules: [
      {
        name: 'things',
        routes: thingRoutes,
        handlers: { ...thingHandlers, ...handlers } as unknown as AnyHandlers,
        db: db ?? (undefined as never),
      },
    ],
    forwards: [],
    permissions: thingPermissions,
    identify: async ({ token }) => principals.get(token) ?? null,
    answerKey: testAnswerKey,
    logger: collecting(logged),
    storage: noStorage,
    ready: async () => true,
    webRoot: null,
    shopName: 'Things & Co.',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    locales: ['en'],
    publicUrl: 'http://shop.example',
    trustedProxies: [],
    rateLimitFactor: 0,
    limitsPool: null,
    ...overrides,
  });
  const server = createServer({ keepAliveTimeout: 600_000 }, app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    app,
    server,
    port,
    logged,
    send: (method, path, options) => send(port, method, path, options),
    signIn(...permissions) {
      const token = uuidv7();
      principals.set(token, {
        userId: uuidv7(),
        sessionId: uuidv7(),
        email: 'a@example.com',
        emailVerified: true,
        name: 'A',
        roles: [],
        permissions,
        storeIds: [],
        groupIds: [],
      });
      return token;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A request with exactly these headers and this path, as no browser or fetch would send it. */
export function send(
  port: number,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string | Buffer | object } = {},
): Promise<Reply> {
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const content = body === undefined ? null : isJson ? Buffer.from(JSON.stringify(body)) : Buffer.from(body as string);
  const all = {
    ...(isJson ? { 'content-type': 'application/json' } : {}),
    ...(content ? { 'content-length': String(content.length) } : {}),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const req = httpRequest({ host: '127.0.0.1', port, method, path, headers: all, agent: false }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString('utf8');
        const json: unknown =
          /json/.test(res.headers['content-type'] ?? '') && !res.headers['content-encoding'] && text !== '' ? JSON.parse(text) : undefined;
        resolve({ status: res.statusCode ?? 0, headers: res.headers, bytes, text, json });
      });
    });
    req.on('error', reject);
    req.end(content ?? undefined);
  });
}

function collecting(lines: Record<string, unknown>[]): Logger {
  return pino(
    { level: 'info', base: undefined },
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
}
