import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { cloneDatabase, type TestDatabase } from '../../src/platform/testing/cluster';
import { faultsIn, untilDecided } from '../support/aftermath';
import { administrator, scenes, type Scene, type Staff } from '../support/crash-scenes';
import { createNotebook } from '../support/notebook';
import { passTime } from '../support/pass-time';
import { startShop, type Shop } from '../support/shop';

/**
 * One shop that dies again and again, each time at another point, and is started again at once; nothing that it left
 * half-done is due before the last start, a minute later. The long form (`npm run proof`) has each point for itself, in
 * real seconds.
 */
const notebook = createNotebook();
const deaths = new Map<string, string>();
let database: TestDatabase;
let pool: Pool;
let dataDir: string;
let last: Shop | null = null;
let staff: Staff;
const facts = { readyMs: Number.NaN, decidedMs: Number.NaN };

const start = ({ point, env }: Partial<Scene>): Promise<Shop> =>
  startShop({
    dataDir,
    env: {
      DATABASE_URL: database.ownerUrl,
      DATABASE_ROLE_PREFIX: 'galleria_faults',
      JWT_SECRET: 'the same secret before and after the crash, for tests',
      ...(point === undefined ? {} : { GALLERIA_CRASH_POINT: point }),
      ...env,
    },
  });

beforeAll(async () => {
  database = await cloneDatabase();
  pool = new Pool({ connectionString: database.ownerUrl, max: 2 });
  dataDir = await mkdtemp(join(tmpdir(), 'galleria-faults-'));
  const first = await start({});
  staff = administrator(first.admin());
  await first.stop();
  for (const scene of scenes) deaths.set(scene.point, await dieAt(scene));
  await passTime(pool, 70);
  const opened = await start({ env: { PAYMENT_CAPTURE: 'at-shipment' } });
  last = opened;
  facts.readyMs = opened.startMs;
  facts.decidedMs = await untilDecided(pool, 60);
  await notebook.repeat(opened.baseUrl, 30);
  await untilDecided(pool, 60);
}, 300_000);

afterAll(async () => {
  await last?.stop();
  await pool.end();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** How the process ended: by its own hand, or what it did instead. */
async function dieAt(scene: Scene): Promise<string> {
  const shop = await start(scene).catch((error: unknown) => String(error));
  if (typeof shop === 'string') return /did not start/.test(shop) ? 'killed while it took up what was left' : shop;
  await scene.play({ baseUrl: shop.baseUrl, notebook, staff }, scene.point);
  const patience = new Promise<string>((resolve) => setTimeout(() => resolve('still alive'), 15_000).unref());
  const end = await Promise.race([shop.ended.then((code) => (code === null ? 'killed' : `exit ${code}`)), patience]);
  if (end === 'still alive') await shop.kill();
  return end;
}

describe('kill -9', () => {
  test.each(scenes.map(({ point, when }) => [point, when]))('hits at %s: %s', (point) => {
    expect(deaths.get(point)).toMatch(/^killed/);
  });

  test('is survived: ready within five seconds, everything decided within a minute', () => {
    expect(facts.readyMs).toBeLessThan(5_000);
    expect(facts.decidedMs).toBeLessThan(60_000);
  });

  // vendure-ecommerce/vendure #3065, medusajs/medusa #13301: charged and no order.
  test('leaves no buyer without an answer, and no answer that is not true', async () => {
    expect(notebook.entries().length).toBeGreaterThanOrEqual(scenes.length - 2);
    expect(notebook.entries().filter((entry) => entry.belief === 'unknown')).toEqual([]);
    expect(await notebook.compare(pool)).toEqual([]);
  });

  test('leaves as many charges as orders, and each purchase is one of them or was refused', async () => {
    const bought = notebook.entries().filter(({ deed, belief }) => deed.what === 'purchase' && belief !== 'fail');
    expect(bought.length).toBeGreaterThanOrEqual(scenes.length - 5);
    const { rows } = await pool.query(
      `select (select count(*)::int from orders.orders where lifecycle = 'accepted') as orders,
         (select count(*)::int from payments.test_card_charges where status in ('captured', 'authorized')) as charges`,
    );
    expect(rows).toEqual([{ orders: bought.length, charges: bought.length }]);
  });

  test('leaves the books true', async () => {
    expect(await faultsIn(database.ownerUrl)).toEqual([]);
  });
});
