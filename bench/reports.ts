/* eslint-disable boundaries/dependencies -- measures the queries themselves, without a server around them */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { readConfig } from '../src/cli/console';
import { openDatabase } from '../src/cli/database';
import { createReportsQueries } from '../src/modules/orders/reports/reports.queries';
import { reportInvariants } from '../src/modules/orders/reports/invariants';
import { createSummingService } from '../src/modules/orders/reports/summing.service';
import type { OrdersTables } from '../src/modules/orders/tables';
import { createPayoutsQueries } from '../src/modules/payments/payouts/payouts.queries';
import { createPayoutsSumming } from '../src/modules/payments/payouts/summing.service';
import type { PaymentsTables } from '../src/modules/payments/tables';
import { createKysely, createPool } from '../src/platform/db/pool';
import { createUnitOfWork } from '../src/platform/db/unit-of-work';
import { testMarket } from '../src/platform/testing/harness';

/*
 * How long reports take over many orders: `npm run bench:reports`. ORDERS (1,000,000) by environment, three lines each, of three years, one
 * in fifty given back in part. Fills a database of its own with rows made by PostgreSQL, sums the days, asks the doctor, asks each report.
 */
const orders = Number(process.env['ORDERS'] ?? 1_000_000);
const batch = 50_000;
const span = { from: '2023-01-01', to: '2025-12-31' };

async function main(): Promise<void> {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; ${orders} orders`);
  const dataDir = mkdtempSync(join(tmpdir(), 'galleria-reports-'));
  process.env['DATA_DIR'] = dataDir;
  const database = await openDatabase(readConfig(), 'a secret for this bench only', () => undefined);
  try {
    await timed('filled', () => fill(database.ownerUrl));
    const logger = pino({ level: 'silent' });
    const pool = createPool({ url: database.urlOf('orders'), max: 2, statementTimeoutMs: 600_000, logger });
    const payments = createPool({ url: database.urlOf('payments'), max: 2, logger });
    try {
      const db = createKysely<OrdersTables>(pool, 'orders');
      const uow = createUnitOfWork<OrdersTables>({ module: 'orders', pool, afterCommit: () => undefined });
      const market = { ...testMarket, timeZone: 'Europe/Berlin' };
      const summing = createSummingService({ db, uow, market });
      await timed('all days summed', () => summing.sumDays(new AbortController().signal));
      await askDoctor(database.ownerUrl);
      const reports = createReportsQueries({ db });
      const ledger = createKysely<PaymentsTables>(payments, 'payments');
      const payoutsUow = createUnitOfWork<PaymentsTables>({ module: 'payments', pool: payments, afterCommit: () => undefined });
      await timed('all payouts summed', () => createPayoutsSumming({ uow: payoutsUow, market }).sumDays(new AbortController().signal));
      const payouts = createPayoutsQueries({ db: ledger, market });
      for (const by of ['day', 'week', 'month'] as const)
        await thrice(`sales by ${by}, three years`, () => reports.listSales(span, by, null));
      await thrice('tax by country and rate, three years', () => reports.listTaxes(span));
      await thrice('refunds by month, three years', () => reports.listRefunds(span, 'month'));
      await thrice('top 50 products, three years', () => reports.listProducts(span, 50, null));
      await thrice('top 50 products, 30 days', () => reports.listProducts({ from: '2025-06-01', to: '2025-06-30' }, 50, null));
      await thrice('cohorts, three years', () => reports.listCohorts(span));
      await thrice('payouts by month, three years', () => payouts.listPayouts({ ...span, by: 'month' }));
      await thrice('payouts by day, 30 days', () => payouts.listPayouts({ from: '2025-06-01', to: '2025-06-30', by: 'day' }));
      await pool.query(`insert into orders.report_stale (day) values ('2025-06-15')`);
      await timed('one day summed anew', () => summing.sumDays(new AbortController().signal));
    } finally {
      await Promise.all([pool.end(), payments.end()]);
    }
  } finally {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function timed<R>(what: string, work: () => Promise<R>): Promise<R> {
  const started = performance.now();
  const result = await work();
  console.log(`${what}: ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  return result;
}

/** The best and the worst of three. */
async function thrice(what: string, work: () => Promise<readonly unknown[]>): Promise<void> {
  const times: number[] = [];
  let rows = 0;
  for (let turn = 0; turn < 3; turn += 1) {
    const started = performance.now();
    rows = (await work()).length;
    times.push(performance.now() - started);
  }
  console.log(`${what}: ${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)} ms, ${rows} rows`);
}

