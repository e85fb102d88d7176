import type { Generated } from 'kysely';
import type { Instant, Json, ModuleTables, OptionalInstant } from '../../platform/events/tables';
import type { Action, AttemptStatus, ProviderReport } from './domain/attempt';
import type { AccountKind, JournalKind } from './ledger/journal';
import type { ProviderEvent } from './providers/provider';

export interface CollectionTable {
  order_id: string;
  amount_minor: number;
  currency: string;
  owner_user_id: string | null;
  order_token_hash: string | null;
  email: string | null;
  country: string | null;
  is_handed_over: Generated<boolean>;
  purpose: Generated<'order' | 'top-up' | 'charge'>;
  /** Of a charge: the order that costs more. */
  of_order_id: string | null;
  stored_minor: Generated<number>;
  status: Generated<'open' | 'closed' | 'cancelled'>;
  reason: string | null;
  expires_at: OptionalInstant;
  created_at: Instant;
  updated_at: Instant;
}

export interface AttemptTable {
  id: string;
  order_id: string;
  tender: Generated<number>;
  provider: string;
  idempotency_key: string;
  status: AttemptStatus;
  undecided: Generated<boolean>;
  amount_minor: number;
  currency: string;
  authorized_minor: Generated<number>;
  captured_minor: Generated<number>;
  refunded_minor: Generated<number>;
  refund_asked_minor: Generated<number>;
  rerouted_minor: Generated<number>;
  account_id: string | null;
  capture_asked_at: OptionalInstant;
  provider_ref: string | null;
  capture_ref: string | null;
  told_minor: number | null;
  failure_code: string | null;
  /** Of bank transfers and payments on delivery: a keyed hash of the buyer's address. */
  person: string | null;
  failure_message: string | null;
  next_action: Json<Action> | null;
  method_brand: string | null;
  method_last4: string | null;
  sync_at: OptionalInstant;
  sync_tries: Generated<number>;
  created_at: Instant;
  updated_at: Instant;
}

export interface AttemptEventTable {
  id: Generated<number>;
  attempt_id: string;
  source: string;
  evidence: Json<unknown>;
  from_status: AttemptStatus | null;
  to_status: AttemptStatus;
  at: Instant;
}

export interface RefundTable {
  id: string;
  attempt_id: string;
  amount_minor: number;
  currency: string;
  reason: string;
  automatic: boolean;
  part_of: string | null;
  to_wallet: Generated<boolean>;
  idempotency_key: string;
  status: Generated<'requested' | 'succeeded' | 'failed'>;
  provider_ref: string | null;
  failure_code: string | null;
  note: string | null;
  failure_message: string | null;
  asked_at: OptionalInstant;
  sync_at: OptionalInstant;
  sync_tries: Generated<number>;
  created_at: Instant;
  updated_at: Instant;
}

/** What the address of a webhook tells beside its content. */
export type EventHint = Pick<ProviderEvent, 'attemptId' | 'captureRef' | 'toldMinor' | 'refund'>;

export interface WebhookEventTable {
  id: string;
  provider: string;
  event_id: string;
  kind: 'attempt' | 'refund' | 'dispute';
  provider_ref: string;
  report: Json<ProviderReport> | null;
  hint: Json<EventHint> | null;
  occurred_at: Instant;
  status: Generated<'received' | 'applied' | 'unmatched'>;
  attempt_id: string | null;
  apply_at: OptionalInstant;
  tries: Generated<number>;
  received_at: Instant;
  applied_at: OptionalInstant;
}

export interface BankLineTable {
  id: string;
  fingerprint: string;
  booked_on: string;
  amount_minor: number;
  currency: string;
  payer: string;
  purpose: string;
  attempt_id: string | null;
  state: 'applied' | 'held' | 'open' | 'settled';
  entered_by: string;
  created_at: Instant;
}

