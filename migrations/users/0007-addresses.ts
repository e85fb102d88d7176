import { sql, type Kysely } from 'kysely';

/** The address book of an account: twenty places, and at most one default of each kind. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table addresses (
      id uuid primary key,
      user_id uuid not null references users (id) on delete cascade,
      place smallint not null check (place between 1 and 20),
      name text not null check (length(name) between 1 and 120),
      line1 text not null check (length(line1) between 1 and 200),
      line2 text check (length(line2) between 1 and 200),
      city text not null check (length(city) between 1 and 120),
      region text check (length(region) between 1 and 120),
      postal_code text not null check (length(postal_code) between 1 and 20),
      country text not null check (country ~ '^[A-Z]{2}$'),
      phone text check (length(phone) between 1 and 40),
      default_shipping boolean not null default false,
      default_billing boolean not null default false,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint addresses_one_per_place unique (user_id, place)
    )`.execute(db);
  await sql`create unique index addresses_default_shipping on addresses (user_id) where default_shipping`.execute(db);
  await sql`create unique index addresses_default_billing on addresses (user_id) where default_billing`.execute(db);
}
