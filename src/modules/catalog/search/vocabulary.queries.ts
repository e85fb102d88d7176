import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { CatalogTables } from '../tables';
import { rareAtMost } from './domain/corrections';
import type { KnownWord, WordFacts } from './domain/word-facts';
import type { Stemming } from './languages';

export interface Asked {
  /** Looked up in any case. */
  readonly words: readonly string[];
  /** Looked up only when the word they are made of does not occur. */
  readonly parts: readonly { readonly of: string; readonly word: string }[];
  /** Runs of words that may have synonyms. */
  readonly phrases: readonly string[];
  /** The word that may still be being typed. */
  readonly beginning: string | null;
  /** Words that may be misspelt. */
  readonly correctable: readonly string[];
}

export interface VocabularyDeps {
  readonly db: Kysely<CatalogTables>;
  readonly stemming: Stemming;
}

export interface VocabularyQueries {
  /** One statement. */
  look(asked: Asked): Promise<WordFacts>;
}

const countedUpTo = 5_000;
/** Words in so many products when they were last counted are not counted again. */
const commonFrom = 200;
const rowsEstimatedFrom = 1_000;

export function createVocabularyQueries({ db, stemming }: VocabularyDeps): VocabularyQueries {
  const word = sql.ref('g.word');
  const looked = (from: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select g.*, t.terms, c.products, ${stemming.isStopWord(word)} as stop
    from ${from} cross join lateral (select ${stemming.terms(word)} as terms) t
    cross join lateral (select coalesce(
      (select v.products from search_words v where v.word = g.word and v.products >= ${sql.lit(commonFrom)}),
      (select count(*)::int from (select 1 from search_postings p where p.term = any(t.terms) limit ${sql.lit(countedUpTo)}) x)) as products) c`;
  const phrase = sql.ref('p.phrase');
  const keys = sql.join([
    sql`('', p.phrase)`,
    ...stemming.languages.map((language) => sql`(${sql.lit(language)}, ${stemming.phrase(phrase, language)})`),
  ]);
  return {
    async look({ words, parts, phrases, beginning, correctable }) {
      const { rows } = await sql<Row>`
        with synonyms as materialized (
          select p.phrase as from_words, s.to_words
          from search_list(${phrases}::text[]) as p (phrase, nothing)
          cross join lateral (values ${keys}) as k (language, from_key)
          join search_synonym_pairs s on s.from_key = k.from_key and s.language = k.language),
        words as materialized (${looked(sql`(
          select g.word from search_list(${words}::text[]) g
          union select w.word from synonyms s cross join lateral string_to_table(s.to_words, ' ') as w (word)) g`)}),
        parts as materialized (${looked(sql`(
          select p.word from search_list(${parts.map((p) => p.of)}::text[], ${parts.map((p) => p.word)}::text[]) as p (whole, word)
          join words w on w.word = p.whole and w.products = 0
          group by p.word) g`)}),
        completions as (${looked(sql`(
          select b.word from words w cross join lateral (
            (select k.word from search_words k where k.word > w.word and k.word < w.word || U&'\\FFFF' limit 20)
            union (select distinct p.term from search_postings p where w.word ~ '[0-9]' and length(w.word) > 3
              and p.term > w.word and p.term < w.word || U&'\\FFFF' limit 20)) b
          where w.word = ${beginning} and w.products = 0 and length(w.word) > 1) g`)}),
        alike as (${looked(sql`(
          select w.word as whole, k.word from words w cross join lateral (
            select v.word from search_words v where v.word % w.word
            order by similarity(v.word, w.word) desc, v.word limit 12) k
          where w.word in (select m.word from search_list(${correctable}::text[]) m) and w.products <= ${sql.lit(rareAtMost)}) g`)})
        select
          (select case when c.reltuples >= ${rowsEstimatedFrom} then c.reltuples::int
            else (select count(*)::int from product_search) end from pg_class c where c.oid = 'product_search'::regclass) as products,
          (select coalesce(json_agg(json_build_object('word', w.word, 'terms', w.terms, 'products', w.products, 'stop', w.stop)), '[]')
            from (select w.word, w.terms, w.products, w.stop from words w union select p.word, p.terms, p.products, p.stop from parts p) w) as words,
          (select coalesce(json_agg(json_build_object('word', c.word, 'terms', c.terms, 'products', c.products, 'stop', false)), '[]')
            from completions c where c.products > 0) as completions,
          (select coalesce(json_agg(json_build_object('of', a.whole, 'word', a.word, 'terms', a.terms, 'products', a.products, 'stop', false)), '[]')
            from alike a where a.products > 0) as alike,
          (select coalesce(json_agg(json_build_object('from', s.from_words, 'to', s.to_words)), '[]') from synonyms s) as synonyms`.execute(
        db,
      );
      const [row] = rows;
      if (!row) throw new Error('an aggregate without a row');
      return { ...row, known: new Map(row.words.map((w) => [w.word, w])) };
    },
  };
}

interface Row extends Omit<WordFacts, 'known'> {
  readonly words: readonly KnownWord[];
}
