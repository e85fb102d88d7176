import { z } from 'zod';
import { command, defineContract, query, type FacadeOf } from '../../platform/facade/contract';
import { Address, article, BankDetails, Instant, Money, PickupPlace, Totals } from '../../platform/facade/schemas';

/** Three stored axes; the public status is derived from them. */
export const Lifecycle = z.enum(['pending', 'accepted', 'cancelled']);
export const PaymentAxis = z.enum(['unpaid', 'authorized', 'paid', 'partly-refunded', 'refunded']);
/** `fulfilled`: nothing of it is shipped, and its buyer may download it. */
export const FulfilmentAxis = z.enum(['unfulfilled', 'fulfilled', 'partly-shipped', 'shipped', 'delivered', 'returned']);
export const OrderStatus = z.enum(['pending', 'paid', 'fulfilled', 'shipped', 'delivered', 'cancelled', 'returned', 'refunded']);

/** What a promotion took off, with shipping in it; `code`: by which it applied, if it had to be entered. */
export const OrderPromotion = z
  .object({
    promotionId: z.uuid().nullable(),
    name: z.string(),
    code: z.string().nullable(),
    discount: Money,
    /** Of `discount`: off shipping. The rest is the order's discount. */
    shipping: Money,
    /** `line` counts the lines from 0. */
    lines: z.array(z.object({ line: z.int(), discount: Money })),
  })
  .meta({ id: 'OrderPromotion' });
export type OrderPromotion = z.output<typeof OrderPromotion>;

/** How a parcel comes back: a carrier and its number, or an address to write on it, and what else to do. */
export const ReturnLabel = z
  .object({
    carrier: z.string().max(60).nullable(),
    trackingNumber: z.string().max(60).nullable(),
    to: Address.nullable(),
    instructions: z.string().max(1_000).nullable(),
  })
  .meta({ id: 'ReturnLabel' });
export type ReturnLabel = z.output<typeof ReturnLabel>;

/** What other modules may know of an order: enough to write a mail or to check a review. */
const OrderSummary = z.object({
  orderId: z.uuid(),
  number: z.string().nullable(),
  status: OrderStatus,
  userId: z.uuid().nullable(),
  email: z.string(),
  locale: z.string(),
  /** Lets the buyer open the order without an account; made anew from the order's id. */
  orderToken: z.string(),
  placedAt: Instant,
  /** Both are null where nothing is shipped. */
  shippingAddress: Address.nullable(),
  shippingOptionName: z.string().nullable(),
  /** Where the buyer fetches it; null: it is sent, or downloaded. */
  pickup: PickupPlace.nullable(),
  lines: z.array(
    z.object({
      lineId: z.uuid(),
      ...article,
      quantity: z.int(),
      unitPrice: Money,
      total: Money,
    }),
  ),
  promotions: z.array(OrderPromotion),
  totals: Totals,
  /** It is accepted and not paid: at the door, or by a transfer that is still to come. */
  toPay: z
    .discriminatedUnion('how', [
      z.object({ how: z.literal('on-delivery'), amount: Money }),
      z.object({ how: z.literal('transfer'), until: Instant, details: BankDetails }),
    ])
    .optional(),
});
export type OrderSummary = z.output<typeof OrderSummary>;

/** What a mail tells of goods that come back. */
const ReturnSummary = z.object({
  returnId: z.uuid(),
  orderId: z.uuid(),
  number: z.string(),
  answer: z.string().nullable(),
  label: ReturnLabel.nullable(),
  lines: z.array(z.object({ title: z.string(), asked: z.int(), approved: z.int().nullable(), received: z.int() })),
});
export type ReturnSummary = z.output<typeof ReturnSummary>;

export const ordersContract = defineContract('orders', {
  getOrders: query(z.object({ orderIds: z.array(z.uuid()).max(200) }), z.array(OrderSummary)),
  getReturns: query(z.object({ returnIds: z.array(z.uuid()).max(200) }), z.array(ReturnSummary)),
  /** The accepted order in which this user bought this product, the latest; null when there is none. */
  findPurchase: query(z.object({ userId: z.uuid(), productId: z.uuid() }), z.object({ orderId: z.uuid(), placedAt: Instant }).nullable()),
  /** An invoice or a credit note as a file; null when there is none. The same each time. */
  getDocument: query(
    z.object({ documentId: z.uuid() }),
    z
      .object({
        kind: z.enum(['invoice', 'credit-note']),
        number: z.string(),
        total: Money,
        fileName: z.string(),
        contentType: z.string(),
        base64: z.string(),
      })
      .nullable(),
  ),
  /** The timeout that is written before a checkout starts: takes up a run that died, gives up one that waited too long. */
  resumeCheckout: command(z.object({ checkoutId: z.uuid() }), z.null()),
  /** Takes reserved money where the shop takes it at shipment: of an order of which nothing is shipped. Harmless where there is none. */
  takeMoney: command(z.object({ orderId: z.uuid() }), z.null()),
  /** A paid order has sold gift cards: payments issues each once, however often this comes. */
  issueGiftCards: command(z.object({ orderId: z.uuid() }), z.null()),
  /** The timeout of a change of an order: takes up one whose process died. */
  resumeChange: command(z.object({ changeId: z.uuid() }), z.null()),
  /** The timeout of a draft that is being made into an order. */
  resumeDraft: command(z.object({ draftId: z.uuid(), who: z.string().max(60), silent: z.boolean() }), z.null()),
  /** Goods came back that others were agreed for: the order gets those. Harmless where it has them. */
  exchangeReturn: command(z.object({ returnId: z.uuid() }), z.null()),
  /** Looks, after the answer has gone out, whether there is such an order, and has its link mailed if so. */
  answerLookup: command(z.object({ lookupId: z.uuid() }), z.null()),
});
export type OrdersFacade = FacadeOf<typeof ordersContract>;
