import { money } from '../../../platform/kernel/money';
import type { Cart } from '../cart.repository';
import type { CartService, Content } from '../cart.service';
import type { CartView } from '../contract';
import { tries, type Display } from '../display';
import { mostCoupons } from '../domain/limits';
import { canonicalCode, isCode, type Candidate, type Reason } from '../domain/promotion';
import { cartErrors } from '../errors';
import type { Articles, LiveCart, Quoting } from '../quoting';
import type { Shopper } from '../shopper';
import type { PromotionLookup } from './promotion.lookup';

export interface EnteringDeps {
  readonly quoting: Quoting;
  readonly display: Display;
  readonly promotionLookup: PromotionLookup;
  readOpen(id: string, shopper: Shopper): Promise<Cart>;
  again(id: string, shopper: Shopper): Promise<Cart | null>;
  /** null: somebody else wrote since the cart was read. */
  write(cart: Cart, articles: Articles, content: Content): Promise<CartView | null>;
}

/** Coupon codes are put on a cart and taken off it. What their promotions take off is worked out with every answer. */
export function entering({
  quoting,
  display,
  promotionLookup,
  readOpen,
  again,
  write,
}: EnteringDeps): Pick<CartService, 'enterCoupon' | 'removeCoupon'> {
  return {
    async enterCoupon(id, shopper, typed) {
      const code = canonicalCode(typed);
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const cart = await readOpen(id, shopper);
        if (isOn(cart, code)) return display.fresh(() => again(id, shopper));
        const customer = { userId: cart.userId ?? shopper.userId, email: cart.email };
        const candidate = isCode(code) ? await promotionLookup.find(code, customer) : null;
        if (!candidate || candidate.promotion.currency !== cart.currency) throw cartErrors.couponUnknown();
        if (cart.coupons.length >= mostCoupons) throw cartErrors.tooManyCoupons(mostCoupons);
        const next = { ...cart, coupons: [...cart.coupons, candidate] };
        const articles = await quoting.articlesOf(next);
        refuse(await quoting.price(next, articles), candidate, code);
        const view = await write(cart, articles, next);
        if (view) return view;
      }
      throw cartErrors.busy();
    },

    async removeCoupon(id, shopper, typed) {
      const code = canonicalCode(typed);
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const cart = await readOpen(id, shopper);
        if (!isOn(cart, code)) throw cartErrors.noSuchCouponInCart();
        const coupons = cart.coupons.filter((coupon) => coupon.code?.code !== code);
        const view = await write(cart, await quoting.articlesOf({ ...cart, coupons }), { ...cart, coupons });
        if (view) return view;
      }
      throw cartErrors.busy();
    },
  };
}

const isOn = ({ coupons }: Cart, code: string): boolean => coupons.some((coupon) => coupon.code?.code === code);

/** Whatever may come right while the buyer goes on to the checkout is no reason to refuse a code. */
const comesRight: readonly Reason[] = ['shipping-not-chosen', 'wrong-country', 'nothing-to-ship'];

/** @throws AppError why this code does nothing for this cart now */
function refuse({ trace }: LiveCart, { promotion }: Candidate, code: string): void {
  const step = trace.find((one) => one.step === 'not-applied' && one.code === code);
  if (step?.step !== 'not-applied' || comesRight.includes(step.reason)) return;
  const { reason, missing, missingUnits, other } = step;
  throw cartErrors.couponRefused(reason, {
    coupon: code,
    ...(missing && { missing, minimum: money(promotion.minimumMinor, promotion.currency) }),
    ...(missingUnits === null ? {} : { missingUnits }),
    ...(other === null ? {} : { other }),
  });
}
