import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { cloneDatabase, type TestDatabase } from '../../src/platform/testing/cluster';
import { freePort } from '../../src/platform/testing/free-port';
import { send, type Reply } from '../support/purchase';
import { galleria, startShop, type Shop } from '../support/shop';

const days = 86_400_000;
let database: TestDatabase;
let dataDir: string;
let pool: Pool;
let env: Record<string, string>;
const opened: Shop[] = [];

beforeEach(async () => {
  database = await cloneDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'galleria-demo-'));
  const name = new URL(database.ownerUrl).pathname.slice(1);
  env = {
    DATABASE_URL: database.ownerUrl,
    DATABASE_ROLE_PREFIX: name.slice(0, 30),
    JWT_SECRET: 'a secret for the demo in tests only',
    SEED_DEMO: 'on',
  };
  pool = new Pool({ connectionString: database.ownerUrl, max: 1, application_name: 'galleria test' });
});

afterEach(async () => {
  for (const shop of opened.splice(0)) await shop.stop();
  await pool.end();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(more: Record<string, string> = {}): Promise<Shop> {
  const shop = await startShop({ dataDir, env: { ...env, ...more } });
  opened.push(shop);
  return shop;
}

/** What a shop with its history has, and nothing of what a half one has. */
async function expectWhole(shop: Shop): Promise<void> {
  const { accessToken } = (await send(shop.baseUrl, 'POST', '/auth/login', shop.admin())).body;
  const asAdmin = (path: string): Promise<Reply> => send(shop.baseUrl, 'GET', path, undefined, { authorization: `Bearer ${accessToken}` });

  const { items: orders } = (await asAdmin('/orders?limit=100')).body;
  const numbered = orders.filter((o: { number: string | null }) => o.number !== null);
  expect(numbered.map((o: { number: string }) => Number(o.number))).toEqual(Array.from({ length: 34 }, (_, i) => 1034 - i));
  const statuses = new Set(numbered.map((o: { status: string }) => o.status));
  expect([...statuses].sort()).toEqual(['cancelled', 'delivered', 'paid', 'shipped']);
  expect(orders.filter((o: { axes: { payment: string } }) => o.axes.payment === 'partly-refunded')).toHaveLength(1);
  expect((await asAdmin('/payments?status=failed')).body.items).toHaveLength(2);

  const ages = numbered.map((o: { placedAt: string }) => Math.floor((Date.now() - Date.parse(o.placedAt)) / days));
  expect(ages).toEqual([...ages].sort((a, b) => a - b));
  expect([ages[0], ages.at(-1)]).toEqual([0, 60]);
  expect(new Set(ages).size).toBeGreaterThan(15);

  const { items: people } = (await asAdmin('/users?limit=100&role=customer')).body;
  expect(people.filter((p: { email: string; emailVerified: boolean }) => p.email.endsWith('@example.com') && p.emailVerified)).toHaveLength(
    12,
  );
  const { items: cards } = (await send(shop.baseUrl, 'GET', '/products?limit=100')).body;
  const counts = cards.map((c: { rating: { count: number } }) => c.rating.count);
  expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(64);
  expect(counts.filter((count: number) => count > 0).length).toBeGreaterThan(40);
  const mug = cards.find((c: { slug: string }) => c.slug === 'morning-stoneware-mug');
  expect(mug.rating).toMatchObject({ count: 6, average: 4.67 });
  const { items: reviews } = (await send(shop.baseUrl, 'GET', `/products/${mug.id}/reviews`)).body;
  expect(new Set(reviews.map((r: { createdAt: string }) => r.createdAt.slice(0, 10))).size).toBe(6);

  galleria(dataDir, ['doctor'], env);
}

/** Everything that could tell whether somebody was here, but for what every start writes. */
async function footprint(): Promise<unknown> {
  const { rows } = await pool.query(`
    select (select count(*) from users.users) as users, (select count(*) from orders.orders) as orders,
      (select count(*) from reviews.reviews) as reviews, (select count(*) from notifications.messages) as mails,
      (select max(placed_at) from orders.orders) as latest, (select max(updated_at) from catalog.products) as products`);
  return rows[0];
}

/** Every order after the tenth waits for ever: however late it is noticed that the demo has got so far, it has got no further. */
const holdUp = `
  create function orders.held_up() returns trigger language plpgsql as $$
    begin
      if (select count(*) from orders.orders) > 10 then perform pg_advisory_xact_lock(1); end if;
      return null;
    end $$;
  create trigger held_up after insert on orders.orders for each statement execute function orders.held_up();
  select pg_advisory_lock(1)`;
const goOn = 'select pg_advisory_unlock(1); drop trigger held_up on orders.orders; drop function orders.held_up()';

/** Kills a first start when the demo has got so far. */
async function killWhen(reached: string): Promise<void> {
  await pool.query(holdUp);
  const [port, internal] = [await freePort(), await freePort()];
  const { PATH, HOME, TMPDIR } = process.env;
  const own = { DATA_DIR: dataDir, PORT: `${port}`, INTERNAL_PORT: `${internal}`, LOG_LEVEL: 'warn', ...env };
  const child = spawn(process.execPath, [join(__dirname, '../../dist/src/cli/main.js'), 'serve'], {
    cwd: tmpdir(),
    env: { PATH, HOME, TMPDIR, ...own },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (;;) {
    if (child.exitCode !== null) throw new Error('it ended by itself');
    const { rowCount } = await pool.query(reached);
    if (rowCount === 1) break;
    await sleep(5);
  }
  child.kill('SIGKILL');
  await ended;
  await pool.query(goOn);
}

test('the first start leaves a shop that has been open for two months, and the second start changes nothing', async () => {
  const first = await start();
  await expectWhole(first);
  await first.stop();
  const before = await footprint();
  const second = await start();
  expect(second.output()).not.toContain('Filling');
  await second.stop();
  galleria(dataDir, ['seed'], env);
  expect(await footprint()).toEqual(before);
});

test.each([
  ['the goods come in', `select 1 from platform.marks m where m.name = 'demo half made'`],
  ['the tenth order is placed', 'select 1 where (select count(*) from orders.orders) >= 10'],
])('a shop that was killed while %s is made anew and whole', async (_when, reached) => {
  await killWhen(reached);
  const shop = await start();
  expect(shop.output()).toContain('it is made anew');
  await expectWhole(shop);
  await shop.stop();
});

test('where a mail server is configured, nobody is made up', async () => {
  const shop = await start({ SMTP_HOST: 'localhost', SMTP_PORT: '9' });
  expect(shop.output()).toContain('left out: a mail server is configured');
  expect((await send(shop.baseUrl, 'GET', '/products?limit=100')).body.items).toHaveLength(66);
  expect(await footprint()).toMatchObject({ users: '1', orders: '0', reviews: '0' });
  await shop.stop();
});

test('a shop that somebody has used is not given a past', async () => {
  galleria(dataDir, ['user', 'create-admin', 'ann@example.com'], env);
  galleria(dataDir, ['seed'], env);
  expect(await footprint()).toMatchObject({ users: '1', orders: '0', reviews: '0' });
});
