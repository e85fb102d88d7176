import { z } from 'zod';
import { command, defineContract, query, type FacadeOf } from '../../platform/facade/contract';
import { Address, article, Currency, GiftRecipient, Money, PickupPlace, TaxLine, Totals } from '../../platform/facade/schemas';

/** `estimated` until address and shipping option are known. */
export const CartTotals = Totals.extend({ estimated: z.boolean() });
export type CartTotals = z.output<typeof CartTotals>;

/** What `tax` consists of, and the rate of all of them together (20 is 20 %). */
const taxation = { taxes: z.array(TaxLine), taxRatePercent: z.number() };

/** Of gift cards: whom each unit is for; null: the buyer. */
const Recipients = z.array(GiftRecipient.nullable());

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
  /** A promotion gives it away: `discount` is all of it. */
  gift: z.boolean().optional(),
  recipients: Recipients.optional(),
});
export type QuoteLine = z.output<typeof QuoteLine>;

export const PromotionKind = z.enum(['percentage', 'fixed', 'buy-x-get-y', 'free-shipping', 'gift']);

/** Why a promotion takes nothing off. */
export const PromotionReason = z.enum([
  'code-unknown',
  'withdrawn',
  'not-started',
  'ended',
  'used-up',
  'customer-limit',
  'budget-spent',
  'wrong-market',
  'not-your-group',
  'not-first-order',
  'not-combinable-with',
  'wrong-products',
  'minimum-not-reached',
  'too-few-units',
  'gift-sold-out',
  'nothing-to-ship',
  'shipping-not-chosen',
  'wrong-country',
  'nothing-left',
]);

/** What a promotion took off, with shipping in it; `line` counts the lines from 0. */
export const AppliedPromotion = z
  .object({
    promotionId: z.uuid().nullable(),
    name: z.string(),
    /** null: it applied by itself. */
    code: z.string().nullable(),
    kind: PromotionKind.nullable(),
    discount: Money,
    /** Of `discount`: off shipping. */
    shipping: Money,
    lines: z.array(z.object({ line: z.int(), discount: Money })),
  })
  .meta({ id: 'AppliedPromotion' });
export type AppliedPromotion = z.output<typeof AppliedPromotion>;

const Line = { line: z.int(), amount: Money };
const About = { promotionId: z.uuid(), name: z.string(), code: z.string().nullable(), kind: PromotionKind };

/**
 * One item of how a price came about; `line` counts the lines from 0. The amounts of all steps but `total` and, where it is `included`,
 * `tax`, come to the total.
 */
export const PriceStep = z
  .discriminatedUnion('step', [
    z.object({ step: z.literal('list-price'), ...Line, quantity: z.int(), unitPrice: Money }),
    /** By a sale or a price list. */
    z.object({ step: z.literal('reduced-price'), ...Line, quantity: z.int(), unitPrice: Money }),
    z.object({ step: z.literal('quantity-price'), ...Line, fromQuantity: z.int(), unitPrice: Money }),
    z.object({ step: z.literal('promotion'), ...About, amount: Money, lines: z.array(z.object(Line)), shipping: Money }),
    z.object({
      step: z.literal('not-applied'),
      ...About,
      reason: PromotionReason,
      /** Of `minimum-not-reached`: what the goods would have to cost more. */
      missing: Money.nullable(),
      /** Of `too-few-units`. */
      missingUnits: z.int().nullable(),
      /** Of `not-combinable-with`: the name of that promotion. */
      other: z.string().nullable(),
    }),
    /** Before any discount on it. */
    z.object({ step: z.literal('shipping'), name: z.string(), amount: Money }),
    z.object({ step: z.literal('tax'), name: z.string(), ratePercent: z.number(), included: z.boolean(), amount: Money }),
    z.object({ step: z.literal('rounding'), amount: Money }),
    z.object({ step: z.literal('total'), amount: Money }),
  ])
  .meta({ id: 'PriceStep' });
export type PriceStep = z.output<typeof PriceStep>;

/** What tells a buyer how near an offer is. Why others do not apply that nobody asked for is the shop's affair. */
const hints: readonly string[] = [
  'minimum-not-reached',
  'too-few-units',
  'gift-sold-out',
  'shipping-not-chosen',
  'not-combinable-with',
] satisfies Extract<PriceStep, { step: 'not-applied' }>['reason'][];

