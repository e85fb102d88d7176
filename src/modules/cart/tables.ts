import type { Generated } from 'kysely';
import type { Instant, Json, ModuleTables, OptionalInstant } from '../../platform/events/tables';
import type { Address } from '../../platform/facade/schemas';
import type { QuotedVariant } from '../catalog';
import type { CheckoutQuote } from './contract';

export interface CartTable {
  id: string;
  user_id: string | null;
  token_hash: string | null;
  market_id: string;
  currency: string;
  version: Generated<number>;
  status: Generated<'open' | 'checking-out' | 'completed'>;
  line_count: Generated<number>;
  shown: string;
  email: string | null;
  shipping_address: Json<Address> | null;
  shipping_option_id: string | null;
  coupon_ids: Generated<string[]>;
  remind_in: Generated<string | null>;
  checkout_id: string | null;
  order_id: string | null;
  created_at: Instant;
  updated_at: Instant;
  expires_at: Instant;
}

export interface CartItemTable {
  id: string;
  cart_id: string;
  variant_id: string;
  quantity: number;
  seen: Json<QuotedVariant>;
  created_at: Instant;
}

/** What was laid aside; `token_hash` is that of the cart whose secret the browser has. */
export interface SavedItemTable {
  id: string;
  user_id: string | null;
  token_hash: string | null;
  variant_id: string;
  quantity: number;
  seen: Json<QuotedVariant>;
  created_at: Instant;
}

export interface ReminderTable {
  id: string;
  cart_id: string;
  nth: number;
  email: string;
  locale: string;
  paused_at: Date;
  on_day: Generated<string>;
  created_at: Instant;
}

export interface CheckoutTable {
  id: string;
  cart_id: string;
  status: 'frozen' | 'refused' | 'reopened' | 'completed';
  quote: Json<CheckoutQuote> | null;
  order_id: string | null;
  created_at: Instant;
  decided_at: OptionalInstant;
}

export interface CouponTable {
  id: string;
  code: string;
  kind: 'percentage' | 'fixed';
  basis_points: number | null;
  amount_minor: number | null;
  currency: string;
  minimum_minor: number;
  starts_at: OptionalInstant;
  ends_at: OptionalInstant;
  usage_limit: number | null;
  customer_limit: number | null;
  combinable: boolean;
  active: boolean;
  note: string;
  held: Generated<number>;
  used: Generated<number>;
  archived_at: OptionalInstant;
  created_at: Instant;
  updated_at: Instant;
}

export interface CouponUseTable {
  coupon_id: string;
  checkout_id: string;
  user_id: string | null;
  email: string;
  status: Generated<'held' | 'used' | 'released'>;
  discount_minor: number;
  currency: string;
  customer_nth: number;
  customer_limit: number | null;
  order_id: string | null;
  created_at: Instant;
  decided_at: OptionalInstant;
}

export interface TaxRateTable {
  id: string;
  name: string;
  /** 200000 is 20 %. */
  rate_ppm: number;
  tax_class: string;
  country: string;
  region: string;
  postal_codes: string[];
  cities: string[];
  priority: number;
  compound: boolean;
  shipping: boolean;
  place: string;
  created_at: Instant;
  updated_at: Instant;
}

export interface TaxExemptGroupTable {
  group_id: string;
  created_at: Instant;
}

export interface CartTables extends ModuleTables {
  carts: CartTable;
  cart_items: CartItemTable;
  saved_items: SavedItemTable;
  reminders: ReminderTable;
  checkouts: CheckoutTable;
  coupons: CouponTable;
  coupon_uses: CouponUseTable;
  tax_rates: TaxRateTable;
  tax_exempt_groups: TaxExemptGroupTable;
}
