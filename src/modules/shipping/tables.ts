import type { Generated } from 'kysely';
import type { Instant, Json, ModuleTables, OptionalInstant } from '../../platform/events/tables';
import type { Address } from '../../platform/facade/schemas';
import type { TrackingStatus } from './contract';

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
  by_weight: Generated<boolean>;
  free_over_minor: number | null;
  currency: string;
  min_days: number;
  max_days: number;
  tax_class: Generated<string>;
  created_at: Instant;
}

export interface RateBandTable {
  rate_id: string;
  position: number;
  up_to_grams: number | null;
  price_minor: number;
}

export interface CarrierTable {
  id: string;
  name: string;
  tracking_url: string | null;
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
  pickup: Generated<boolean>;
  locale: Generated<string>;
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
  seller_store_id: string | null;
  /** Of a bundle, in one unit of the line. */
  parts: Json<readonly { sku: string; title: string; quantity: number }[]> | null;
}

export interface TrackingEventTable {
  shipment_id: string;
  seq: number;
  at: Instant;
  status: TrackingStatus;
  note: string;
}

export interface ShippingTables extends ModuleTables {
  zones: ZoneTable;
  zone_countries: ZoneCountryTable;
  rates: RateTable;
  rate_bands: RateBandTable;
  carriers: CarrierTable;
  first_setup: FirstSetupTable;
  shipments: ShipmentTable;
  shipment_lines: ShipmentLineTable;
  tracking_events: TrackingEventTable;
}
