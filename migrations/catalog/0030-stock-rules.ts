import { sql, type Kysely } from 'kysely';

/** What is never offered, what may be promised before it has arrived, and from which store goods are taken. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table stock_levels
      add column own_safety int check (own_safety between 0 and 1000000),
      add column safety int not null default 0 check (safety between 0 and 1000000),
      add column ahead_limit int check (ahead_limit between 0 and 1000000),
      add column ahead_until timestamptz,
      add column ships_from date,
      add column ships_in_days int check (ships_in_days between 0 and 730)`.execute(db);
  await sql`
    alter table stock_settings
      add column safety int not null default 0 check (safety between 0 and 1000000),
      add column allocation text not null default 'fullest' check (allocation in ('nearest', 'fullest', 'priority')),
      add column split boolean not null default true`.execute(db);
  await sql`
    alter table stores
      add column priority int not null default 100 check (priority between 0 and 10000),
      add column latitude double precision check (latitude between -90 and 90),
      add column longitude double precision check (longitude between -180 and 180),
      add constraint stores_place_whole check ((latitude is null) = (longitude is null))`.execute(db);
  await sql`alter table holds add column wish jsonb`.execute(db);
  await sql`alter table reservations add column ahead int not null default 0 check (ahead between 0 and quantity)`.execute(db);
}
