import { z } from 'zod';
import { Address, Email, GiftRecipient, Money, PickupPlace } from '../../platform/facade/schemas';
import { created, defineRoutes, noContent, ok, type Handlers, type SetCookie } from '../../platform/http/route';
import type { Market } from '../../platform/module';
import type { CartQueries } from './cart.queries';
import type { CartService } from './cart.service';
import { CartView } from './contract';
import { mostGiftCards, mostLines, mostUnits } from './domain/limits';
import { shopperOf } from './shopper';

/** Adding to a line makes its quantity larger than this only up to the same limit. */
const Quantity = z.int().min(1).max(mostUnits);
/** `recipient`: of gift cards, whom all these units are for; without it the buyer. */
const ItemInput = z.strictObject({ variantId: z.uuid(), quantity: Quantity, recipient: GiftRecipient.optional() });
const cartParams = z.strictObject({ id: z.uuid() });
const itemParams = z.strictObject({ id: z.uuid(), itemId: z.uuid() });

/** `cartToken` is the secret of a guest's cart, also set as cookie; null for the cart of an account. */
export const NewCart = CartView.extend({ cartToken: z.string().nullable() }).meta({ id: 'NewCart' });

const CartShippingOption = z
  .object({
    id: z.uuid(),
    name: z.string(),
    price: Money,
    freeOver: Money.nullable(),
    minDays: z.int(),
    maxDays: z.int(),
    /** The buyer fetches the goods there: no shipping address is needed. */
    pickup: PickupPlace.nullable(),
  })
  .meta({ id: 'CartShippingOption' });

const own = { permission: 'cart:use-own', own: true } as const;
const ownOrAny = { ...own, all: 'cart:read-all' } as const;
const CouponCode = z.string().trim().min(1).max(100);
const couponParams = z.strictObject({ id: z.uuid(), code: CouponCode });
const giftCards = ['cart.not-a-gift-card', 'cart.sent-too-late'] as const;
const closed = ['cart.not-found', 'cart.frozen', 'cart.completed', 'cart.busy'] as const;

export const cartRoutes = defineRoutes({
  createCart: {
    method: 'post',
    path: '/carts',
    summary: 'Open a cart, with its first lines if given. 200: the account has an open cart, and the lines went into that one',
    access: { permission: 'cart:use-own' },
    body: z.strictObject({ items: z.array(ItemInput).max(mostLines).optional() }).optional(),
    responses: { 201: NewCart, 200: NewCart },
    errors: [
      ...giftCards,
      'cart.not-for-sale',
      'cart.not-enough-stock',
      'cart.too-many',
      'cart.too-many-lines',
      'cart.too-expensive',
      'cart.busy',
    ],
  },
  currentCart: {
    method: 'get',
    path: '/carts/current',
    summary:
      'The cart of the signed-in account, else the one whose secret came along; null when there is none. With both, the guest’s cart joins the account’s',
    access: own,
    responses: {
      200: z.object({
        cart: CartView.nullable(),
        /** The secret that came along opens no cart any more: it expired, or a reminder’s link has brought it elsewhere. */
        gone: z.boolean(),
      }),
    },
    errors: ['cart.busy'],
  },
  getCart: {
    method: 'get',
    path: '/carts/:id',
    summary: 'A cart at the prices of this moment',
    access: ownOrAny,
    params: cartParams,
    responses: { 200: CartView },
    errors: ['cart.not-found'],
  },
  editCart: {
    method: 'patch',
    path: '/carts/:id',
    summary: 'Set e-mail, shipping address and shipping option; null clears',
    access: own,
    params: cartParams,
    body: z
      .strictObject({
        email: Email.nullable().optional(),
        shippingAddress: Address.nullable().optional(),
        shippingOptionId: z.uuid().nullable().optional(),
      })
      .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
    responses: { 200: CartView },
    errors: [...closed, 'cart.address-needed', 'cart.no-such-shipping-option'],
  },
  discardCart: {
    method: 'delete',
    path: '/carts/:id',
    summary: 'Throw an open cart away',
    access: own,
    params: cartParams,
    responses: { 204: null },
    errors: [...closed],
  },
  addItem: {
    method: 'post',
    path: '/carts/:id/items',
    summary: 'Add units of a variant to what is there',
    access: own,
    params: cartParams,
    body: ItemInput,
    responses: { 200: CartView },
    errors: [
      ...closed,
      ...giftCards,
      'cart.not-for-sale',
      'cart.not-enough-stock',
      'cart.too-many',
      'cart.too-many-lines',
      'cart.too-expensive',
    ],
  },
  editItem: {
    method: 'patch',
    path: '/carts/:id/items/:itemId',
    summary: 'Set the quantity of a line and, of gift cards, whom each unit is for (null: the buyer)',
    access: own,
    params: itemParams,
    body: z
      .strictObject({ quantity: Quantity.optional(), recipients: z.array(GiftRecipient.nullable()).max(mostGiftCards).optional() })
      .refine((body) => Object.keys(body).length > 0, 'nothing to change'),
    responses: { 200: CartView },
    errors: [
      ...closed,
      'cart.no-such-item',
      'cart.not-for-sale',
      'cart.not-enough-stock',
      'cart.too-many',
      'cart.too-expensive',
      ...giftCards,
    ],
  },
  removeItem: {
    method: 'delete',
    path: '/carts/:id/items/:itemId',
    summary: 'Take a line out; the answer is the cart that is left',
    access: own,
    params: itemParams,
    responses: { 200: CartView },
    errors: [...closed, 'cart.no-such-item'],
  },
  enterCoupon: {
    method: 'post',
    path: '/carts/:id/coupons',
    summary:
      'Put a coupon code on the cart. Whether its promotion still applies is said with it in every answer, and decided when the order is placed',
    access: own,
    params: cartParams,
    body: z.strictObject({ code: CouponCode }),
    responses: { 200: CartView },
    limit: 'coupon',
    errors: [
      ...closed,
      'cart.coupon-unknown',
      'cart.coupon-withdrawn',
      'cart.coupon-not-started',
      'cart.coupon-ended',
      'cart.coupon-used-up',
      'cart.coupon-customer-limit',
      'cart.coupon-budget-spent',
      'cart.coupon-not-your-group',
      'cart.coupon-not-first-order',
      'cart.coupon-not-combinable-with',
      'cart.coupon-wrong-products',
      'cart.coupon-minimum-not-reached',
      'cart.coupon-too-few-units',
      'cart.coupon-gift-sold-out',
      'cart.coupon-nothing-left',
      'cart.too-many-coupons',
    ],
  },
  removeCoupon: {
    method: 'delete',
    path: '/carts/:id/coupons/:code',
    summary: 'Take a coupon off the cart; the answer is the cart without it',
    access: own,
    params: couponParams,
    responses: { 200: CartView },
    errors: [...closed, 'cart.no-such-coupon'],
  },
  listShippingOptions: {
    method: 'get',
    path: '/carts/:id/shipping-options',
    summary: 'The ways to send this cart there, without a country to the address it has; then the places to fetch it',
    access: own,
    params: cartParams,
    query: z.strictObject({
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .optional(),
      postalCode: z.string().trim().min(1).max(20).optional(),
    }),
    responses: { 200: z.object({ items: z.array(CartShippingOption) }) },
    errors: ['cart.not-found', 'cart.address-needed'],
  },
  claimCart: {
    method: 'post',
    path: '/carts/:id/claim',
    summary: 'Join a guest’s cart to the signed-in account; what the account had in its own cart moves into it',
    access: { permission: 'cart:claim-own', own: true },
    params: cartParams,
    responses: { 200: CartView },
    errors: [...closed, 'cart.too-many-lines'],
  },
});