/** How a price came about, as its buyer may read it. */
export const shoppersTrace = (trace: readonly PriceStep[]): PriceStep[] =>
  trace.filter((step) => step.step !== 'not-applied' || step.code !== null || hints.includes(step.reason));

export const CheckoutQuote = z.object({
  cartId: z.uuid(),
  userId: z.uuid().nullable(),
  marketId: z.string(),
  currency: Currency,
  lines: z.array(QuoteLine).min(1),
  /** null: nothing of it is shipped. `price` is what is paid for it, after `discount`. */
  shippingOption: z
    .object({ id: z.uuid(), name: z.string(), price: Money, discount: Money, tax: Money, ...taxation, pickup: PickupPlace.optional() })
    .nullable(),
  /** Together the discount of all lines and of shipping. */
  promotions: z.array(AppliedPromotion),
  /** How the price came about. */
  trace: z.array(PriceStep),
  totals: CartTotals,
});
export type CheckoutQuote = z.output<typeof CheckoutQuote>;

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
        /** A promotion gives it away: it goes when the promotion does not apply any more, and cannot be changed. */
        gift: z.boolean(),
        recipients: Recipients.optional(),
      }),
    ),
    /** The codes that were entered; `reason` and `message`: why one takes nothing off. */
    coupons: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        discount: Money,
        reason: PromotionReason.nullable(),
        missing: Money.nullable(),
        missingUnits: z.int().nullable(),
        other: z.string().nullable(),
        message: z.string().nullable(),
      }),
    ),
    /** What takes off, with or without a code, in that order. */
    promotions: z.array(AppliedPromotion),
    /** How the price came about. */
    trace: z.array(PriceStep),
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
  z.object({ outcome: z.literal('coupon-refused'), code: z.string(), problem: PromotionReason, message: z.string() }),
  z.object({ outcome: z.literal('not-found') }),
]);
export type Begin = z.output<typeof Begin>;

/** What staff put together or add to an order, at the prices of this second and without promotions. */
const GoodsToQuote = z.object({
  currency: Currency,
  /** Whose prices: those of the account's groups. */
  userId: z.uuid().nullable(),
  locale: z.string().max(35),
  /** Where it goes; null: not known yet, so taxes are those of the market. */
  address: Address.nullable(),
  /** `unitPrice`: instead of the catalog's, as prices are shown. */
  lines: z.array(z.object({ variantId: z.uuid(), quantity: z.int().min(1).max(9_999), unitPrice: Money.optional() })).max(500),
  /** Off all lines together, at most what they cost. */
  discount: Money.optional(),
  /** What goes with them and is paid for already, for the ways to send it. */
  beside: z.object({ subtotal: Money, weightGrams: z.int().min(0) }).optional(),
  shippingOptionId: z.uuid().nullable(),
});

/** `unavailable`: variants that are not sold. `shippingOption` null: none was asked for, or it is not offered there. */
const QuotedGoods = z.object({
  lines: z.array(QuoteLine),
  unavailable: z.array(z.uuid()),
  shippingOption: CheckoutQuote.shape.shippingOption,
  options: z.array(z.object({ id: z.uuid(), name: z.string(), price: Money })),
  totals: CartTotals,
});
export type QuotedGoods = z.output<typeof QuotedGoods>;

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
  /** Freezes the cart for this checkout, holds a use of each promotion that applies, and returns its price, computed anew. The same checkout id gets the same quote again. */
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
  /** The order will not be: the cart is open again and the uses of its promotions are given back, only if this checkout had it. */
  reopenCart: command(z.object({ checkoutId: z.uuid(), cartId: z.uuid() }), z.null()),
  /** The order is accepted: the cart is done, for ever. */
  completeCart: command(OrderOfCart, z.null()),
  /** The accepted order was cancelled as a whole: the uses of its promotions are given back, once. Comes also before `completeCart`, which it then includes. */
  giveBackPromotions: command(OrderOfCart, z.null()),
  /** Nothing is held by it. Lines are in the order in which they were asked, without those that are not sold. */
  quoteGoods: query(GoodsToQuote, QuotedGoods),
  /** Null: nobody needs the mail any more (ordered, emptied, gone, or the wish was taken back). Its secrets are made anew. */
  getReminder: query(z.object({ reminderId: z.uuid() }), Reminder.nullable()),
});
export type CartFacade = FacadeOf<typeof cartContract>;
