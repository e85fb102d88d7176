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
  purpose: Generated<'order' | 'top-up'>;
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
  issued_by: string;
  created_at: Instant;
  expires_at: OptionalInstant;
  blocked_at: OptionalInstant;
  block_reason: string | null;
}

export interface PaymentsTables extends ModuleTables {
  gift_cards: GiftCardTable;
  accounts: AccountTable;
  journals: JournalTable;
  postings: PostingTable;
  collections: CollectionTable;
  attempts: AttemptTable;
  attempt_events: AttemptEventTable;
  refunds: RefundTable;
  webhook_events: WebhookEventTable;
}
