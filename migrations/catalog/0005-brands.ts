import { sql, type Kysely } from 'kysely';

/** A brand is an entry of its own: renamed once, found by its address, not spelt in two ways. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table brands (
      id uuid primary key,
      slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
      name text not null check (length(name) between 1 and 120),
      version int not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create unique index brands_name on brands (lower(name))`.execute(db);
  await sql`
    insert into brands (id, slug, name)
    select gen_random_uuid(), case when s.turn = 1 then s.slug else left(s.slug, 110) || '-' || left(md5(s.name), 8) end, s.name
    from (
      select n.name, n.slug, row_number() over (partition by n.slug order by n.name) as turn
      from (
        select b.name, coalesce(nullif(btrim(regexp_replace(regexp_replace(lower(normalize(b.name, NFKD)), '[\u0300-\u036f''’]', '', 'g'),
          '[^a-z0-9]+', '-', 'g'), '-'), ''), 'brand') as slug
        from (select min(p.brand) as name from products p where p.brand is not null group by lower(p.brand)) b) n) s`.execute(db);
  await sql`alter table products add column brand_id uuid references brands (id)`.execute(db);
  await sql`update products p set brand_id = b.id from brands b where lower(b.name) = lower(p.brand)`.execute(db);
  await sql`alter table products drop column brand`.execute(db);
  await sql`create index products_brand on products (brand_id)`.execute(db);
  await sql`alter table product_cards add column brand_id uuid`.execute(db);
  await sql`update product_cards c set brand_id = p.brand_id from products p where p.id = c.product_id and p.brand_id is not null`.execute(
    db,
  );
  await sql`alter table product_cards drop column brand`.execute(db);
  await sql`create index product_cards_brand on product_cards (currency, brand_id)`.execute(db);
}
