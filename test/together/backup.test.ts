import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Client } from 'pg';
import { migrate, migrationsOf } from '../../src/platform/db/migrate';
import { provision } from '../../src/platform/db/provision';
import { schemas } from '../../src/platform/db/schemas';
import { createDiskStorage } from '../../src/platform/storage/disk';
import { emptyDatabase, type TestDatabase } from '../../src/platform/testing/cluster';
import { startS3Server } from '../../src/platform/testing/s3-server';
import { createSecrets } from '../../src/platform/kernel/secrets';
import { packed, unpacked, type Entry } from '../../src/cli/backup/archive';
import { cloneDemo, type DemoDatabase } from '../support/demo-database';
import { eventually } from '../support/eventually';
import { placeOrder, readyCart, send, someVariant } from '../support/purchase';
import { beginCli, runCli, startShop, type CliResult } from '../support/shop';

let folder: string;
let demo: DemoDatabase;
const dropped: (() => Promise<void>)[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'galleria-backup-'));
  demo = await cloneDemo();
  dropped.push(demo.drop);
});
afterAll(async () => {
  for (const drop of dropped) await drop();
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);
async function empty(): Promise<{ readonly database: TestDatabase; readonly env: Readonly<Record<string, string>> }> {
  const database = await emptyDatabase();
  dropped.push(database.drop);
  return { database, env: { ...demo.env, DATABASE_URL: database.ownerUrl } };
}
async function rowsOf<R extends object>(ownerUrl: string, sql: string): Promise<R[]> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}
/** With roles of its own: the passwords of roles come of the secret, and roles are those of the whole server, on which other tests run shops. */
const otherShop = { JWT_SECRET: 'the secret of another shop, which is long enough', DATABASE_ROLE_PREFIX: 'galleria_other' };
const tables = `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('orders', 'catalog') and c.relkind = 'r'`;
/** Goods for all that is bought while a backup is made, however long that takes. */
async function fillShelf(baseUrl: string, variantId: string): Promise<void> {
  const { accessToken } = (await send(baseUrl, 'POST', '/auth/login', demo.admin)).body;
  const headers = { authorization: `Bearer ${accessToken}`, 'idempotency-key': randomUUID() };
  const [store] = (await send(baseUrl, 'GET', '/admin/stores', undefined, headers)).body.items;
  const lines = [{ variantId, delta: 100_000 }];
  const { status } = await send(baseUrl, 'POST', `/stores/${store.id}/stock-adjustments`, { reason: 'received', lines }, headers);
  expect(status).toBeLessThan(300);
}
/** What it said, when it went wrong. */
const faultOf = ({ code, stdout, stderr }: CliResult): string => (code === 0 ? '' : `${code}: ${stdout}${stderr}`);
const lines = (text: string): string[] => text.trim().split('\n');

