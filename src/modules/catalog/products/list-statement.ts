import { availableNow } from '../inventory/supply-sql';
import { attributeConditions, type AttributeShape } from './attribute-filter';
import { categoryId, type LanguageShape, type Value } from './page-statement';

/** The order of a list. `-price` is dearest first. */
export type ListSort = 'newest' | 'price' | '-price' | 'rating' | 'relevance';

/** Which conditions a list has: each combination is one prepared statement. */
export interface ListShape extends LanguageShape {
  readonly search: boolean;
  readonly category: boolean;
  readonly sort: ListSort;
  readonly brand: boolean;
  readonly minPrice: boolean;
  readonly maxPrice: boolean;
  readonly minRating: boolean;
  readonly inStock: boolean;
  readonly attributes: AttributeShape;
  readonly cursor: boolean;
  /** Rows fetched at most: one of a few, so that the planner knows and statements stay few. */
  readonly fetch: number;
}

/**
 * One row: the cards as JSON text with their availability of this moment, and the key of the last one for the cursor.
 * Sort keys stand in `product_cards` for the whole shop and in `listings` for a category, each with an index in list
 * order. Cards and stock are read after the limit, for the products that are shown.
 */
export function list(shape: ListShape, value: Value): string {
  const place = shape.category ? 'l' : 'c';
  const { key, type, direction } = ordering(shape.sort, place);
  const beyond = direction === 'desc' ? '<' : '>';
  const currency = value('currency', 'char(3)');
  const limit = value('limit', 'int');
  const conditions = [
    ...(place === 'c' && shape.search ? [] : [`${place}.currency = ${currency}`]),
    ...(shape.category ? [`l.category_id = ${categoryId(shape, value)}`] : []),
    ...(shape.brand ? [`${place}.brand_slug = any(${value('brands', 'text[]')})`] : []),
    ...(shape.minPrice ? [`${place}.price_minor >= ${value('minPrice', 'bigint')}`] : []),
    ...(shape.maxPrice ? [`${place}.price_minor <= ${value('maxPrice', 'bigint')}`] : []),
    ...(shape.minRating ? [`${place}.rating_rank >= ${value('minRating', 'int')}`] : []),
    ...(shape.inStock ? [availableNow(`${place}.product_id`)] : []),
    ...attributeConditions(shape.attributes, `${place}.product_id`, value),
    ...(shape.cursor ? [`(${key}, ${place}.product_id) ${beyond} (${value('cursorKey', type)}, ${value('cursorId', 'uuid')})`] : []),
  ];
  return `
    select coalesce(string_agg(r.card || ',"available":' || r.available::text || '}', ',' order by r.n) filter (where r.n <= ${limit}), '') as items,
      max(r.key) filter (where r.n = ${limit}) as key,
      max(r.product_id::text) filter (where r.n = ${limit}) as id,
      count(*) > ${limit} as more,
      least(count(*), ${limit}) as shown
    from (
      select row_number() over (order by k.key ${direction}, k.product_id ${direction}) as n, k.key, k.product_id, ${shape.translated ? 'coalesce(t.card, d.card) as card' : 'd.card'},
        ${availableNow('k.product_id')} as available
      from (
        select ${key} as key, ${place}.product_id
        from ${sources(shape).join('\n        ')}
        where ${conditions.join('\n          and ') || 'true'}
        order by ${key} ${direction}, ${place}.product_id ${direction}
        limit ${shape.fetch}) k
      join product_cards d on d.product_id = k.product_id and d.currency = ${currency}${
        shape.translated
          ? `
      left join translated_cards t on t.product_id = d.product_id and t.currency = d.currency and t.locale = ${value('locale', 'text')}`
          : ''
      }) r`;
}

function sources({ search, category }: ListShape): string[] {
  if (!search) return [category ? 'listings l' : 'product_cards c'];
  return category ? ['marked f', 'join listings l on l.product_id = f.product_id'] : ['marked c'];
}

function ordering(sort: ListSort, place: string): { key: string; type: string; direction: 'asc' | 'desc' } {
  switch (sort) {
    case 'relevance':
      return { key: place === 'l' ? 'f.score' : 'c.score', type: 'bigint', direction: 'desc' };
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
