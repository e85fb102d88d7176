import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { OrdersTables } from '../tables';
import { customers, inSpan, type Sums } from './sums';

const columns = ['cohort', 'month', 'currency', 'customers', 'orders', 'total_minor'];

const ofMonths = (where: string): string => `
  select f.cohort, c.month, c.currency, count(*)::int, sum(c.orders)::int, sum(c.total_minor)::bigint
  from orders.report_customer_months c
  cross join lateral (select min(f.month) as cohort from orders.report_customer_months f where f.customer = c.customer) f
  where ${where} group by 1, 2, 3`;

/** Who ordered first in which month, whatever the currency. */
export const cohorts: Sums = { table: 'report_cohorts', columns, of: () => ofMonths('true') };

const row = customers.columns.join(', ');
const inMonths = 'c.month >= (select first from span) and c.month < (select next from span)';

/**
 * Customers' months of a span, `spanned` as for `inSpan`, and then the cohorts in these months: and in all other months of customers whose
 * first order is of another month now.
 */
export async function sumCustomers(db: Transaction<OrdersTables>, spanned: RawBuilder<unknown>): Promise<void> {
  const { rows } = await sql<{ month: string }>`
    with span as (${spanned}),
    fresh (${sql.raw(row)}) as materialized (${sql.raw(customers.of(inSpan))}),
    old as materialized (select ${sql.raw(row)} from report_customer_months c where ${sql.raw(inMonths)}),
    added as materialized (select * from fresh except select * from old),
    gone as materialized (select * from old except select * from fresh),
    changed as (select customer from added union select customer from gone),
    before as materialized (select c.month, c.customer from report_customer_months c join changed d on d.customer = c.customer),
    after as materialized (
      select c.month, c.customer from before c where not (${sql.raw(inMonths)})
      union
      select f.month, f.customer from fresh f join changed d on d.customer = f.customer),
    moved as (
      select customer from (select customer, min(month) as first from before group by 1) b
      join (select customer, min(month) as first from after group by 1) a using (customer) where a.first <> b.first),
    deleted as (
      delete from report_customer_months c using gone g
      where c.month = g.month and c.currency = g.currency and c.customer = g.customer
        and not exists (select 1 from added a where a.month = g.month and a.currency = g.currency and a.customer = g.customer)),
    stored as (
      insert into report_customer_months (${sql.raw(row)}) select * from added
      on conflict (month, currency, customer) do update set orders = excluded.orders, total_minor = excluded.total_minor)
    select b.month::text as month from before b join moved m on m.customer = b.customer
    union
    select generate_series(s.first, s.next - 1, '1 month')::date::text from span s`.execute(db);
  const months = sql`${rows.map(({ month }) => month)}::date[]`;
  await sql`delete from report_cohorts where month = any(${months})`.execute(db);
  await sql`
    with months as (select unnest(${months}) as month)
    insert into report_cohorts (${sql.raw(columns.join(', '))}) ${sql.raw(ofMonths('c.month in (select month from months)'))}`.execute(db);
}