test('a shop that sells meanwhile is kept whole, and goes on from there', async () => {
  const dataDir = at('shop');
  const pictures = createDiskStorage({ root: join(dataDir, 'media') });
  const [small, large] = [randomBytes(1_000), randomBytes(9_000_000)];
  await pictures.put('products/ab/small.webp', small, 'image/webp');
  await pictures.put('private/large.pdf', large, 'application/pdf');
  await pictures.put('empty.txt', Buffer.alloc(0), 'text/plain');
  const shop = await startShop({ dataDir, env: demo.env });
  const { variantId } = await someVariant(shop.baseUrl, 30);
  await fillShelf(shop.baseUrl, variantId);
  const acknowledged: { id: string; number: string }[] = [];
  const buy = async (): Promise<void> => {
    const { status, body } = await placeOrder(shop.baseUrl, await readyCart(shop.baseUrl, [{ variantId, quantity: 1 }]));
    if (status === 201) acknowledged.push({ id: body.id, number: body.number });
  };
  await Promise.all([buy(), buy(), buy()]);
  const before = [...acknowledged];
  const going = { on: true };
  const load = [0, 1].map(async () => {
    while (going.on) await buy();
  });
  const { code, stdout, stderr } = await beginCli(dataDir, ['backup', at('shop.tar.gz')], demo.env).ended;
  going.on = false;
  await Promise.all(load);
  await shop.stop();
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('not work')]);
  expect(stdout).toMatch(/shop\.tar\.gz: \d+ rows of \d+ tables, 3 files, \d+ bytes\./);
  expect(existsSync(at('shop.tar.gz.part'))).toBe(false);
  expect(before).toHaveLength(3);
  expect(acknowledged.length).toBeGreaterThan(3);

  const { database, env } = await empty();
  const restored = at('restored');
  const looked = runCli(restored, ['restore', at('shop.tar.gz')], env);
  expect([looked.code, lines(looked.stdout).at(-1)]).toEqual([0, 'Nothing was changed. With --yes it is brought in.']);
  expect(await rowsOf(database.ownerUrl, tables)).toEqual([]);
  const done = runCli(restored, ['restore', at('shop.tar.gz'), '--yes'], env);
  expect([done.code, done.stdout]).toEqual([0, expect.stringMatching(/All \d+ hold\./)]);
  const there = createDiskStorage({ root: join(restored, 'media') });
  expect(await there.get('products/ab/small.webp')).toEqual({ content: small, contentType: 'image/webp' });
  expect((await there.get('private/large.pdf'))?.content.equals(large)).toBe(true);
  expect(await there.get('empty.txt')).toEqual({ content: Buffer.alloc(0), contentType: 'text/plain' });

  const again = await startShop({ dataDir: restored, env });
  await eventually(async () => {
    const { code: healthy, stdout: findings } = await beginCli(restored, ['doctor'], env).ended;
    if (healthy !== 0) throw new Error(findings);
  });
  const kept = await rowsOf<{ id: string; number: string }>(database.ownerUrl, 'select o.id, o.number from orders.orders o');
  for (const order of before) expect(kept.map(({ id }) => id)).toContain(order.id);
  const last = Math.max(...kept.map(({ number }) => Number(number)));
  const next = await placeOrder(again.baseUrl, await readyCart(again.baseUrl, [{ variantId, quantity: 1 }]));
  expect(next.status).toBe(201);
  // A checkout that the backup holds half done goes on in the restored shop, and may take the number before.
  expect(Number(next.body.number)).toBeGreaterThan(last);
  const numbers = await rowsOf<{ number: string }>(
    database.ownerUrl,
    'select o.number from orders.orders o where o.number is not null order by o.number',
  );
  expect(numbers.map(({ number }) => Number(number))).toEqual(numbers.map((_, at) => 1001 + at));
  const signedIn = await send(again.baseUrl, 'POST', '/auth/login', demo.admin);
  expect(signedIn.status).toBe(200);
  await again.stop();
  const full = runCli(restored, ['restore', at('shop.tar.gz'), '--yes'], env);
  expect([full.code, full.stderr]).toEqual([2, expect.stringContaining('The database holds a shop already')]);
});

