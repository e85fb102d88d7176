import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import architecture from '../../architecture.json';
import { cloneDatabase, type TestDatabase } from '../../src/platform/testing/cluster';
import { placeOrder, readyCart, send, someVariant } from '../support/purchase';
import { eventually } from '../support/eventually';
import { freePorts, runCli, startShop, type Shop } from '../support/shop';

/** One module in a process of its own, the seven others in another; shoppers only know the address of the latter. */
const alone = 'orders';
const others = Object.keys(architecture).filter((name) => name !== alone);

let database: TestDatabase;
let folder: string;
let front: Shop;
let apart: Shop;

beforeAll(async () => {
  database = await cloneDatabase();
  folder = await mkdtemp(join(tmpdir(), 'galleria-split-'));
  const [frontInternal, apartInternal] = await freePorts();
  const common = {
    DATABASE_URL: database.ownerUrl,
    DATABASE_ROLE_PREFIX: 'galleria_split',
    JWT_SECRET: 'the same secret in both processes, for tests',
  };
  const urls = (names: readonly string[], port: number): string => names.map((name) => `${name}=http://127.0.0.1:${port}`).join(',');
  const [a, b] = [
    { ...common, MODULES: others.join(','), MODULE_URLS: urls([alone], apartInternal) },
    { ...common, MODULES: alone, MODULE_URLS: urls(others, frontInternal) },
  ];
  front = await startShop({ dataDir: join(folder, 'front'), env: a, internalPort: frontInternal });
  apart = await startShop({ dataDir: join(folder, 'apart'), env: b, internalPort: apartInternal });
}, 90_000);

afterAll(async () => {
  await front?.stop();
  await apart?.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

describe(`${alone} in a process of its own`, () => {
  test('a guest buys through the one address, and the mail arrives', async () => {
    const { variantId } = await someVariant(front.baseUrl, 2);
    const cart = await readyCart(front.baseUrl, [{ variantId, quantity: 2 }]);
    const placed = await placeOrder(front.baseUrl, cart);
    expect([placed.status, placed.body.status]).toEqual([201, 'paid']);
    expect(placed.body.number).toEqual(expect.any(String));

    const own = await send(front.baseUrl, 'GET', `/orders/${placed.body.id}`, undefined, { 'x-order-token': placed.body.orderToken });
    expect(own.body.number).toBe(placed.body.number);
    const foreign = await send(front.baseUrl, 'GET', `/orders/${placed.body.id}`);
    expect(foreign.status).toBe(404);

    await eventually(async () => {
      const again = await send(front.baseUrl, 'GET', `/carts/${cart.id}`, undefined, cart.headers);
      expect(again.body.status).toBe('completed');
    });
    await eventually(async () => {
      const { stdout, code } = runCli(join(folder, 'front'), ['doctor', '--json'], {
        DATABASE_URL: database.ownerUrl,
        JWT_SECRET: 'the same secret in both processes, for tests',
      });
      expect([code, code === 0 ? '' : stdout]).toEqual([0, '']);
    });
  }, 60_000);

  test('a declined card leaves the cart open and nothing sold', async () => {
    const { variantId } = await someVariant(front.baseUrl, 1);
    const cart = await readyCart(front.baseUrl, [{ variantId, quantity: 1 }]);
    expect((await placeOrder(front.baseUrl, cart, 'tok_declined')).body.code).toBe('payments.declined');
    const open = await send(front.baseUrl, 'GET', `/carts/${cart.id}`, undefined, cart.headers);
    expect(open.body.status).toBe('open');
    expect((await placeOrder(front.baseUrl, { ...cart, version: open.body.version })).status).toBe(201);
  });

  test('while it is away the rest of the shop works and says so', async () => {
    await apart.stop();
    const { variantId, slug } = await someVariant(front.baseUrl, 1);
    const cart = await readyCart(front.baseUrl, [{ variantId, quantity: 1 }]);
    const refused = await placeOrder(front.baseUrl, cart);
    expect([refused.status, refused.body.code]).toEqual([503, 'platform.unreachable']);
    expect((await send(front.baseUrl, 'GET', `/products/${slug}`)).status).toBe(200);
  });
});
