import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { OrdersTables } from '../tables';

/** Days of the shop's own time, both included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

export type Step = 'day' | 'week' | 'month';

/** Stores whose goods somebody sees; null: the whole shop. */
export type SellerScope = readonly string[] | null;

/** Amounts are minor units of `currency`. */
export interface SalesRow {
  /** The first day of it. */
  readonly period: string;
  readonly currency: string;
  readonly orders: number;
  readonly units: number;
  readonly gross: number;
  readonly discount: number;
  readonly shipping: number;
  readonly tax: number;
  readonly total: number;
  readonly refunds: number;
  readonly refunded: number;
  readonly refundedTax: number;
  /** What is left without tax: total − tax − (refunded − tax of it). */
  readonly net: number;
  /** Sold as gift cards, which is no sale yet and in none of the sums above. */
  readonly giftCards: number;
  readonly giftCardsRefunded: number;
}

export interface TaxRow {
  readonly country: string;
  readonly currency: string;
  readonly name: string;
  readonly ratePercent: number;
  readonly base: number;
  readonly tax: number;
  readonly refundedBase: number;
  readonly refundedTax: number;
}

export interface ProductRow {
  readonly productId: string;
  readonly title: string;
  readonly currency: string;
  readonly units: number;
  readonly gross: number;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
}

export interface RefundRow {
  readonly period: string;
  readonly currency: string;
  readonly destination: 'original' | 'wallet';
  readonly refunds: number;
  readonly refunded: number;
  readonly cameBack: number;
}

export interface CohortRow {
  /** The first day of the month of their first order. */
  readonly cohort: string;
  readonly currency: string;
  /** Months since then. */
  readonly month: number;
  readonly customers: number;
  readonly orders: number;
  readonly total: number;
}

export interface ReportsQueries {
  /** Sellers: their own goods, without shipping and refunds, which are the order's. */
  listSales(span: Span, by: Step, scope: SellerScope): Promise<SalesRow[]>;
  listTaxes(span: Span): Promise<TaxRow[]>;
  listRefunds(span: Span, by: Step): Promise<RefundRow[]>;
  /** Best first, by what they brought. */
  listProducts(span: Span, limit: number, scope: SellerScope): Promise<ProductRow[]>;
  /** Of those who bought first in the span: how many of them bought again, month after month. */
  listCohorts(span: Span): Promise<CohortRow[]>;
  /** The sums are true up to then; null: they were never made. */
  getSummedAt(): Promise<Date | null>;
}

export function createReportsQueries({ db }: { readonly db: Kysely<OrdersTables> }): ReportsQueries {
  return {
    async listSales(span, by, scope) {
      const { rows } = await (scope === null ? shopSales(span, by) : sellerSales(span, by, scope)).execute(db);
      return rows.map(({ giftCards, giftCardsRefunded, ...row }) => ({
        ...row,
        net: row.total - row.tax - (row.refunded - row.refundedTax),
        giftCards,
        giftCardsRefunded,
      }));
    },

    async listTaxes(span) {
      const { rows } = await sql<TaxRow>`
        select t.country, t.currency, t.name, t.rate::float8 as "ratePercent", sum(t.base_minor)::bigint as base, sum(t.tax_minor)::bigint as tax,
          sum(t.refunded_base_minor)::bigint as "refundedBase", sum(t.refunded_tax_minor)::bigint as "refundedTax"
        from report_day_taxes t where ${within('t', span)}
        group by t.country, t.currency, t.name, t.rate order by t.currency, t.country, t.rate desc, t.name`.execute(db);
      return rows;
    },

    async listRefunds(span, by) {
      const { rows } = await sql<RefundRow>`
        select date_trunc(${by}, r.settled_at at time zone s.zone)::date::text as period, r.currency, r.destination, count(*)::int as refunds,
          sum(r.amount_minor)::bigint as refunded, coalesce(sum(r.amount_minor) filter (where r.came_back_at is not null), 0)::bigint as "cameBack"
        from order_refunds r cross join report_state s
        where r.amount_minor > 0 and (r.status = 'succeeded' or r.came_back_at is not null)
          and r.settled_at >= ${span.from}::date::timestamp at time zone s.zone and r.settled_at < (${span.to}::date + 1)::timestamp at time zone s.zone
        group by 1, 2, 3 order by 1, 2, 3`.execute(db);
      return rows;
    },

    async listProducts(span, limit, scope) {
      const [first, next] = wholeMonths(span);
      const { rows } = await sql<ProductRow>`
        with parts as (
          select p.product_id, p.currency, p.title, ${goods} from report_month_products p
          where p.month >= ${first}::date and p.month < ${next}::date and ${ofSellers('p', scope)}
          union all
          select p.product_id, p.currency, p.title, ${goods} from report_day_products p
          where (p.day >= ${span.from}::date and p.day < least(${first}::date, ${span.to}::date + 1)
            or p.day >= greatest(${first}::date, ${next}::date) and p.day <= ${span.to}::date) and ${ofSellers('p', scope)})
        select p.product_id as "productId", max(p.title) as title, p.currency, sum(p.units)::bigint as units, sum(p.gross_minor)::bigint as gross,
          sum(p.discount_minor)::bigint as discount, sum(p.tax_minor)::bigint as tax, sum(p.total_minor)::bigint as total
        from parts p group by p.currency, p.product_id order by total desc, units desc, p.product_id limit ${limit}`.execute(db);
      return rows;
    },

    async listCohorts(span) {
      const { rows } = await sql<CohortRow>`
        select c.cohort::text as cohort, c.currency, (12 * extract(year from age(c.month, c.cohort)) + extract(month from age(c.month, c.cohort)))::int as month,
          c.customers, c.orders, c.total_minor as total
        from report_cohorts c where c.cohort >= date_trunc('month', ${span.from}::date) and c.month <= ${span.to}::date
        order by c.cohort, c.currency, c.month`.execute(db);
      return rows;
    },

    async getSummedAt() {
      const row = await db.selectFrom('report_state as s').select('s.summed_at').executeTakeFirst();
      return row?.summed_at ?? null;
    },
  };
}

