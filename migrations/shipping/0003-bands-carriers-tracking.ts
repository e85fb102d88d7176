import { sql, type Kysely } from 'kysely';

/** Rates by weight and free above an amount; carriers whose pages follow a parcel; every step of a parcel on its way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table rates
      add column by_weight boolean not null default false,
      add column free_over_minor bigint check (free_over_minor > 0)`.execute(db);
  await sql`comment on column rates.price_minor is 'of a rate by weight: that of its lightest band'`.execute(db);
  await sql`comment on column rates.free_over_minor is 'nothing is charged once the goods, after discounts, are worth this much'`.execute(
    db,
  );
  await sql`
    create table rate_bands (
      rate_id uuid not null references rates (id) on delete cascade,
      position smallint not null check (position between 1 and 50),
      up_to_grams int check (up_to_grams > 0),
      price_minor bigint not null check (price_minor >= 0),
      primary key (rate_id, position),
      constraint rate_bands_end_once unique nulls not distinct (rate_id, up_to_grams)
    )`.execute(db);
  await sql`comment on table rate_bands is 'each begins where the one before ends, the first with nothing; the last may have no end (null)'`.execute(
    db,
  );
  await sql`
    create table carriers (
      id uuid primary key,
      name text not null check (length(name) between 1 and 60),
      tracking_url text check (length(tracking_url) <= 500 and tracking_url ~ '^https://[^{}/]+/[^{}]*\\{number\\}[^{}]*$'),
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`comment on column carriers.tracking_url is '{number} stands for the tracking number'`.execute(db);
  await sql`create unique index carriers_name_key on carriers (lower(name))`.execute(db);
  await sql`
    insert into carriers (id, name, tracking_url) values
      (gen_random_uuid(), 'DHL', 'https://www.dhl.com/en/express/tracking.html?AWB={number}'),
      (gen_random_uuid(), 'FedEx', 'https://www.fedex.com/fedextrack/?trknbr={number}'),
      (gen_random_uuid(), 'UPS', 'https://www.ups.com/track?tracknum={number}'),
      (gen_random_uuid(), 'USPS', 'https://tools.usps.com/go/TrackConfirmAction?tLabels={number}')`.execute(db);
  await sql`alter table tracking_events drop constraint tracking_events_status_check`.execute(db);
  await sql`
    alter table tracking_events add constraint tracking_events_status_check
      check (status in ('shipped', 'in_transit', 'out_for_delivery', 'exception', 'delivered'))`.execute(db);
}
