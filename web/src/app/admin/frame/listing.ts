import { computed, effect, inject, untracked, type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router } from '@angular/router';
import { patchState, signalState } from '@ngrx/signals';
import { problemFrom, type Problem } from '../../api/problem';
import { paramsFor, queryOf, type FilterChange, type ListingQuery } from './listing-query';
import type { PageOf } from './page-of';
import { TablePreferences } from './table-preferences';

/** One page of a list that the server filters, sorts and cuts; which one, the address of the page says. */
export interface Listing<T> {
  /** Under it the columns a person chose are kept. */
  readonly name: string;
  /** null until the first answer. While another one is under way, what was there stays. */
  readonly rows: Signal<readonly T[] | null>;
  readonly loading: Signal<boolean>;
  readonly problem: Signal<Problem | null>;
  readonly total: Signal<number | null>;
  readonly query: Signal<ListingQuery>;
  readonly isFiltered: Signal<boolean>;
  readonly hasNext: Signal<boolean>;
  readonly hasPrevious: Signal<boolean>;
  change(filter: FilterChange): void;
  sortBy(sort: string | null): void;
  next(): void;
  previous(): void;
  reload(): Promise<void>;
}

export interface ListingOptions<T> {
  readonly name: string;
  /** Names of the filters in the address. */
  readonly filters?: readonly string[];
  /** null: what was asked cannot be a question, so the server is not asked. */
  readonly fetch: (query: ListingQuery & { readonly page: { limit: number; cursor?: string } }) => Promise<PageOf<T>> | null;
}

/** Call where injection is possible. Answers that a newer question has overtaken are dropped. */
export function injectListing<T extends object>({ name, filters = [], fetch }: ListingOptions<T>): Listing<T> {
  const [route, router, preferences] = [inject(ActivatedRoute), inject(Router), inject(TablePreferences)];
  const params = toSignal(route.queryParamMap, { initialValue: route.snapshot.queryParamMap });
  const query = computed(() => queryOf((key) => params().get(key), filters), { equal: isSame });
  const limit = computed(() => preferences.of(name).pageSize);
  const state = signalState<State<T>>({ rows: null, nextCursor: null, total: null, loading: true, problem: null });
  const before: (string | null)[] = [];
  let latest = 0;

  async function read(): Promise<void> {
    const turn = ++latest;
    patchState(state, { loading: true, problem: null });
    try {
      const { filter, sort, cursor } = query();
      const page = { limit: limit(), ...(cursor === null ? {} : { cursor }) };
      const answer = (await fetch({ filter, sort, cursor, page })) ?? { items: [], nextCursor: null };
      if (turn !== latest) return;
      patchState(state, { rows: answer.items, nextCursor: answer.nextCursor, total: answer.total ?? null, loading: false });
    } catch (error) {
      if (turn === latest) patchState(state, { problem: problemFrom(error), loading: false });
    }
  }

  const go = (queryParams: Record<string, string | null>): void =>
    void router.navigate([], { relativeTo: route, queryParams, queryParamsHandling: 'merge' });

  effect(() => {
    query();
    limit();
    untracked(() => void read());
  });

  return {
    name,
    rows: state.rows,
    loading: state.loading,
    problem: state.problem,
    total: state.total,
    query,
    isFiltered: computed(() => Object.keys(query().filter).length > 0),
    hasNext: computed(() => state.nextCursor() !== null),
    hasPrevious: computed(() => query().cursor !== null),
    change(filter) {
      before.length = 0;
      go(paramsFor(filter));
    },
    sortBy(sort) {
      before.length = 0;
      go({ sort, cursor: null });
    },
    next() {
      const cursor = state.nextCursor();
      if (cursor === null || state.loading()) return;
      before.push(query().cursor);
      go({ cursor });
    },
    /** A page that was opened by its address knows no page before it: then the first one comes. */
    previous: () => go({ cursor: before.pop() ?? null }),
    reload: read,
  };
}

interface State<T> {
  readonly rows: readonly T[] | null;
  readonly nextCursor: string | null;
  readonly total: number | null;
  readonly loading: boolean;
  readonly problem: Problem | null;
}

const isSame = (a: ListingQuery, b: ListingQuery): boolean => JSON.stringify(a) === JSON.stringify(b);
