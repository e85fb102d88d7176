import type { Generated } from 'kysely';
import type { Instant, Json, ModuleTables, OptionalInstant } from '../../platform/events/tables';
import type { Action, AttemptStatus } from './domain/attempt';

export interface CollectionTable {
  order_id: string;
  amount_minor: number;
  currency: string;
  owner_user_id: string | null;
  order_token_hash: string | null;
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
  provider_ref: string | null;
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
  idempotency_key: string;
  status: Generated<'requested' | 'succeeded' | 'failed'>;
  provider_ref: string | null;
  failure_code: string | null;
  sync_at: OptionalInstant;
  sync_tries: Generated<number>;
  created_at: Instant;
  updated_at: Instant;
}

export interface PaymentsTables extends ModuleTables {
  collections: CollectionTable;
  attempts: AttemptTable;
  attempt_events: AttemptEventTable;
  refunds: RefundTable;
}
