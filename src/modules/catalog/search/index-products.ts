import { hash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { CatalogTables } from '../tables';
import type { SearchDocument } from './domain/document';
import { termsOf, wordsToStem } from './domain/terms';
import type { Stemming } from './languages';
import type { Stems } from './stems';

export type SearchRow = SearchDocument & { readonly product_id: string };

export interface ProductIndexing {
  readonly stemming: Stemming;
  readonly stems: Stems;
}

/**
 * Writes what products are found by; of `thereIds`, which may have been found before, those without a row are found no more, and one whose words
 * are the same as before keeps its terms. At most three statements.
 */
export async function indexProducts(
  db: Transaction<CatalogTables>,
  { stemming, stems }: ProductIndexing,
  thereIds: readonly string[],
  rows: readonly SearchRow[],
): Promise<void> {
  const given = rows.map((row) => ({ ...row, digest: digestOf(row) }));
  const kept = thereIds.length > 0 ? await keepSame(db, stemming.name, thereIds, given) : new Set();
  const changed = given.filter((row) => !kept.has(row.product_id));
  if (changed.length === 0) return;
  const known = await stems.of(new Set(changed.flatMap(wordsToStem)), db);
  const described = changed.map((row) => ({
    product_id: row.product_id,
    digest: row.digest,
    words: row.text,
    vocabulary: row.vocabulary,
    ...termsOf(row, known),
  }));
  await sql`
    insert into product_search (product_id, made_for, digest, words, terms, impacts, vocabulary)
    select r.product_id, ${stemming.name}, r.digest, r.words, r.terms, r.impacts, r.vocabulary
    from json_to_recordset(${JSON.stringify(described)}::json)
      as r (product_id uuid, digest text, words text, terms text[], impacts smallint[], vocabulary text[])
    on conflict (product_id) do update set made_for = excluded.made_for, digest = excluded.digest, words = excluded.words,
      terms = excluded.terms, impacts = excluded.impacts, vocabulary = excluded.vocabulary,
      changed_in = excluded.changed_in, described_in = excluded.described_in`.execute(db);
}

/** Of those with the same words as before the ids; those that are not given lose theirs. */
async function keepSame(
  db: Transaction<CatalogTables>,
  madeFor: string,
  thereIds: readonly string[],
  given: readonly { readonly product_id: string; readonly digest: string }[],
): Promise<ReadonlySet<string>> {
  const marks = JSON.stringify(given.map(({ product_id, digest }) => ({ product_id, digest })));
  const { rows } = await sql<{ product_id: string }>`
    with given as materialized (select r.product_id, r.digest from json_to_recordset(${marks}::json) as r (product_id uuid, digest text)),
    gone as (
      update product_search s set made_for = ${madeFor}, digest = '', words = '', terms = '{}', impacts = '{}', vocabulary = '{}',
        changed_in = pg_current_xact_id(), described_in = pg_current_xact_id()
      where s.product_id = any(${thereIds}::uuid[]) and s.product_id not in (select g.product_id from given g))
    update product_search s set changed_in = pg_current_xact_id() from given g
    where g.product_id = s.product_id and g.digest = s.digest and s.made_for = ${madeFor} returning s.product_id`.execute(db);
  return new Set(rows.map((r) => r.product_id));
}

const digestOf = ({ words, weights, kept, types, text }: SearchRow): string =>
  hash('sha1', JSON.stringify([words, weights, kept, types, text]), 'base64url');
