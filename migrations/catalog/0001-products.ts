import { sql, type Kysely } from 'kysely';

/** What is sold: products, variants, prices, pictures, categories, and the places that hold stock. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stores (
      id uuid primary key,
      code text not null unique check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 60),
      name text not null check (length(name) between 1 and 120),
      address jsonb,
      active boolean not null default true,
      version int not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table categories (
      id uuid primary key,
      parent_id uuid references categories (id),
      slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
      name text not null check (length(name) between 1 and 120),
      position int not null default 0 check (position >= 0),
      version int not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check (parent_id <> id)
    )`.execute(db);
  await sql`create index categories_parent on categories (parent_id, position)`.execute(db);
  await sql`
    create table products (
      id uuid primary key,
      slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120
        and slug !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'),
      external_id text unique check (length(external_id) between 1 and 200),
      status text not null check (status in ('draft', 'published', 'archived')),
      title text not null check (length(title) between 1 and 300),
      description text not null default '' check (length(description) <= 50000),
      brand text check (length(brand) between 1 and 120),
      attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
      tax_class text not null default 'standard',
      seller_store_id uuid references stores (id),
      published_at timestamptz,
      import_hash text,
      version int not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check (status <> 'published' or published_at is not null)
    )`.execute(db);
  await sql`create index products_latest on products (updated_at desc, id desc)`.execute(db);
  await sql`
    create table product_options (
      product_id uuid not null references products (id),
      position int not null check (position between 0 and 9),
      name text not null check (length(name) between 1 and 60),
      primary key (product_id, position),
      unique (product_id, name)
    )`.execute(db);
  await sql`
    create table variants (
      id uuid primary key,
      product_id uuid not null references products (id),
      sku text not null unique check (length(sku) between 1 and 64),
      option_values text[] not null default '{}',
      weight_grams int not null default 0 check (weight_grams between 0 and 10000000),
      position int not null default 0 check (position >= 0),
      withdrawn_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index variants_product on variants (product_id, position)`.execute(db);
  await sql`
    create table prices (
      variant_id uuid not null references variants (id),
      currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
      amount_minor bigint not null check (amount_minor between 0 and 9007199254740991),
      compare_at_minor bigint check (compare_at_minor > amount_minor),
      primary key (variant_id, currency)
    )`.execute(db);
  await sql`
    create table product_categories (
      product_id uuid not null references products (id),
      category_id uuid not null references categories (id),
      position int not null default 0,
      primary key (product_id, category_id)
    )`.execute(db);
  await sql`create index product_categories_category on product_categories (category_id)`.execute(db);
  await sql`
    create table images (
      id uuid primary key,
      product_id uuid not null references products (id),
      position int not null default 0 check (position >= 0),
      source text not null,
      alt text not null default '' check (length(alt) <= 500),
      state text not null default 'waiting' check (state in ('waiting', 'ready', 'drawn')),
      storage_key text,
      width int check (width > 0),
      height int check (height > 0),
      widths int[],
      created_at timestamptz not null default now(),
      unique (product_id, source),
      check (state = 'waiting' or (storage_key is not null and width is not null and height is not null and cardinality(widths) > 0))
    )`.execute(db);
  await sql`create index images_waiting on images (id) where state = 'waiting'`.execute(db);
  await sql`
    create table variant_images (
      variant_id uuid not null references variants (id),
      image_id uuid not null references images (id) on delete cascade,
      position int not null default 0,
      primary key (variant_id, image_id)
    )`.execute(db);
  await sql`create index variant_images_image on variant_images (image_id)`.execute(db);
}
