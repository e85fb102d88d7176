import { sql, type Kysely } from 'kysely';

/** What buyers say, and the sums their rating is made of. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table reviews (
      id uuid primary key,
      product_id uuid not null,
      user_id uuid not null,
      order_id uuid not null,
      rating int not null check (rating between 1 and 5),
      title text not null check (length(title) between 1 and 120),
      body text not null check (length(body) between 1 and 5000),
      author_name text not null check (length(author_name) between 1 and 120),
      status text not null default 'published' check (status in ('published', 'pending', 'hidden')),
      created_at timestamptz(3) not null default now(),
      edited_at timestamptz,
      constraint reviews_one_per_buyer unique (user_id, product_id)
    )`.execute(db);
  await sql`create index reviews_newest on reviews (product_id, created_at desc, id desc) where status = 'published'`.execute(db);
  await sql`
    create table rating_totals (
      product_id uuid primary key,
      sum int not null,
      count int not null check (count >= 0),
      revision int not null check (revision >= 1),
      check (sum between count and 5 * count)
    )`.execute(db);
}
