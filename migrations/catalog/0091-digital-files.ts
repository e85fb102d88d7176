import { sql, type Kysely } from 'kysely';

/** What buyers of a digital variant download. The files lie in the private part of the storage. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table digital_files (
      id uuid primary key,
      variant_id uuid not null references variants (id),
      name text not null check (length(name) between 1 and 200),
      content_type text not null,
      bytes bigint not null check (bytes > 0),
      storage_key text not null unique check (storage_key like 'private/%'),
      uploaded_by uuid,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index digital_files_of_variant on digital_files (variant_id)`.execute(db);
}