type Sold = Omit<SalesRow, 'net'>;

const shopSales = (span: Span, by: Step) => sql<Sold>`
  select date_trunc(${by}, d.day)::date::text as period, d.currency, sum(d.orders)::int as orders, sum(d.units)::bigint as units,
    sum(d.gross_minor)::bigint as gross, sum(d.discount_minor)::bigint as discount, sum(d.shipping_minor)::bigint as shipping,
    sum(d.tax_minor)::bigint as tax, sum(d.total_minor)::bigint as total, sum(d.refunds)::int as refunds,
    sum(d.refunded_minor)::bigint as refunded, sum(d.refunded_tax_minor)::bigint as "refundedTax",
    sum(d.gift_cards_minor)::bigint as "giftCards", sum(d.gift_cards_back_minor)::bigint as "giftCardsRefunded"
  from report_days d where ${within('d', span)} group by 1, 2 order by 1, 2`;

const sellerSales = (span: Span, by: Step, scope: readonly string[]) => sql<Sold>`
  select date_trunc(${by}, d.day)::date::text as period, d.currency, sum(d.orders)::int as orders, sum(d.units)::bigint as units,
    sum(d.gross_minor)::bigint as gross, sum(d.discount_minor)::bigint as discount, 0 as shipping,
    sum(d.tax_minor)::bigint as tax, sum(d.total_minor)::bigint as total, 0 as refunds, 0 as refunded, 0 as "refundedTax", 0 as "giftCards", 0 as "giftCardsRefunded"
  from report_day_sellers d where ${within('d', span)} and ${ofSellers('d', scope)} group by 1, 2 order by 1, 2`;

const goods = sql.raw('p.units, p.gross_minor, p.discount_minor, p.tax_minor, p.total_minor');

/** The first day of the first month that lies in the span as a whole, and of the month after the last one; where there is none, the second is not after the first. */
function wholeMonths({ from, to }: Span): readonly [string, string] {
  const monthOf = (day: string, days: number): string => {
    const date = new Date(`${day}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() + days);
    return `${date.toISOString().slice(0, 7)}-01`;
  };
  const first = from.endsWith('-01') ? from : monthOf(`${from.slice(0, 7)}-28`, 4);
  return [first, monthOf(to, 1)];
}

const within = (table: string, { from, to }: Span): RawBuilder<unknown> =>
  sql`${sql.ref(`${table}.day`)} between ${from}::date and ${to}::date`;

const ofSellers = (table: string, scope: SellerScope): RawBuilder<unknown> =>
  scope === null ? sql`true` : sql`${sql.ref(`${table}.seller_store_id`)} = any(${[...scope]}::uuid[])`;
