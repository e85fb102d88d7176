import { effect, signal, untracked, type Signal } from '@angular/core';
import { ApiError, problemFrom, type Problem } from '../../api/problem';

/** One thing of the API, read for a page. */
export interface Stored<T> {
  /** null until it is there. */
  readonly value: Signal<T | null>;
  readonly problem: Signal<Problem | null>;
  readonly loading: Signal<boolean>;
  /** Shows what a change has answered. */
  show(value: T): void;
  reload(): Promise<void>;
}

/** Call where injection is possible. Reads again when what `key` reads changes; a null key reads nothing. */
export function injectStored<K, T>(key: () => K | null, fetch: (key: K) => Promise<T>): Stored<T> {
  const value = signal<T | null>(null);
  const problem = signal<Problem | null>(null);
  const loading = signal(false);
  let latest = 0;

  async function reload(): Promise<void> {
    const turn = ++latest;
    const asked = untracked(key);
    if (asked === null) return;
    loading.set(true);
    problem.set(null);
    try {
      const found = await fetch(asked);
      if (turn === latest) value.set(found);
    } catch (error) {
      if (turn === latest) problem.set(problemFrom(error));
    } finally {
      if (turn === latest) loading.set(false);
    }
  }

  effect(() => {
    key();
    untracked(() => {
      value.set(null);
      void reload();
    });
  });

  return {
    value: value.asReadonly(),
    problem: problem.asReadonly(),
    loading: loading.asReadonly(),
    show: (next) => value.set(next),
    reload,
  };
}

/** For things that are found in a list: as if the API had said that there is no such thing. */
export function missing(): never {
  throw new ApiError({ status: 404, code: 'missing', title: '', detail: null, errors: [], retryAfter: null, more: {} });
}
