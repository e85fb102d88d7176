import { sql, type Kysely } from 'kysely';

/**
 * What a shopper reads, stored ready to serve, one row per currency: only what is published and priced stands here.
 * Cards and pages lack their live part (availability), which is joined from stock_levels when they are read.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table product_ratings (
      product_id uuid primary key references products (id),
      average numeric(3, 2) check (average between 1 and 5),
      count int not null check (count >= 0),
      revision int not null check (revision >= 1)
    )`.execute(db);
  await sql`
    create table product_cards (
      product_id uuid not null references products (id),
      currency char(3) not null,
      card text not null,
      brand text,
      newest bigint not null,
      price_minor bigint not null,
      rating_rank int not null,
      primary key (product_id, currency)
    )`.execute(db);
  await sql`create index product_cards_newest on product_cards (currency, newest desc, product_id desc)`.execute(db);
  await sql`create index product_cards_price on product_cards (currency, price_minor, product_id)`.execute(db);
  await sql`create index product_cards_rating on product_cards (currency, rating_rank desc, product_id desc)`.execute(db);
  await sql`create index product_cards_brand on product_cards (currency, brand)`.execute(db);
  await sql`
    create table listings (
      category_id uuid not null references categories (id),
      product_id uuid not null references products (id),
      currency char(3) not null,
      newest bigint not null,
      price_minor bigint not null,
      rating_rank int not null,
      primary key (product_id, category_id, currency)
    )`.execute(db);
  await sql`create index listings_newest on listings (category_id, currency, newest desc, product_id desc)`.execute(db);
  await sql`create index listings_price on listings (category_id, currency, price_minor, product_id)`.execute(db);
  await sql`create index listings_rating on listings (category_id, currency, rating_rank desc, product_id desc)`.execute(db);
  await sql`
    create table product_pages (
      product_id uuid not null references products (id),
      currency char(3) not null,
      slug text not null,
      head text not null,
      variant_ids uuid[] not null,
      variant_texts text[] not null,
      primary key (product_id, currency),
      unique (slug, currency),
      check (cardinality(variant_ids) = cardinality(variant_texts))
    )`.execute(db);
  await sql`
    create table product_search (
      product_id uuid primary key references products (id),
      ranking tsvector not null,
      document tsvector not null
    ) with (toast_tuple_target = 256)`.execute(db);
  await sql`alter table product_search alter column document set storage external`.execute(db);
  await sql`create index product_search_document on product_search using gin (document)`.execute(db);
}
