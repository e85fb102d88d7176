import type { Lookup } from '../../search/domain/question';

/** The order of a list. `-price` is dearest first. */
export type ListSort = 'newest' | 'price' | '-price' | 'rating' | 'relevance';

/** What a list is to hold. What is left out is no condition. */
export interface Conditions {
  /** The id of a category or collection; null: of one that does not exist. */
  readonly category?: string | null;
  /** Slugs. */
  readonly brands?: readonly string[];
  /** Minor units, both included. */
  readonly minPrice?: number;
  readonly maxPrice?: number;
  /** Hundredths of a star. */
  readonly minRating?: number;
  readonly inStock: boolean;
  readonly attributes: readonly AttributeCondition[];
}

export interface AttributeCondition {
  /** null: of one that is none to filter by. */
  readonly attributeId: string | null;
  readonly keys: readonly string[];
  readonly range: { readonly min: number; readonly max: number } | null;
}

/** Words that are looked for. */
export interface Sought {
  readonly lookup: Lookup;
  readonly slotCount: number;
  /** Terms that must not occur. */
  readonly excluded: readonly string[];
  /** Numbers of the products that have all quoted phrases; null: there are none. */
  readonly among: ReadonlySet<number> | null;
}

export interface Ask {
  readonly conditions: Conditions;
  readonly sought: Sought | null;
  readonly sort: ListSort;
  /** 1 or more. */
  readonly limit: number;
  /** What stood last on the page before. */
  readonly after: { readonly key: number; readonly id: string } | null;
  readonly facets: boolean;
}
