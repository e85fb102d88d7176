import { inject } from '@angular/core';
import { patchState, signalStore, withMethods, withState } from '@ngrx/signals';
import { API, dataOf, done } from '../api/client';
import { problemFrom, type Problem } from '../api/problem';
import type { SavedItem } from '../api/types';
import { CartStore } from './cart.store';
import { SessionStore } from './session.store';

interface SavedState {
  /** null: not asked yet. */
  readonly items: readonly SavedItem[] | null;
  readonly problem: Problem | null;
  /** Ids whose change is on its way. */
  readonly busy: readonly string[];
}

const initial: SavedState = { items: null, problem: null, busy: [] };

/** What the visitor has saved for later: the account's, or this browser's. */
export const SavedStore = signalStore(
  { providedIn: 'root' },
  withState(initial),
  withMethods((store, api = inject(API), cart = inject(CartStore), session = inject(SessionStore)) => {
    let turns = 0;
    /** Of two answers the one counts that was asked for last: the other may be from before a change. */
    const load = async (): Promise<void> => {
      const turn = ++turns;
      await session.load();
      try {
        const { items } = dataOf(await api.GET('/api/v1/saved-items'));
        if (turn === turns) patchState(store, { items, problem: null });
      } catch (error) {
        if (turn === turns) patchState(store, { problem: problemFrom(error) });
      }
    };
    const changing = async (id: string, change: () => Promise<unknown>): Promise<void> => {
      patchState(store, ({ busy }) => ({ busy: [...busy, id] }));
      try {
        await change();
      } finally {
        await load();
        patchState(store, ({ busy }) => ({ busy: busy.filter((one) => one !== id) }));
      }
    };
    return {
      load,
      /** @throws ApiError */
      layAside: (itemId: string): Promise<void> => changing(itemId, () => cart.layAside(itemId)),
      /** @throws ApiError `cart.not-enough-stock`, `cart.not-for-sale`, `cart.being-ordered` */
      putBack: (id: string): Promise<void> => changing(id, () => cart.putBack(id)),
      /** @throws ApiError */
      remove: (id: string): Promise<void> =>
        changing(id, async () => done(await api.DELETE('/api/v1/saved-items/{id}', { params: { path: { id } } }))),
    };
  }),
);
