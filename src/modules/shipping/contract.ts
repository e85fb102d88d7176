import { z } from 'zod';
import { command, defineContract, query, type FacadeOf } from '../../platform/facade/contract';
import { Address, Currency, Instant, Money } from '../../platform/facade/schemas';

export const ShippingOption = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Of these goods to this country: 0 where they are worth `freeOver`. */
  price: Money,
  freeOver: Money.nullable(),
  minDays: z.int(),
  maxDays: z.int(),
  taxClass: z.string(),
});
export type ShippingOption = z.output<typeof ShippingOption>;

export const ShipmentStatus = z.enum(['shipped', 'delivered']);
/** A step of a parcel on its way. `exception`: something went wrong, the note says what; others may follow it. */
export const TrackingStatus = z.enum(['shipped', 'in_transit', 'out_for_delivery', 'exception', 'delivered']);
export type TrackingStatus = z.output<typeof TrackingStatus>;

/** What one unit of a bundle consists of. */
const Parts = z.array(z.object({ sku: z.string(), title: z.string(), quantity: z.int().min(1) }));

export const ShipmentView = z.object({
  shipmentId: z.uuid(),
  orderId: z.uuid(),
  status: ShipmentStatus,
  carrier: z.string(),
  trackingNumber: z.string(),
  /** It lies ready to be fetched (`shipped`) or was (`delivered`); the tracking number is what the buyer names there. */
  pickup: z.boolean(),
  /** The carrier's page about this parcel, https; null where the shop knows none. */
  trackingUrl: z.string().nullable(),
  lines: z.array(z.object({ orderLineId: z.uuid(), sku: z.string(), title: z.string(), quantity: z.int(), parts: Parts.optional() })),
  events: z.array(z.object({ at: Instant, status: TrackingStatus, note: z.string() })),
  shippedAt: Instant,
});
export type ShipmentView = z.output<typeof ShipmentView>;

/** `orderTokenHash`: SHA-256 of the order's secret, hex. */
const Owner = z.object({ userId: z.uuid().nullable(), orderTokenHash: z.string() });

export const shippingContract = defineContract('shipping', {
  /** The ways to send these goods there, cheapest first; none when no zone covers the country. */
  listOptions: query(
    z.object({
      country: z.string().length(2),
      postalCode: z.string().nullable(),
      currency: Currency,
      /** Of the goods, after discounts, as prices are shown. */
      subtotal: Money,
      weightGrams: z.int().min(0),
    }),
    z.array(ShippingOption),
  ),
  /** A parcel, by its caller-made id. An empty tracking number gets one made for it. */
  createShipment: command(
    z.object({
      shipmentId: z.uuid(),
      orderId: z.uuid(),
      owner: Owner,
      address: Address,
      carrier: z.string().max(60),
      trackingNumber: z.string().max(60),
      /** The goods lie ready at `address` and are fetched there. */
      pickup: z.boolean().optional(),
      /** Of the order: what is noted of the parcel is written in it. Default: English. */
      locale: z.string().min(2).max(35).optional(),
      lines: z
        .array(
          z.object({
            orderLineId: z.uuid(),
            sku: z.string(),
            title: z.string(),
            quantity: z.int().min(1),
            parts: Parts.optional(),
            /** Whose staff see it; null: the house's. */
            sellerStoreId: z.uuid().nullable().optional(),
          }),
        )
        .min(1)
        .max(500),
    }),
    ShipmentView,
  ),
  /** Whether a parcel may have this number. @throws AppError shipping.tracking-number-taken when it is another one's */
  checkTrackingNumber: query(
    z.object({ shipmentId: z.uuid(), carrier: z.string().max(60), trackingNumber: z.string().min(1).max(60) }),
    z.null(),
  ),
  /** The order has another owner, or another secret. Harmless where there are no parcels. */
  changeOwner: command(z.object({ orderId: z.uuid(), owner: Owner }), z.null()),
  listShipments: query(z.object({ orderIds: z.array(z.uuid()).max(200) }), z.array(ShipmentView)),
});
export type ShippingFacade = FacadeOf<typeof shippingContract>;
