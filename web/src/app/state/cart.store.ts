import { computed, inject } from '@angular/core';
import { patchState, signalStore, withComputed, withHooks, withMethods, withState } from '@ngrx/signals';
import { API, dataOf } from '../api/client';
import { ApiError, ownProblem, problemFrom, type Problem } from '../api/problem';
import type { Address, Cart, CartItem } from '../api/types';
import { LOCAL_STORE, ONE_AT_A_TIME, STORE_CHANGES } from '../platform/browser';
import { SessionStore } from './session.store';

interface CartState {
  readonly cart: Cart | null;
  /** The one that is being ordered and takes no changes; an open one, if there is any, goes before it. */
  readonly ordering: Cart | null;
  /** The order that the cart we had has become, perhaps in another tab. */
  readonly becameOrder: string | null;
  /** The one we had is no more: nobody touched it for long, or a link brought it to another browser. */
  readonly gone: boolean;
  readonly status: 'unknown' | 'loading' | 'ready' | 'failed';
  readonly problem: Problem | null;
  /** Item ids whose change is on its way. */
  readonly busy: readonly string[];
}

export interface AddOptions {
  readonly anew?: boolean;
  /** Of gift cards: whom these units are for; null: the buyer. */
  readonly recipient?: NonNullable<CartItem['recipients']>[number];
}

export interface CartChanges {
  readonly email?: string | null;
  readonly shippingAddress?: Address | null;
  readonly shippingOptionId?: string | null;
}

const initial: CartState = { cart: null, ordering: null, becameOrder: null, gone: false, status: 'unknown', problem: null, busy: [] };

/**
 * The visitor's cart. Its secret is a cookie that scripts cannot read; a mark in local storage says that there may be one, and
 * which version it has, so that the tabs of one browser follow each other.
 */
