import type { Tx, UnitOfWork } from '../../platform/db/unit-of-work';
import { crashPoint } from '../../platform/kernel/crash-point';
import type { Address } from '../../platform/facade/schemas';
import { isSecondOpenCart, type Cart, type CartRepository } from './cart.repository';
import { isUsedCheckout, type Checkout, type CheckoutRepository, type Freeze } from './checkout.repository';
import type { Begin, CartFacade } from './contract';
import { tries, type Display } from './display';
import { cartErrors, couponMessages } from './errors';
import type { PromotionBook } from './promotions/promotion-book';
import { consumeUses, giveBackUses, holdUses, releaseUses, type Refused } from './promotions/promotion.uses';
import { needsShipping, sameItems, type LiveCart, type Quoting } from './quoting';
import type { Shopper } from './shopper';
import type { CartTables } from './tables';
import { quoteOf } from './view';

export interface CheckoutServiceDeps {
  readonly uow: UnitOfWork<CartTables>;
  readonly carts: CartRepository;
  readonly checkouts: CheckoutRepository;
  readonly quoting: Quoting;
  readonly display: Display;
  readonly promotionBook: PromotionBook;
}

type BeginInput = Parameters<CartFacade['beginCheckout']>[0];
type OrderOfCart = Parameters<CartFacade['completeCart']>[0];

/**
 * A cart is held by at most one checkout, and a checkout id is used once: what it was answered first stays. The price a
 * cart is frozen at is the price its last answer showed, whether or not the buyer names the version; only what the buyer
 * decides with the checkout itself, address and shipping option, may differ from it.
 */
