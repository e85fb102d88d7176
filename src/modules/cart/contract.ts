import { z } from 'zod';
import { command, defineContract, query, type FacadeOf } from '../../platform/facade/contract';
import { Address, article, Currency, Money, PickupPlace, TaxLine, Totals } from '../../platform/facade/schemas';

/** `estimated` until address and shipping option are known. */
export const CartTotals = Totals.extend({ estimated: z.boolean() });
export type CartTotals = z.output<typeof CartTotals>;

/** What `tax` consists of, and the rate of all of them together (20 is 20 %). */
const taxation = { taxes: z.array(TaxLine), taxRatePercent: z.number() };

/**
 * Money per line, rounded and stored: discount and tax of a line never change after this. Amounts are as prices are
 * shown: with tax where `totals.taxIncluded`, without where not. `subtotal` is quantity × `unitPrice`, `total` is
 * `subtotal` − `discount`; `tax` is the tax within `total`, or the tax that comes on top of it.
 */
const QuoteLine = z.object({
  lineId: z.uuid(),
  ...article,
  quantity: z.int().min(1),
  listPrice: Money,
  unitPrice: Money,
  subtotal: Money,
  discount: Money,
  tax: Money,
  taxClass: z.string(),
  ...taxation,
  total: Money,
  weightGrams: z.int(),
  sellerStoreId: z.uuid().nullable(),
  /** It never runs out: no stock is held for it. */
  endless: z.boolean().optional(),
});
export type QuoteLine = z.output<typeof QuoteLine>;

/** What a coupon took off: together the discount of all lines. Those that took off nothing are not named. */
export const CouponDiscount = z.object({ code: z.string(), discount: Money });

export const CheckoutQuote = z.object({
  cartId: z.uuid(),
  userId: z.uuid().nullable(),
  marketId: z.string(),
  currency: Currency,
  lines: z.array(QuoteLine).min(1),
  /** null: nothing of it is shipped. */
  shippingOption: z
    .object({ id: z.uuid(), name: z.string(), price: Money, tax: Money, ...taxation, pickup: PickupPlace.optional() })
    .nullable(),
  coupons: z.array(CouponDiscount),
  totals: CartTotals,
});
export type CheckoutQuote = z.output<typeof CheckoutQuote>;

/** Why a coupon takes nothing off. `minimum`: the goods cost less than it asks for. */
export const CouponProblem = z.enum(['withdrawn', 'not-yet', 'expired', 'used-up', 'customer-limit', 'minimum']);

/** What is not as it was when the buyer last changed the cart; the same again until the next change. */
const CartNotice = z
  .object({
    kind: z.enum(['price', 'unavailable', 'fewer-left']),
    itemId: z.uuid(),
    title: z.string(),
    /** Of `price`: for one unit. */
    before: Money.nullable(),
    after: Money.nullable(),
    /** Of `fewer-left`: units that could be sold now. */
    available: z.int().nullable(),
  })
  .meta({ id: 'CartNotice' });
export type CartNotice = z.output<typeof CartNotice>;

/** The cart as its owner sees it, in every answer and in `409 cart.changed`. */
export const CartView = z
  .object({
    id: z.uuid(),
    version: z.int(),
    status: z.enum(['open', 'checking-out', 'completed']),
    /** Of the order it is becoming or has become, which may take a moment to be there; null while it is open. */
    orderId: z.uuid().nullable(),
    currency: Currency,
    email: z.string().nullable(),
    shippingAddress: Address.nullable(),
    shippingOptionId: z.uuid().nullable(),
    /** False where all of it is downloaded: then neither address nor shipping option is needed. */
    needsShipping: z.boolean(),
    items: z.array(
      z.object({
        id: z.uuid(),
        ...article,
        quantity: z.int(),
        unitPrice: Money,
        /** quantity × `unitPrice`. */
        subtotal: Money,
        discount: Money,
        /** `subtotal` − `discount`. */
        total: Money,
        /** Within `total` where `totals.taxIncluded`, on top of it where not. */
        tax: Money,
        ...taxation,
        /** The same prices without and with tax, whichever the market shows. */
        unitPriceNet: Money,
        unitPriceGross: Money,
        totalNet: Money,
        totalGross: Money,
        /** Units that could be sold now beside the other lines; less than `quantity` means the order would be refused. */
        available: z.int(),
      }),
    ),
    /** In the order in which they take off. */
    coupons: z.array(CouponDiscount.extend({ problem: CouponProblem.nullable(), message: z.string().nullable() })),
    notices: z.array(CartNotice),
    totals: CartTotals,
  })
  .meta({ id: 'Cart' });
