import { computed, inject } from '@angular/core';
import { patchState, signalStore, withComputed, withMethods, withState } from '@ngrx/signals';
import { API, dataOf, type Api } from '../api/client';
import { problemFrom, type Problem } from '../api/problem';
import type { Category, Facets, ProductCard } from '../api/types';
import { attributePrefix, isSameShelf, keyOf, type ListQuery } from './list-query';
import { createShelf } from './shelf';

/** A list as far as it was read. */
interface ShownList {
  readonly items: readonly ProductCard[];
  readonly nextCursor: string | null;
  readonly facets: Facets | null;
  /** Searched instead of what was asked, since a word of it does not occur. */
  readonly corrected: string | null;
  readonly didYouMean: string | null;
}

interface CatalogState extends ShownList {
  readonly categories: readonly Category[];
  /** They have been asked for, and there was an answer. */
  readonly categoriesKnown: boolean;
  readonly query: ListQuery | null;
  /** `narrowing`: the items are those before the last change of filters. */
  readonly status: 'idle' | 'loading' | 'narrowing' | 'ready' | 'failed';
  readonly loadingMore: boolean;
  readonly problem: Problem | null;
}

const nothing: ShownList = { items: [], nextCursor: null, facets: null, corrected: null, didYouMean: null };
const initial: CatalogState = {
  ...nothing,
  categories: [],
  categoriesKnown: false,
  query: null,
  status: 'idle',
  loadingMore: false,
  problem: null,
};

/** The category tree, and the lists that were looked at: going back shows them again at once, as far as they were read. */
export const CatalogStore = signalStore(
  { providedIn: 'root' },
  withState(initial),
  withComputed(({ status, items, nextCursor, categories, facets }) => ({
    isEmpty: computed(() => status() === 'ready' && items().length === 0),
    hasMore: computed(() => nextCursor() !== null),
    topCategories: computed(() => categories().filter((category) => category.count > 0)),
    /** Of the list that was asked for last; null until it is there. */
    total: computed(() => (status() === 'ready' ? (facets()?.total ?? null) : null)),
  })),
  withMethods((store, api = inject(API)) => {
    const lists = createShelf<ShownList>({ most: 12, freshFor: 120_000 });
    let latest = 0;

    const read = async (query: ListQuery, wanted: number): Promise<void> => {
      const turn = ++latest;
      const before = store.query();
      const narrows = before !== null && store.items().length > 0 && isSameShelf(before, query);
      if (narrows) patchState(store, { query, status: 'narrowing', loadingMore: false, problem: null });
      else patchState(store, { ...nothing, query, status: 'loading', loadingMore: false, problem: null });
      try {
        let list = await fetchPage(api, query, { limit: Math.min(wanted, largestPage), facets: true });
        while (list.items.length < wanted && list.nextCursor !== null) {
          const limit = Math.min(wanted - list.items.length, largestPage);
          const next = await fetchPage(api, query, { limit, cursor: list.nextCursor });
          list = { ...list, items: [...list.items, ...next.items], nextCursor: next.nextCursor };
        }
        lists.put(keyOf(query), list);
        if (turn === latest) patchState(store, { ...list, status: 'ready' });
      } catch (error) {
        if (turn === latest) patchState(store, { ...nothing, status: 'failed', problem: problemFrom(error) });
      }
    };

    return {
      async loadCategories(): Promise<void> {
        if (store.categoriesKnown()) return;
        try {
          patchState(store, { categories: dataOf(await api.GET('/api/v1/categories')).items, categoriesKnown: true });
        } catch {
          patchState(store, { categories: [] });
        }
      },
      /** `wanted`: how many items at least, where there are so many. */
      async show(query: ListQuery, wanted: number): Promise<void> {
        const known = lists.get(keyOf(query));
        if (!known || (known.items.length < wanted && known.nextCursor !== null)) return read(query, wanted);
        latest++;
        patchState(store, { ...known, query, status: 'ready', loadingMore: false, problem: null });
      },
      async retry(): Promise<void> {
        const query = store.query();
        if (query) await read(query, pageSize);
      },
      /** The next page; answers how many are shown then. */
      async more(): Promise<number> {
        const [query, cursor] = [store.query(), store.nextCursor()];
        if (!query || cursor === null || store.status() !== 'ready' || store.loadingMore()) return store.items().length;
        const turn = latest;
        patchState(store, { loadingMore: true, problem: null });
        try {
          const { items, nextCursor } = await fetchPage(api, query, { limit: pageSize, cursor });
          if (turn !== latest) return store.items().length;
          patchState(store, (state) => ({ items: [...state.items, ...items], nextCursor, loadingMore: false }));
          lists.put(keyOf(query), {
            items: store.items(),
            nextCursor,
            facets: store.facets(),
            corrected: store.corrected(),
            didYouMean: store.didYouMean(),
          });
        } catch (error) {
          if (turn === latest) patchState(store, { loadingMore: false, problem: problemFrom(error) });
        }
        return store.items().length;
      },
    };
  }),
);

export const pageSize = 24;
/** The most that one request may ask for. */
const largestPage = 100;

interface Part {
  readonly limit: number;
  readonly cursor?: string;
  readonly facets?: boolean;
}

async function fetchPage(api: Api, query: ListQuery, { limit, cursor, facets = false }: Part): Promise<ShownList> {
  const { category, q, exact, sort, brands, minPrice, maxPrice, minRating, inStock, attributes } = query;
  const filters = {
    limit,
    ...(cursor === undefined ? {} : { cursor }),
    ...(category === null ? {} : { category }),
    ...(brands.length === 0 ? {} : { brand: brands.join(',') }),
    ...(minPrice === null ? {} : { minPrice }),
    ...(maxPrice === null ? {} : { maxPrice }),
    ...(minRating === null ? {} : { minRating: String(minRating) }),
    ...(inStock ? ({ inStock: 'true' } as const) : {}),
    ...(facets ? ({ facets: 'true' } as const) : {}),
    ...Object.fromEntries(Object.entries(attributes).map(([code, value]) => [attributePrefix + code, value])),
  };
  const order = sort === null || sort === 'relevance' ? {} : { sort };
  if (q === null) {
    const {
      items,
      nextCursor,
      facets: counted,
    } = dataOf(await api.GET('/api/v1/products', { params: { query: { ...filters, ...order } } }));
    return { ...nothing, items, nextCursor, facets: counted ?? null };
  }
  const words = exact ? ({ q, exact: 'true' } as const) : { q };
  const found = dataOf(await api.GET('/api/v1/products/search', { params: { query: { ...filters, ...order, ...words } } }));
  return {
    items: found.items,
    nextCursor: found.nextCursor,
    facets: found.facets ?? null,
    corrected: found.correctedQuery,
    didYouMean: found.didYouMean,
  };
}