export const CartStore = signalStore(
  { providedIn: 'root' },
  withState(initial),
  withComputed(({ cart }) => ({
    count: computed(() => (cart()?.items ?? []).reduce((sum, item) => sum + item.quantity, 0)),
    isEmpty: computed(() => (cart()?.items.length ?? 0) === 0),
    /** Lines that ask for more than there is. */
    shortages: computed(() => (cart()?.items ?? []).filter((item) => item.available < item.quantity)),
  })),
  withMethods(
    (store, api = inject(API), marks = inject(LOCAL_STORE), oneAtATime = inject(ONE_AT_A_TIME), session = inject(SessionStore)) => {
      const show = (cart: Cart): void => {
        const [open, frozen] = [cart.status === 'open', cart.status === 'checking-out'];
        patchState(store, {
          cart: open ? cart : null,
          ordering: frozen ? cart : null,
          becameOrder: null,
          gone: false,
          status: 'ready',
          problem: null,
        });
        const now = markOf(cart);
        if (marks.getItem(mark) !== now) marks.setItem(mark, now);
      };
      const showNone = (becameOrder: string | null, gone = false): void => {
        marks.removeItem(mark);
        patchState(store, { ...initial, becameOrder, gone, status: 'ready' });
      };

      /** The order that a cart became which is no more; null where it was thrown away, or is not ours to know. */
      const orderOf = async (cartId: string): Promise<string | null> => {
        try {
          const { status, orderId } = dataOf(await api.GET('/api/v1/carts/{id}', { params: { path: { id: cartId } } }));
          return status === 'completed' ? orderId : null;
        } catch {
          return null;
        }
      };

      const load = async (): Promise<void> => {
        await session.load();
        const had = store.cart() ?? store.ordering();
        if (had === null && !session.isSignedIn() && marks.getItem(mark) === null) return showNone(store.becameOrder(), store.gone());
        if (had === null) patchState(store, { status: 'loading' });
        try {
          const { cart, gone } = dataOf(await api.GET('/api/v1/carts/current'));
          if (cart) return show(cart);
          showNone(had === null ? store.becameOrder() : await orderOf(had.id), gone);
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
        /** Whoever sits here next has none. */
        forget: () => showNone(null),
        show,
        /**
         * Opens a cart when there is none, or when the one we knew has become an order. Another tab may have opened one meanwhile:
         * it is looked for, and only one tab does so at a time. A cart that is being ordered is given up for a new one only on
         * `anew`. @throws ApiError; `cart.being-ordered` is ours
         */
        add: (variantId: string, quantity: number, { anew = false, recipient = null }: AddOptions = {}): Promise<void> =>
          oneAtATime('galleria.cart', async () => {
            const item = { variantId, quantity, ...(recipient && { recipient }) };
            if (store.cart() === null) await load();
            for (let turn = 1; ; turn++) {
              const [cart, ordering] = [store.cart(), store.ordering()];
              if (cart === null && ordering !== null && !anew) throw new ApiError(beingOrdered);
              if (cart === null) return open(item);
              try {
                return show(dataOf(await api.POST('/api/v1/carts/{id}/items', { params: { path: { id: cart.id } }, body: item })));
              } catch (error) {
                if (!isGone(problemFrom(error)) || turn > 1) throw error;
                patchState(store, { cart: null });
                await load();
              }
            }
          }),
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
        /** Of gift cards: whom each unit is for. @throws ApiError */
        setRecipients: (itemId: string, recipients: NonNullable<CartItem['recipients']>): Promise<void> =>
          changing(itemId, async () =>
            dataOf(
              await api.PATCH('/api/v1/carts/{id}/items/{itemId}', {
                params: { path: { id: idOf(store.cart()), itemId } },
                body: { recipients },
              }),
            ),
          ),
        /** @throws ApiError */
        remove: (itemId: string): Promise<void> =>
          changing(itemId, async () =>
            dataOf(await api.DELETE('/api/v1/carts/{id}/items/{itemId}', { params: { path: { id: idOf(store.cart()), itemId } } })),
          ),
        /** Out of the bag, to be bought another time. @throws ApiError */
        layAside: (itemId: string): Promise<void> =>
          changing(itemId, async () =>
            dataOf(await api.POST('/api/v1/carts/{id}/items/{itemId}/lay-aside', { params: { path: { id: idOf(store.cart()), itemId } } })),
          ),
        /** What was saved for later goes into the bag, or into a new one. @throws ApiError; `cart.being-ordered` is ours */
        putBack: (savedId: string): Promise<void> =>
          oneAtATime('galleria.cart', async () => {
            if (store.cart() === null) await load();
            if (store.cart() === null && store.ordering() !== null) throw new ApiError(beingOrdered);
            if (store.cart() === null) show(dataOf(await api.POST('/api/v1/carts', { body: {} })));
            const id = idOf(store.cart());
            await changing(savedId, async () =>
              dataOf(await api.POST('/api/v1/carts/{id}/saved-items/{savedId}', { params: { path: { id, savedId } } })),
            );
          }),
        /** @throws ApiError */
        async edit(changes: CartChanges): Promise<Cart> {
          try {
            const cart = dataOf(await api.PATCH('/api/v1/carts/{id}', { params: { path: { id: idOf(store.cart()) } }, body: changes }));
            show(cart);
            return cart;
          } catch (error) {
            if (problemFrom(error).code === 'cart.not-found') await load();
            throw error;
          }
        },
        /** @throws ApiError `cart.coupon-unknown`, `cart.too-many-coupons`, or `cart.coupon-` and the reason why it would take nothing off */
        async useCoupon(code: string): Promise<void> {
          show(dataOf(await api.POST('/api/v1/carts/{id}/coupons', { params: { path: { id: idOf(store.cart()) } }, body: { code } })));
        },
        /** @throws ApiError */
        async dropCoupon(code: string): Promise<void> {
          show(dataOf(await api.DELETE('/api/v1/carts/{id}/coupons/{code}', { params: { path: { id: idOf(store.cart()), code } } })));
        },
        /** A guest's cart goes along when they sign in; a cart that cannot be joined stays what it was. */
        async claim(): Promise<void> {
          const cart = store.cart();
          if (cart !== null && cart.items.length > 0) {
            await api.POST('/api/v1/carts/{id}/claim', { params: { path: { id: cart.id } } });
          }
          await load();
        },
        /** What another tab did. */
        follow(changed: { readonly key: string | null; readonly value: string | null }): void {
          if (changed.key !== mark && changed.key !== null) return;
          const shown = store.cart() ?? store.ordering();
          if (changed.value === (shown && markOf(shown))) return;
          if (store.status() === 'ready' || store.status() === 'failed') void load();
        },
      };
    },
  ),
  withHooks((store, changes = inject(STORE_CHANGES)) => ({ onInit: () => changes((changed) => store.follow(changed)) })),
);

const mark = 'galleria.cart';
const markOf = ({ id, version, status }: Cart): string => `${id}.${version}.${status}`;

const isGone = ({ code }: Problem): boolean => code === 'cart.not-found' || code === 'cart.completed' || code === 'cart.frozen';

const beingOrdered = ownProblem('cart.being-ordered', 'An order of this cart waits for its buyer.');

function idOf(cart: Cart | null): string {
  if (cart === null) throw new ApiError(ownProblem('cart.not-found', 'There is no cart.'));
  return cart.id;
}
