import { sql, type Kysely } from 'kysely';

/** What a found product is filtered, sorted and counted by, in narrow rows under its number: a search looks at thousands of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table product_marks (
      currency char(3) not null,
      product_no int not null,
      product_id uuid not null references products (id),
      brand_slug text,
      newest bigint not null,
      price_minor bigint not null,
      rating_rank int not null,
      primary key (currency, product_no)
    )`.execute(db);
  await sql`create index product_marks_product on product_marks (product_id)`.execute(db);
  await sql`
    insert into product_marks (currency, product_no, product_id, brand_slug, newest, price_minor, rating_rank)
    select c.currency, s.no, c.product_id, c.brand_slug, c.newest, c.price_minor, c.rating_rank
    from product_cards c join product_search s on s.product_id = c.product_id`.execute(db);
}
