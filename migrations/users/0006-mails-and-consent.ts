import { sql, type Kysely } from 'kysely';

/** Links and notices that accounts get by mail, accounts that are closed, and who wants to hear from the shop. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table users
      drop column customer_group,
      add column marketing_consent_at timestamptz,
      add column deactivated_at timestamptz,
      add column deactivated_reason text check (length(deactivated_reason) <= 300 and (deactivated_reason is null or deactivated_at is not null))`.execute(
    db,
  );
  await sql`
    create table mail_requests (
      id uuid primary key,
      user_id uuid not null references users (id) on delete cascade,
      purpose text not null check (purpose in
        ('verify-email', 'reset-password', 'change-email', 'email-change-asked', 'email-changed', 'password-changed')),
      to_address text not null check (length(to_address) between 3 and 254),
      token_hash bytea unique check (length(token_hash) = 32),
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      used_at timestamptz,
      revoked_at timestamptz,
      check ((purpose in ('verify-email', 'reset-password', 'change-email')) = (token_hash is not null)),
      check ((token_hash is null) = (expires_at is null)),
      check (used_at is null or (token_hash is not null and used_at <= expires_at and revoked_at is null))
    )`.execute(db);
  await sql`
    create unique index mail_requests_one_live on mail_requests (user_id, purpose)
    where token_hash is not null and used_at is null and revoked_at is null`.execute(db);
  await sql`create index mail_requests_of_user on mail_requests (user_id, purpose, created_at)`.execute(db);
  await sql`create index mail_requests_age on mail_requests (created_at)`.execute(db);
  await sql`
    create table reset_asks (
      id uuid primary key,
      email text not null check (length(email) <= 254),
      created_at timestamptz not null default now()
    )`.execute(db);
}
