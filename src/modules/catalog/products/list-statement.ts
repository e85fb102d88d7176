import { sellableSql } from '../inventory/shelf-sql';

/** The order of a list. `-price` is dearest first. */
export type ListSort = 'newest' | 'price' | '-price' | 'rating' | 'relevance';

/** Which conditions a list has: each combination is one prepared statement. */
export interface ListShape {
  readonly search: boolean;
  readonly category: boolean;
  readonly sort: ListSort;
  readonly brand: boolean;
  readonly minPrice: boolean;
  readonly maxPrice: boolean;
  readonly minRating: boolean;
  readonly inStock: boolean;
  readonly cursor: boolean;
  /** Rows fetched at most: one of a few, so that the planner knows and statements stay few. */
  readonly fetch: number;
}

/** Values by name; the statement says in which order it wants them. */
export interface ListValues {
  readonly currency: string;
  readonly limit: number;
  readonly category?: string;
  /** Slugs. */
  readonly brands?: readonly string[];
  readonly minPrice?: number;
  readonly maxPrice?: number;
  /** Hundredths of a star. */
  readonly minRating?: number;
  readonly cursorKey?: number;
  readonly cursorId?: string;
  readonly words?: string;
  readonly prefix?: string | null;
}

export interface ListStatement {
  readonly text: string;
  readonly parameters: readonly (keyof ListValues)[];
}

const statements = new Map<string, ListStatement>();

export function listStatement(shape: ListShape): ListStatement {
  const name = JSON.stringify(shape);
  const known = statements.get(name);
  if (known) return known;
  const made = compose(shape);
  statements.set(name, made);
  return made;
}

const rank = `ts_rank('{0.1, 0.2, 0.5, 1}', f.ranking, m.query, 1)`;

/**
 * One row: the cards as JSON text with their availability of this moment, and the key of the last one for the cursor.
 * Sort keys stand in `product_cards` for the whole shop and in `listings` for a category, each with an index in list
 * order. Cards and stock are read after the limit, for the products that are shown.
 */
function compose(shape: ListShape): ListStatement {
  const parameters: (keyof ListValues)[] = [];
  const value = (name: keyof ListValues, type: string): string => {
    if (!parameters.includes(name)) parameters.push(name);
    return `$${parameters.indexOf(name) + 1}::${type}`;
  };
  const place = shape.category ? 'l' : 'c';
  const { key, type, direction } = ordering(shape.sort, place);
  const beyond = direction === 'desc' ? '<' : '>';
  const currency = value('currency', 'char(3)');
  const limit = value('limit', 'int');
  const conditions = [
    ...(shape.search ? [`f.document @@ (${queryOf(value('words', 'text'), value('prefix', 'text'))})`] : []),
    `${place}.currency = ${currency}`,
    ...(shape.category ? [`l.category_id = (select g.id from categories g where g.slug = ${value('category', 'text')})`] : []),
    ...(shape.brand ? [`${place}.brand_slug = any(${value('brands', 'text[]')})`] : []),
    ...(shape.minPrice ? [`${place}.price_minor >= ${value('minPrice', 'bigint')}`] : []),
    ...(shape.maxPrice ? [`${place}.price_minor <= ${value('maxPrice', 'bigint')}`] : []),
    ...(shape.minRating ? [`${place}.rating_rank >= ${value('minRating', 'int')}`] : []),
    ...(shape.inStock ? [availableNow(`${place}.product_id`)] : []),
    ...(shape.cursor ? [`(${key}, ${place}.product_id) ${beyond} (${value('cursorKey', type)}, ${value('cursorId', 'uuid')})`] : []),
  ];
  const text = `
    ${shape.search ? matching(value('words', 'text'), value('prefix', 'text')) : ''}
    select coalesce(string_agg(r.card || ',"available":' || r.available::text || '}', ',' order by r.n) filter (where r.n <= ${limit}), '') as items,
      max(r.key) filter (where r.n = ${limit}) as key,
      max(r.product_id::text) filter (where r.n = ${limit}) as id,
      count(*) > ${limit} as more
    from (
      select row_number() over (order by k.key ${direction}, k.product_id ${direction}) as n, k.key, k.product_id, d.card,
        ${availableNow('k.product_id')} as available
      from (
        select ${key} as key, ${place}.product_id
        from ${sources(shape).join('\n        ')}
        where ${conditions.join('\n          and ')}
        order by ${key} ${direction}, ${place}.product_id ${direction}
        limit ${shape.fetch}) k
      join product_cards d on d.product_id = k.product_id and d.currency = ${currency}) r`;
  return { text, parameters };
}

export const queryOf = (words: string, prefix: string): string =>
  `websearch_to_tsquery('english', ${words}) || coalesce(to_tsquery('simple', ${prefix}), websearch_to_tsquery('simple', ${words}))`;

/** For the ranking the query is made once, not once per row; as a condition it stands for itself, so that the index serves it. */
const matching = (words: string, prefix: string): string => `with m as materialized (select ${queryOf(words, prefix)} as query)`;

function sources({ search, category }: ListShape): string[] {
  const place = category ? 'listings l' : 'product_cards c';
  if (!search) return [place];
  return ['m cross join product_search f', `join ${place} on ${category ? 'l' : 'c'}.product_id = f.product_id`];
}

/** Ends at the first shelf that has something. */
const availableNow = (productId: string): string =>
  `exists (select 1 from stock_levels s where s.product_id = ${productId} and s.listed and ${sellableSql('s')})`;

function ordering(sort: ListSort, place: string): { key: string; type: string; direction: 'asc' | 'desc' } {
  switch (sort) {
    case 'relevance':
      return { key: rank, type: 'float4', direction: 'desc' };
    case 'price':
      return { key: `${place}.price_minor`, type: 'bigint', direction: 'asc' };
    case '-price':
      return { key: `${place}.price_minor`, type: 'bigint', direction: 'desc' };
    case 'rating':
      return { key: `${place}.rating_rank`, type: 'int', direction: 'desc' };
    case 'newest':
      return { key: `${place}.newest`, type: 'bigint', direction: 'desc' };
  }
}
