import { sql, type Kysely } from 'kysely';

/** Prices beside the base price: for a time, for a group of customers, for larger quantities; and what was publicly asked, when. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table price_lists (
      id uuid primary key,
      name text not null check (length(name) between 1 and 120),
      kind text not null check (kind in ('sale', 'override')),
      starts_at timestamptz,
      ends_at timestamptz,
      group_ids uuid[] check (cardinality(group_ids) between 1 and 50),
      priority int not null default 0 check (priority between 0 and 1000),
      active boolean not null default true,
      carried_out_at timestamptz not null default clock_timestamp(),
      version int not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check (ends_at > starts_at)
    )`.execute(db);
  await sql`create unique index price_lists_name on price_lists (lower(name))`.execute(db);
  await sql`
    create table price_list_prices (
      list_id uuid not null references price_lists (id) on delete cascade,
      variant_id uuid not null references variants (id) on delete cascade,
      currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
      min_quantity int not null default 1 check (min_quantity between 1 and 9999),
      amount_minor bigint not null check (amount_minor between 0 and 9007199254740991),
      primary key (list_id, variant_id, currency, min_quantity)
    )`.execute(db);
  await sql`create index price_list_prices_variant on price_list_prices (variant_id, currency)`.execute(db);
  await sql`
    create table price_points (
      variant_id uuid not null,
      currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
      amount_minor bigint not null check (amount_minor between 0 and 9007199254740991),
      at timestamptz not null,
      primary key (variant_id, currency, at)
    )`.execute(db);
  await sql`
    create trigger price_points_append_only before update or delete on price_points
    for each row execute function refuse_change()`.execute(db);
  await sql`
    insert into price_points (variant_id, currency, amount_minor, at)
    select r.variant_id, r.currency, r.amount_minor, clock_timestamp()
    from prices r join variants v on v.id = r.variant_id and v.withdrawn_at is null
    join products p on p.id = v.product_id and p.status = 'published'`.execute(db);
  await sql`
    alter table changes drop constraint changes_subject_check,
      add constraint changes_subject_check check (subject ~ '^[a-z]+(-[a-z]+)*$' and length(subject) <= 40)`.execute(db);
}
