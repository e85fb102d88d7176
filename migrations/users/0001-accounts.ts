import { sql, type Kysely } from 'kysely';

/** Accounts, how they prove who they are, and what they may do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table users (
      id uuid primary key,
      email text not null unique check (email = lower(btrim(email)) and length(email) between 3 and 254),
      email_verified_at timestamptz,
      name text not null check (length(name) between 1 and 120),
      locale text not null check (length(locale) between 2 and 35),
      customer_group text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index users_email_prefix on users (email text_pattern_ops)`.execute(db);
  await sql`create index users_name_prefix on users (lower(name) text_pattern_ops)`.execute(db);
  await sql`
    create table credentials (
      user_id uuid primary key references users (id) on delete cascade,
      password_hash text not null check (password_hash like '$argon2id$%'),
      changed_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table sessions (
      id uuid primary key,
      user_id uuid not null references users (id) on delete cascade,
      token_hash bytea unique check (length(token_hash) = 32),
      user_agent text not null check (length(user_agent) <= 300),
      ip text check (length(ip) <= 45),
      created_at timestamptz not null default now(),
      last_seen_at timestamptz not null default now(),
      expires_at timestamptz not null,
      revoked_at timestamptz
    )`.execute(db);
  await sql`create index sessions_of_user on sessions (user_id) where revoked_at is null`.execute(db);
  await sql`create index sessions_expiry on sessions (expires_at)`.execute(db);
  await sql`
    create table refresh_tokens (
      id uuid primary key,
      session_id uuid not null references sessions (id) on delete cascade,
      parent_id uuid unique references refresh_tokens (id) on delete cascade,
      token_hash bytea not null unique check (length(token_hash) = 32),
      created_at timestamptz not null default now(),
      used_at timestamptz
    )`.execute(db);
  await sql`create unique index refresh_tokens_one_live on refresh_tokens (session_id) where used_at is null`.execute(db);
  await sql`create index refresh_tokens_of_session on refresh_tokens (session_id)`.execute(db);
}
