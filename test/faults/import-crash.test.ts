import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { cloneDatabase, type TestDatabase } from '../../src/platform/testing/cluster';
import { galleria, runCli } from '../support/shop';

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
  test('has left whole batches and nothing else, and the books are true', async () => {
    const { code, stdout, stderr } = importGoods({ GALLERIA_CRASH_POINT: 'K25:500' });
    expect([code, stderr, stdout.includes('report')]).toEqual([null, '', false]);
    expect(await books()).toEqual(all(2 * batch));
    galleria(folder, ['doctor'], env);
  }, 60_000);

  test('goes on with the rest when it is started again, and then has nothing to do', async () => {
    expect(importGoods().code).toBe(0);
    expect(await report()).toMatchObject({ created: lines - 2 * batch, updated: 0, unchanged: 2 * batch, failed: 0 });
    expect(await books()).toEqual(all(lines));
    expect(importGoods().code).toBe(0);
    expect(await report()).toMatchObject({ created: 0, updated: 0, unchanged: lines, failed: 0 });
    expect(await books()).toEqual(all(lines));
    galleria(folder, ['doctor'], env);
  }, 60_000);
});
