import type { CartRepository } from './cart.repository';
import type { CartView } from './contract';
import type { Display } from './display';
import { cartErrors } from './errors';
import { needsShipping, type Quoting } from './quoting';
import type { Shopper } from './shopper';
import type { ShippingOption } from '../shipping';

export interface CartQueries {
  /** @throws AppError cart.not-found, also for a cart that is somebody else's */
  getCart(id: string, shopper: Shopper, readsAll: boolean): Promise<CartView>;
  /** null: this shopper has none. `gone`: the secret that came along opens nothing any more. */
  findCurrentCart(shopper: Shopper): Promise<{ readonly cart: CartView | null; readonly gone: boolean }>;
  /** @throws AppError cart.not-found, cart.address-needed */
  listShippingOptions(
    id: string,
    shopper: Shopper,
    to: { country?: string | undefined; postalCode?: string | undefined },
  ): Promise<Omit<ShippingOption, 'taxClass'>[]>;
}

export interface CartQueriesDeps {
  readonly carts: CartRepository;
  readonly quoting: Quoting;
  readonly display: Display;
}

export function createCartQueries({ carts, quoting, display }: CartQueriesDeps): CartQueries {
  return {
    async getCart(id, shopper, readsAll) {
      const own = await carts.find(id, shopper);
      if (own) return (await display.toOwner(own)) ?? display.fresh(() => carts.find(id, shopper));
      const other = readsAll ? await carts.findAny(id) : null;
      if (!other) throw cartErrors.notFound();
      return display.toStaff(other);
    },
    async findCurrentCart(shopper) {
      const cart = await display.current(() => carts.findCurrent(shopper));
      return { cart, gone: cart === null && shopper.cartToken !== null && !(await carts.isKnown(shopper.cartToken)) };
    },
    async listShippingOptions(id, shopper, to) {
      const cart = await carts.find(id, shopper);
      if (!cart) throw cartErrors.notFound();
      const country = to.country ?? cart.shippingAddress?.country;
      const postalCode = to.postalCode ?? (country === cart.shippingAddress?.country ? cart.shippingAddress?.postalCode : null) ?? null;
      const articles = await quoting.articlesOf(cart);
      if (!needsShipping(cart.lines, articles)) return [];
      const options = await quoting.options(cart, articles, country === undefined ? null : { country, postalCode });
      if (options.length === 0 && country === undefined) throw cartErrors.addressNeeded();
      return options;
    },
  };
}
