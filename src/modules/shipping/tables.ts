import type { Generated } from 'kysely';
import type { Instant, Json, ModuleTables, OptionalInstant } from '../../platform/events/tables';
import type { Address } from '../../platform/facade/schemas';

export interface ZoneTable {
  id: string;
  name: string;
  created_at: Instant;
}

export interface ZoneCountryTable {
  country: string;
  zone_id: string;
}

export interface RateTable {
  id: string;
  zone_id: string;
  name: string;
  price_minor: number;
  currency: string;
  min_days: number;
  max_days: number;
  tax_class: Generated<string>;
  created_at: Instant;
}

export interface FirstSetupTable {
  done: Generated<boolean>;
  done_at: Instant;
}

export interface ShipmentTable {
  id: string;
  order_id: string;
  owner_user_id: string | null;
  order_token_hash: string;
  content_hash: string;
  address: Json<Address>;
  carrier: string;
  tracking_number: string;
  status: Generated<'shipped' | 'delivered'>;
  shipped_at: Instant;
  delivered_at: OptionalInstant;
}

export interface ShipmentLineTable {
  shipment_id: string;
  order_line_id: string;
  sku: string;
  title: string;
  quantity: number;
}

export interface TrackingEventTable {
  shipment_id: string;
  seq: number;
  at: Instant;
  status: 'shipped' | 'delivered';
  note: string;
}

export interface ShippingTables extends ModuleTables {
  zones: ZoneTable;
  zone_countries: ZoneCountryTable;
  rates: RateTable;
  first_setup: FirstSetupTable;
  shipments: ShipmentTable;
  shipment_lines: ShipmentLineTable;
  tracking_events: TrackingEventTable;
}
