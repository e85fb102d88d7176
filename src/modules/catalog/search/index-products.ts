import { hash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { availableNow } from '../inventory/supply-sql';
import type { CatalogTables } from '../tables';
import type { SearchDocument } from './domain/document';
import { impactScale, saturation, typeImpact } from './domain/ranking';
import type { Stemming } from './languages';

export type SearchRow = SearchDocument & { readonly product_id: string };

/**
 * Writes what search knows of these products; those without a row are found no more. A product whose words are the same
 * as before keeps its terms. At most four statements.
 */
export async function indexProducts(
  db: Transaction<CatalogTables>,
  stemming: Stemming,
  productIds: readonly string[],
  rows: readonly SearchRow[],
): Promise<void> {
  const given = rows.map((row) => ({ ...row, digest: digestOf(row) }));
  const marks = JSON.stringify(given.map(({ product_id, digest }) => ({ product_id, digest })));
  const { rows: kept } = await sql<{ product_id: string }>`
    with given as (select r.product_id, r.digest from json_to_recordset(${marks}::json) as r (product_id uuid, digest text)),
    old as materialized (
      select s.no, s.terms, s.product_id in (select g.product_id from given g) as listed
      from product_search s where s.product_id = any(${productIds}::uuid[]) and not exists (
        select 1 from given g where g.product_id = s.product_id and g.digest = s.digest and s.made_for = ${stemming.name})),
    postings as (
      delete from search_postings p using old o cross join lateral unnest(o.terms) as t (term)
      where p.term = t.term and p.product_no = o.no),
    marks as (delete from product_marks m using old o where m.product_no = o.no and not o.listed),
    gone as (
      update product_search s set made_for = ${stemming.name}, digest = '', words = '', terms = '{}', impacts = '{}',
        changed_in = pg_current_xact_id(), described_in = pg_current_xact_id()
      from old o where s.no = o.no and not o.listed)
    update product_search s set changed_in = pg_current_xact_id() from given g
    where g.product_id = s.product_id and g.digest = s.digest and s.made_for = ${stemming.name} returning s.product_id`.execute(db);
  const same = new Set(kept.map((r) => r.product_id));
  await addTerms(
    db,
    stemming,
    given.filter((row) => !same.has(row.product_id)),
  );
  await sql`
    with gone as (
      delete from product_marks m where m.product_id = any(${productIds}::uuid[]) and not exists (
        select 1 from product_cards c where c.product_id = m.product_id and c.currency = m.currency))
    insert into product_marks as m (currency, product_no, product_id, brand_slug, newest, price_minor, rating_rank, sold_out)
    select c.currency, s.no, c.product_id, c.brand_slug, c.newest, c.price_minor, c.rating_rank, not ${sql.raw(availableNow('c.product_id'))}
    from product_cards c join product_search s on s.product_id = c.product_id
    where c.product_id = any(${productIds}::uuid[])
    on conflict (currency, product_no) do update set brand_slug = excluded.brand_slug, newest = excluded.newest,
      price_minor = excluded.price_minor, rating_rank = excluded.rating_rank, sold_out = excluded.sold_out`.execute(db);
}

async function addTerms(
  db: Transaction<CatalogTables>,
  stemming: Stemming,
  changed: readonly (SearchRow & { readonly digest: string })[],
): Promise<void> {
  if (changed.length === 0) return;
  const word = sql.ref('w.word');
  await sql`
    with given as materialized (
      select r.* from json_to_recordset(${JSON.stringify(changed)}::json)
        as r (product_id uuid, digest text, text text, words text[], weights float4[], kept int, types text[])),
    words as (
      select g.product_id, t.term, sum(w.weight) as weight
      from given g
      cross join lateral unnest(g.words, g.weights) with ordinality as w (word, weight, n)
      cross join lateral (select distinct u.term from unnest(${stemming.terms(word)}) as u (term)) t
      where w.n <= g.kept or not ${stemming.isStopWord(word)}
      group by g.product_id, t.term),
    types as (
      select distinct g.product_id, '=' || (select string_agg((${stemming.terms(word)})[1], ' ' order by w.n)
        from string_to_table(y.type, ' ') with ordinality as w (word, n)) as term
      from given g cross join lateral unnest(g.types) as y (type)),
    terms as materialized (
      select w.product_id, w.term,
        greatest(round(${impactScale} * w.weight * ${saturation + 1} / (w.weight + ${saturation})), 1)::smallint as impact
      from words w
      union all
      select y.product_id, y.term, ${typeImpact}::smallint from types y),
    made as (
      insert into product_search as s (product_id, made_for, digest, words, terms, impacts)
      select g.product_id, ${stemming.name}, g.digest, g.text, coalesce(l.terms, '{}'), coalesce(l.impacts, '{}')
      from given g left join (
        select t.product_id, array_agg(t.term order by t.term) as terms, array_agg(t.impact order by t.term) as impacts
        from terms t group by t.product_id) l on l.product_id = g.product_id
      on conflict (product_id) do update set made_for = excluded.made_for, digest = excluded.digest, words = excluded.words,
        terms = excluded.terms, impacts = excluded.impacts, changed_in = excluded.changed_in, described_in = excluded.described_in
      returning s.product_id, s.no)
    insert into search_postings (term, product_no, impact)
    select t.term, m.no, t.impact from terms t join made m on m.product_id = t.product_id
    order by 1, 2`.execute(db);
  const vocabulary = [...new Set(changed.flatMap((row) => row.vocabulary))].sort();
  if (vocabulary.length === 0) return;
  await sql`
    insert into search_words (word)
    select v.word from unnest(${vocabulary}::text[]) as v (word)
    where not exists (select 1 from search_words k where k.word = v.word collate "C")
    order by v.word
    on conflict (word) do nothing`.execute(db);
}

const digestOf = ({ words, weights, kept, types, text }: SearchRow): string =>
  hash('sha1', JSON.stringify([words, weights, kept, types, text]), 'base64url');
