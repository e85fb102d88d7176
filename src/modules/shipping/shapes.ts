import { z } from 'zod';
import { Address, Instant, Money } from '../../platform/facade/schemas';
import { ShipmentStatus, ShipmentView } from './contract';

export const RateView = z
  .object({ id: z.uuid(), name: z.string(), price: Money, minDays: z.int(), maxDays: z.int(), taxClass: z.string() })
  .meta({ id: 'ShippingRate' });
export type RateView = z.output<typeof RateView>;

export const ZoneView = z
  .object({ id: z.uuid(), name: z.string(), countries: z.array(z.string()), rates: z.array(RateView) })
  .meta({ id: 'ShippingZone' });
export type ZoneView = z.output<typeof ZoneView>;

export const ShipmentDetail = ShipmentView.extend({ address: Address, deliveredAt: Instant.nullable() }).meta({ id: 'Shipment' });
export type ShipmentDetail = z.output<typeof ShipmentDetail>;

export const TrackingView = z
  .object({
    shipmentId: z.uuid(),
    status: ShipmentStatus,
    carrier: z.string(),
    trackingNumber: z.string(),
    /** Oldest first. */
    events: z.array(z.object({ at: Instant, status: z.string(), note: z.string() })),
  })
  .meta({ id: 'Tracking' });
export type TrackingView = z.output<typeof TrackingView>;
