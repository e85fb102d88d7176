import { z } from 'zod';
import type { Caller } from '../../../platform/auth/principal';
import { Currency, Instant, QueryInteger } from '../../../platform/facade/schemas';
import { reportCsv } from '../../../platform/http/report-csv';
import { defineRoutes, ok, type Handlers } from '../../../platform/http/route';
import { onlyWholeShop } from '../errors';
import type { ReportsQueries, SellerScope, Span } from './reports.queries';

const Minor = z.int();
const Count = z.int();
const Day = z.iso.date();

const SalesRow = z
  .object({
    /** The first day of it, in the shop's own time. */
    period: Day,
    currency: Currency,
    orders: Count,
    units: Count,
    gross: Minor,
    discount: Minor,
    shipping: Minor,
    tax: Minor,
    /** What buyers were to pay. */
    total: Minor,
    refunds: Count,
    refunded: Minor,
    refundedTax: Minor,
    /** What is left without tax: total − tax − (refunded − refundedTax). */
    net: Minor,
    /** Sold as gift cards: owed, no sale yet, and in none of the above. */
    giftCards: Minor,
    giftCardsRefunded: Minor,
  })
  .meta({ id: 'SalesReportRow' });
const TaxRow = z
  .object({
    country: z.string(),
    currency: Currency,
    /** Empty: not taxed. */
    name: z.string(),
    ratePercent: z.number(),
    base: Minor,
    tax: Minor,
    refundedBase: Minor,
    refundedTax: Minor,
  })
  .meta({ id: 'TaxReportRow' });
const RefundRow = z
  .object({
    period: Day,
    currency: Currency,
    destination: z.enum(['original', 'wallet']),
    refunds: Count,
    refunded: Minor,
    /** Of `refunded`: what its buyers' banks did not take. */
    cameBack: Minor,
  })
  .meta({ id: 'RefundReportRow' });
const ProductRow = z
  .object({
    productId: z.uuid(),
    title: z.string(),
    currency: Currency,
    units: Count,
    gross: Minor,
    discount: Minor,
    tax: Minor,
    total: Minor,
  })
  .meta({ id: 'ProductReportRow' });
const CohortRow = z
  .object({
    /** The month of their first order, by its first day. */
    cohort: Day,
    currency: Currency,
    /** Months since then. */
    month: Count,
    customers: Count,
    orders: Count,
    total: Minor,
  })
  .meta({ id: 'CohortReportRow' });

/** Amounts are minor units of the row's currency. The sums are true up to `summedAt`. */
const report = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), summedAt: Instant.nullable() });

const span = { from: Day, to: Day };
const by = z.enum(['day', 'week', 'month']).optional();
const names = ['sales', 'taxes', 'refunds', 'products', 'cohorts'] as const;

const access = { permission: 'orders:read-reports' } as const;

export const reportRoutes = defineRoutes({
  reportSales: {
    method: 'get',
    path: '/reports/sales',
    summary: 'What was sold and given back by day, week or month; who works for some stores sees their goods alone',
    access,
    query: z.strictObject({ ...span, by }),
    responses: { 200: report(SalesRow) },
  },
  reportTaxes: {
    method: 'get',
    path: '/reports/taxes',
    summary: 'Tax by country and rate, with that of what was given back',
    access,
    query: z.strictObject(span),
    responses: { 200: report(TaxRow) },
    errors: ['orders.only-whole-shop'],
  },
  reportRefunds: {
    method: 'get',
    path: '/reports/refunds',
    summary: 'Money that went back, by day, week or month and by where it went',
    access,
    query: z.strictObject({ ...span, by }),
    responses: { 200: report(RefundRow) },
    errors: ['orders.only-whole-shop'],
  },
  reportProducts: {
    method: 'get',
    path: '/reports/products',
    summary: 'The products that brought most; who works for some stores sees theirs alone',
    access,
    query: z.strictObject({ ...span, limit: QueryInteger(1, 1_000).optional() }),
    responses: { 200: report(ProductRow) },
  },
  reportCohorts: {
    method: 'get',
    path: '/reports/cohorts',
    summary: 'Customers by the month of their first order, and how many of them bought in the months after it',
    access,
    query: z.strictObject(span),
    responses: { 200: report(CohortRow) },
    errors: ['orders.only-whole-shop'],
  },
  downloadReport: {
    method: 'get',
    path: '/reports/:name/file',
    summary: 'The same as CSV, with amounts in whole units of the currency',
    access,
    params: z.strictObject({ name: z.enum(names) }),
    query: z.strictObject({ ...span, by }),
    responses: { 200: z.any().meta({ description: 'CSV, as an attachment' }) },
    errors: ['orders.only-whole-shop'],
  },
});

export interface ReportHandlersDeps {
  readonly reportsQueries: ReportsQueries;
}

const usualProducts = 50;
const mostProducts = 1_000;

export function createReportHandlers({ reportsQueries: reports }: ReportHandlersDeps): Handlers<typeof reportRoutes> {
  const answered = async (rows: readonly object[]) => ok({ rows, summedAt: (await reports.getSummedAt())?.toISOString() ?? null });

  const readers: Readonly<Record<(typeof names)[number], (span: Span, by: 'day' | 'week' | 'month', caller: Caller) => Promise<object[]>>> =
    {
      sales: (span, by, caller) => reports.listSales(span, by, scopeOf(caller)),
      taxes: (span, _by, caller) => wholeShop(caller, () => reports.listTaxes(span)),
      refunds: (span, by, caller) => wholeShop(caller, () => reports.listRefunds(span, by)),
      products: (span, _by, caller) => reports.listProducts(span, mostProducts, scopeOf(caller)),
      cohorts: (span, _by, caller) => wholeShop(caller, () => reports.listCohorts(span)),
    };

  return {
    reportSales: async ({ query, caller }) => answered(await readers.sales(query, query.by ?? 'day', caller)),
    reportTaxes: async ({ query, caller }) => answered(await readers.taxes(query, 'day', caller)),
    reportRefunds: async ({ query, caller }) => answered(await readers.refunds(query, query.by ?? 'day', caller)),
    reportProducts: async ({ query, caller }) => answered(await reports.listProducts(query, query.limit ?? usualProducts, scopeOf(caller))),
    reportCohorts: async ({ query, caller }) => answered(await readers.cohorts(query, 'month', caller)),
    async downloadReport({ params: { name }, query, caller }) {
      const rows = await readers[name](query, query.by ?? 'day', caller);
      return reportCsv(`${name}-${query.from}-${query.to}.csv`, rows, amounts);
    },
  };
}

/** Who is assigned to stores and may not report on all of them is held to these. */
export function scopeOf({ principal, can }: Pick<Caller, 'principal' | 'can'>): SellerScope {
  if (!principal || principal.storeIds.length === 0 || can('orders:report-on-all')) return null;
  return principal.storeIds;
}

function wholeShop<R>(caller: Caller, read: () => Promise<R>): Promise<R> {
  if (scopeOf(caller) !== null) throw onlyWholeShop();
  return read();
}

const amounts: ReadonlySet<string> = new Set([
  ...['gross', 'discount', 'shipping', 'tax', 'total', 'refunded', 'refundedTax', 'net', 'base', 'refundedBase', 'cameBack'],
  ...['giftCards', 'giftCardsRefunded'],
]);
