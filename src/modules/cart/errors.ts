import { AppError } from '../../platform/kernel/errors';
import { mostDaysAhead } from './domain/recipients';
import type { Reason } from './domain/promotion';

/** What a buyer reads beside a coupon that takes nothing off. */
export const couponMessages: Readonly<Record<Reason, string>> = {
  'code-unknown': 'There is no such coupon.',
  withdrawn: 'This coupon is not valid any more.',
  'not-started': 'This coupon is not valid yet.',
  ended: 'This coupon has expired.',
  'used-up': 'This coupon has been used up.',
  'customer-limit': 'You have used this coupon as often as it may be used.',
  'budget-spent': 'What there was to give away with this coupon has been given away.',
  'wrong-market': 'This coupon is not valid in this market.',
  'not-your-group': 'This coupon is for other customers.',
  'not-first-order': 'This coupon is for a first order.',
  'not-combinable-with': 'This coupon cannot be used together with another offer.',
  'wrong-products': 'Nothing in the cart is what this coupon is for.',
  'minimum-not-reached': 'The goods in the cart cost less than this coupon asks for.',
  'too-few-units': 'There are too few of the goods in the cart for this coupon.',
  'gift-sold-out': 'The gift that comes with this coupon is sold out.',
  'nothing-to-ship': 'Nothing in the cart is shipped.',
  'shipping-not-chosen': 'This coupon applies once a way of shipping is chosen.',
  'wrong-country': 'This coupon is not valid for this country.',
  'nothing-left': 'There is nothing that this coupon could take off.',
};

