import { z } from 'zod';
import { Address, article, Currency, Instant, Money, Totals } from '../../platform/facade/schemas';
import { Payment } from '../payments';
import { ShipmentView } from '../shipping';
import { FulfilmentAxis, Lifecycle, OrderStatus, PaymentAxis } from './contract';

export const OrderLine = z
  .object({
    id: z.uuid(),
    ...article,
    quantity: z.int(),
    /** How many of them are in parcels. */
    shipped: z.int(),
    listPrice: Money,
    unitPrice: Money,
    subtotal: Money,
    discount: Money,
    tax: Money,
    taxRateBasisPoints: z.int(),
    total: Money,
    sellerStoreId: z.uuid().nullable(),
  })
  .meta({ id: 'OrderLine' });
export type OrderLine = z.output<typeof OrderLine>;

export const OrderTotals = Totals.meta({ id: 'OrderTotals' });

/** What happened to an order, by whom and why; staff see it. */
export const TimelineEntry = z
  .object({ at: Instant, what: z.string(), who: z.string(), why: z.string().nullable() })
  .meta({ id: 'OrderTimelineEntry' });

const shared = {
  id: z.uuid(),
  /** null until the order is accepted */
  number: z.string().nullable(),
  status: OrderStatus,
  /** What `status` is derived from. */
  axes: z.object({ lifecycle: Lifecycle, payment: PaymentAxis, fulfilment: FulfilmentAxis }),
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
    items: z.array(z.object({ title: z.string(), imageUrl: z.string().nullable(), quantity: z.int() })),
  })
  .meta({ id: 'OrderCard' });
export type OrderCard = z.output<typeof OrderCard>;

export const Order = z
  .object({
    ...shared,
    /** The newest payment; null when there is nothing to pay. */
    payment: Payment.nullable(),
    cartId: z.uuid(),
    userId: z.uuid().nullable(),
    locale: z.string(),
    cancelledAt: Instant.nullable(),
    cancelReason: z.string().nullable(),
    /** Until then the goods are held for a payment; null once that is settled. */
    expiresAt: Instant.nullable(),
    shippingAddress: Address,
    billingAddress: Address.nullable(),
    shippingOption: z.object({ id: z.uuid(), name: z.string() }),
    lines: z.array(OrderLine),
    totals: OrderTotals,
    shipments: z.array(ShipmentView),
    /** For staff; empty for everyone else. */
    timeline: z.array(TimelineEntry),
  })
  .meta({ id: 'Order' });
export type Order = z.output<typeof Order>;

/** `orderToken` opens a guest's order: header `X-Order-Token`, also set as cookie. null: the order is its account's alone. */
export const NewOrder = Order.extend({ orderToken: z.string().nullable() }).meta({ id: 'NewOrder' });
export type NewOrder = z.output<typeof NewOrder>;
