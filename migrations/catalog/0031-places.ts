import { sql, type Kysely } from 'kysely';

/** Stores as places that people go to: what they are, when they are open, and whether goods are handed over there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table stores
      add column kind text not null default 'warehouse' check (kind in ('warehouse', 'shop')),
      add column pickup boolean not null default false,
      add column phone text check (length(phone) between 1 and 40),
      add column time_zone text not null default 'UTC' check (length(time_zone) between 1 and 64),
      add column hours jsonb not null default '{"week":{},"special":[]}'`.execute(db);
}
