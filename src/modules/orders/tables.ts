import type { Generated } from 'kysely';
import type { z } from 'zod';
import type { Instant, Json, ModuleTables, OptionalInstant } from '../../platform/events/tables';
import type { Address, Ahead, BundlePart, Digital, PickupPlace, TaxLine } from '../../platform/facade/schemas';
import type { PriceStep } from '../cart';
import type { FulfilmentAxis, Lifecycle, OrderPromotion, PaymentAxis } from './contract';
import type { Refusal, Step } from './domain/checkout';

export interface OrderTable {
  id: string;
  number: number | null;
  cart_id: string;
  lifecycle: z.output<typeof Lifecycle>;
  payment: z.output<typeof PaymentAxis>;
  fulfilment: z.output<typeof FulfilmentAxis>;
  user_id: string | null;
  email: string;
  order_token_hash: string;
  locale: string;
  market_id: string;
  currency: string;
  /** null: nothing of it is shipped. */
  shipping_address: Json<Address> | null;
  billing_address: Json<Address> | null;
  /** Where the buyer fetches it. */
  pickup: Json<PickupPlace> | null;
  shipping_option_id: string | null;
  shipping_option_name: string | null;
  shipping_minor: number;
  shipping_tax_minor: number;
  shipping_taxes: Json<readonly TaxLine[]>;
  subtotal_minor: number;
  discount_minor: number;
  tax_minor: number;
  tax_included: boolean;
  tax_lines: Json<readonly TaxLine[]>;
  promotions: Json<readonly OrderPromotion[]>;
  price_steps: Json<readonly PriceStep[]> | null;
  rounding_minor: number;
  total_minor: number;
  refunds_minor: Generated<number>;
  version: Generated<number>;
  token_version: Generated<number>;
  token_expires_at: Instant;
  link_sent_at: OptionalInstant;
  cancel_reason: string | null;
  expires_at: Instant;
  created_at: Instant;
  placed_at: OptionalInstant;
  cancelled_at: OptionalInstant;
  updated_at: Instant;
}

export interface OrderLineTable {
  id: string;
  order_id: string;
  position: number;
  variant_id: string;
  product_id: string;
  slug: string;
  sku: string;
  title: string;
  options: Json<readonly { name: string; value: string }[]>;
  image_url: string | null;
  quantity: number;
  claimed: Generated<number>;
  restocked: Generated<number>;
  list_price_minor: number;
  unit_price_minor: number;
  subtotal_minor: number;
  discount_minor: number;
  tax_minor: number;
  tax_class: string;
  taxes: Json<readonly TaxLine[]>;
  total_minor: number;
  weight_grams: number;
  seller_store_id: string | null;
  /** Of what was sold before it had arrived. */
  ahead: Json<Ahead> | null;
  /** Of a bundle, as it was when it was bought. */
  parts: Json<readonly BundlePart[]> | null;
  /** Downloaded, not shipped. */
  digital: Json<Digital> | null;
  /** No stock was held for it. */
  endless: Generated<boolean>;
  gift: Generated<boolean>;
}

export interface EntitlementTable {
  order_line_id: string;
  order_id: string;
  variant_id: string;
  /** Downloads in all; null: no limit. */
  download_limit: number | null;
  downloads: Generated<number>;
  granted_at: Instant;
  expires_at: OptionalInstant;
  revoked_at: OptionalInstant;
}

export interface OrderStepTable {
  id: Generated<number>;
  order_id: string;
  what: string;
  who: string;
  why: string | null;
  lifecycle: OrderTable['lifecycle'];
  payment: OrderTable['payment'];
  fulfilment: OrderTable['fulfilment'];
  at: Instant;
}

export interface CheckoutTable {
  id: string;
  cart_id: string;
  step: Generated<Step>;
  lease_until: OptionalInstant;
  news: Generated<boolean>;
  told_nothing: Generated<boolean>;
  payment_id: string;
  sealed_input: Buffer | null;
  outcome: Json<Refusal> | null;
  expires_at: Instant;
  created_at: Instant;
  updated_at: Instant;
}

export interface FulfilmentTable {
  shipment_id: string;
  order_id: string;
  status: Generated<'claimed' | 'shipped' | 'delivered'>;
  created_at: Instant;
  updated_at: Instant;
}

export interface FulfilmentLineTable {
  shipment_id: string;
  order_line_id: string;
  quantity: number;
}

export interface OrderRefundTable {
  id: string;
  order_id: string;
  amount_minor: number;
  currency: string;
  reason: string;
  who: string;
  destination: Generated<'original' | 'wallet'>;
  status: Generated<'pending' | 'succeeded' | 'failed'>;
  failure_code: string | null;
  created_at: Instant;
  settled_at: OptionalInstant;
}

export interface OrderRefundLineTable {
  refund_id: string;
  order_line_id: string;
  quantity: number;
}

export interface OrderNoteTable {
  id: string;
  order_id: string;
  author_id: string;
  text: string;
  created_at: Instant;
}

export interface OrderLookupTable {
  id: string;
  number: number;
  email: string;
  created_at: Instant;
}

export interface OrdersTables extends ModuleTables {
  orders: OrderTable;
  order_lines: OrderLineTable;
  entitlements: EntitlementTable;
  order_steps: OrderStepTable;
  order_number_counter: { only: Generated<boolean>; first: number; last: number };
  checkouts: CheckoutTable;
  fulfilments: FulfilmentTable;
  fulfilment_lines: FulfilmentLineTable;
  order_refunds: OrderRefundTable;
  order_refund_lines: OrderRefundLineTable;
  order_notes: OrderNoteTable;
  order_words: { word: string; order_id: string };
  order_lookups: OrderLookupTable;
}
