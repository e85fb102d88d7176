import { sql } from 'kysely';
import type { Address } from '../../../platform/facade/schemas';
import type { ShipmentView, TrackingStatus } from '../contract';
import { trackingUrl } from '../domain/tracking-url';
import type { ShipmentDetail } from '../shapes';

export interface ShipmentRow {
  readonly id: string;
  readonly order_id: string;
  readonly status: 'shipped' | 'delivered';
  readonly carrier: string;
  readonly tracking_number: string;
  readonly pickup: boolean;
  readonly tracking_url: string | null;
  readonly address: Address;
  readonly shipped_at: Date;
  readonly delivered_at: Date | null;
  readonly lines: (Omit<ShipmentView['lines'][number], 'parts'> & { readonly parts: ShipmentView['lines'][number]['parts'] | null })[];
  /** Milliseconds since 1970. */
  readonly events: { readonly at: number; readonly status: TrackingStatus; readonly note: string }[];
}

/** With the lines of these stores, or with all; to be followed by a `where` on `s`. */
export const shipmentColumns = (stores: readonly string[] | null = null) => sql`
  select s.id, s.order_id, s.status, s.carrier, s.tracking_number, s.pickup, s.address, s.shipped_at, s.delivered_at,
    (select c.tracking_url from carriers c where lower(c.name) = lower(s.carrier)) as tracking_url,
    (select json_agg(json_build_object('orderLineId', l.order_line_id, 'sku', l.sku, 'title', l.title, 'quantity', l.quantity, 'parts', l.parts) order by l.order_line_id)
      from shipment_lines l where l.shipment_id = s.id and (${stores}::uuid[] is null or l.seller_store_id = any(${stores}::uuid[]))) as lines,
    (select json_agg(json_build_object('at', floor(extract(epoch from e.at) * 1000), 'status', e.status, 'note', e.note) order by e.seq)
      from tracking_events e where e.shipment_id = s.id) as events
  from shipments s`;

export const viewOf = (row: ShipmentRow): ShipmentView => ({
  shipmentId: row.id,
  orderId: row.order_id,
  status: row.status,
  carrier: row.carrier,
  trackingNumber: row.tracking_number,
  pickup: row.pickup,
  trackingUrl: row.tracking_url && trackingUrl(row.tracking_url, row.tracking_number),
  lines: row.lines.map(({ parts, ...line }) => ({ ...line, ...(parts ? { parts } : {}) })),
  events: row.events.map((event) => ({ ...event, at: new Date(event.at).toISOString() })),
  shippedAt: row.shipped_at.toISOString(),
});

export const detailOf = (row: ShipmentRow): ShipmentDetail => ({
  ...viewOf(row),
  step: row.events.at(-1)?.status ?? row.status,
  address: row.address,
  deliveredAt: row.delivered_at?.toISOString() ?? null,
});
