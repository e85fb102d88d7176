import { AppError } from '../../platform/kernel/errors';
import type { CouponProblem } from './domain/coupons';

/** What a buyer reads beside a coupon that takes nothing off. */
export const couponMessages: Readonly<Record<CouponProblem, string>> = {
  withdrawn: 'This coupon is not valid any more.',
  'not-yet': 'This coupon is not valid yet.',
  expired: 'This coupon has expired.',
  'used-up': 'This coupon has been used up.',
  'customer-limit': 'You have used this coupon as often as it may be used.',
  minimum: 'The goods in the cart cost less than this coupon asks for.',
};

export const cartErrors = {
  notFound: () => new AppError({ kind: 'not-found', code: 'cart.not-found', title: 'There is no such cart.' }),
  noSuchItem: () => new AppError({ kind: 'not-found', code: 'cart.no-such-item', title: 'This line is not in the cart.' }),
  linkOver: () => new AppError({ kind: 'gone', code: 'cart.link-over', title: 'This link is over: the cart it led to is no more.' }),
  signInNeeded: () =>
    new AppError({ kind: 'unauthenticated', code: 'cart.sign-in-needed', title: 'This cart belongs to an account: sign in to it first.' }),
  noSuchSavedItem: () =>
    new AppError({ kind: 'not-found', code: 'cart.no-such-saved-item', title: 'This is not among what you saved for later.' }),
  tooManySaved: (most: number) =>
    new AppError({ kind: 'rule', code: 'cart.too-many-saved', title: `At most ${most} articles can be saved for later.`, extra: { most } }),
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
  couponRefused: (problem: CouponProblem, facts: Readonly<Record<string, unknown>>) =>
    new AppError({ kind: 'rule', code: `cart.coupon-${problem}`, title: couponMessages[problem], extra: facts }),
  couponAlone: () =>
    new AppError({ kind: 'rule', code: 'cart.coupon-not-combinable', title: 'This coupon cannot be used together with another.' }),
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
  noSuchCoupon: () => new AppError({ kind: 'not-found', code: 'cart.no-such-coupon', title: 'There is no such coupon.' }),
  badCouponCode: () =>
    new AppError({
      kind: 'rule',
      code: 'cart.bad-coupon-code',
      title: 'A code has 2 to 40 letters without accents, digits, hyphens and underscores, and begins with a letter or digit.',
    }),
  couponExists: () => new AppError({ kind: 'conflict', code: 'cart.coupon-exists', title: 'There is a coupon with this code.' }),
  couponCurrency: (currency: string) =>
    new AppError({ kind: 'rule', code: 'cart.coupon-currency', title: `Amounts of this coupon are in ${currency}.`, extra: { currency } }),
  couponDates: () => new AppError({ kind: 'rule', code: 'cart.coupon-dates', title: 'A coupon must end after it starts.' }),
  couponKind: (kind: string) =>
    new AppError({ kind: 'rule', code: 'cart.coupon-kind', title: `The kind of a coupon stays: this one is ${kind}.`, extra: { kind } }),
  couponLimitTooLow: () =>
    new AppError({ kind: 'conflict', code: 'cart.coupon-limit-too-low', title: 'This coupon has been used more often than that already.' }),
  badCursor: () => new AppError({ kind: 'invalid', code: 'cart.bad-cursor', title: 'This cursor is not one of ours.' }),
  notHeld: (checkoutId: string) =>
    new AppError({ kind: 'conflict', code: 'cart.not-held', title: 'This checkout does not hold the cart.', extra: { checkoutId } }),
} as const;
