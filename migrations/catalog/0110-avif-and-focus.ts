import { sql, type Kysely } from 'kysely';

/** Pictures get a second, smaller encoding made later, and a point that stays in sight when they are cropped. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table images
      add column avif boolean not null default false,
      add column focal_x real check (focal_x between 0 and 1),
      add column focal_y real check (focal_y between 0 and 1),
      add constraint images_focal check ((focal_x is null) = (focal_y is null))`.execute(db);
  await sql`alter table media add column avif boolean not null default false`.execute(db);
  await sql`
    create table avif_waiting (
      storage_key text primary key,
      widths int[] not null check (cardinality(widths) > 0),
      attempts int not null default 0 check (attempts >= 0),
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index avif_waiting_next on avif_waiting (created_at, storage_key) where attempts < 3`.execute(db);
  await sql`create index images_storage_key on images (storage_key) where storage_key is not null`.execute(db);
}
