import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { pino } from 'pino';
import { io, type Socket } from 'socket.io-client';
import type { Authenticator } from '../auth/passport';
import { caller } from '../testing/harness';
import { cloneDatabase, type TestDatabase } from '../testing/cluster';
import { until } from '../testing/waiting';
import { createBridge, type Bridge, type Word } from './bridge';
import { createHub, livePath, type Hub, type HubLimits } from './hub';

const logger = pino({ level: 'silent' });
const staff = caller(['catalog:receive-low-stock']);
let signedIn = true;
const authenticate: Authenticator = async ({ headers }) =>
  signedIn && (headers.cookie === 'session=staff' || headers.authorization === 'Bearer staff') ? staff : null;

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await cloneDatabase();
  pool = new Pool({ connectionString: database.ownerUrl, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

interface Process {
  readonly bridge: Bridge;
  readonly hub: Hub;
  readonly port: number;
}
const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  signedIn = true;
});

async function start(limits: Partial<HubLimits> = {}): Promise<Process> {
  const bridge = createBridge({ url: database.ownerUrl, pool: () => pool, logger });
  const hub = createHub({ authenticate, publicUrl: 'https://shop.example', addressOf: () => '192.0.2.1', logger, limits });
  const server: Server = createServer((_req, res) => void res.end('page'));
  hub.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bridge.listen(hub.tell);
  closing.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => bridge.close(),
    () => hub.close(),
  );
  return { bridge, hub, port: (server.address() as AddressInfo).port };
}

interface Client {
  readonly socket: Socket;
  readonly words: unknown[];
  watch(...rooms: string[]): Promise<string[]>;
}

async function open(port: number, options: { origin?: string; cookie?: string; token?: string } = {}): Promise<Client> {
  const socket = io(`http://127.0.0.1:${port}`, {
    path: livePath,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { ...(options.origin ? { origin: options.origin } : {}), ...(options.cookie ? { cookie: options.cookie } : {}) },
    auth: options.token ? { token: options.token } : {},
  });
  closing.push(() => void socket.disconnect());
  const words: unknown[] = [];
  socket.onAny((name, data) => words.push([name, data]));
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  return { socket, words, watch: (...rooms) => socket.timeout(120_000).emitWithAck('watch', rooms) };
}

const product = (): string => `product:${randomUUID()}`;
/** Published until it is heard: who has just begun to listen may miss the first. */
async function reached({ words }: Client, publish: () => void): Promise<void> {
  await until(() => {
    if (words.length === 0) publish();
    return words.length > 0;
  });
}

test('a word reaches those who look at the product in every process, and nobody else', async () => {
  const [here, there] = [await start(), await start()];
  const [a, b] = [product(), product()];
  const [near, far, other] = [await open(here.port), await open(there.port), await open(there.port)];
  expect(await near.watch(a)).toEqual([a]);
  await far.watch(a);
  await other.watch(b);
  await Promise.all([near, far].map((client) => reached(client, () => here.bridge.publish(a, 'stock', { left: 1 }))));
  expect(near.words[0]).toEqual(['stock', { left: 1 }]);
  expect(far.words[0]).toEqual(['stock', { left: 1 }]);
  await reached(other, () => here.bridge.publish(b, 'stock', { left: 2 }));
  expect(other.words.every((word) => JSON.stringify(word).includes('2'))).toBe(true);
});

test('who looks at something else hears of that alone', async () => {
  const { port, bridge } = await start();
  const [a, b] = [product(), product()];
  const client = await open(port);
  await client.watch(a);
  await client.watch(b);
  await reached(client, () => {
    bridge.publish(a, 'stock', 'a');
    bridge.publish(b, 'stock', 'b');
  });
  expect(new Set(client.words.map((word) => JSON.stringify(word)))).toEqual(new Set(['["stock","b"]']));
});

test('what only staff may hear needs their session or token, and ends with it', async () => {
  const { port } = await start({ rightsMs: 50 });
  const room = 'may:catalog:receive-low-stock';
  expect(await (await open(port)).watch(room)).toEqual([]);
  expect(await (await open(port, { cookie: 'session=guess' })).watch(room)).toEqual([]);
  expect(
    await (await open(port, { token: 'staff' })).watch(room, `user:${staff.userId}`, `user:${randomUUID()}`, 'may:orders:read'),
  ).toEqual([room, `user:${staff.userId}`]);
  const { bridge, port: second } = await start({ rightsMs: 50 });
  const client = await open(second, { cookie: 'session=staff' });
  expect(await client.watch(room)).toEqual([room]);
  await reached(client, () => bridge.publish(room, 'stock-low', {}));
  signedIn = false;
  await new Promise((resolve) => setTimeout(resolve, 300));
  const outsider = await open(second);
  const mark = product();
  await outsider.watch(mark);
  bridge.publish(room, 'stock-low', { after: 'the end' });
  await reached(outsider, () => bridge.publish(mark, 'stock', {}));
  expect(client.words).not.toContainEqual(['stock-low', { after: 'the end' }]);
});