export const cartErrors = {
  notFound: () => new AppError({ kind: 'not-found', code: 'cart.not-found', title: 'There is no such cart.' }),
  notAGiftCard: () => new AppError({ kind: 'rule', code: 'cart.not-a-gift-card', title: 'Only gift cards have somebody they are for.' }),
  sentTooLate: () =>
    new AppError({
      kind: 'rule',
      code: 'cart.sent-too-late',
      title: `A gift card is sent within ${mostDaysAhead} days.`,
      extra: { days: mostDaysAhead },
    }),
  noSuchItem: () => new AppError({ kind: 'not-found', code: 'cart.no-such-item', title: 'This line is not in the cart.' }),
  linkOver: () => new AppError({ kind: 'gone', code: 'cart.link-over', title: 'This link is over: the cart it led to is no more.' }),
  otherCart: () =>
    new AppError({ kind: 'conflict', code: 'cart.other-cart', title: 'This browser has another cart, which this one would replace.' }),
  signInNeeded: () =>
    new AppError({ kind: 'unauthenticated', code: 'cart.sign-in-needed', title: 'This cart belongs to an account: sign in to it first.' }),
  noSuchSavedItem: () =>
    new AppError({ kind: 'not-found', code: 'cart.no-such-saved-item', title: 'This is not among what you saved for later.' }),
  tooManySaved: (most: number) =>
    new AppError({ kind: 'rule', code: 'cart.too-many-saved', title: `At most ${most} articles can be saved for later.`, extra: { most } }),
  noSuchWish: () => new AppError({ kind: 'not-found', code: 'cart.no-such-wish', title: 'This is not on the wishlist.' }),
  tooManyWishes: (most: number) =>
    new AppError({ kind: 'rule', code: 'cart.too-many-wishes', title: `A wishlist has room for ${most} things.`, extra: { most } }),
  frozen: () =>
    new AppError({
      kind: 'conflict',
      code: 'cart.frozen',
      title: 'This cart is being checked out and cannot be changed now.',
      retryAfter: 5,
    }),
  completed: () => new AppError({ kind: 'conflict', code: 'cart.completed', title: 'This cart has become an order.' }),
  busy: () =>
    new AppError({ kind: 'unavailable', code: 'cart.busy', title: 'This cart is changed by many requests at once.', retryAfter: 1 }),
  notForSale: (variantId: string) =>
    new AppError({ kind: 'rule', code: 'cart.not-for-sale', title: 'This article cannot be bought.', extra: { variantId } }),
  productNotForSale: (productId: string) =>
    new AppError({ kind: 'rule', code: 'cart.not-for-sale', title: 'This product cannot be bought.', extra: { productId } }),
  /** `available` is the number that could be sold now, `inCart` the number this cart has already. */
  notEnoughStock: (facts: { variantId: string; requested: number; inCart: number; available: number }) =>
    new AppError({
      kind: 'conflict',
      code: 'cart.not-enough-stock',
      title: facts.available > 0 ? `Only ${facts.available} left.` : 'Sold out.',
      extra: facts,
    }),
  tooMany: (most: number) =>
    new AppError({ kind: 'rule', code: 'cart.too-many', title: `A cart holds at most ${most} of one article.`, extra: { most } }),
  tooManyLines: (most: number) =>
    new AppError({ kind: 'rule', code: 'cart.too-many-lines', title: `A cart holds at most ${most} different articles.`, extra: { most } }),
  tooExpensive: () => new AppError({ kind: 'rule', code: 'cart.too-expensive', title: 'This cart is worth more than can be counted.' }),
  addressNeeded: () => new AppError({ kind: 'rule', code: 'cart.address-needed', title: 'Where to? Give a country or an address first.' }),
  noSuchOption: () =>
    new AppError({
      kind: 'rule',
      code: 'cart.no-such-shipping-option',
      title: 'This way of shipping is not offered for this cart and address.',
    }),
  /** Also one that was withdrawn: nobody learns which codes there were. */
  couponUnknown: () => new AppError({ kind: 'rule', code: 'cart.coupon-unknown', title: 'There is no such coupon.' }),
  couponRefused: (problem: Reason, facts: Readonly<Record<string, unknown>>) =>
    new AppError({ kind: 'rule', code: `cart.coupon-${problem}`, title: couponMessages[problem], extra: facts }),
  tooManyCoupons: (most: number) =>
    new AppError({ kind: 'rule', code: 'cart.too-many-coupons', title: `A cart takes at most ${most} coupons.`, extra: { most } }),
  noSuchTaxRate: () => new AppError({ kind: 'not-found', code: 'cart.no-such-tax-rate', title: 'There is no such tax rate.' }),
  taxRateExists: () =>
    new AppError({
      kind: 'conflict',
      code: 'cart.tax-rate-exists',
      title: 'There is a rate of this class and priority for the same place already.',
    }),
  taxFile: (lines: readonly { readonly line: number; readonly reason: string }[]) =>
    new AppError({
      kind: 'rule',
      code: 'cart.tax-file',
      title: 'The file of tax rates cannot be used; nothing was changed.',
      extra: { lines },
    }),
  noSuchCouponInCart: () => new AppError({ kind: 'not-found', code: 'cart.no-such-coupon', title: 'This coupon is not in the cart.' }),
  noSuchPromotion: () => new AppError({ kind: 'not-found', code: 'cart.no-such-promotion', title: 'There is no such promotion.' }),
  noSuchCode: () => new AppError({ kind: 'not-found', code: 'cart.no-such-code', title: 'This promotion has no such code.' }),
  badCouponCode: () =>
    new AppError({
      kind: 'rule',
      code: 'cart.bad-coupon-code',
      title: 'A code has 2 to 40 letters without accents, digits, hyphens and underscores, and begins with a letter or digit.',
    }),
  couponExists: () => new AppError({ kind: 'conflict', code: 'cart.coupon-exists', title: 'There is a promotion with this code.' }),
  tooManyCodes: (most: number) =>
    new AppError({ kind: 'rule', code: 'cart.too-many-codes', title: `A promotion has at most ${most} codes.`, extra: { most } }),
  automaticCodes: () =>
    new AppError({ kind: 'rule', code: 'cart.promotion-automatic', title: 'This promotion applies by itself: it has no codes.' }),
  tooManyAutomatic: (most: number) =>
    new AppError({
      kind: 'rule',
      code: 'cart.too-many-promotions',
      title: `At most ${most} promotions can apply by themselves at once.`,
      extra: { most },
    }),
  promotionCurrency: (currency: string) =>
    new AppError({
      kind: 'rule',
      code: 'cart.promotion-currency',
      title: `Amounts of this promotion are in ${currency}.`,
      extra: { currency },
    }),
  promotionDates: () => new AppError({ kind: 'rule', code: 'cart.promotion-dates', title: 'A promotion must end after it starts.' }),
  promotionKind: (kind: string) =>
    new AppError({
      kind: 'rule',
      code: 'cart.promotion-kind',
      title: `The kind of a promotion stays: this one is ${kind}.`,
      extra: { kind },
    }),
  promotionLimitTooLow: () =>
    new AppError({
      kind: 'conflict',
      code: 'cart.promotion-limit-too-low',
      title: 'This promotion has been used more often, or has given away more, than that already.',
    }),
  badCursor: () => new AppError({ kind: 'invalid', code: 'cart.bad-cursor', title: 'This cursor is not one of ours.' }),
  notHeld: (checkoutId: string) =>
    new AppError({ kind: 'conflict', code: 'cart.not-held', title: 'This checkout does not hold the cart.', extra: { checkoutId } }),
} as const;
