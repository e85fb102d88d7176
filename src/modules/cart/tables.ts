import type { Generated } from 'kysely';
import type { Instant, Json, ModuleTables, OptionalInstant } from '../../platform/events/tables';
import type { Address, GiftRecipient } from '../../platform/facade/schemas';
import type { Money } from '../../platform/kernel/money';
import type { QuotedVariant } from '../catalog';
import type { CheckoutQuote } from './contract';
import type { PromotionKind } from './domain/promotion';

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
  code_ids: Generated<string[]>;
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
  recipients: Json<(GiftRecipient | null)[]> | null;
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
  recipients: Json<(GiftRecipient | null)[]> | null;
  created_at: Instant;
}

/** What it was called and cost, and whether it could be bought, when it was wished for; sold out as soon as that was seen. */
export interface WishedArticle {
  readonly slug: string;
  /** null: a product, whichever of its articles. */
  readonly sku: string | null;
  readonly title: string;
  readonly imageUrl: string | null;
  readonly options: readonly { readonly name: string; readonly value: string }[];
  readonly price: Money;
  readonly available: boolean;
}

export interface WishTable {
  id: string;
  user_id: string | null;
  token_hash: string | null;
  product_id: string;
  /** null: the product, whichever of its articles. */
  variant_id: string | null;
  /** The variant, else the product. */
  article_id: Generated<string>;
  seen: Json<WishedArticle>;
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

/** An address that gets no reminders any more. */
export interface UnremindedTable {
  email: string;
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
  cancelled_at: OptionalInstant;
}

export interface PromotionTable {
  id: string;
  name: string;
  kind: PromotionKind;
  automatic: boolean;
  basis_points: number | null;
  amount_minor: number | null;
  currency: string;
  buy_quantity: number | null;
  get_quantity: number | null;
  get_product_ids: string[];
  get_category_ids: string[];
  most_times: number | null;
  gift_variant_id: string | null;
  countries: string[];
  product_ids: string[];
  category_ids: string[];
  group_ids: string[];
  excludes_sale: boolean;
  first_order: boolean;
  minimum_minor: number;
  minimum_of: 'cart' | 'matching';
  starts_at: OptionalInstant;
  ends_at: OptionalInstant;
  priority: number;
  usage_limit: number | null;
  customer_limit: number | null;
  budget_minor: number | null;
  combinable: boolean;
  active: boolean;
  note: string;
  held: Generated<number>;
  used: Generated<number>;
  held_minor: Generated<number>;
  used_minor: Generated<number>;
  archived_at: OptionalInstant;
  created_at: Instant;
  updated_at: Instant;
}

export interface PromotionCodeTable {
  id: string;
  promotion_id: string;
  code: string;
  usage_limit: number | null;
  held: Generated<number>;
  used: Generated<number>;
  archived_at: OptionalInstant;
  created_at: Instant;
}

export interface PromotionUseTable {
  promotion_id: string;
  /** null: it applied by itself. */
  code_id: string | null;
  checkout_id: string;
  user_id: string | null;
  email: string;
  status: Generated<'held' | 'used' | 'released'>;
  /** Off goods and shipping. */
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
  wishes: WishTable;
  reminders: ReminderTable;
  unreminded: UnremindedTable;
  checkouts: CheckoutTable;
  promotions: PromotionTable;
  promotion_codes: PromotionCodeTable;
  promotion_uses: PromotionUseTable;
  tax_rates: TaxRateTable;
  tax_exempt_groups: TaxExemptGroupTable;
}
