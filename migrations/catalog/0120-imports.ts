import { sql, type Kysely } from 'kysely';

/** Files that staff bring in and take out. `worker` is whoever is at work on it until `lease_until`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table imports (
      id uuid primary key,
      kind text not null check (kind in ('products', 'stock')),
      state text not null check (state in ('checking', 'checked', 'running', 'done', 'failed', 'cancelled')),
      file_name text not null check (length(file_name) between 1 and 200),
      storage_key text,
      sha256 text not null,
      bytes bigint not null check (bytes > 0),
      file_lines bigint not null check (file_lines > 0),
      format text not null,
      preview jsonb not null,
      options jsonb not null,
      checked_at timestamptz,
      problem jsonb,
      worker uuid,
      lease_until timestamptz,
      tries int not null default 0,
      created_by uuid,
      created_at timestamptz not null default now(),
      queued_at timestamptz not null default now(),
      started_by uuid,
      started_at timestamptz,
      cancelled_by uuid,
      finished_at timestamptz,
      check ((worker is null) = (lease_until is null)),
      check (worker is null or state in ('checking', 'running')),
      check (state <> 'running' or started_at is not null),
      check ((finished_at is not null) = (state in ('done', 'failed', 'cancelled')))
    )`.execute(db);
  await sql`create unique index imports_at_work on imports (kind) where worker is not null`.execute(db);
  await sql`create index imports_waiting on imports (kind, queued_at) where state in ('checking', 'running')`.execute(db);
  await sql`create index imports_latest on imports (created_at desc, id desc)`.execute(db);
  await sql`create index imports_files on imports (created_at) where storage_key is not null`.execute(db);

  await sql`
    create table import_batches (
      import_id uuid not null references imports (id) on delete cascade,
      phase text not null check (phase in ('check', 'run')),
      from_unit int not null check (from_unit >= 0),
      up_to_unit int not null,
      last_line bigint not null,
      created int not null check (created >= 0),
      updated int not null check (updated >= 0),
      unchanged int not null check (unchanged >= 0),
      skipped int not null check (skipped >= 0),
      refused int not null check (refused >= 0),
      written_at timestamptz not null default now(),
      primary key (import_id, phase, from_unit),
      check (up_to_unit - from_unit = created + updated + unchanged + skipped + refused)
    )`.execute(db);
  await sql`
    create table import_lines (
      seq bigint generated always as identity primary key,
      import_id uuid not null references imports (id) on delete cascade,
      phase text not null check (phase in ('check', 'run')),
      line bigint not null,
      action text not null check (action in ('create', 'update', 'refuse')),
      slug text,
      title text,
      fields jsonb not null default '[]',
      error text,
      check ((error is not null) = (action = 'refuse'))
    )`.execute(db);
  await sql`create index import_lines_place on import_lines (import_id, phase, line, seq)`.execute(db);

  await sql`
    create table import_uploads (
      storage_key text primary key,
      created_at timestamptz not null default now()
    )`.execute(db);

  await sql`
    create table exports (
      id uuid primary key,
      state text not null check (state in ('waiting', 'done', 'failed', 'expired')),
      format text not null,
      filter jsonb not null,
      file_name text not null,
      storage_key text,
      bytes bigint,
      products int,
      left_out int,
      left_out_first text[] not null default '{}',
      problem jsonb,
      worker uuid,
      lease_until timestamptz,
      tries int not null default 0,
      created_by uuid,
      created_at timestamptz not null default now(),
      finished_at timestamptz,
      expires_at timestamptz,
      check ((state = 'done') = (storage_key is not null)),
      check ((worker is null) = (lease_until is null)),
      check (worker is null or state = 'waiting')
    )`.execute(db);
  await sql`create index exports_latest on exports (created_at desc, id desc)`.execute(db);
  await sql`create index exports_waiting on exports (created_at) where state = 'waiting'`.execute(db);
}
