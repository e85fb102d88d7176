import { CompiledQuery, type Kysely } from 'kysely';
import { availableNow, withoutShelf } from '../inventory/supply-sql';
import { sellableSql } from '../inventory/shelf-sql';
import type { Stem, Stems } from '../search/stems';
import type { CatalogTables } from '../tables';
import type { Listed } from './domain/product-index';
import type { Surroundings } from './domain/surroundings';

/** What the finder reads. */
export interface FinderRows {
  snapshot(): Promise<string>;
  /** Listed products behind this id, by id; whether they are sold out is not looked up. */
  batch(after: string): Promise<FoundRow[]>;
  /** What was changed by transactions that this snapshot did not see; null: too many to read at once, see `changedIds`. */
  changes(since: string): Promise<{ readonly snapshot: string; readonly rows: readonly FoundRow[] } | null>;
  changedIds(since: string): Promise<{ readonly snapshot: string; readonly ids: readonly string[] }>;
  /** With all their words. */
  byId(ids: readonly string[]): Promise<FoundRow[]>;
  surroundings(): Promise<Surroundings>;
  /** Numbers of all products of which nothing can be sold now. */
  soldOut(): Promise<number[]>;
  /** Of these products, and of bundles with anything of them. */
  stockOf(productIds: readonly string[]): Promise<readonly { readonly no: number; readonly soldOut: boolean }[]>;
  /** Which of these have all the phrases. */
  withPhrases(numbers: readonly number[], phrases: readonly string[]): Promise<number[]>;
}

export interface FoundRow {
  readonly no: number;
  readonly id: string;
  /** null: it is listed no more. */
  readonly listed: Listed | null;
  /** null: it was not looked up. */
  readonly soldOut: boolean | null;
}

export const batchSize = 300;
const changesAtMost = 500;
export const firstId = '00000000-0000-0000-0000-000000000000';

export function createFinderRows(db: Kysely<CatalogTables>, currency: string, stems: Stems): FinderRows {
  const ask = async <R>(text: string, values: readonly unknown[]): Promise<R[]> =>
    (await db.executeQuery<R>(CompiledQuery.raw(`/* finder */ ${text}`, [...values]))).rows;

  /** One statement more for words that no dictionary was asked for yet. */
  async function described(rows: readonly Row[]): Promise<FoundRow[]> {
    const known = await stems.of(new Set(rows.flatMap((row) => wordsOf(row))));
    return rows.map((row) => read(row, known));
  }

  return {
    async snapshot() {
      const [row] = await ask<{ snapshot: string }>('select pg_current_snapshot()::text as snapshot', []);
      return row?.snapshot ?? '';
    },
    async batch(after) {
      const text = `select ${columns('null::boolean')} from product_search f ${join('')} where f.product_id > $2::uuid order by f.product_id limit ${batchSize}`;
      return described(await ask<Row>(text, [currency, after]));
    },
    async changes(since) {
      const rows = await ask<Partial<Row> & { snapshot: string }>(
        `select n.snapshot, r.* from (select pg_current_snapshot()::text as snapshot) n left join lateral (
          select ${columns(`not ${availableNow('f.product_id')}`, 'case when pg_visible_in_snapshot(f.described_in, $2::pg_snapshot) then null else')}
          from product_search f ${join('left')} where ${notSeen} limit ${changesAtMost + 1}) r on true`,
        [currency, since],
      );
      if (rows.length > changesAtMost) return null;
      return { snapshot: rows[0]?.snapshot ?? since, rows: await described(rows.filter(isRow)) };
    },
    async changedIds(since) {
      const [row] = await ask<{ snapshot: string; ids: string[] }>(
        `select pg_current_snapshot()::text as snapshot, coalesce(json_agg(f.product_id), '[]') as ids from product_search f
        where ${notSeen.replaceAll('$2', '$1')}`,
        [since],
      );
      return row ?? { snapshot: since, ids: [] };
    },
    async byId(ids) {
      const text = `select ${columns(`not ${availableNow('f.product_id')}`)} from product_search f ${join('left')} where f.product_id = any($2::uuid[])`;
      return described(await ask<Row>(text, [currency, ids]));
    },
    async surroundings() {
      const [row] = await ask<Surroundings>(surroundingsSql, []);
      return row ?? { categories: [], brands: [], attributes: [], synonyms: [] };
    },
    soldOut: async () => (await ask<{ numbers: number[] }>(soldOutSql, [])).flatMap((row) => row.numbers),
    stockOf: (productIds) => ask(stockSql, [productIds]),
    withPhrases: async (numbers, phrases) =>
      (await ask<{ no: number }>(phrasesSql, [numbers, phrases.map((phrase) => `%${phrase}%`)])).map((row) => row.no),
  };
}

