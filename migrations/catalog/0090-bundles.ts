import { sql, type Kysely } from 'kysely';

/** Variants that consist of others, and variants that are files: neither has to lie on a shelf. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table variants
      add column supply text not null default 'shelf' check (supply in ('shelf', 'parts', 'endless')),
      add column digital boolean not null default false,
      add constraint variants_endless_is_digital check (supply <> 'endless' or digital),
      add constraint variants_bundle_is_goods check (supply <> 'parts' or not digital)`.execute(db);
  await sql`comment on column variants.supply is 'shelf: stock of its own · parts: a bundle, what its parts allow · endless: a file that never runs out'`.execute(
    db,
  );
  await sql`create index variants_without_shelf on variants (product_id) where supply <> 'shelf'`.execute(db);
  await sql`
    create table bundle_parts (
      bundle_id uuid not null references variants (id) on delete cascade,
      part_id uuid not null references variants (id),
      quantity int not null check (quantity between 1 and 999),
      position int not null,
      primary key (bundle_id, part_id),
      constraint bundle_parts_not_itself check (bundle_id <> part_id)
    )`.execute(db);
  await sql`create index bundle_parts_of_part on bundle_parts (part_id)`.execute(db);
  await sql`
    alter table products
      add column download_limit int check (download_limit between 1 and 1000),
      add column download_days int check (download_days between 1 and 3650)`.execute(db);
  await sql`comment on column products.download_limit is 'downloads for each unit bought; null: as many as one likes'`.execute(db);
  await sql`comment on column products.download_days is 'days after payment; null: for ever'`.execute(db);
}
