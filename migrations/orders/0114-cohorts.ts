import { sql, type Kysely } from 'kysely';

/** Cohorts are read as they are, instead of being told anew from all that every customer bought. The customers' months are there already. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index report_customer_months_by_customer on report_customer_months (customer, month)`.execute(db);
  await sql`
    create table report_cohorts (
      cohort date not null,
      month date not null,
      currency char(3) not null,
      customers int not null,
      orders int not null,
      total_minor bigint not null,
      primary key (cohort, month, currency)
    )`.execute(db);
  await sql`comment on table report_cohorts is 'those who ordered first in the month cohort, in any currency: what they ordered in month'`.execute(
    db,
  );
  await sql`
    insert into report_cohorts
    select b.cohort, b.month, b.currency, count(*)::int, sum(b.orders)::int, sum(b.total_minor)::bigint
    from (select c.*, min(c.month) over (partition by c.customer) as cohort from report_customer_months c) b group by 1, 2, 3`.execute(db);
}