async function askDoctor(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const { id, sql } of reportInvariants) {
      const { rows } = await timed(`doctor asked ${id}`, () => client.query(sql));
      if (rows.length > 0) throw new Error(`${id} does not hold: ${JSON.stringify(rows[0])}`);
    }
  } finally {
    await client.end();
  }
}

/** Constraints and triggers are not what is measured here, and stay as they are. */
async function fill(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (let from = 1; from <= orders; from += batch) {
      const to = Math.min(orders, from + batch - 1);
      for (const statement of [ordersOf, linesOf, refundsOf, ledgerOf]) await client.query(statement, [from, to, orders]);
    }
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

const id = (kind: string, n: string) => `('${kind}' || lpad(to_hex(${n}), 24, '0'))::uuid`;
const placedAt = `timestamptz '2023-01-01 08:00Z' + interval '1094 days' * (n::float8 / $3)`;

/** A line costs 10.00 to 59.99, its tax of 19 % in it. */
const ordersOf = `
  insert into orders.orders (id, history_number, cart_id, lifecycle, payment, fulfilment, email, order_token_hash, locale, market_id, currency, billing_address,
    shipping_minor, shipping_tax_minor, shipping_taxes, subtotal_minor, discount_minor, tax_minor, tax_included, tax_lines, rounding_minor, total_minor, refunds_minor,
    expires_at, created_at, placed_at, updated_at)
  select ${id('00000001', 'n')}, n::text, ${id('00000001', 'n')}, 'accepted', case when n % 50 = 0 then 'partly-refunded' else 'paid' end, 'delivered',
    'buyer' || (n::bigint * 7919 % 400000) || '@example.com', '', 'en', 'default', 'EUR',
    jsonb_build_object('country', (array['DE', 'FR', 'AT', 'NL', 'IT'])[1 + n % 5]), 595, 95,
    '[{"name": "VAT", "ratePercent": 19, "amount": {"minor": 95, "currency": "EUR"}}]', 3 * (1190 + n % 50 * 119), 0, 3 * (190 + n % 50 * 19) + 95, true,
    jsonb_build_array(jsonb_build_object('name', 'VAT', 'ratePercent', 19, 'amount', jsonb_build_object('minor', 3 * (190 + n % 50 * 19) + 95, 'currency', 'EUR'))),
    0, 3 * (1190 + n % 50 * 119) + 595, case when n % 50 = 0 then 500 else 0 end, now(), ${placedAt}, ${placedAt}, now()
  from generate_series($1::int, $2::int) n`;
const linesOf = `
  insert into orders.order_lines (id, order_id, position, variant_id, product_id, slug, sku, title, options, quantity, claimed, list_price_minor, unit_price_minor,
    subtotal_minor, discount_minor, tax_minor, tax_class, taxes, total_minor, weight_grams, seller_store_id, endless)
  select ${id('0000000', 'n * 4 + k').replace("'0000000'", "'0000000' || k")}, ${id('00000001', 'n')}, k, ${id('00000005', '(n * 31 + k * 977) % 5000')}, ${id('00000005', '(n * 31 + k * 977) % 5000')},
    'p', 'SKU', 'Product ' || (n * 31 + k * 977) % 5000, '[]', 1, 1, 1190 + n % 50 * 119, 1190 + n % 50 * 119, 1190 + n % 50 * 119, 0, 190 + n % 50 * 19, 'standard',
    jsonb_build_array(jsonb_build_object('name', 'VAT', 'ratePercent', 19, 'amount', jsonb_build_object('minor', 190 + n % 50 * 19, 'currency', 'EUR'))),
    1190 + n % 50 * 119, 0, case when n % 10 = 0 then ${id('00000006', 'n % 20')} end, true
  from generate_series($1::int, $2::int) n cross join generate_series(1, 3) k where $3::int > 0`;
const refundsOf = `
  insert into orders.order_refunds (id, order_id, amount_minor, currency, reason, who, status, created_at, settled_at)
  select ${id('00000007', 'n')}, ${id('00000001', 'n')}, 500, 'EUR', 'A scratch', 'import', 'succeeded', ${placedAt} + interval '9 days', ${placedAt} + interval '9 days'
  from generate_series($1::int, $2::int) n where n % 50 = 0`;
const ledgerOf = `
  with j as (
    insert into payments.journals (kind, cause, who, at)
    select 'capture', 'bench:' || n, 'system', ${placedAt} from generate_series($1::int, $2::int) n returning id)
  insert into payments.postings (journal_id, account_id, amount_minor, currency)
  select j.id, p.account, p.amount, 'EUR' from j cross join (values ('clearing:stripe:EUR', -5000), ('orders:EUR', 5000)) as p (account, amount)`;

void main();
