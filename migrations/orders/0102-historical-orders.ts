import { sql, type Kysely } from 'kysely';

/**
 * Orders that another shop took before this one began: kept to be read and reported on. They have the number they had there, no number of
 * ours, no checkout, no payment, no parcel, and hold no stock.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table orders add column history_number text`.execute(db);
  await sql`comment on column orders.history_number is 'of a historical order: the number it had elsewhere'`.execute(db);
  await sql`create unique index orders_of_history on orders (history_number) where history_number is not null`.execute(db);
  await sql`
    alter table orders
      drop constraint orders_number_when_accepted,
      add constraint orders_number_when_accepted check (
        case when history_number is null
          then (number is null) = (placed_at is null) and (lifecycle <> 'accepted' or number is not null) and (lifecycle <> 'pending' or number is null)
          else number is null and placed_at is not null and lifecycle = 'accepted' end)`.execute(db);
  await sql`
    create table imported_invoices (
      number text primary key,
      lines int not null,
      refused int not null,
      imported_at timestamptz not null default now()
    )`.execute(db);
  await sql`comment on table imported_invoices is 'what an import has dealt with: it goes on after those'`.execute(db);
  await sql`
    create or replace view report_sales as
    select o.id as order_id, o.placed_at, (o.placed_at at time zone s.zone)::date as day, o.currency,
      coalesce(o.shipping_address ->> 'country', o.billing_address ->> 'country', '') as country,
      case when o.history_number is null or o.email not like 'invoice-%' then md5(o.email)::uuid end as customer,
      o.subtotal_minor, o.discount_minor, o.shipping_minor, o.shipping_tax_minor, o.shipping_taxes, o.rounding_minor, o.tax_minor, o.tax_included,
      o.total_minor
    from orders o cross join report_state s
    where o.placed_at is not null
      and (o.lifecycle = 'accepted' or o.payment in ('paid', 'partly-refunded', 'refunded'))
      and not (o.on_delivery and o.payment = 'unpaid' and o.fulfilment = 'returned')`.execute(db);
}
