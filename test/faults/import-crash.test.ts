import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { cloneDatabase, type TestDatabase } from '../../src/platform/testing/cluster';
import { eventually } from '../support/eventually';
import { send } from '../support/purchase';
import { runCli, startShop, type Shop } from '../support/shop';

const lines = 1_000;
const batch = 200;

let database: TestDatabase;
let folder: string;
let owner: Client;
let env: Record<string, string>;

beforeAll(async () => {
  database = await cloneDatabase();
  folder = await mkdtemp(join(tmpdir(), 'galleria-K25-'));
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  env = {
    DATABASE_URL: database.ownerUrl,
    DATABASE_ROLE_PREFIX: 'galleria_k25',
    JWT_SECRET: 'the same secret before and after the crash, for tests',
  };
  const goods = Array.from({ length: lines }, (_, at) => ({
    externalId: `goods-${at}`,
    title: `Goods ${at}`,
    categories: [`Shelf ${at % 7}`],
    variants: [{ sku: `GOODS-${at}`, prices: [{ currency: 'USD', minor: 100 + at }], stock: [{ onHand: 1 + (at % 9) }] }],
  }));
  await writeFile(join(folder, 'goods.jsonl'), goods.map((line) => JSON.stringify(line)).join('\n'));
});
afterAll(async () => {
  await owner.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const importGoods = (more: Record<string, string> = {}) => runCli(folder, ['import', join(folder, 'goods.jsonl')], { ...env, ...more });
const report = async (): Promise<object> => JSON.parse(await readFile(join(folder, 'goods.jsonl.report.json'), 'utf8'));

/** Its messages wait for a shop that opens: that they are late says how slow the test is. */
function booksAreTrue(where: Record<string, string>): void {
  const { stdout } = runCli(folder, ['doctor', '--json'], where);
  const { findings } = JSON.parse(stdout) as { findings: { id: string; violations: number }[] };
  expect(findings.length).toBeGreaterThan(50);
  expect(findings.filter(({ id, violations }) => violations > 0 && id !== 'E1.catalog')).toEqual([]);
}

/** Everything a product consists of, counted: each number is the same as the first when nothing was written by halves or twice. */
async function books(): Promise<number[]> {
  const counts = [
    'products where external_id is not null',
    'variants',
    'product_cards',
    'product_pages',
    `stock_movements where cause like 'import:%'`,
    `outbox where topic = 'catalog.product-changed.v1'`,
  ].map((what) => `(select count(*)::int from catalog.${what})`);
  const { rows } = await owner.query({ text: `select ${counts.join(', ')}`, rowMode: 'array' });
  return rows[0] ?? [];
}
const all = (count: number): number[] => Array(6).fill(count);

describe('an import that is killed at line 500 of 1,000 (K25)', () => {
  let kept = 0;

  test('has left whole batches and nothing else, two being written side by side, and the books are true', async () => {
    const { code, stdout, stderr } = importGoods({ GALLERIA_CRASH_POINT: 'K25:500' });
    expect([code, stderr.replace(/^products: .*\n/gm, ''), stdout.includes('report')]).toEqual([null, '', false]);
    [kept = 0] = await books();
    expect(await books()).toEqual(all(kept));
    expect([batch, 2 * batch]).toContain(kept);
    booksAreTrue(env);
  });

  test('goes on with the rest when it is started again, and then has nothing to do', async () => {
    expect(importGoods().code).toBe(0);
    expect(await report()).toMatchObject({ created: lines - kept, updated: 0, unchanged: kept, failed: 0 });
    expect(await books()).toEqual(all(lines));
    expect(importGoods().code).toBe(0);
    expect(await report()).toMatchObject({ created: 0, updated: 0, unchanged: lines, failed: 0 });
    expect(await books()).toEqual(all(lines));
    booksAreTrue(env);
  });
});

describe('an import of the admin page whose shop is killed at line 500 of 1,000 (K25)', () => {
  let other: TestDatabase;
  let reader: Client;
  let shop: Shop | undefined;
  const settings = {
    DATABASE_ROLE_PREFIX: 'galleria_k25_page',
    SEED_DEMO: 'off',
    JWT_SECRET: 'the same secret before and after the crash, for tests',
  };
  const open = (more: Record<string, string> = {}) =>
    startShop({ dataDir: folder, env: { DATABASE_URL: other.ownerUrl, ...settings, ...more } });
  const one = async <T extends object>(text: string): Promise<T> => (await reader.query<T>(text)).rows[0] as T;
  /** Products that the import has written, and what it says of them. */
  const written = () =>
    one<{ products: number; shelves: number; told: number; lines: number; events: number }>(`select
      (select count(*)::int from catalog.products where external_id is not null) as products,
      (select count(*)::int from catalog.stock_movements where cause like 'import:%') as shelves,
      (select coalesce(sum(created), 0)::int from catalog.import_batches where phase = 'run') as told,
      (select count(*)::int from catalog.import_lines where phase = 'run') as lines,
      (select count(*)::int from catalog.outbox where topic = 'catalog.product-changed.v1') as events`);
  const same = (count: number) => ({ products: count, shelves: count, told: count, lines: count, events: count });

  beforeAll(async () => {
    other = await cloneDatabase();
    reader = new Client({ connectionString: other.ownerUrl });
    await reader.connect();
  });
  afterAll(async () => {
    await shop?.stop();
    await reader.end();
    await other.drop();
  });

  test('has left whole batches, each noted with what it wrote', async () => {
    shop = await open({ GALLERIA_CRASH_POINT: 'K25:500' });
    const { accessToken } = (await send(shop.baseUrl, 'POST', '/auth/login', shop.admin())).body;
    const sent = await fetch(`${shop.baseUrl}/api/v1/admin/imports?fileName=goods.jsonl&dryRun=false`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/octet-stream' },
      body: await readFile(join(folder, 'goods.jsonl')),
    });
    expect([sent.status, await shop.ended]).toEqual([201, null]);
    const { products } = await written();
    expect(products % batch).toBe(0);
    expect(products).toBeLessThan(500);
    expect(await written()).toMatchObject({ ...same(products), events: expect.any(Number) });
    expect(await one('select state, worker is null as free from catalog.imports')).toEqual({ state: 'running', free: false });
  });

  test('goes on by itself when the shop is up again, and nothing is there twice', async () => {
    shop = await open();
    await eventually(async () => expect(await one('select state, worker from catalog.imports')).toEqual({ state: 'done', worker: null }));
    expect(await written()).toMatchObject({ ...same(lines), events: expect.any(Number) });
    const spans = (await reader.query(`select from_unit, up_to_unit from catalog.import_batches where phase = 'run' order by 1`)).rows;
    expect(spans.map(({ from_unit, up_to_unit }) => [from_unit, up_to_unit])).toEqual(
      Array.from({ length: lines / batch }, (_, at) => [at * batch, (at + 1) * batch]),
    );
    await shop.stop();
    booksAreTrue({ DATABASE_URL: other.ownerUrl, ...settings });
  });
});
