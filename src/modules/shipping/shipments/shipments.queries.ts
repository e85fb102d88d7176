import { createHash } from 'node:crypto';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Page } from '../../../platform/facade/schemas';
import type { ShippingFacade } from '../contract';
import { shippingErrors } from '../errors';
import type { ShipmentDetail, TrackingView } from '../shapes';
import type { ShippingTables } from '../tables';
import { detailOf, shipmentColumns, viewOf, type ShipmentRow } from './shipment.rows';

/** Who looks: staff at all, a seller's staff at what is sold by their stores, an account at its own, anyone with the order's secret at that order's. */
export interface Viewer {
  readonly userId: string | null;
  readonly orderToken: string | null;
  readonly all: boolean;
  /** Of a seller's staff; null: nobody like that. */
  readonly stores: readonly string[] | null;
}

export interface ShipmentFilter {
  readonly orderId?: string | undefined;
  readonly status?: 'shipped' | 'delivered' | undefined;
  /** 1 to 100; 20 when left out. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  /** Of these stores alone; null: all. */
  readonly stores: readonly string[] | null;
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
  async function findShipment(
    id: string,
    mayBeSeen: RawBuilder<unknown>,
    stores: readonly string[] | null,
  ): Promise<ShipmentDetail | null> {
    const { rows } = await sql<ShipmentRow>`${shipmentColumns(stores)} where s.id = ${id} and ${mayBeSeen}`.execute(db);
    return rows[0] ? detailOf(rows[0]) : null;
  }

  async function getShipment(id: string, viewer: Viewer): Promise<ShipmentDetail> {
    const whole = await findShipment(id, mayBeSeenBy(viewer), null);
    const found = whole ?? (viewer.stores && (await findShipment(id, isOf(viewer.stores), viewer.stores)));
    if (!found) throw shippingErrors.noSuchShipment();
    return found;
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
        await sql<ShipmentRow>`${shipmentColumns()} where s.order_id = any(${orderIds}::uuid[]) order by s.order_id, s.id`.execute(db);
      return rows.map(viewOf);
    },
    async listShipmentsPage({ orderId = null, status = null, limit = 20, cursor, stores }) {
      const after = cursor === undefined ? null : Cursor.safeParse(cursor).data;
      if (after === undefined) throw shippingErrors.badCursor();
      const { rows } = await sql<ShipmentRow>`${shipmentColumns(stores)}
        where (${stores}::uuid[] is null or ${isOf(stores)}) and (${orderId}::uuid is null or s.order_id = ${orderId}) and (${status}::text is null or s.status = ${status})
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

/** Something in `shipments s` is sold by one of them. */
export const isOf = (stores: readonly string[] | null): RawBuilder<unknown> =>
  sql`exists (select 1 from shipment_lines o where o.shipment_id = s.id and o.seller_store_id = any(${stores}::uuid[]))`;

const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
