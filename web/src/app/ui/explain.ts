import { injectTexts } from '../i18n/i18n';
import { shopTexts } from '../i18n/shop-texts';
import type { Problem } from '../api/problem';
import type { Key } from '../i18n/translate';

/** A problem in the visitor's words: ours where we have them for the code, else the server's. */
export function injectExplain(): (problem: Problem) => string {
  const t = injectTexts(shopTexts);
  return (problem) => {
    const known = codes.get(problem.code);
    if (known) return t(known);
    return problem.status >= 500 || problem.code === 'unreadable' ? t('problem.unexpected') : (problem.detail ?? problem.title);
  };
}

const codes: ReadonlyMap<string, Key<typeof shopTexts.en>> = new Map([
  ['offline', 'problem.offline'],
  ['platform.unavailable', 'problem.unavailable'],
  ['platform.busy', 'problem.unavailable'],
  ['request.rate-limited', 'problem.tooMany'],
  ['platform.overloaded', 'problem.unavailable'],
  ['platform.unreachable', 'problem.unavailable'],
  ['request.invalid', 'problem.invalid'],
  ['request.unauthenticated', 'problem.signedOut'],
  ['users.bad-credentials', 'problem.badCredentials'],
  ['users.email-taken', 'problem.emailTaken'],
  ['users.wrong-password', 'problem.wrongPassword'],
  ['users.too-many-tries', 'problem.tooManyTries'],
  ['users.deactivated', 'problem.deactivated'],
  ['users.link-not-valid', 'problem.linkNotValid'],
  ['users.same-email', 'problem.sameEmail'],
  ['users.too-many-mails', 'problem.tooMany'],
  ['users.address-book-full', 'problem.addressBookFull'],
  ['cart.coupon-unknown', 'problem.couponUnknown'],
  ['cart.too-many-coupons', 'problem.tooManyCoupons'],
  ['orders.already-shipping', 'problem.alreadyShipping'],
  ['cart.being-ordered', 'problem.beingOrdered'],
  ['cart.not-enough-stock', 'problem.notEnoughStock'],
  ['cart.not-for-sale', 'problem.notForSale'],
  ['cart.too-many-saved', 'problem.tooManySaved'],
  ['cart.too-many-wishes', 'problem.tooManyWishes'],
  ['cart.too-many', 'problem.tooManyUnits'],
  ['cart.frozen', 'problem.cartFrozen'],
  ['cart.no-such-shipping-option', 'problem.noSuchShippingOption'],
  ['payments.saved-method-refused', 'problem.savedMethodRefused'],
  ['payments.gift-card-refused', 'problem.giftCardRefused'],
  ['orders.rest-unpaid', 'problem.restUnpaid'],
  ['payments.not-for-this-order', 'problem.notForThisOrder'],
  ['payments.provider-away', 'problem.providerAway'],
  ['payments.other-currency', 'problem.otherCurrency'],
  ['cart.coupon-refused', 'problem.couponRefused'],
  ['cart.too-many-lines', 'problem.tooManyLines'],
  ['payments.not-for-top-ups', 'problem.notForTopUps'],
  ['payments.no-such-gift-card', 'problem.noSuchGiftCard'],
  ['orders.no-such-shipping-option', 'problem.noSuchShippingOption'],
]);
