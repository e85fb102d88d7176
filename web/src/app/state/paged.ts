import { signal, type Signal } from '@angular/core';
import { problemFrom, type Problem } from '../api/problem';

/** A list of the API, read page by page. */
export interface Paged<T> {
  /** null until its first page is there. */
  readonly items: Signal<readonly T[] | null>;
  readonly hasMore: Signal<boolean>;
  readonly problem: Signal<Problem | null>;
  /** From its beginning, as for another question. */
  read(): Promise<void>;
  /** The next page; after a problem, the one that did not come. */
  more(): Promise<void>;
  /** Nothing was asked. */
  clear(): void;
}

type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** Answers that a newer question has overtaken are dropped. */
export function createPaged<T>(fetchPage: (after: { readonly cursor?: string }) => Promise<Page<T>>): Paged<T> {
  const items = signal<readonly T[] | null>(null);
  const hasMore = signal(false);
  const problem = signal<Problem | null>(null);
  let cursor: string | null = null;
  let latest = 0;

  async function more(): Promise<void> {
    const turn = ++latest;
    problem.set(null);
    try {
      const page = await fetchPage(cursor === null ? {} : { cursor });
      if (turn !== latest) return;
      cursor = page.nextCursor;
      items.update((shown) => [...(shown ?? []), ...page.items]);
      hasMore.set(cursor !== null);
    } catch (error) {
      if (turn === latest) problem.set(problemFrom(error));
    }
  }

  function clear(): void {
    latest += 1;
    cursor = null;
    items.set(null);
    hasMore.set(false);
    problem.set(null);
  }

  return {
    items: items.asReadonly(),
    hasMore: hasMore.asReadonly(),
    problem: problem.asReadonly(),
    more,
    clear,
    read() {
      clear();
      return more();
    },
  };
}
