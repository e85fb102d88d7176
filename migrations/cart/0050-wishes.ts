import { sql, type Kysely } from 'kysely';

/** What shoppers wish for: a product, or one article of it. An account's, or those of a browser, which shows the secret of its cart. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table wishes (
      id uuid primary key,
      user_id uuid,
      token_hash text,
      product_id uuid not null,
      variant_id uuid,
      article_id uuid not null generated always as (coalesce(variant_id, product_id)) stored,
      seen jsonb not null,
      created_at timestamptz not null default now(),
      constraint wishes_have_one_owner check ((user_id is null) <> (token_hash is null)),
      unique (user_id, article_id),
      unique (token_hash, article_id)
    )`.execute(db);
  await sql`comment on column wishes.seen is 'what it was called and cost, and whether it could be bought, when it was wished for'`.execute(
    db,
  );
  await sql`create index wishes_of_products on wishes (product_id)`.execute(db);
  await sql`create index wishes_of_guests on wishes (created_at) where token_hash is not null`.execute(db);
}
