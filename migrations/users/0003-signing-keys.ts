import { sql, type Kysely } from 'kysely';

/** Key pairs of the access tokens. One signs; retired ones are published until their last token has expired. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table signing_keys (
      id uuid primary key,
      algorithm text not null check (algorithm = 'ES256'),
      public_jwk jsonb not null,
      sealed_private_key bytea not null,
      created_at timestamptz not null default now(),
      retired_at timestamptz
    )`.execute(db);
  await sql`create unique index signing_keys_one_active on signing_keys ((true)) where retired_at is null`.execute(db);
}
