import { computed, inject } from '@angular/core';
import { patchState, signalStore, withComputed, withMethods, withState } from '@ngrx/signals';
import { API, dataOf, type Api } from '../api/client';
import { problemFrom, type Problem } from '../api/problem';
import type { Category, ProductCard } from '../api/types';

export type Sort = 'relevance' | 'newest' | 'price' | '-price' | 'rating';

/** What a list shows; the address of the page says it. */
export interface ListQuery {
  readonly category: string | null;
  readonly q: string | null;
  readonly sort: Sort | null;
  readonly inStock: boolean;
}

interface CatalogState {
  readonly categories: readonly Category[];
  /** They have been asked for, and there was an answer. */
  readonly categoriesKnown: boolean;
  readonly query: ListQuery | null;
  readonly items: readonly ProductCard[];
  readonly nextCursor: string | null;
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  readonly loadingMore: boolean;
  readonly problem: Problem | null;
}

const initial: CatalogState = {
  categories: [],
  categoriesKnown: false,
  query: null,
  items: [],
  nextCursor: null,
  status: 'idle',
  loadingMore: false,
  problem: null,
};

/** The category tree and the list that was looked at last: going back shows it again at once, as far as it was read. */
export const CatalogStore = signalStore(
  { providedIn: 'root' },
  withState(initial),
  withComputed(({ status, items, nextCursor, categories }) => ({
    isEmpty: computed(() => status() === 'ready' && items().length === 0),
    hasMore: computed(() => nextCursor() !== null),
    topCategories: computed(() => categories().filter((category) => category.count > 0)),
  })),
  withMethods((store, api = inject(API)) => {
    let latest = 0;
    let readAt = 0;

    const read = async (query: ListQuery): Promise<void> => {
      const turn = ++latest;
      patchState(store, { query, items: [], nextCursor: null, status: 'loading', loadingMore: false, problem: null });
      try {
        const { items, nextCursor } = await fetchPage(api, query, null);
        readAt = Date.now();
        if (turn === latest) patchState(store, { items, nextCursor, status: 'ready' });
      } catch (error) {
        if (turn === latest) patchState(store, { status: 'failed', problem: problemFrom(error) });
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
      async show(query: ListQuery): Promise<void> {
        const known = store.query();
        if (known && isSame(known, query) && store.status() === 'ready' && Date.now() - readAt < freshFor) return;
        await read(query);
      },
      async retry(): Promise<void> {
        const query = store.query();
        if (query) await read(query);
      },
      async more(): Promise<void> {
        const [query, cursor] = [store.query(), store.nextCursor()];
        if (!query || cursor === null || store.loadingMore()) return;
        const turn = latest;
        patchState(store, { loadingMore: true, problem: null });
        try {
          const { items, nextCursor } = await fetchPage(api, query, cursor);
          if (turn === latest) patchState(store, (state) => ({ items: [...state.items, ...items], nextCursor, loadingMore: false }));
        } catch (error) {
          if (turn === latest) patchState(store, { loadingMore: false, problem: problemFrom(error) });
        }
      },
    };
  }),
);

const pageSize = 24;
/** Milliseconds a list may be shown again without asking. */
const freshFor = 60_000;

const isSame = (a: ListQuery, b: ListQuery): boolean =>
  a.category === b.category && a.q === b.q && a.sort === b.sort && a.inStock === b.inStock;

async function fetchPage(api: Api, { category, q, sort, inStock }: ListQuery, cursor: string | null) {
  const filters = {
    limit: pageSize,
    ...(cursor === null ? {} : { cursor }),
    ...(category === null ? {} : { category }),
    ...(inStock ? ({ inStock: 'true' } as const) : {}),
  };
  if (q !== null)
    return dataOf(await api.GET('/api/v1/products/search', { params: { query: { ...filters, q, ...(sort === null ? {} : { sort }) } } }));
  const order = sort === null || sort === 'relevance' ? {} : { sort };
  return dataOf(await api.GET('/api/v1/products', { params: { query: { ...filters, ...order } } }));
}
