import { sql, type Kysely } from 'kysely';

/** A product keeps a list of its terms, so that they are found again without an index that every one of them has to be put into. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table product_search add column terms text[] collate "C" not null default '{}'`.execute(db);
  await sql`
    update product_search s set terms = l.terms
    from (select p.product_no, array_agg(p.term) as terms from search_postings p group by p.product_no) l
    where l.product_no = s.no`.execute(db);
  await sql`drop index search_postings_product`.execute(db);
}
