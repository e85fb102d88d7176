import { sql, type Kysely } from 'kysely';

/** Groups of customers, and roles that people can read and change without undoing each other. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table customer_groups (
      id uuid primary key,
      code text not null constraint customer_groups_code unique check (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
      name text not null check (length(name) between 1 and 120),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table customer_group_members (
      group_id uuid not null references customer_groups (id) on delete cascade,
      user_id uuid not null references users (id) on delete cascade,
      added_at timestamptz not null default now(),
      primary key (group_id, user_id)
    )`.execute(db);
  await sql`create index customer_group_members_of_user on customer_group_members (user_id)`.execute(db);
  await sql`
    alter table roles
      add column title text not null default '' check (length(title) <= 60),
      add column version int not null default 1`.execute(db);
  await sql`update roles set title = case name
    when 'guest' then 'Guests' when 'customer' then 'Customers' when 'staff' then 'Staff' else 'Administrators' end where built_in`.execute(
    db,
  );
}
