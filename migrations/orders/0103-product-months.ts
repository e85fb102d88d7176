import { sql, type Kysely } from 'kysely';

/** Products over years are read by months: of days, there are thirty times as many rows. The days are there already. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table report_month_products (
      month date not null,
      currency char(3) not null,
      seller_store_id uuid not null,
      product_id uuid not null,
      title text not null,
      units bigint not null,
      gross_minor bigint not null,
      discount_minor bigint not null,
      tax_minor bigint not null,
      total_minor bigint not null,
      primary key (month, currency, seller_store_id, product_id)
    )`.execute(db);
  await sql`comment on column report_month_products.seller_store_id is 'all zeros: the shop itself'`.execute(db);
  await sql`
    insert into report_month_products
    select date_trunc('month', p.day)::date, p.currency, p.seller_store_id, p.product_id, max(p.title),
      sum(p.units), sum(p.gross_minor), sum(p.discount_minor), sum(p.tax_minor), sum(p.total_minor)
    from report_day_products p group by 1, 2, 3, 4`.execute(db);
}
