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
  readonly brands?: readonly string[];
  readonly minPrice?: number;
  readonly maxPrice?: number;
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

const rank = `ts_rank('{0.05, 0.2, 0.5, 1}', f.document, m.query, 1)`;

/**
 * One row: the cards as JSON text with their availability of this moment, and the key of the last one for the cursor.
 * Sort keys stand in `product_cards` for the whole shop and in `listings` for a category, each with an index in list order.
 */
function compose(shape: ListShape): ListStatement {
  const parameters: (keyof ListValues)[] = [];
  const value = (name: keyof ListValues, type: string): string => {
    if (!parameters.includes(name)) parameters.push(name);
    return `$${parameters.indexOf(name) + 1}::${type}`;
  };
  const place = shape.category ? 'l' : 'c';
  const { key, type, order, beyond } = ordering(shape.sort, place);
  const limit = value('limit', 'int');
  const sources = [
    ...(shape.search
      ? [
          `(select websearch_to_tsquery('english', ${value('words', 'text')}) || websearch_to_tsquery('simple', ${value('words', 'text')})
            || coalesce(to_tsquery('simple', ${value('prefix', 'text')}), ''::tsquery) as query) m
          join product_search f on f.document @@ m.query
          join product_cards c on c.product_id = f.product_id`,
          ...(shape.category ? ['join listings l on l.product_id = c.product_id and l.currency = c.currency'] : []),
        ]
      : shape.category
        ? ['listings l join product_cards c on c.product_id = l.product_id and c.currency = l.currency']
        : ['product_cards c']),
    `cross join lateral (select coalesce(bool_or(s.backorder or s.on_hand > s.reserved), false) as available
      from stock_levels s where s.product_id = c.product_id and s.listed) a`,
  ];
  const conditions = [
    `${place}.currency = ${value('currency', 'char(3)')}`,
    ...(shape.category ? [`l.category_id = (select g.id from categories g where g.slug = ${value('category', 'text')})`] : []),
    ...(shape.brand ? [`c.brand = any(${value('brands', 'text[]')})`] : []),
    ...(shape.minPrice ? [`${place}.price_minor >= ${value('minPrice', 'bigint')}`] : []),
    ...(shape.maxPrice ? [`${place}.price_minor <= ${value('maxPrice', 'bigint')}`] : []),
    ...(shape.inStock ? ['a.available'] : []),
    ...(shape.cursor ? [`(${key}, ${place}.product_id) ${beyond} (${value('cursorKey', type)}, ${value('cursorId', 'uuid')})`] : []),
  ];
  const text = `
    select coalesce(string_agg(r.card || ',"available":' || r.available::text || '}', ',' order by r.n) filter (where r.n <= ${limit}), '') as items,
      max(r.key) filter (where r.n = ${limit}) as key,
      max(r.product_id::text) filter (where r.n = ${limit}) as id,
      count(*) > ${limit} as more
    from (
      select row_number() over () as n, q.card, q.available, q.key, q.product_id
      from (
        select c.card, a.available, ${key} as key, ${place}.product_id
        from ${sources.join('\n        ')}
        where ${conditions.join('\n          and ')}
        order by ${order}
        limit ${shape.fetch}) q) r`;
  return { text, parameters };
}

function ordering(sort: ListSort, place: string): { key: string; type: string; order: string; beyond: '<' | '>' } {
  const id = `${place}.product_id`;
  switch (sort) {
    case 'relevance':
      return { key: rank, type: 'float4', order: `${rank} desc, ${id} desc`, beyond: '<' };
    case 'price':
      return { key: `${place}.price_minor`, type: 'bigint', order: `${place}.price_minor, ${id}`, beyond: '>' };
    case '-price':
      return { key: `${place}.price_minor`, type: 'bigint', order: `${place}.price_minor desc, ${id} desc`, beyond: '<' };
    case 'rating':
      return { key: `${place}.rating_rank`, type: 'int', order: `${place}.rating_rank desc, ${id} desc`, beyond: '<' };
    case 'newest':
      return { key: `${place}.newest`, type: 'bigint', order: `${place}.newest desc, ${id} desc`, beyond: '<' };
  }
}
