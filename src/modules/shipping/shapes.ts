import { z } from 'zod';
import { Address, Instant, Money } from '../../platform/facade/schemas';
import { ShipmentStatus, ShipmentView, TrackingStatus } from './contract';

export const RateView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    /** For every weight; of a rate with bands that of the lightest. */
    price: Money,
    /** Each begins where the one before ends; null has no end. Empty: one price for every weight. */
    bands: z.array(z.object({ upToGrams: z.int().nullable(), price: Money })),
    /** Goods worth this much, after discounts, travel free. */
    freeOver: Money.nullable(),
    minDays: z.int(),
    maxDays: z.int(),
    taxClass: z.string(),
  })
  .meta({ id: 'ShippingRate' });
export type RateView = z.output<typeof RateView>;

export const ZoneView = z
  .object({ id: z.uuid(), name: z.string(), countries: z.array(z.string()), rates: z.array(RateView) })
  .meta({ id: 'ShippingZone' });
export type ZoneView = z.output<typeof ZoneView>;

/** `{number}` in `trackingUrl` stands for the tracking number. */
export const CarrierView = z.object({ id: z.uuid(), name: z.string(), trackingUrl: z.string().nullable() }).meta({ id: 'Carrier' });
export type CarrierView = z.output<typeof CarrierView>;

export const ShipmentDetail = ShipmentView.extend({ step: TrackingStatus, address: Address, deliveredAt: Instant.nullable() }).meta({
  id: 'Shipment',
});
export type ShipmentDetail = z.output<typeof ShipmentDetail>;

export const TrackingView = z
  .object({
    shipmentId: z.uuid(),
    status: ShipmentStatus,
    /** The newest of its steps. */
    step: TrackingStatus,
    carrier: z.string(),
    trackingNumber: z.string(),
    trackingUrl: z.string().nullable(),
    /** Oldest first. */
    events: z.array(z.object({ at: Instant, status: TrackingStatus, note: z.string() })),
  })
  .meta({ id: 'Tracking' });
export type TrackingView = z.output<typeof TrackingView>;
