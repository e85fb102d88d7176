import { z } from 'zod';
import { Address, article, Currency, GiftRecipient, Instant, Money, PickupPlace, TaxLine, Totals } from '../../platform/facade/schemas';
import { PriceStep } from '../cart';
import { Payment, RefundStatus } from '../payments';
import { ShipmentView } from '../shipping';
import { ChangeSnapshot } from './changes/plan';
import { FulfilmentAxis, Lifecycle, OrderPromotion, OrderStatus, PaymentAxis } from './contract';

export const OrderLine = z
  .object({
    id: z.uuid(),
    ...article,
    quantity: z.int(),
    /** How many of them are in parcels. */
    shipped: z.int(),
    /** How many of those came back and are on the shelf again. */
    restocked: z.int(),
    /** How many came back and are not for sale any more. */
    writtenOff: z.int(),
    /** How many are to come back with returns that are open. */
    announced: z.int(),
    /** It was sold as one that a buyer cannot return. */
    finalSale: z.boolean(),
    listPrice: Money,
    unitPrice: Money,
    subtotal: Money,
    discount: Money,
    tax: Money,
    /** What `tax` consists of. */
    taxes: z.array(TaxLine),
    total: Money,
    sellerStoreId: z.uuid().nullable(),
    /** A promotion gave it away. */
    gift: z.boolean(),
    /** Of gift cards: whom each unit is for; null: the buyer. */
    recipients: z.array(GiftRecipient.nullable()).optional(),
  })
  .meta({ id: 'OrderLine' });
export type OrderLine = z.output<typeof OrderLine>;

export const OrderTotals = Totals.meta({ id: 'OrderTotals' });

/** A step of an order, by whom and why; staff see it. */
export const OrderStep = z.object({ at: Instant, what: z.string(), who: z.string(), why: z.string().nullable() }).meta({ id: 'OrderStep' });

/** Who did it in the shop only staff learn. `amount` and the ids are there where `kind` has them. */
export const TimelineEntry = z
  .object({
    at: Instant,
    kind: z.enum(['order', 'payment', 'refund', 'shipment', 'note']),
    what: z.string(),
    who: z.enum(['buyer', 'staff', 'system']),
    staffId: z.uuid().nullable(),
    staffName: z.string().nullable(),
    why: z.string().nullable(),
    amount: Money.nullable(),
    paymentId: z.uuid().nullable(),
    refundId: z.uuid().nullable(),
    shipmentId: z.uuid().nullable(),
  })
  .meta({ id: 'OrderTimelineEntry' });
export type TimelineEntry = z.output<typeof TimelineEntry>;

const Missing = z.array(z.enum(['payments', 'shipments']));

/** Oldest first. `missing`: what could not be reached at the moment. */
export const Timeline = z.object({ items: z.array(TimelineEntry), missing: Missing }).meta({ id: 'OrderTimeline' });
export type Timeline = z.output<typeof Timeline>;

/** `pending`: asked for at the payment provider. */
export const OrderRefund = z
  .object({
    id: z.uuid(),
    /** Zero: only goods came back; staff alone see it. */
    amount: Money,
    reason: z.string(),
    status: RefundStatus,
    failureCode: z.string().nullable(),
    /** Where it goes: the way it was paid, or into the buyer’s wallet. */
    to: z.enum(['original', 'wallet']),
    /** What came back onto the shelf with it. */
    restock: z.array(z.object({ lineId: z.uuid(), quantity: z.int() })),
    createdAt: Instant,
  })
  .meta({ id: 'OrderRefund' });
export type OrderRefund = z.output<typeof OrderRefund>;

export const BoughtAgain = z
  .object({
    variantId: z.uuid(),
    title: z.string(),
    options: z.array(z.object({ name: z.string(), value: z.string() })),
    quantity: z.int(),
  })
  .meta({ id: 'BoughtAgain' });

