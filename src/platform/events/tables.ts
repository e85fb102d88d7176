import type { ColumnType, Generated } from 'kysely';

/** Written by the database's default or as a Date; read as a Date. */
export type Instant = ColumnType<Date, Date | undefined, Date>;
export type OptionalInstant = ColumnType<Date | null, Date | null | undefined, Date | null>;
/** jsonb: written as JSON text, read as a value. */
export type Json<T> = ColumnType<T, string, string>;

export interface OutboxTable {
  seq: Generated<number>;
  id: string;
  kind: 'event' | 'command';
  topic: string;
  stream: string | null;
  data: Json<unknown>;
  correlation_id: string;
  causation_id: string | null;
  occurred_at: Instant;
  available_at: Instant;
  claimed_until: OptionalInstant;
  attempts: Generated<number>;
  failures: Generated<number>;
  last_error: Generated<string | null>;
  delivered_at: OptionalInstant;
  parked_at: OptionalInstant;
}

/** One consumer that did not take a message in the first pass: retried, then parked, without holding up the others. */
export interface DeliveryTable {
  message_id: string;
  consumer: string;
  seq: number;
  stream: string | null;
  attempts: Generated<number>;
  failures: Generated<number>;
  available_at: Instant;
  claimed_until: OptionalInstant;
  last_error: string | null;
  delivered_at: OptionalInstant;
  parked_at: OptionalInstant;
}

export interface InboxTable {
  message_id: string;
  consumer: string;
  consumed_at: Instant;
}

/** A facade command that was carried out: repeated → same result, other input → conflict. */
export interface CommandTable {
  id: string;
  method: string;
  input_hash: string;
  result: Json<unknown> | null;
  created_at: Instant;
}

export interface IdempotencyTable {
  actor: string;
  key: string;
  fingerprint: string;
  /** Made when the key is claimed; the handler uses it as the id of what it creates, so a resumed run finds its own work. */
  resource_id: string;
  locked_until: OptionalInstant;
  status: number | null;
  /** Headers and body, encrypted: see platform/http/answer-box. */
  sealed_answer: Buffer | null;
  created_at: Instant;
  expires_at: Instant;
}

/** Rows of table `name` from before that moment may be gone. */
export interface PrunedTable {
  name: string;
  before: Instant;
  rows: Generated<number>;
  at: Instant;
}

/** Every module's tables extend this: the mailbox moves house with the module. */
export interface ModuleTables {
  outbox: OutboxTable;
  deliveries: DeliveryTable;
  inbox: InboxTable;
  commands: CommandTable;
  idempotency_keys: IdempotencyTable;
  pruned: PrunedTable;
}
