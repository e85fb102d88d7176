import { sql, type Kysely } from 'kysely';

/**
 * What search ranks with: for each product its terms and how much each says about it, and the words people may have meant.
 * Products that stand in `product_search` without terms are given theirs by a job.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index product_search_document`.execute(db);
  await sql`
    alter table product_search
      drop column ranking,
      drop column document,
      add column no int generated always as identity unique,
      add column made_for text not null default '',
      add column digest text not null default '',
      add column words text not null default ''`.execute(db);
  await sql`create index product_search_made_for on product_search (made_for)`.execute(db);
  await sql`
    create table search_postings (
      term text collate "C" not null check (length(term) between 1 and 200),
      product_no int not null,
      impact smallint not null check (impact > 0),
      primary key (term, product_no) include (impact)
    )`.execute(db);
  await sql`create index search_postings_product on search_postings (product_no)`.execute(db);
  await sql`
    create table search_words (
      word text collate "C" primary key check (length(word) between 3 and 40)
    )`.execute(db);
  await sql`create index search_words_alike on search_words using gin (word gin_trgm_ops)`.execute(db);
}
