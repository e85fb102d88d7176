import { sql, type Kysely } from 'kysely';

/** Lines that were laid aside: an account's, or those of a browser, which shows the secret of its cart. They outlive the cart they come from. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table saved_items (
      id uuid primary key,
      user_id uuid,
      token_hash text,
      variant_id uuid not null,
      quantity int not null check (quantity between 1 and 999),
      seen jsonb not null,
      created_at timestamptz not null default now(),
      constraint saved_items_have_one_owner check ((user_id is null) <> (token_hash is null)),
      unique (user_id, variant_id),
      unique (token_hash, variant_id)
    )`.execute(db);
  await sql`comment on column saved_items.seen is 'the article as the catalog quoted it when it was laid aside'`.execute(db);
  await sql`create index saved_items_of_guests on saved_items (created_at) where token_hash is not null`.execute(db);
}