describe('a backup', () => {
  let whole: Buffer;
  beforeAll(async () => {
    expect(faultOf(runCli(at('none'), ['backup', at('quiet.tar.gz')], demo.env))).toBe('');
    whole = await readFile(at('quiet.tar.gz'));
  });

  async function changed(change: (entries: Entry[]) => Entry[]): Promise<Buffer> {
    const entries: Entry[] = [];
    for await (const entry of unpacked(Readable.from([whole]))) entries.push(entry);
    return buffer(packed(Readable.from(change(entries))));
  }
  const replaced = (name: string, change: (text: string) => string) =>
    changed((entries) => entries.map((e) => (e.name.startsWith(name) ? { ...e, content: Buffer.from(change(e.content.toString())) } : e)));

  test.each<[string, () => Promise<Buffer> | Buffer, RegExp, Readonly<Record<string, string>>?]>([
    ['cut short', () => whole.subarray(0, whole.length - 100), /only a part of one/],
    ['of something else', () => Buffer.from('not this'), /no archive/],
    [
      'with another sum of money',
      () => replaced('tables/orders.orders/', (text) => text.replace(/\d/, (digit) => (digit === '7' ? '8' : '7'))),
      /changed after it was made/,
    ],
    ['without a table', () => changed((all) => all.filter(({ name }) => !name.startsWith('tables/users.'))), /changed after/],
    ['without its end', () => changed((all) => all.slice(0, -2)), /not whole/],
    ['of another shop', () => whole, /another secret/, otherShop],
    ['in another form', () => replaced('galleria.json', (text) => text.replace('"format":1', '"format":2')), /in a form/],
  ])('%s is refused, and nothing is written', async (_what, make, reason, more = {}) => {
    const { database, env } = await empty();
    await writeFile(at('wrong.tar.gz'), await make());
    const { code, stderr } = runCli(at('wrong'), ['restore', at('wrong.tar.gz'), '--yes'], { ...env, ...more });
    expect([code, lines(stderr).at(-1)]).toEqual([2, expect.stringMatching(reason)]);
    expect(await rowsOf(database.ownerUrl, tables)).toEqual([]);
    expect(existsSync(at('wrong/media/products'))).toBe(false);
  });

  test('of another shop comes in where that is wanted', async () => {
    const { env } = await empty();
    const other = runCli(at('other'), ['restore', at('quiet.tar.gz'), '--yes', '--other-secret'], { ...env, ...otherShop });
    expect(faultOf(other)).toBe('');
  });

  test('that was killed half-way is not there, and the one before stays', async () => {
    await writeFile(at('nightly.tar.gz'), 'of yesterday');
    const client = new Client({ connectionString: demo.ownerUrl });
    await client.connect();
    // the last table waits for us, so that it cannot be through before it is killed
    await client.query('begin; lock table users.users in access exclusive mode');
    const running = beginCli(at('none'), ['backup', at('nightly.tar.gz')], demo.env);
    await running.said(/Tables: 10 of/);
    process.kill(running.pid, 'SIGKILL');
    expect((await running.ended).code).toBeNull();
    await client.end();
    expect(await readFile(at('nightly.tar.gz'), 'utf8')).toBe('of yesterday');
    expect(faultOf(runCli(at('none'), ['backup', at('nightly.tar.gz')], demo.env))).toBe('');
    expect(faultOf(runCli(at('none'), ['restore', at('nightly.tar.gz')], (await empty()).env))).toBe('');
  });

  test('that came in half-way is no shop; it is brought in again', async () => {
    const { database, env } = await empty();
    const running = beginCli(at('half'), ['restore', at('quiet.tar.gz'), '--yes'], env);
    await running.said(/Tables: 10 /);
    process.kill(running.pid, 'SIGKILL');
    expect((await running.ended).code).toBeNull();
    const opened = runCli(at('half'), ['migrate'], env);
    expect([opened.code, opened.stderr]).toEqual([2, expect.stringContaining('run "galleria restore" again')]);
    expect(runCli(at('half'), ['backup', at('of-half.tar.gz')], env).code).toBe(2);
    expect(faultOf(runCli(at('half'), ['restore', at('quiet.tar.gz'), '--yes'], env))).toBe('');
    const count = 'select count(*)::int as count from catalog.products';
    expect(await rowsOf(database.ownerUrl, count)).toEqual(await rowsOf(demo.ownerUrl, count));
  });

  test('of an older Galleria is brought up to date', async () => {
    const { database, env } = await empty();
    const newest = 'own/0015-language-of-the-buyer';
    const older = Object.fromEntries(schemas.map((schema) => [schema, migrationsOf(schema).filter((name) => name !== newest)]));
    const secrets = createSecrets(demo.secret);
    await provision({
      ownerUrl: database.ownerUrl,
      schemas,
      rolePrefix: 'galleria_demo',
      passwordOf: (role) => secrets.sign('database-role', role),
    });
    await migrate({ ownerUrl: database.ownerUrl, schemas, only: older, report: () => undefined });
    const parcel = `insert into shipping.shipments (id, order_id, order_token_hash, content_hash, address, carrier, tracking_number)
      values (gen_random_uuid(), gen_random_uuid(), 'x', 'x', '{}', 'UPS', '1Z')`;
    await rowsOf(database.ownerUrl, parcel);
    expect(faultOf(runCli(at('older'), ['backup', at('older.tar.gz')], env))).toBe('');
    const next = await empty();
    // the doctor does not pass over a parcel without goods
    const { code, stdout } = runCli(at('older'), ['restore', at('older.tar.gz'), '--yes'], next.env);
    expect([code, stdout]).toEqual([1, expect.stringContaining('no parcel is empty:')]);
    expect(await rowsOf(next.database.ownerUrl, 'select s.carrier, s.locale from shipping.shipments s')).toEqual([
      { carrier: 'UPS', locale: 'en' },
    ]);
  });

  test('goes to S3 and comes from there, with the pictures that lie in another bucket', async () => {
    const server = await startS3Server('shop', 'backups');
    const s3 = {
      S3_BUCKET: 'shop',
      S3_ENDPOINT: server.options.endpoint,
      S3_PATH_STYLE: 'on',
      S3_ACCESS_KEY_ID: 'S3RVER',
      S3_SECRET_ACCESS_KEY: 'S3RVER',
    };
    try {
      const own = await beginCli(at('s3'), ['backup', 's3://shop/mine.tar.gz'], { ...demo.env, ...s3 }).ended;
      expect([own.code, own.stderr]).toEqual([2, expect.stringContaining('holds the files of the shop itself')]);
      const kept = await beginCli(at('s3'), ['backup', 's3://backups/nightly/shop.tar.gz'], { ...demo.env, ...s3 }).ended;
      expect(faultOf(kept)).toBe('');
      const { env } = await empty();
      const missing = await beginCli(at('s3'), ['restore', 's3://backups/nightly/none.tar.gz', '--yes'], { ...env, ...s3 }).ended;
      expect([missing.code, missing.stderr]).toEqual([
        2,
        expect.stringContaining('There is no backup at s3://backups/nightly/none.tar.gz'),
      ]);
      const back = await beginCli(at('s3'), ['restore', 's3://backups/nightly/shop.tar.gz', '--yes'], { ...env, ...s3 }).ended;
      expect(faultOf(back)).toBe('');
    } finally {
      await server.close();
    }
  });
});
