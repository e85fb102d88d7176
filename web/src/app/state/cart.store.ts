import { computed, inject } from '@angular/core';
import { patchState, signalStore, withComputed, withMethods, withState } from '@ngrx/signals';
import { API, dataOf } from '../api/client';
import { ApiError, problemFrom, type Problem } from '../api/problem';
import type { Address, Cart } from '../api/types';
import { LOCAL_STORE } from '../platform/browser';
import { SessionStore } from './session.store';

interface CartState {
  readonly cart: Cart | null;
  /** The one that is being ordered and takes no changes; an open one, if there is any, goes before it. */
  readonly ordering: Cart | null;
  readonly status: 'unknown' | 'loading' | 'ready' | 'failed';
  readonly problem: Problem | null;
  /** Item ids whose change is on its way. */
  readonly busy: readonly string[];
}

export interface CartChanges {
  readonly email?: string | null;
  readonly shippingAddress?: Address | null;
  readonly shippingOptionId?: string | null;
}

const initial: CartState = { cart: null, ordering: null, status: 'unknown', problem: null, busy: [] };

/** The visitor's cart. Its secret is a cookie that scripts cannot read; a mark in local storage says that there may be one. */
export const CartStore = signalStore(
  { providedIn: 'root' },
  withState(initial),
  withComputed(({ cart }) => ({
    count: computed(() => (cart()?.items ?? []).reduce((sum, item) => sum + item.quantity, 0)),
    isEmpty: computed(() => (cart()?.items.length ?? 0) === 0),
    /** Lines that ask for more than there is. */
    shortages: computed(() => (cart()?.items ?? []).filter((item) => item.available < item.quantity)),
  })),
  withMethods((store, api = inject(API), marks = inject(LOCAL_STORE), session = inject(SessionStore)) => {
    const show = (cart: Cart): void => {
      marks.setItem(mark, '1');
      const [open, frozen] = [cart.status === 'open', cart.status === 'checking-out'];
      patchState(store, { cart: open ? cart : null, ordering: frozen ? cart : null, status: 'ready', problem: null });
    };
    const forget = (): void => {
      marks.removeItem(mark);
      patchState(store, { ...initial, status: 'ready' });
    };

    const load = async (): Promise<void> => {
      await session.load();
      if (!session.isSignedIn() && marks.getItem(mark) === null) return forget();
      if (store.cart() === null && store.ordering() === null) patchState(store, { status: 'loading' });
      try {
        const { cart } = dataOf(await api.GET('/api/v1/carts/current'));
        if (cart) show(cart);
        else forget();
      } catch (error) {
        patchState(store, { status: 'failed', problem: problemFrom(error) });
      }
    };

    const open = async (item: { variantId: string; quantity: number }): Promise<void> =>
      show(dataOf(await api.POST('/api/v1/carts', { body: { items: [item] } })));

    const changing = async (itemId: string, change: () => Promise<Cart>): Promise<void> => {
      patchState(store, ({ busy }) => ({ busy: [...busy, itemId] }));
      try {
        show(await change());
      } catch (error) {
        if (isGone(problemFrom(error))) await load();
        throw error;
      } finally {
        patchState(store, ({ busy }) => ({ busy: busy.filter((id) => id !== itemId) }));
      }
    };

    return {
      load,
      forget,
      show,
      /** Opens a cart when there is none, or when the one we knew has become an order. @throws ApiError */
      async add(variantId: string, quantity: number): Promise<void> {
        if (store.status() === 'unknown') await load();
        const cart = store.cart();
        if (cart === null) return open({ variantId, quantity });
        try {
          show(dataOf(await api.POST('/api/v1/carts/{id}/items', { params: { path: { id: cart.id } }, body: { variantId, quantity } })));
        } catch (error) {
          if (!isGone(problemFrom(error))) throw error;
          await open({ variantId, quantity });
        }
      },
      /** @throws ApiError */
      setQuantity: (itemId: string, quantity: number): Promise<void> =>
        changing(itemId, async () =>
          dataOf(
            await api.PATCH('/api/v1/carts/{id}/items/{itemId}', {
              params: { path: { id: idOf(store.cart()), itemId } },
              body: { quantity },
            }),
          ),
        ),
      /** @throws ApiError */
      remove: (itemId: string): Promise<void> =>
        changing(itemId, async () =>
          dataOf(await api.DELETE('/api/v1/carts/{id}/items/{itemId}', { params: { path: { id: idOf(store.cart()), itemId } } })),
        ),
      /** @throws ApiError */
      async edit(changes: CartChanges): Promise<Cart> {
        const cart = dataOf(await api.PATCH('/api/v1/carts/{id}', { params: { path: { id: idOf(store.cart()) } }, body: changes }));
        show(cart);
        return cart;
      },
      /** A guest's cart goes along when they sign in; a cart that cannot be joined stays what it was. */
      async claim(): Promise<void> {
        const cart = store.cart();
        if (cart !== null && cart.items.length > 0) {
          await api.POST('/api/v1/carts/{id}/claim', { params: { path: { id: cart.id } } });
        }
        await load();
      },
    };
  }),
);

const mark = 'galleria.cart';

const isGone = ({ code }: Problem): boolean => code === 'cart.not-found' || code === 'cart.completed' || code === 'cart.frozen';

function idOf(cart: Cart | null): string {
  if (cart === null)
    throw new ApiError({
      status: 404,
      code: 'cart.not-found',
      title: 'There is no cart.',
      detail: null,
      errors: [],
      retryAfter: null,
      more: {},
    });
  return cart.id;
}