interface Row {
  readonly no: number;
  readonly id: string;
  readonly brand: string | null;
  /** null: it has no card in the currency, as it is not listed. */
  readonly newest: number | null;
  readonly price: number | null;
  readonly rating: number | null;
  readonly categories: string | null;
  readonly values: readonly (readonly [string, string, string, number | null])[] | null;
  /** null: they are as they were. */
  readonly terms: string | null;
  readonly impacts: string | null;
  readonly vocabulary: string | null;
  readonly soldOut: boolean | null;
}

/** Terms and their impacts travel as one text each: a list of PostgreSQL takes longer to read. */
const columns = (soldOut: string, words = 'case when true then'): string => `
  f.no, f.product_id as id, c.brand_slug as brand, c.newest, c.price_minor as price, c.rating_rank as rating,
  (select string_agg(l.category_id::text, ',') from listings l where l.product_id = f.product_id and l.currency = c.currency) as categories,
  (select json_agg(json_build_array(v.attribute_id, v.key, v.label, v.number)) from attribute_values v where v.product_id = c.product_id) as values,
  ${words} array_to_string(f.terms, E'\\n') end as terms, ${words} array_to_string(f.impacts, ',') end as impacts,
  ${words} array_to_string(f.vocabulary, ' ') end as vocabulary, ${soldOut} as "soldOut"`;

const join = (kind: '' | 'left'): string => `${kind} join product_cards c on c.product_id = f.product_id and c.currency = $1::char(3)`;

/** Transactions end in another order than they begin: what was written by one that had not ended then is new, however old it is. */
const notSeen = `f.changed_in >= pg_snapshot_xmin($2::pg_snapshot) and not pg_visible_in_snapshot(f.changed_in, $2::pg_snapshot)`;

const isRow = <R extends Partial<Row>>(row: R): row is R & Row => typeof row.no === 'number';

const wordsOf = (row: Row): string[] => split(row.vocabulary ?? '', ' ');

function read({ no, id, soldOut, ...row }: Row, stems: ReadonlyMap<string, Stem>): FoundRow {
  if (row.newest === null) return { no, id, listed: null, soldOut };
  const listed: Listed = {
    no,
    id,
    brand: row.brand,
    newest: row.newest,
    price: row.price ?? 0,
    rating: row.rating ?? 0,
    categories: row.categories?.split(',') ?? [],
    values: (row.values ?? []).map(([attributeId, key, label, number]) => ({ attributeId, key, label, number })),
    words:
      row.terms === null
        ? null
        : {
            terms: split(row.terms, '\n'),
            impacts: split(row.impacts ?? '', ',').map(Number),
            vocabulary: wordsOf({ no, id, soldOut, ...row }).map((word) => ({ word, terms: stems.get(word)?.terms ?? [word] })),
          },
  };
  return { no, id, listed, soldOut };
}

const split = (text: string, between: string): string[] => (text === '' ? [] : text.split(between));

const translationsOf = (entity: string, id: string): string => `
  (select coalesce(json_object_agg(t.locale, t.texts order by t.locale), '{}') from translations t where t.entity = '${entity}' and t.entity_id = ${id})`;

const surroundingsSql = `
  select
    (select coalesce(json_agg(json_build_object('id', g.id, 'parentId', g.parent_id, 'slug', g.slug, 'name', g.name,
      'collection', g.rule is not null, 'translations', ${translationsOf('category', 'g.id')}) order by g.position, g.name, g.id), '[]')
      from categories g) as categories,
    (select coalesce(json_agg(json_build_object('id', b.id, 'slug', b.slug, 'name', b.name) order by lower(b.name), b.id), '[]') from brands b) as brands,
    (select coalesce(json_agg(json_build_object('id', a.id, 'code', a.code, 'name', a.name, 'kind', a.kind, 'unit', a.unit, 'position', a.position,
      'filterable', a.filterable, 'translations', ${translationsOf('attribute', 'a.id')}) order by a.position, a.name), '[]')
      from attributes a) as attributes,
    (select coalesce(json_agg(json_build_object('language', s.language, 'from', s.from_key, 'to', s.to_words)), '[]')
      from search_synonym_pairs s) as synonyms`;

const soldOutSql = `
  with sold as materialized (
    select l.product_id from stock_levels l where l.listed and ${sellableSql('l')}
    union select w.product_id from (${withoutShelf('true')}) w where w.free > 0 or w.ahead is not null)
  select coalesce(json_agg(f.no), '[]') as numbers from product_search f
  where not exists (select 1 from sold a where a.product_id = f.product_id)`;

const stockSql = `
  with touched as materialized (
    select w.id as product_id from unnest((select $1::uuid[])) as w (id)
    union select u.product_id from variants v join bundle_parts b on b.part_id = v.id join variants u on u.id = b.bundle_id
    where v.product_id = any((select $1::uuid[])::uuid[]))
  select f.no, not ${availableNow('f.product_id')} as "soldOut" from touched t join product_search f on f.product_id = t.product_id`;

const phrasesSql = `
  select f.no from product_search f where f.no = any((select $1::int[])::int[]) and f.words like all ($2::text[])`;