test('a page from elsewhere is not let in', async () => {
  const { port } = await start();
  await expect(open(port, { origin: 'https://evil.example' })).rejects.toThrow();
  await expect(open(port, { origin: 'https://shop.example' })).resolves.toBeDefined();
  await expect(open(port, { origin: `http://127.0.0.1:${port}` })).resolves.toBeDefined();
});

test('one address has so many connections, and the shop so many', async () => {
  const { port, hub } = await start({ perAddress: 2 });
  const [first] = [await open(port), await open(port)];
  await expect(open(port)).rejects.toThrow();
  first.socket.disconnect();
  await until(() => hub.count() === 1);
  await expect(open(port)).resolves.toBeDefined();
  const { port: small } = await start({ sockets: 0 });
  await expect(open(small)).rejects.toThrow();
});

test('who asks for too many rooms, too often or for nonsense is put out', async () => {
  const { port } = await start({ rooms: 2, asks: 3 });
  const gone = async (ask: (client: Client) => void): Promise<void> => {
    const client = await open(port);
    ask(client);
    await until(() => client.socket.disconnected);
  };
  await gone((client) => client.socket.emit('watch', [product(), product(), product()]));
  await gone((client) => client.socket.emit('watch', { rooms: 'all' }));
  await gone((client) => {
    for (let n = 0; n < 5; n += 1) client.socket.emit('watch', []);
  });
  const polite = await open(port);
  expect(await polite.watch('product:1', 'user:1')).toEqual([]);
});

test('many words at once arrive in their order, whatever their number', async () => {
  const { bridge, port } = await start();
  const client = await open(port);
  const room = product();
  await client.watch(room);
  await reached(client, () => bridge.publish(room, 'ready', null));
  const text = 'x'.repeat(200);
  for (let n = 0; n < 200; n += 1) bridge.publish(room, 'stock', { n, text });
  bridge.publish(room, 'stock', { text: 'x'.repeat(20_000) });
  bridge.publish(room, 'last', null);
  await until(() => client.words.some((word) => Array.isArray(word) && word[0] === 'last'));
  const numbers = client.words.flatMap((word) => (Array.isArray(word) && word[0] === 'stock' ? [word[1].n] : []));
  expect(numbers).toEqual(Array.from({ length: 200 }, (_, n) => n));
});

test('whoever may have missed words is told: when the connection was cut, and when a word could not be sent', async () => {
  const away = { sending: false };
  const bridge = createBridge({ url: database.ownerUrl, pool: () => pool, logger });
  const sender = createBridge({
    url: database.ownerUrl,
    pool: () =>
      ({
        query: (text: string, values: unknown[]) => (away.sending ? Promise.reject(new Error('away')) : pool.query(text, values)),
      }) as unknown as Pool,
    logger,
  });
  closing.push(
    () => bridge.close(),
    () => sender.close(),
  );
  let gaps = 0;
  bridge.onGap(() => (gaps += 1));
  expect(bridge.listening).toBe(false);
  bridge.listen(() => undefined);
  await until(() => bridge.listening);
  const known = gaps;
  away.sending = true;
  sender.publish('inside:x', 'changed', null);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(gaps).toBe(known);
  away.sending = false;
  await until(() => gaps > known);
  const listening = (
    await pool.query(`select pid from pg_stat_activity where query = 'listen galleria_live' and datname = current_database()`)
  ).rows;
  const cut = gaps;
  for (const { pid } of listening) await pool.query('select pg_terminate_backend($1)', [pid]);
  // once that it is cut, and once that it is heard again
  await until(() => gaps >= cut + 2 && bridge.listening);
});

test('who listens goes on when the connection to the database was cut', async () => {
  const heard: Word[] = [];
  const bridge = createBridge({ url: database.ownerUrl, pool: () => pool, logger });
  closing.push(() => bridge.close());
  bridge.listen((word) => heard.push(word));
  // other databases of the server have listeners of their own
  const own = `from pg_stat_activity where query = 'listen galleria_live' and datname = current_database()`;
  const backends = async () => (await pool.query(`select pid ${own}`)).rows;
  while ((await backends()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await pool.query(`select pg_terminate_backend(pid) ${own}`);
  await until(() => {
    bridge.publish('product:x', 'stock', null);
    return heard.length > 0;
  });
});
