import { sql, type Kysely } from 'kysely';

/** When a shelf runs low, who moved what and why, and for which order. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stock_settings (
      only_one boolean primary key default true check (only_one),
      low_stock int not null default 5 check (low_stock between 0 and 1000000),
      version int not null default 1,
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`insert into stock_settings default values`.execute(db);
  await sql`alter table variants add column low_stock int check (low_stock between 0 and 1000000)`.execute(db);
  await sql`
    alter table stock_levels
      add column low_at int not null default 5 check (low_at between 0 and 1000000),
      add column low_armed boolean not null default false`.execute(db);
  await sql`update stock_levels s set low_armed = true where s.on_hand - s.reserved > s.low_at`.execute(db);
  await sql`alter table stock_movements add column reason text check (length(reason) between 1 and 40), add column checkout_id uuid`.execute(
    db,
  );
}
