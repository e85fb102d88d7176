import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { modules } from '../../src/app';
import { caller, createTestApp, type TestApp } from '../../src/platform/testing/harness';

/*
 * Some years of a real shop as historical orders, and the reports over them against sums that are made here, from the file, by other means.
 * INVOICES names the file: CSV of the UCI Online Retail set, also packed with gzip.
 */
const file = process.env['INVOICES'] ?? '';
const there = file !== '' && existsSync(file);
const given = there ? describe : describe.skip;
if (!there) console.log('Skipped: INVOICES names no file of invoices.');

interface Month {
  sold: number;
  returned: number;
}

/** What the file comes to by the rules of docs/reports.md, line by line, with nothing of the importer's. */
async function sumsApart(): Promise<{
  months: Map<string, Month>;
  orders: number;
  units: Map<string, number>;
  sold: number;
  returned: number;
}> {
  const months = new Map<string, Month>();
  const units = new Map<string, number>();
  const orders = new Set<string>();
  const left = new Map<string, number>();
  const firstCustomer = new Map<string, string>();
  const ended = new Set<string>();
  let last = '';
  let [sold, returned] = [0, 0];
  const month = (at: string): Month => {
    const key = `${at.slice(0, 7)}-01`;
    const known = months.get(key) ?? { sold: 0, returned: 0 };
    months.set(key, known);
    return known;
  };
  const bytes = createReadStream(file);
  const lines = (file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes).pipe(
    parse({ columns: true, relax_quotes: true, relax_column_count: true, bom: true }),
  );
  for await (const row of lines) {
    const { InvoiceNo: number, StockCode: sku, Quantity, InvoiceDate: at, UnitPrice, CustomerID: customer } = row as Record<string, string>;
    if (number === undefined || sku === undefined || at === undefined || customer === undefined) continue;
    const isReturn = number.startsWith('C');
    const quantity = Number(Quantity) * (isReturn ? -1 : 1);
    const cents = Number((Number(UnitPrice) * 100).toFixed(4));
    if (number.startsWith('A') || quantity <= 0 || cents <= 0 || !Number.isInteger(cents)) continue;
    if (number !== last) {
      if (last !== '') ended.add(last);
      last = number;
    }
    if (ended.has(number)) continue;
    if ((firstCustomer.get(number) ?? customer) !== customer) continue;
    firstCustomer.set(number, customer);
    const key = `${customer}|${sku.trim()}|${cents}`;
    if (!isReturn) {
      orders.add(number);
      sold += quantity * cents;
      month(at).sold += quantity * cents;
      units.set(sku.trim(), (units.get(sku.trim()) ?? 0) + quantity * cents);
      left.set(key, (left.get(key) ?? 0) + quantity);
    } else if (customer !== '') {
      const back = Math.min(quantity, left.get(key) ?? 0);
      left.set(key, (left.get(key) ?? 0) - back);
      returned += back * cents;
      month(at).returned += back * cents;
    }
  }
  return { months, orders: orders.size, units, sold, returned };
}

given('years of a real shop', () => {
  const folder = mkdtempSync(join(tmpdir(), 'galleria-invoices-'));
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp({ modules });
  }, 120_000);
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  test('come in, hurt nothing, and are reported as the file says', async () => {
    const apart = await sumsApart();
    const started = performance.now();
    const result = await app.house.tasks['orders.importHistory']?.(
      { file, currency: 'GBP', report: join(folder, 'report.jsonl') },
      () => undefined,
    );
    console.log(`imported in ${((performance.now() - started) / 1000).toFixed(0)} s: ${JSON.stringify(result)}`);
    expect(result).toMatchObject({ orders: apart.orders, sold: apart.sold, returned: apart.returned });
    await app.runJob('orders.sum-days');

    const clerk = caller(['orders:read-reports']);
    const rows = async (name: string, query = ''): Promise<Record<string, string | number>[]> =>
      (await app.request('GET', `/reports/${name}?from=2009-01-01&to=2013-12-31${query}`, { as: clerk })).body.rows;
    const sales = await rows('sales', '&by=month');
    expect(new Map(sales.map(({ period, total, refunded }) => [period, { sold: total, returned: refunded }]))).toEqual(apart.months);
    const products = await rows('products', '&limit=1000');
    const best = [...apart.units.values()].sort((a, b) => b - a).slice(0, 1000);
    expect(products.map(({ total }) => total)).toEqual(best);
    const taxes = await rows('taxes');
    expect(taxes.reduce((sum, { base }) => sum + Number(base), 0)).toBe(apart.sold);
    expect(await app.violated()).toEqual([]);
    expect(
      await app.house.tasks['orders.importHistory']?.({ file, currency: 'GBP', report: join(folder, 'again.jsonl') }, () => undefined),
    ).toMatchObject({ orders: 0, sold: 0, returned: 0 });
  }, 1_800_000);
});
