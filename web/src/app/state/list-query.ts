export type Sort = 'relevance' | 'newest' | 'price' | '-price' | 'rating';

/** What a list shows; the address of the page says it. Prices are minor units of the shop's currency, both ends included. */
export interface ListQuery {
  readonly category: string | null;
  readonly q: string | null;
  /** The words are searched as they were typed. */
  readonly exact: boolean;
  readonly sort: Sort | null;
  readonly brands: readonly string[];
  readonly minPrice: number | null;
  readonly maxPrice: number | null;
  readonly minRating: number | null;
  readonly inStock: boolean;
  /** By the code of the attribute: `oak,pine`, or a range such as `40..60`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** The parameters of the address, as the router gives them. */
export interface ListParams {
  readonly category?: string | undefined;
  readonly q?: string | undefined;
  readonly exact?: string | undefined;
  readonly sort?: string | undefined;
  readonly brand?: string | undefined;
  readonly minPrice?: string | undefined;
  readonly maxPrice?: string | undefined;
  readonly rating?: string | undefined;
  readonly stock?: string | undefined;
  /** `attr.` and a code. */
  readonly attributes?: Readonly<Record<string, string>>;
}

export type FilterName = 'brands' | 'price' | 'minRating' | 'inStock';
export type FilterChange = Partial<Pick<ListQuery, 'sort' | 'brands' | 'minPrice' | 'maxPrice' | 'minRating' | 'inStock'>> & {
  /** null takes one away; those that are not named stay. */
  readonly attributes?: Readonly<Record<string, string | null>>;
};

export const listSorts = ['newest', 'price', '-price', 'rating'] as const;
export const searchSorts = ['relevance', ...listSorts] as const;

/** Whatever a stranger wrote into the address: what does not fit is left out. */
export function queryOf({ category, q, exact, sort, brand, minPrice, maxPrice, rating, stock, attributes = {} }: ListParams): ListQuery {
  const [least, most] = [wholeNumber(minPrice), wholeNumber(maxPrice)];
  return {
    category: category ?? null,
    q: q?.trim().slice(0, 200) || null,
    exact: exact === '1',
    sort: searchSorts.find((known) => known === sort) ?? null,
    brands: [...new Set((brand ?? '').split(',').filter((slug) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)))].sort().slice(0, 20),
    minPrice: least,
    maxPrice: least !== null && most !== null && most < least ? null : most,
    minRating: rating !== undefined && /^[1-5]$/.test(rating) ? Number(rating) : null,
    inStock: stock === '1',
    attributes: attributesOf(attributes),
  };
}

/** The same for the address: null takes a parameter away. */
export function paramsOf(change: FilterChange): Readonly<Record<string, string | null>> {
  return {
    ...('sort' in change ? { sort: change.sort ?? null } : {}),
    ...(change.brands ? { brand: change.brands.length === 0 ? null : [...change.brands].sort().join(',') } : {}),
    ...('minPrice' in change ? { minPrice: textOf(change.minPrice) } : {}),
    ...('maxPrice' in change ? { maxPrice: textOf(change.maxPrice) } : {}),
    ...('minRating' in change ? { rating: textOf(change.minRating) } : {}),
    ...('inStock' in change ? { stock: change.inStock ? '1' : null } : {}),
    ...Object.fromEntries(Object.entries(change.attributes ?? {}).map(([code, value]) => [attributePrefix + code, value])),
  };
}

/** Takes away whatever narrows the list now. */
export const withoutFilters = ({ attributes }: Pick<ListQuery, 'attributes'>): FilterChange => ({
  brands: [],
  minPrice: null,
  maxPrice: null,
  minRating: null,
  inStock: false,
  attributes: Object.fromEntries(Object.keys(attributes).map((code) => [code, null])),
});

export const attributePrefix = 'attr.';
export const isRange = (value: string): boolean => value.includes('..');
/** The keys of a choice; none of a range. */
export const keysOf = (value: string | undefined): readonly string[] => (value === undefined || isRange(value) ? [] : value.split(','));

/** How many of the filters narrow the list. */
export function countOfFilters({ brands, minPrice, maxPrice, minRating, inStock, attributes }: ListQuery): number {
  const chosen = Object.values(attributes).reduce((count, value) => count + Math.max(1, keysOf(value).length), 0);
  return brands.length + (minPrice === null && maxPrice === null ? 0 : 1) + (minRating === null ? 0 : 1) + (inStock ? 1 : 0) + chosen;
}

export const keyOf = (query: ListQuery): string => JSON.stringify(query);

/** The same shelf, looked at another way: what stands there now may be shown until the answer comes. */
export const isSameShelf = (a: ListQuery, b: ListQuery): boolean => a.category === b.category && a.q === b.q && a.exact === b.exact;

/** What the API would refuse is left out; the order is always the same. */
function attributesOf(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const read = Object.entries(given).flatMap(([code, value]) => {
    const text = isRange(value) ? value : [...new Set(value.split(',').filter((key) => /^[\p{L}\p{N}.-]+$/u.test(key)))].sort().join(',');
    const isSound = /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(code) && text !== '' && text.length <= 500 && (!isRange(value) || range.test(value));
    return isSound ? [[code, text] as const] : [];
  });
  return Object.fromEntries(read.sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, 10));
}

const bound = String.raw`(?:-?\d{1,15}(?:\.\d{1,10})?|\d{4}-\d{2}-\d{2})`;
const range = new RegExp(`^(?:${bound}\\.\\.${bound}?|\\.\\.${bound})$`);

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^[0-9]{1,12}$/.test(text) ? Number(text) : null;
}

const textOf = (value: number | null | undefined): string | null => (value === null || value === undefined ? null : String(value));
