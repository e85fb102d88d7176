import { sql, type Kysely } from 'kysely';

/**
 * Who keeps a copy of what search knows reads what was written since the last look: each row says in which transaction it was, and in
 * which its words were. A product that is listed no more keeps its row, without words.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table product_search
      add column impacts smallint[] not null default '{}',
      add column changed_in xid8 not null default pg_current_xact_id(),
      add column described_in xid8 not null default pg_current_xact_id()`.execute(db);
  await sql`
    update product_search s set terms = l.terms, impacts = l.impacts
    from (
      select p.product_no, array_agg(p.term order by p.term) as terms, array_agg(p.impact order by p.term) as impacts
      from search_postings p group by p.product_no) l
    where l.product_no = s.no`.execute(db);
  await sql`alter table product_search add constraint product_search_impacts check (cardinality(terms) = cardinality(impacts))`.execute(db);
  await sql`create index product_search_changed on product_search (changed_in)`.execute(db);
}
