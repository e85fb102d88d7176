import { effect, inject, untracked } from '@angular/core';
import { patchState, signalStore, withHooks, withMethods, withState } from '@ngrx/signals';
import { API, dataOf, done } from '../api/client';
import type { WishMark } from '../api/types';
import { LOCAL_STORE } from '../platform/browser';
import { SessionStore } from './session.store';

/** A product, whichever of its articles, or one of them. */
export interface Wished {
  readonly productId: string;
  readonly variantId: string | null;
}

interface WishesState {
  /** null: not asked yet. */
  readonly marks: readonly WishMark[] | null;
}

const initial: WishesState = { marks: null };

/** Which products have the visitor's heart: the account's, or this browser's. */
export const WishesStore = signalStore(
  { providedIn: 'root' },
  withState(initial),
  withMethods((store, api = inject(API), session = inject(SessionStore), kept = inject(LOCAL_STORE)) => {
    let loading: Promise<void> | null = null;

    const read = async (): Promise<void> => {
      await session.load();
      if (!session.isSignedIn() && kept.getItem(mark) === null) return patchState(store, { marks: [] });
      try {
        patchState(store, { marks: dataOf(await api.GET('/api/v1/wishes/marks')).items });
      } catch {
        loading = null;
      }
    };
    const keep = (change: (marks: readonly WishMark[]) => readonly WishMark[]): void =>
      patchState(store, ({ marks }) => ({ marks: change(marks ?? []) }));
    const without = async (ids: readonly string[]): Promise<void> => {
      for (const id of ids) done(await api.DELETE('/api/v1/wishes/{id}', { params: { path: { id } } }));
      keep((marks) => marks.filter(({ id }) => !ids.includes(id)));
    };

    return {
      /** Asks once; later calls wait for the same answer. */
      load: (): Promise<void> => (loading ??= read()),
      /** Somebody else sits here: if anybody asked already, it is asked anew. */
      renew(): void {
        if (loading) loading = read();
      },
      /** Of a product as such: it, or any of its articles. Of an article: it, or the product as such. */
      marksOf: ({ productId, variantId }: Wished): readonly WishMark[] =>
        (store.marks() ?? []).filter(
          (one) => one.productId === productId && (variantId === null || one.variantId === null || one.variantId === variantId),
        ),
      /** @throws ApiError `cart.too-many-wishes`, `cart.not-for-sale` */
      async put({ productId, variantId }: Wished): Promise<void> {
        const { cartToken: _cookie, ...wish } = dataOf(
          await api.POST('/api/v1/wishes', { body: { productId, ...(variantId === null ? {} : { variantId }) } }),
        );
        kept.setItem(mark, '1');
        keep((marks) => [wish, ...marks.filter(({ id }) => id !== wish.id)]);
      },
      /** As somebody has just read them. */
      show: (wishes: readonly WishMark[]): void =>
        patchState(store, { marks: wishes.map(({ id, productId, variantId }) => ({ id, productId, variantId })) }),
      /** @throws ApiError */
      remove: without,
    };
  }),
  withHooks((store, session = inject(SessionStore)) => ({
    onInit() {
      let before = untracked(session.user)?.id;
      effect(() => {
        const now = session.user()?.id;
        if (now === before) return;
        before = now;
        untracked(() => store.renew());
      });
    },
  })),
);

/** In the local store: this browser may have wishes without anybody being signed in. */
const mark = 'galleria.wishes';
