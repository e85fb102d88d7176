import { sql, type Kysely } from 'kysely';

/** Roles are sets of permissions; the permissions themselves come from the modules' code at start-up. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table roles (
      name text primary key check (name ~ '^[a-z][a-z0-9-]{0,59}$'),
      permissions text[] not null default '{}',
      built_in boolean not null default false,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`insert into roles (name, built_in) values ('guest', true), ('customer', true), ('staff', true), ('admin', true)`.execute(db);
  await sql`
    create table user_roles (
      user_id uuid not null references users (id) on delete cascade,
      role text not null references roles (name) check (role <> 'guest'),
      assigned_at timestamptz not null default now(),
      primary key (user_id, role)
    )`.execute(db);
  await sql`create index user_roles_of_role on user_roles (role)`.execute(db);
  await sql`
    create table user_stores (
      user_id uuid not null references users (id) on delete cascade,
      store_id uuid not null,
      assigned_at timestamptz not null default now(),
      primary key (user_id, store_id)
    )`.execute(db);
  await sql`
    create table known_permissions (
      name text primary key,
      first_seen_at timestamptz not null default now()
    )`.execute(db);
}