export interface CaseTable {
  id: string;
  kind: string;
  key: string;
  status: Generated<'open' | 'closed'>;
  provider: string;
  order_id: string | null;
  attempt_id: string | null;
  refund_id: string | null;
  bank_line_id: string | null;
  amount_minor: number | null;
  currency: string | null;
  facts: Json<Readonly<Record<string, string | number | null>>>;
  note: string | null;
  closed_by: string | null;
  opened_at: Instant;
  closed_at: OptionalInstant;
}

export interface ComparisonTable {
  id: string;
  provider: string;
  since: Date;
  until: Date;
  payments: number | null;
  differences: number | null;
  failure: string | null;
  started_at: Instant;
  finished_at: OptionalInstant;
}

export interface AccountTable {
  id: string;
  kind: AccountKind;
  currency: string;
  user_id: string | null;
  balance_minor: number | null;
  held_minor: Generated<number>;
  floor_minor: Generated<number>;
  created_at: Instant;
}

export interface JournalTable {
  id: Generated<number>;
  kind: JournalKind;
  cause: string;
  attempt_id: string | null;
  who: string;
  why: string | null;
  at: Instant;
}

export interface PostingTable {
  journal_id: number;
  account_id: string;
  amount_minor: number;
  currency: string;
}

export interface GiftCardTable {
  id: string;
  code_hash: string;
  last4: string;
  account_id: string;
  amount_minor: number;
  currency: string;
  recipient_email: string | null;
  message: string | null;
  locale: string;
  /** Staff who gave it away; null: it was sold. */
  issued_by: string | null;
  order_id: string | null;
  order_line_id: string | null;
  /** Of the units of the line, from 1. */
  unit: number | null;
  /** A day, UTC; null: at once. */
  send_on: string | null;
  mail_asked_at: OptionalInstant;
  /** Its mail was written. */
  mailed_at: OptionalInstant;
  /** Whom it is for is erased with that. */
  forgets_recipient: Generated<boolean>;
  created_at: Instant;
  expires_at: OptionalInstant;
  blocked_at: OptionalInstant;
  block_reason: string | null;
  /** The payment whose dispute or refund at the provider blocked it. */
  frozen_for: string | null;
}

/** Value that a refund took off a gift card. */
export interface GiftCardReturnTable {
  refund_id: string;
  gift_card_id: string;
  amount_minor: number;
  undone_at: OptionalInstant;
  created_at: Instant;
}

export interface ProviderCustomerTable {
  user_id: string;
  provider: string;
  ref: string;
  forget_at: Date | null;
  created_at: Instant;
}

export interface SavedMethodTable {
  id: string;
  user_id: string;
  provider: string;
  ref: string;
  /** The same for the same card, where the provider tells. */
  fingerprint: string | null;
  brand: string;
  last4: string;
  exp_month: number;
  exp_year: number;
  created_at: Instant;
  removed_at: Date | null;
  forget_at: Date | null;
}

export interface PayoutDayTable {
  day: string;
  account_id: string;
  currency: string;
  payments: number;
  captured_minor: number;
  refunded_minor: number;
  returned_minor: number;
}

export interface PayoutStateTable {
  the_only: Generated<boolean>;
  zone: Generated<string>;
  summed_before: string | null;
}

export interface PaymentsTables extends ModuleTables {
  gift_cards: GiftCardTable;
  gift_card_returns: GiftCardReturnTable;
  accounts: AccountTable;
  journals: JournalTable;
  postings: PostingTable;
  collections: CollectionTable;
  attempts: AttemptTable;
  attempt_events: AttemptEventTable;
  refunds: RefundTable;
  webhook_events: WebhookEventTable;
  bank_lines: BankLineTable;
  cases: CaseTable;
  comparisons: ComparisonTable;
  provider_customers: ProviderCustomerTable;
  saved_methods: SavedMethodTable;
  payout_days: PayoutDayTable;
  payout_state: PayoutStateTable;
}
