import { sql, type Kysely } from 'kysely';

/** What buyers of digital goods may download: one row for each paid line. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table entitlements (
      order_line_id uuid primary key references order_lines (id),
      order_id uuid not null references orders (id),
      variant_id uuid not null,
      download_limit int check (download_limit > 0),
      downloads int not null default 0,
      granted_at timestamptz not null default now(),
      expires_at timestamptz,
      revoked_at timestamptz,
      constraint entitlements_within_limit check (downloads >= 0 and (download_limit is null or downloads <= download_limit))
    )`.execute(db);
  await sql`create index entitlements_of_order on entitlements (order_id)`.execute(db);
  await sql`comment on column entitlements.downloads is 'files that were sent, each counted before it was'`.execute(db);
}
