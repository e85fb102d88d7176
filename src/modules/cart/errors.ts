import { AppError } from '../../platform/kernel/errors';

export const cartErrors = {
  notFound: () => new AppError({ kind: 'not-found', code: 'cart.not-found', title: 'There is no such cart.' }),
  noSuchItem: () => new AppError({ kind: 'not-found', code: 'cart.no-such-item', title: 'This line is not in the cart.' }),
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
  notHeld: (checkoutId: string) =>
    new AppError({ kind: 'conflict', code: 'cart.not-held', title: 'This checkout does not hold the cart.', extra: { checkoutId } }),
} as const;
