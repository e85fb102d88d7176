import { sql, type Kysely } from 'kysely';

/** Types with attributes that staff define, tags, products that wait for their day, collections that fill themselves, former addresses, relations. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table attributes (
      id uuid primary key,
      code text not null unique check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 80),
      name text not null check (length(name) between 1 and 80),
      kind text not null check (kind in ('text', 'number', 'boolean', 'choice', 'date')),
      unit text check (unit is null or (kind = 'number' and length(unit) between 1 and 20)),
      choices text[] not null default '{}' check (kind = 'choice' or cardinality(choices) = 0),
      multiple boolean not null default false,
      filterable boolean not null default false,
      searchable boolean not null default true,
      shown boolean not null default true,
      position int not null default 0,
      version int not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create unique index attributes_name on attributes (name)`.execute(db);
  await sql`
    create table product_types (
      id uuid primary key,
      code text not null unique check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 80),
      name text not null check (length(name) between 1 and 80),
      version int not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create unique index product_types_name on product_types (lower(name))`.execute(db);
  await sql`
    create table product_type_attributes (
      type_id uuid not null references product_types (id) on delete cascade,
      attribute_id uuid not null references attributes (id),
      position int not null default 0,
      required boolean not null default false,
      primary key (type_id, attribute_id)
    )`.execute(db);
  await sql`
    alter table products
      add column type_id uuid references product_types (id),
      add column tags text[] not null default '{}' check (cardinality(tags) <= 50),
      add column publish_at timestamptz,
      add column seo_title text check (length(seo_title) between 1 and 200),
      add column seo_description text check (length(seo_description) between 1 and 500),
      drop constraint products_status_check,
      add constraint products_status_check check (status in ('draft', 'scheduled', 'published', 'archived')),
      add constraint products_scheduled_check check (status <> 'scheduled' or publish_at is not null)`.execute(db);
  await sql`create index products_due on products (publish_at) where status = 'scheduled'`.execute(db);
  await sql`create index products_type on products (type_id)`.execute(db);
  await sql`
    alter table categories
      add column rule jsonb,
      add column description text not null default '' check (length(description) <= 5000),
      add column seo_title text check (length(seo_title) between 1 and 200),
      add column seo_description text check (length(seo_description) between 1 and 500),
      add constraint categories_rule_check check (rule is null or parent_id is null)`.execute(db);
  await sql`
    create table attribute_values (
      product_id uuid not null references products (id),
      attribute_id uuid not null references attributes (id) on delete cascade,
      key text not null,
      label text not null,
      number float8,
      primary key (product_id, attribute_id, key)
    )`.execute(db);
  await sql`create index attribute_values_key on attribute_values (attribute_id, key, product_id)`.execute(db);
  await sql`create index attribute_values_number on attribute_values (attribute_id, number, product_id) where number is not null`.execute(
    db,
  );
  await sql`
    alter table changes drop constraint changes_subject_check,
      add constraint changes_subject_check check (subject ~ '^[a-z][a-z-]{1,30}$')`.execute(db);
  await sql`
    create table former_slugs (
      kind text not null check (kind in ('product', 'category')),
      slug text not null,
      target_id uuid not null,
      created_at timestamptz not null default now(),
      primary key (kind, slug)
    )`.execute(db);
  await sql`
    create table related_products (
      product_id uuid not null references products (id),
      related_id uuid not null references products (id),
      position int not null,
      primary key (product_id, related_id),
      check (product_id <> related_id)
    )`.execute(db);
  await sql`create table stale_pages (product_id uuid primary key references products (id) on delete cascade)`.execute(db);
  await sql`create index related_products_back on related_products (related_id)`.execute(db);
}
