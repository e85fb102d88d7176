import { sum, times } from '../../../platform/kernel/money';
import type { Cart } from '../cart.repository';
import type { CartService, Content } from '../cart.service';
import type { CartView } from '../contract';
import { tries, type Display } from '../display';
import { canonicalCode, goTogether, isCode, missingFor, type Coupon } from '../domain/coupons';
import { mostCoupons } from '../domain/limits';
import { tierOf } from '../domain/tier';
import { cartErrors } from '../errors';
import type { Articles, Quoting } from '../quoting';
import type { Shopper } from '../shopper';
import type { CouponLookup } from './coupon.lookup';

export interface EnteringDeps {
  readonly quoting: Quoting;
  readonly display: Display;
  readonly couponLookup: CouponLookup;
  readOpen(id: string, shopper: Shopper): Promise<Cart>;
  again(id: string, shopper: Shopper): Promise<Cart | null>;
  /** null: somebody else wrote since the cart was read. */
  write(cart: Cart, articles: Articles, content: Content): Promise<CartView | null>;
}

/** Coupons are put on a cart and taken off it. What one takes off is worked out with every answer. */
export function entering({
  quoting,
  display,
  couponLookup,
  readOpen,
  again,
  write,
}: EnteringDeps): Pick<CartService, 'enterCoupon' | 'removeCoupon'> {
  return {
    async enterCoupon(id, shopper, typed) {
      const code = canonicalCode(typed);
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const cart = await readOpen(id, shopper);
        if (cart.coupons.some((coupon) => coupon.code === code)) return display.fresh(() => again(id, shopper));
        const coupon = isCode(code) ? await couponLookup.find(code, { userId: cart.userId ?? shopper.userId, email: cart.email }) : null;
        if (!coupon) throw cartErrors.couponUnknown();
        const articles = await quoting.articlesOf(cart);
        refuse(cart, coupon, articles);
        const view = await write(cart, articles, { ...cart, coupons: [...cart.coupons, coupon] });
        if (view) return view;
      }
      throw cartErrors.busy();
    },

    async removeCoupon(id, shopper, typed) {
      const code = canonicalCode(typed);
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const cart = await readOpen(id, shopper);
        const coupons = cart.coupons.filter((coupon) => coupon.code !== code);
        if (coupons.length === cart.coupons.length) throw cartErrors.noSuchCouponInCart();
        const view = await write(cart, await quoting.articlesOf(cart), { ...cart, coupons });
        if (view) return view;
      }
      throw cartErrors.busy();
    },
  };
}

/** @throws AppError why this coupon cannot go onto this cart now */
function refuse(cart: Cart, coupon: Coupon, articles: Articles): void {
  if (coupon.problem) throw cartErrors.couponRefused(coupon.problem, { coupon: coupon.code });
  if (coupon.currency !== cart.currency) throw cartErrors.couponUnknown();
  const prices = cart.lines.map((line) => times(tierOf(articles.get(line.variantId) ?? line.seen, line.quantity).price, line.quantity));
  const missing = missingFor(coupon, sum(prices, cart.currency));
  if (missing.minor > 0) {
    const minimum = { minor: coupon.minimumMinor, currency: coupon.currency };
    throw cartErrors.couponRefused('minimum', { coupon: coupon.code, minimum, missing });
  }
  if (!goTogether([...cart.coupons, coupon])) throw cartErrors.couponAlone();
  if (cart.coupons.length >= mostCoupons) throw cartErrors.tooManyCoupons(mostCoupons);
}
