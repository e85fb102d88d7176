import type { Generated } from 'kysely';
import type { z } from 'zod';
import type { Instant, Json, ModuleTables, OptionalInstant } from '../../platform/events/tables';
import type { Address, Ahead, BundlePart, Digital, GiftRecipient, PickupPlace, TaxLine } from '../../platform/facade/schemas';
import type { PriceStep } from '../cart';
import type { FulfilmentAxis, Lifecycle, OrderPromotion, PaymentAxis, ReturnLabel } from './contract';
import type { ChangeKind } from './changes/changes.repository';
import type { ChangePlan, ChangeSnapshot } from './changes/plan';
import type { DocumentContent, DocumentKind, Seller } from './documents/content';
import type { ChangeState } from './domain/changing';
import type { DraftLine } from './drafts/drafts.repository';
import type { Refusal, Step } from './domain/checkout';
import type { ReturnState } from './domain/returns';
import type { ReportTables } from './reports/tables';
import type { ExchangedGoods } from './returns/shapes';

export interface OrderTable {
  id: string;
  number: number | null;
  /** Of an order that another shop took: the number it had there. */
  history_number: string | null;
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
  /** What gift cards that it sold are worth and were not taken back. */
  gift_cards_minor: Generated<number>;
  forgets_recipients: Generated<boolean>;
  shipping_back_minor: Generated<number>;
  /** What changes made it cost more, and was paid; what they made it cost less, and was asked back; what exchanged goods were worth. */
  charges_minor: Generated<number>;
  reduced_minor: Generated<number>;
  credits_minor: Generated<number>;
  /** All its money was back once: what had not left then is for sale again. */
  given_up_at: OptionalInstant;
  /** Words that staff find it by. */
  tags: Generated<string[]>;
  /** Paid when it is handed over. */
  on_delivery: Generated<boolean>;
  /** Until when it waits for its money, where that is sent within days. */
  pay_until: OptionalInstant;
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
  written_off: Generated<number>;
  announced: Generated<number>;
  valued_minor: Generated<number>;
  final_sale: Generated<boolean>;
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
  gift_card: Generated<boolean>;
  /** Of a gift card: whom each unit is for; null: the buyer. */
  recipients: Json<(GiftRecipient | null)[]> | null;
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
  change_id: string | null;
  charge_id: string | null;
  /** What is taken off gift cards with it. */
  take_back: Json<{ giftCardId: string; minor: number }[]>;
  came_back_at: OptionalInstant;
  looked_at: OptionalInstant;
  created_at: Instant;
  settled_at: OptionalInstant;
}

export interface ReturnTable {
  id: string;
  order_id: string;
  seq: number;
  /** Whose goods they are; null: the shop’s own. */
  seller_store_id: string | null;
  state: ReturnState;
  origin: 'buyer' | 'staff';
  note: string | null;
  answer: string | null;
  label: Json<ReturnLabel> | null;
  exchange: Json<readonly ExchangedGoods[]> | null;
  change_id: string | null;
  ship_first: Generated<boolean>;
  exchange_credit_minor: number | null;
  exchange_failure: string | null;
  exchange_money_back_minor: number | null;
  created_at: Instant;
  updated_at: Instant;
}

export interface ReturnLineTable {
  return_id: string;
  order_line_id: string;
  asked: number;
  approved: number | null;
  /** Units that are still to come. */
  open: number;
  reason: string;
  note: string | null;
}

export interface ReturnReceiptTable {
  id: string;
  return_id: string;
  refund_id: string | null;
  goods_minor: number;
  shipping_minor: number;
  rounding_minor: number;
  fee_minor: number;
  refund_minor: number;
  currency: string;
  note: string | null;
  who: string;
  created_at: Instant;
}

export interface ReturnReceiptLineTable {
  receipt_id: string;
  order_line_id: string;
  restocked: number;
  written_off: number;
  store_id: string | null;
  value_minor: number;
}

export interface ReturnStepTable {
  id: Generated<number>;
  return_id: string;
  state: ReturnState;
  who: string;
  why: string | null;
  at: Instant;
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

export interface DocumentSettingsTable {
  only: Generated<boolean>;
  seller: Json<Partial<Seller>>;
  invoice_at: Generated<'payment' | 'shipment'>;
  mail_invoices: Generated<boolean>;
  /** Of orders placed before, documents are issued when staff ask for them. */
  since: Instant;
  updated_at: Instant;
}

export interface DocumentTable {
  id: string;
  order_id: string;
  kind: DocumentKind;
  cause: string;
  year: number;
  serial: number;
  number: string;
  refers_to: string | null;
  currency: string;
  total_minor: number;
  tax_minor: number;
  content: Json<DocumentContent>;
  hash: string;
  issued_by: string;
  issued_at: Instant;
}

export interface OrderNewsTable {
  id: Generated<number>;
  order_id: string;
  tries: Generated<number>;
  at: Instant;
}

export interface ImportedInvoiceTable {
  number: string;
  lines: number;
  refused: number;
  imported_at: Instant;
}

export interface OrderChangeTable {
  id: string;
  order_id: string;
  kind: ChangeKind;
  state: Generated<ChangeState>;
  difference_minor: number;
  credit_minor: Generated<number>;
  currency: string;
  reason: string;
  who: string;
  plan: Json<ChangePlan>;
  before: Json<ChangeSnapshot>;
  outcome: string | null;
  expires_at: Instant;
  looked_at: Instant;
  created_at: Instant;
  settled_at: OptionalInstant;
}

export interface OrderDraftTable {
  id: string;
  email: string;
  user_id: string | null;
  locale: string;
  currency: string;
  lines: Json<readonly DraftLine[]>;
  discount_minor: Generated<number>;
  discount_reason: string | null;
  shipping_address: Json<Address> | null;
  shipping_option_id: string | null;
  days: number;
  note: string | null;
  order_id: string | null;
  created_by: string;
  version: Generated<number>;
  created_at: Instant;
  updated_at: Instant;
}

export interface OrdersTables extends ModuleTables, ReportTables {
  order_drafts: OrderDraftTable;
  order_changes: OrderChangeTable;
  orders: OrderTable;
  order_lines: OrderLineTable;
  entitlements: EntitlementTable;
  order_steps: OrderStepTable;
  order_number_counter: { only: Generated<boolean>; first: number; last: number };
  checkouts: CheckoutTable;
  fulfilments: FulfilmentTable;
  fulfilment_lines: FulfilmentLineTable;
  order_refunds: OrderRefundTable;
  returns: ReturnTable;
  return_lines: ReturnLineTable;
  return_receipts: ReturnReceiptTable;
  return_receipt_lines: ReturnReceiptLineTable;
  return_steps: ReturnStepTable;
  order_notes: OrderNoteTable;
  order_words: { word: string; order_id: string };
  order_lookups: OrderLookupTable;
  document_settings: DocumentSettingsTable;
  document_series: { kind: DocumentKind; year: number; last: number };
  documents: DocumentTable;
  order_news: OrderNewsTable;
  imported_invoices: ImportedInvoiceTable;
}
