import { AppError } from '../../../platform/kernel/errors';
import type { Money } from '../../../platform/kernel/money';
import type { Refusal } from './checkout';

export interface ShortLine {
  readonly variantId: string;
  readonly title: string;
  /** Absent when the article cannot be sold at all. */
  readonly requested?: number;
  readonly available?: number;
}

export const refusals = {
  noSuchCart: (): Refusal => ({ kind: 'not-found', code: 'orders.no-such-cart', title: 'There is no such cart.' }),
  emptyCart: (): Refusal => ({ kind: 'rule', code: 'orders.cart-empty', title: 'The cart is empty.' }),
  takenCart: (): Refusal => ({ kind: 'conflict', code: 'orders.cart-taken', title: 'This cart is being bought already, or has been.' }),
  changedCart: (cart: unknown): Refusal => ({
    kind: 'conflict',
    code: 'cart.changed',
    title: 'The cart is not what you saw: look at it again.',
    extra: { cart },
  }),
  refusedCoupon: ({ code, problem, message }: { code: string; problem: string; message: string }): Refusal => ({
    kind: 'conflict',
    code: 'cart.coupon-refused',
    title: message,
    extra: { coupon: code, problem },
  }),
  giftCardForGiftCard: (): Refusal => ({
    kind: 'rule',
    code: 'orders.gift-card-for-gift-card',
    title: 'Gift cards cannot be paid for with gift cards.',
  }),
  noSuchOption: (): Refusal => ({
    kind: 'rule',
    code: 'orders.no-such-shipping-option',
    title: 'This way of shipping is not offered for that address.',
  }),
  addressNeeded: (): Refusal => ({
    kind: 'rule',
    code: 'orders.address-needed',
    title: 'Something in the cart is shipped: say the address and the way of shipping.',
  }),
  soldOut: (lines: readonly ShortLine[]): Refusal => ({
    kind: 'conflict',
    code: 'orders.sold-out',
    title: 'Something in the cart is sold out.',
    ...(lines.some((line) => line.title !== '') ? { detail: lines.map((line) => line.title).join(', ') } : {}),
    extra: { lines },
  }),
  wrongPrice: (detail: string): Refusal => ({
    kind: 'rule',
    code: 'orders.price-wrong',
    title: 'The price of the cart does not add up.',
    detail,
  }),
  declined: (failure: { code: string; message: string } | null): Refusal => ({
    kind: 'declined',
    code: 'payments.declined',
    title: 'The payment was declined.',
    ...(failure ? { detail: failure.message, extra: { reason: failure.code } } : {}),
  }),
  restUnpaid: (left: Money): Refusal => ({
    kind: 'rule',
    code: 'orders.rest-unpaid',
    title: 'Wallet and gift cards do not pay all of it: choose a way to pay the rest.',
    extra: { left },
  }),
  expired: (): Refusal => ({ kind: 'conflict', code: 'orders.checkout-expired', title: 'The time to pay for this order is over.' }),
  calledOff: (): Refusal => ({ kind: 'conflict', code: 'orders.cancelled', title: 'The order was cancelled.' }),
};

/** What a buyer is told, as it was stored. */
export const refused = (refusal: Refusal): AppError => new AppError(refusal);

export const refusalOf = ({ kind, code, title, message, extra }: AppError): Refusal => ({
  kind,
  code: isCode(code) ? code : 'orders.refused',
  title,
  detail: message,
  extra,
});

const isCode = (code: string): code is `${string}.${string}` => code.includes('.');
