import { sql, type Kysely } from 'kysely';

/** Where the shop ships to and for how much. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table zones (
      id uuid primary key,
      name text not null check (length(name) between 1 and 80),
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table zone_countries (
      country char(2) primary key check (country ~ '^[A-Z]{2}$'),
      zone_id uuid not null references zones (id) on delete cascade
    )`.execute(db);
  await sql`create index zone_countries_of_zone on zone_countries (zone_id)`.execute(db);
  await sql`
    create table rates (
      id uuid primary key,
      zone_id uuid not null references zones (id) on delete cascade,
      name text not null check (length(name) between 1 and 80),
      price_minor bigint not null check (price_minor >= 0),
      currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
      min_days smallint not null check (min_days >= 0),
      max_days smallint not null check (max_days <= 365),
      tax_class text not null default 'standard',
      created_at timestamptz not null default now(),
      constraint rates_days_in_order check (min_days <= max_days)
    )`.execute(db);
  await sql`create index rates_of_zone on rates (zone_id)`.execute(db);
  await sql`
    create table first_setup (
      done boolean primary key default true check (done),
      done_at timestamptz not null default now()
    )`.execute(db);
  await sql`comment on table first_setup is 'one row once the first zone was made: a shop that removes all zones stays without'`.execute(
    db,
  );
}
