import type { Cart, CartRepository } from './cart.repository';
import type { CartView } from './contract';
import { cartErrors } from './errors';
import type { UsersFacade } from '../users';
import type { Quoting } from './quoting';
import { frozenView, openView } from './view';

export interface Display {
  /**
   * The cart as it is now. What its owner sees belongs to one version: when prices have moved since the last answer, the
   * version grows, the new prices are noted as shown, and its notices say what moved until the owner changes something. null: somebody changed the cart meanwhile, read it again.
   */
  toOwner(cart: Cart): Promise<CartView | null>;
  /** For other eyes, at its owner's prices: nothing is noted. */
  toStaff(cart: Cart): Promise<CartView>;
  /** Shows what `read` finds, reading again while others change it; null when there is nothing. */
  current(read: () => Promise<Cart | null>): Promise<CartView | null>;
  /** The same. @throws AppError cart.not-found */
  fresh(read: () => Promise<Cart | null>): Promise<CartView>;
}

export interface DisplayDeps {
  readonly carts: CartRepository;
  readonly quoting: Quoting;
  readonly users: UsersFacade;
}

/** More than the requests that one process works on at once, so that one of them gets through. */
export const tries = 30;

export function createDisplay({ carts, quoting, users }: DisplayDeps): Display {
  const liveCart = async (cart: Cart) => {
    return quoting.price(cart, await quoting.articlesOf(cart));
  };

  async function toOwner(cart: Cart): Promise<CartView | null> {
    if (cart.quote) return frozenView(cart, cart.quote);
    const live = await liveCart(cart);
    if (live.shown === cart.shown) return openView(cart, live, cart.version);
    const version = await carts.save(cart, {
      ...cart,
      shippingOptionId: live.option?.id ?? null,
      shown: live.shown,
      visible: true,
    });
    return version === null ? null : openView(cart, live, version);
  }

  async function current(read: () => Promise<Cart | null>): Promise<CartView | null> {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const cart = await read();
      const view = cart && (await toOwner(cart));
      if (view || !cart) return view;
    }
    throw cartErrors.busy();
  }

  return {
    toOwner,
    current,
    async toStaff(cart) {
      if (cart.quote) return frozenView(cart, cart.quote, 'staff');
      const { groups } = cart.userId === null ? { groups: [] } : await users.groupsOf({ userId: cart.userId });
      return openView(cart, await liveCart({ ...cart, groupIds: groups.map(({ id }) => id) }), cart.version, 'staff');
    },
    async fresh(read) {
      const view = await current(read);
      if (!view) throw cartErrors.notFound();
      return view;
    },
  };
}
