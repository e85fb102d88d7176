import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { caller } from '../../../platform/testing/harness';
import { ordersModule } from '../module';
import { openShop, staff, type Shop } from './shop';

const sample = join(__dirname, '../../../../test/support/samples/invoices.csv');
let shop: Shop;
let folder: string;
beforeEach(async () => {
  shop = await openShop(ordersModule);
  folder = mkdtempSync(join(tmpdir(), 'galleria-history-'));
});
afterEach(async () => {
  await shop.app.settle();
  await shop.app.runJob('orders.keep-books');
  await shop.app.runJob('orders.sum-days');
  expect(await shop.app.violated()).toEqual([]);
  await shop.app.close();
  rmSync(folder, { recursive: true });
});

const clerk = caller([...staff().permissions, 'orders:read-reports']);
const run = async (file = sample, options: Record<string, unknown> = {}): Promise<unknown> =>
  shop.app.house.tasks['orders.importHistory']?.(
    { file, report: join(folder, 'report.jsonl'), currency: 'GBP', ...options },
    () => undefined,
  );
const told = (): string[] =>
  readFileSync(join(folder, 'report.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .sort((a, b) => a.line - b.line)
    .map(({ line, invoice, reason, units }) => `${line} ${invoice} ${reason}${units === undefined ? '' : ` ${units}`}`);
const get = async (path: string) => (await shop.app.request('GET', path, { as: clerk })).body;

const whole = { orders: 5, returns: 2, skipped: 0, sold: 2208 + 1000 + 1020 + 300 + 295, returned: 2040 + 510, currency: 'GBP' };
const faults = [
  '4 1001 other-customer',
  '8 C1005 no-sale-to-return 3',
  '9 C1006 unknown-customer',
  '10 C1007 no-sale-to-return 1',
  '11 A1008 not-an-invoice',
  '12 1009 quantity',
  '13 1010 no-price',
  '14 1011 fractions-of-a-cent',
  '15 1012 price',
  '16 1013 date',
  '17 1014 no-article',
  '18 1015 columns',
  '21 1001 seen-before',
];

describe('orders of another shop', () => {
  test('come in with their returns; what cannot be used is told line by line and stops nothing', async () => {
    expect(await run()).toMatchObject({ ...whole, refusedLines: faults.length });
    expect(told()).toEqual(faults);
    const { items } = await get('/orders?limit=50');
    expect(
      items.map(({ number, historical, axes }: { number: string; historical: boolean; axes: { payment: string } }) => [
        number,
        historical,
        axes.payment,
      ]),
    ).toEqual([
      ['1017', true, 'paid'],
      ['1016', true, 'paid'],
      ['1003', true, 'refunded'],
      ['1002', true, 'paid'],
      ['1001', true, 'partly-refunded'],
    ]);
    const { items: found } = await get('/orders?q=1016');
    expect(found).toHaveLength(1);
    expect(await get(`/orders/${found[0].id}`)).toMatchObject({
      lines: [{ title: '6" PLATE "OVAL', quantity: 2, shipped: 2 }],
      refundable: { minor: 0 },
      cancellable: false,
    });
  });

  test('the same file again, or the rest of one that was stopped, adds what is not there yet', async () => {
    const half = join(folder, 'half.csv.gz');
    writeFileSync(half, gzipSync(readFileSync(sample, 'utf8').split('\n').slice(0, 6).join('\n')));
    expect(await run(half)).toMatchObject({ orders: 3, returns: 0, skipped: 0 });
    expect(await run()).toMatchObject({ orders: 2, returns: 2, skipped: 3, returned: whole.returned });
    expect(await run()).toMatchObject({ orders: 0, returns: 0, sold: 0, returned: 0 });
  });

  test('a trial tells the same and leaves nothing behind', async () => {
    expect(await run(sample, { dryRun: true })).toMatchObject({ ...whole, refusedLines: faults.length });
    expect(told()).toEqual(faults);
    expect((await get('/orders')).items).toEqual([]);
  });

  test('take no number, hold no stock, write no mail, ask nobody and have no documents', async () => {
    const before = shop.calls.length;
    await run();
    await shop.app.settle();
    await shop.app.runJob('orders.keep-books');
    expect(shop.calls.slice(before)).toEqual([]);
    const [counts] = await shop.app.sql(
      `select (select count(*)::int from orders.outbox) as told, (select count(*)::int from orders.documents) as documents, (select count(number)::int from orders.orders) as numbers`,
    );
    expect(counts).toEqual({ told: 0, documents: 0, numbers: 0 });
  });

  test('money of theirs cannot be given back here', async () => {
    await run();
    const { items } = await get('/orders?q=1016');
    const { body } = await shop.app.request('POST', `/orders/${items[0].id}/refunds`, {
      body: { reason: 'x' },
      as: clerk,
      headers: { 'idempotency-key': 'a' },
    });
    expect(body.code).toBe('orders.not-refundable');
  });

  test('are in the reports: sales on the day they were made, returns when they came back', async () => {
    await run();
    await shop.app.runJob('orders.sum-days');
    const rows = (await get('/reports/sales?from=2010-12-01&to=2011-12-31&by=month')).rows;
    expect(rows.map(({ period, orders, total, refunded }: Record<string, unknown>) => [period, orders, total, refunded])).toEqual([
      ['2010-12-01', 3, 4228, 2040],
      ['2011-01-01', 0, 0, 510],
      ['2011-02-01', 2, 595, 0],
    ]);
    const taxes = (await get('/reports/taxes?from=2010-12-01&to=2011-12-31')).rows;
    expect(taxes.map(({ country, base }: Record<string, unknown>) => [country, base])).toEqual([
      ['', 295],
      ['DE', 1000],
      ['GB', 3228],
      ['IE', 300],
    ]);
    const cohorts = (await get('/reports/cohorts?from=2010-12-01&to=2011-12-31')).rows;
    expect(cohorts.map(({ cohort, customers }: Record<string, unknown>) => [cohort, customers])).toEqual([
      ['2010-12-01', 1],
      ['2011-02-01', 2],
    ]);
  });

  test('a file of something else is refused as a whole', async () => {
    const other = join(folder, 'other.csv');
    writeFileSync(other, 'sku,title\n1,x\n');
    await expect(run(other)).rejects.toMatchObject({ code: 'orders.bad-history-file' });
  });
});