export type CartView = z.output<typeof CartView>;

const Begin = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('frozen'), quote: CheckoutQuote }),
  /** The cart is not what the buyer saw. */
  z.object({ outcome: z.literal('changed'), cart: CartView }),
  /** Another checkout has it, or it became an order. */
  z.object({ outcome: z.literal('taken'), checkoutId: z.uuid() }),
  z.object({ outcome: z.literal('empty') }),
  z.object({ outcome: z.literal('unavailable'), variantIds: z.array(z.uuid()) }),
  z.object({ outcome: z.literal('no-such-option') }),
  /** Something of it is shipped, and nobody said where to. */
  z.object({ outcome: z.literal('address-needed') }),
  /** Another use of it was faster, or this buyer has had theirs: nothing is held, the cart is open. */
  z.object({ outcome: z.literal('coupon-refused'), code: z.string(), problem: CouponProblem, message: z.string() }),
  z.object({ outcome: z.literal('not-found') }),
]);
export type Begin = z.output<typeof Begin>;

const OrderOfCart = z.object({ checkoutId: z.uuid(), cartId: z.uuid(), orderId: z.uuid() });

/** What a mail needs that reminds somebody of a cart they left. */
const Reminder = z.object({
  email: z.string(),
  locale: z.string(),
  userId: z.uuid().nullable(),
  lines: z.array(z.object({ title: article.title, options: article.options, quantity: z.int() })),
  /** Of the link that brings the cart back, until it expires. */
  backToken: z.string(),
  /** Of the link that ends the reminders. */
  stopToken: z.string(),
});
export type Reminder = z.output<typeof Reminder>;

export const cartContract = defineContract('cart', {
  /** Freezes the cart for this checkout, holds a use of each coupon that takes something off, and returns its price, computed anew. The same checkout id gets the same quote again. */
  beginCheckout: command(
    z.object({
      /** Also the id of the order it leads to. */
      checkoutId: z.uuid(),
      cartId: z.uuid(),
      /** What the buyer saw; null skips the comparison. */
      cartVersion: z.int().nullable(),
      /** `groupIds`: the groups of customers the buyer is in, as when the prices were shown. */
      credential: z.object({
        userId: z.uuid().nullable(),
        cartToken: z.string().nullable(),
        groupIds: z.array(z.uuid()).max(500).optional(),
      }),
      email: z.string(),
      /** Both are null for a cart of which nothing is shipped; there they are left out of the order in any case. Who fetches the goods needs no address. */
      shippingAddress: Address.nullable(),
      shippingOptionId: z.uuid().nullable(),
      /** BCP 47, of the order: what its lines are called. */
      locale: z.string().max(35).optional(),
    }),
    Begin,
  ),
  /** The order will not be: the cart is open again and its coupons' uses are given back, only if this checkout had it. */
  reopenCart: command(z.object({ checkoutId: z.uuid(), cartId: z.uuid() }), z.null()),
  /** The order is accepted: the cart is done, for ever. */
  completeCart: command(OrderOfCart, z.null()),
  /** The accepted order was cancelled as a whole: the uses of its coupons are given back, once. Comes also before `completeCart`, which it then includes. */
  giveBackCoupons: command(OrderOfCart, z.null()),
  /** Null: nobody needs the mail any more (ordered, emptied, gone, or the wish was taken back). Its secrets are made anew. */
  getReminder: query(z.object({ reminderId: z.uuid() }), Reminder.nullable()),
});
export type CartFacade = FacadeOf<typeof cartContract>;
