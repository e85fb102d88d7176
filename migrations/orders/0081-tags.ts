import { sql, type Kysely } from 'kysely';

/** Words that staff put on orders to find them by. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table orders add column tags text[] not null default '{}',
      add constraint orders_tags_few check (cardinality(tags) <= 20)`.execute(db);
  await sql`create index orders_of_tag on orders using gin (tags) where tags <> '{}'`.execute(db);
}