export const OrderNote = z.object({ id: z.uuid(), authorId: z.uuid(), text: z.string(), createdAt: Instant }).meta({ id: 'OrderNote' });
export type OrderNote = z.output<typeof OrderNote>;

const shared = {
  id: z.uuid(),
  /** null until the order is accepted */
  number: z.string().nullable(),
  status: OrderStatus,
  /** What `status` is derived from. */
  axes: z.object({ lifecycle: Lifecycle, payment: PaymentAxis, fulfilment: FulfilmentAxis }),
  /** Paid when it is handed over; `axes.payment` says whether it was. */
  onDelivery: z.boolean(),
  /** Taken by another shop, long ago: to be read, not to be dealt with. */
  historical: z.boolean(),
  email: z.string(),
  currency: Currency,
  createdAt: Instant,
  placedAt: Instant.nullable(),
};

export const OrderCard = z
  .object({
    ...shared,
    name: z.string(),
    itemCount: z.int(),
    total: Money,
    /** The buyer fetches it. */
    pickup: z.boolean(),
    /** For staff; empty for everyone else. */
    tags: z.array(z.string()),
    items: z.array(z.object({ title: z.string(), imageUrl: z.string().nullable(), quantity: z.int() })),
  })
  .meta({ id: 'OrderCard' });
export type OrderCard = z.output<typeof OrderCard>;

export const OrderCharge = z
  .object({ id: z.uuid(), amount: Money, until: Instant, reason: z.string(), after: ChangeSnapshot })
  .meta({ id: 'OrderCharge' });
export type OrderCharge = z.output<typeof OrderCharge>;

export const Order = z
  .object({
    ...shared,
    /** The newest payment; null when there is nothing to pay, or when it is `missing`. */
    payment: Payment.nullable(),
    /** What pays it, or has: the provider first, then gift cards and the wallet. Without what failed; empty when it is `missing`. */
    tenders: z.array(Payment),
    cartId: z.uuid(),
    userId: z.uuid().nullable(),
    locale: z.string(),
    cancelledAt: Instant.nullable(),
    cancelReason: z.string().nullable(),
    /** Until then the goods are kept for a payment; null once that is settled, or promised. */
    expiresAt: Instant.nullable(),
    /** Both are null where nothing is shipped. */
    shippingAddress: Address.nullable(),
    billingAddress: Address.nullable(),
    shippingOption: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    /** Where the buyer fetches it, as it was then; `shippingAddress` is that place in the buyer’s name. null: it is sent, or downloaded. */
    pickup: PickupPlace.nullable(),
    lines: z.array(OrderLine),
    promotions: z.array(OrderPromotion),
    /** How its price came about, as it was then; null where that was not kept yet. */
    trace: z.array(PriceStep).nullable(),
    totals: OrderTotals,
    shipments: z.array(ShipmentView),
    /** It becomes another one once this is paid; `POST /payments` takes its id for the order’s. */
    charge: OrderCharge.nullable(),
    /** A change of it waits for its money: no parcel leaves meanwhile. */
    changeWaits: z.boolean(),
    refunds: z.array(OrderRefund),
    /** What may still be given back; for staff, zero for everyone else. */
    refundable: Money,
    /** Whether it may still be cancelled: nothing of it is in a parcel or was downloaded. */
    cancellable: z.boolean(),
    /** For staff; empty for everyone else. `GET /orders/:id/timeline` has more. */
    timeline: z.array(OrderStep),
    /** For staff; empty for everyone else. */
    tags: z.array(z.string()),
    /** What could not be reached at the moment: `payment` and `shipments` say nothing then. */
    missing: Missing,
  })
  .meta({ id: 'Order' });
export type Order = z.output<typeof Order>;

/** `orderToken` opens a guest's order: header `X-Order-Token`, also set as cookie. null: the order is its account's alone. */
export const NewOrder = Order.extend({ orderToken: z.string().nullable() }).meta({ id: 'NewOrder' });
export type NewOrder = z.output<typeof NewOrder>;