export function createCheckoutService({
  uow,
  carts,
  checkouts,
  quoting,
  display,
  promotionBook,
}: CheckoutServiceDeps): Omit<CartFacade, 'getReminder' | 'quoteGoods'> {
  return {
    async beginCheckout(input) {
      const shopper = { ...input.credential, groupIds: input.credential.groupIds ?? [], locale: input.locale };
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const cart = await carts.find(input.cartId, shopper);
        if (!cart) return { outcome: 'not-found' };
        const outcome = cart.status === 'open' ? await tryToFreeze(cart, input, shopper) : await whoHolds(cart, input.checkoutId);
        if (outcome) return outcome;
      }
      throw cartErrors.busy();
    },

    async reopenCart({ checkoutId, cartId }) {
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        if (await tryToReopen(checkoutId, cartId)) return null;
      }
      throw cartErrors.busy();
    },

    completeCart: (order) =>
      uow.run(async (tx) => {
        await complete(tx, order);
        return null;
      }),

    giveBackPromotions: (order) =>
      uow.run(async (tx) => {
        await complete(tx, order);
        await checkouts.noteCancelled(tx, order.checkoutId);
        await giveBackUses(tx.db, order.checkoutId);
        return null;
      }),
  };

  async function complete(tx: Tx<CartTables>, { checkoutId, cartId, orderId }: OrderOfCart): Promise<void> {
    const completed = await checkouts.complete(tx, checkoutId, cartId, orderId);
    if (!completed) {
      const checkout = await checkouts.find(checkoutId, tx);
      const before = checkout?.status === 'completed' && checkout.orderId === orderId && checkout.cartId === cartId;
      if (before) return;
      throw cartErrors.notHeld(checkoutId);
    }
    if (completed.hasPromotions) await consumeUses(tx.db, checkoutId, orderId);
  }

  /** False: its buyer opened another cart at this very moment. */
  async function tryToReopen(checkoutId: string, cartId: string): Promise<boolean> {
    try {
      await uow.run(async (tx) => {
        const checkout = await checkouts.lock(tx, checkoutId, cartId);
        if (checkout === 'unknown' || checkout?.status === 'completed' || checkout?.status === 'reopened') return;
        await checkouts.reopen(tx, checkoutId, cartId);
        if (checkout?.quote && checkout.quote.promotions.length > 0) await releaseUses(tx.db, checkoutId);
      });
      return true;
    } catch (error) {
      if (isSecondOpenCart(error)) return false;
      throw error;
    }
  }

  /** null: the cart was changed meanwhile, or this checkout id turned out to be used. */
  async function tryToFreeze(cart: Cart, input: BeginInput, shopper: Shopper): Promise<Begin | null> {
    const { checkoutId, cartVersion, email } = input;
    if (cart.lines.length === 0) return { outcome: 'empty' };
    if (cartVersion !== null && cartVersion !== cart.version) return changed(cart, checkoutId, shopper);

    const articles = await quoting.articlesOf(cart);
    const { shippingAddress, shippingOptionId } = needsShipping(cart.lines, articles) ? input : nowhere;
    const live = await quoting.price({ ...cart, shippingAddress, shippingOptionId }, articles);
    const short = live.lines.filter((line) => line.article.available < line.quantity);
    if (short.length > 0) return { outcome: 'unavailable', variantIds: short.map((line) => line.variantId) };
    if (live.needsShipping && !live.option) return { outcome: shippingAddress && shippingOptionId ? 'no-such-option' : 'address-needed' };
    if (!asShown(cart, live, shippingAddress, shippingOptionId)) return changed(cart, checkoutId, shopper);

    const quote = quoteOf(cart, cart.userId ?? shopper.userId, live);
    const frozen = await freeze(cart, { checkoutId, email, shippingAddress, quote, shown: live.shown }, live);
    if (frozen === 'frozen') crashPoint('K02');
    if (frozen === 'frozen') return { outcome: 'frozen', quote };
    if (frozen !== 'late') return refusedPromotion(cart, frozen, input, shopper);
    const earlier = await checkouts.find(checkoutId);
    return earlier && earlierOutcome(earlier, cart, shopper);
  }

  /** What its buyer did not enter, they need not take off: they are shown the price without it. */
  async function refusedPromotion(cart: Cart, { code, problem }: Refused, input: BeginInput, shopper: Shopper): Promise<Begin> {
    if (code !== null) return { outcome: 'coupon-refused', code, problem, message: couponMessages[problem] };
    promotionBook.forget();
    await carts.noteEmail(cart.id, input.email);
    return changed(cart, input.checkoutId, shopper);
  }

  /** `late`: the cart was changed meanwhile, or this checkout id was used. Cart and promotions are held together or not at all. */
  async function freeze(cart: Cart, facts: Freeze, live: LiveCart): Promise<'frozen' | 'late' | Refused> {
    const wanted = live.applied;
    const { checkoutId, email, quote } = facts;
    const undone: { refused: Refused | null } = { refused: null };
    try {
      if (wanted.length === 0) return (await checkouts.freeze(cart, facts)) ? 'frozen' : 'late';
      return await uow.run(async (tx) => {
        if (!(await checkouts.freeze(cart, facts, tx.db))) return 'late';
        undone.refused = await holdUses(tx.db, { checkoutId, customer: { userId: quote.userId, email }, wanted });
        if (undone.refused) throw new Error('a promotion was refused');
        return 'frozen';
      });
    } catch (error) {
      if (undone.refused) return undone.refused;
      if (isUsedCheckout(error)) return 'late';
      throw error;
    }
  }

  async function whoHolds(cart: Cart, checkoutId: string): Promise<Begin | null> {
    if (cart.checkoutId === checkoutId && cart.quote) return { outcome: 'frozen', quote: cart.quote };
    return cart.checkoutId === null ? null : { outcome: 'taken', checkoutId: cart.checkoutId };
  }

  /** This checkout id came before. null: it froze the cart this moment. */
  async function earlierOutcome({ id, cartId, status }: Checkout, cart: Cart, shopper: Shopper): Promise<Begin | null> {
    if (status === 'refused' && cartId === cart.id)
      return { outcome: 'changed', cart: await display.fresh(() => carts.find(cart.id, shopper)) };
    if (status === 'frozen' && cartId === cart.id) return null;
    return { outcome: 'taken', checkoutId: id };
  }

  /** Noted before it is told, so that the same checkout cannot succeed later at a price its buyer has not seen. */
  async function changed(cart: Cart, checkoutId: string, shopper: Shopper): Promise<Begin> {
    await checkouts.refuse(checkoutId, cart.id);
    return { outcome: 'changed', cart: await display.fresh(() => carts.find(cart.id, shopper)) };
  }
}

const nowhere = { shippingAddress: null, shippingOptionId: null };

/** With the address and option the cart has, the whole sum must be the one shown; with others, its articles. */
function asShown(cart: Cart, live: LiveCart, address: Address | null, optionId: string | null): boolean {
  const there = cart.shippingAddress;
  const sameDelivery =
    cart.shippingOptionId === optionId &&
    there?.country === address?.country &&
    there?.postalCode === address?.postalCode &&
    there?.region === address?.region;
  return sameDelivery ? live.shown === cart.shown : sameItems(live.shown, cart.shown);
}
