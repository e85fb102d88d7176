import { sql, type Kysely } from 'kysely';

/**
 * What products are found by is looked up in memory: one row of a product holds it all, and nothing of it needs an index. Words that
 * people may have meant are taken from its texts until a job has described it anew.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table product_search add column vocabulary text[] collate "C" not null default '{}'`.execute(db);
  await sql`
    update product_search s set vocabulary = l.words
    from (
      select p.product_id, array_agg(distinct w.word collate "C") as words
      from product_search p cross join lateral string_to_table(p.words, ' ') as t (word) join search_words w on w.word = t.word collate "C"
      group by p.product_id) l
    where l.product_id = s.product_id`.execute(db);
  for (const table of ['search_postings', 'search_words', 'product_marks']) await sql`drop table ${sql.table(table)}`.execute(db);
  await sql`drop function search_asked (text[], int[], int[], int[], int[])`.execute(db);
  await sql`drop function search_list (text[], text[])`.execute(db);
  for (const index of [
    'product_cards_newest',
    'product_cards_price',
    'product_cards_rating',
    'product_cards_brand',
    'listings_newest',
    'listings_price',
    'listings_brand',
    'attribute_values_key',
    'attribute_values_number',
  ])
    await sql`drop index ${sql.table(index)}`.execute(db);
}
