import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { Page } from '../../../platform/facade/schemas';
import type { ShippingFacade } from '../contract';
import { shippingErrors } from '../errors';
import type { ShipmentDetail, TrackingView } from '../shapes';
import type { ShippingTables } from '../tables';
import { detailOf, shipmentColumns, viewOf, type ShipmentRow } from './shipment.rows';

/** Who looks: staff at all, an account at its own, anyone with the order's secret at that order's. */
export interface Viewer {
  readonly userId: string | null;
  readonly orderToken: string | null;
  readonly all: boolean;
}

export interface ShipmentFilter {
  readonly orderId?: string | undefined;
  readonly status?: 'shipped' | 'delivered' | undefined;
  /** 1 to 100; 20 when left out. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface ShipmentsQueries {
  readonly listShipments: ShippingFacade['listShipments'];
  readonly checkTrackingNumber: ShippingFacade['checkTrackingNumber'];
  /** Newest first. */
  listShipmentsPage(filter: ShipmentFilter): Promise<Page<ShipmentDetail>>;
  /** @throws AppError shipping.no-such-shipment, also for a parcel that is somebody else's */
  getShipment(id: string, viewer: Viewer): Promise<ShipmentDetail>;
  /** @throws AppError shipping.no-such-shipment */
  getTracking(id: string, viewer: Viewer): Promise<TrackingView>;
}

const Cursor = z.uuid();

export function createShipmentsQueries({ db }: { readonly db: Kysely<ShippingTables> }): ShipmentsQueries {
  async function getShipment(id: string, viewer: Viewer): Promise<ShipmentDetail> {
    const { rows } = await sql<ShipmentRow>`${shipmentColumns} where s.id = ${id} and ${mayBeSeenBy(viewer)}`.execute(db);
    if (!rows[0]) throw shippingErrors.noSuchShipment();
    return detailOf(rows[0]);
  }

  return {
    async checkTrackingNumber({ shipmentId, carrier, trackingNumber }) {
      const { rows } = await sql`
        select s.id from shipments s
        where s.carrier = ${carrier} and s.tracking_number = ${trackingNumber} and s.id <> ${shipmentId}`.execute(db);
      if (rows.length > 0) throw shippingErrors.trackingNumberTaken();
      return null;
    },
    async listShipments({ orderIds }) {
      if (orderIds.length === 0) return [];
      const { rows } =
        await sql<ShipmentRow>`${shipmentColumns} where s.order_id = any(${orderIds}::uuid[]) order by s.order_id, s.id`.execute(db);
      return rows.map(viewOf);
    },
    async listShipmentsPage({ orderId = null, status = null, limit = 20, cursor }) {
      const after = cursor === undefined ? null : Cursor.safeParse(cursor).data;
      if (after === undefined) throw shippingErrors.badCursor();
      const { rows } = await sql<ShipmentRow>`${shipmentColumns}
        where (${orderId}::uuid is null or s.order_id = ${orderId}) and (${status}::text is null or s.status = ${status})
          and (${after}::uuid is null or (s.shipped_at, s.id) < (select a.shipped_at, a.id from shipments a where a.id = ${after}))
        order by s.shipped_at desc, s.id desc limit ${limit + 1}`.execute(db);
      const items = rows.slice(0, limit).map(detailOf);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.shipmentId ?? null) : null };
    },
    getShipment,
    async getTracking(id, viewer) {
      return trackingOf(await getShipment(id, viewer));
    },
  };
}

export const trackingOf = ({ shipmentId, status, step, carrier, trackingNumber, trackingUrl, events }: ShipmentDetail): TrackingView => ({
  shipmentId,
  status,
  step,
  carrier,
  trackingNumber,
  trackingUrl,
  events,
});

const mayBeSeenBy = ({ userId, orderToken, all }: Viewer) =>
  sql`(${all}::boolean or s.owner_user_id = ${userId} or s.order_token_hash = ${orderToken === null ? null : secretHash(orderToken)})`;

const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