export interface CartHandlersDeps {
  readonly cartService: CartService;
  readonly cartQueries: CartQueries;
  readonly market: Market;
}

export function createCartHandlers({ cartService, cartQueries, market }: CartHandlersDeps): Handlers<typeof cartRoutes> {
  return {
    async createCart({ body, caller, locales }) {
      const { cart, cartToken, isNew } = await cartService.createCart(shopperOf(caller, locales, market), body?.items ?? []);
      const cookies = cartToken === null ? [] : [cartCookie(cartToken)];
      return isNew ? created({ ...cart, cartToken }, { cookies }) : ok({ ...cart, cartToken }, { cookies });
    },
    async currentCart({ caller, locales }) {
      const claimed = caller.can('cart:claim-own') ? await cartService.claimByToken(shopperOf(caller, locales, market)) : null;
      return claimed
        ? ok({ cart: claimed, gone: false }, { cookies: [forgetCart] })
        : ok(await cartQueries.findCurrentCart(shopperOf(caller, locales, market)));
    },
    getCart: async ({ params, caller, locales }) =>
      ok(await cartQueries.getCart(params.id, shopperOf(caller, locales, market), caller.can('cart:read-all'))),
    editCart: async ({ params, body, caller, locales }) =>
      ok(await cartService.editCart(params.id, shopperOf(caller, locales, market), body)),
    async discardCart({ params, caller, locales }) {
      await cartService.discardCart(params.id, shopperOf(caller, locales, market));
      return noContent({ cookies: caller.principal === null ? [forgetCart] : [] });
    },
    addItem: async ({ params, body, caller, locales }) =>
      ok(await cartService.addItem(params.id, shopperOf(caller, locales, market), body)),
    editItem: async ({ params, body, caller, locales }) =>
      ok(await cartService.editItem(params.id, shopperOf(caller, locales, market), params.itemId, body)),
    removeItem: async ({ params, caller, locales }) =>
      ok(await cartService.removeItem(params.id, shopperOf(caller, locales, market), params.itemId)),
    enterCoupon: async ({ params, body, caller, locales }) =>
      ok(await cartService.enterCoupon(params.id, shopperOf(caller, locales, market), body.code)),
    removeCoupon: async ({ params, caller, locales }) =>
      ok(await cartService.removeCoupon(params.id, shopperOf(caller, locales, market), params.code)),
    listShippingOptions: async ({ params, query, caller, locales }) =>
      ok({ items: await cartQueries.listShippingOptions(params.id, shopperOf(caller, locales, market), query) }),
    async claimCart({ params, caller, locales }) {
      const cart = await cartService.claimCart(params.id, caller.userId(), shopperOf(caller, locales, market));
      return ok(cart, { cookies: [forgetCart] });
    },
  };
}

/** As long as browsers keep one: a cart lives for 30 days after it was touched last, however old it is. */
const cookieSeconds = 400 * 24 * 60 * 60;
export const cartCookie = (value: string): SetCookie => ({ name: 'cart', value, maxAge: cookieSeconds });
const forgetCart: SetCookie = { name: 'cart', value: null };
