import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Book } from '../book';

const Metadata = z.record(z.string(), z.string());

export const Intent = z.object({
  id: z.string(),
  amount: z.int(),
  /** Lower case, as Stripe writes it. */
  currency: z.string(),
  captureMethod: z.enum(['automatic', 'manual']),
  status: z.enum(['requires_payment_method', 'requires_action', 'requires_capture', 'succeeded', 'canceled']),
  clientSecret: z.string(),
  /** The card of the last try. */
  method: z.string().nullable(),
  error: z.object({ code: z.string(), decline_code: z.string().optional(), message: z.string() }).nullable(),
  /** Taken, of what is reserved. */
  received: z.int(),
  charge: z.string().nullable(),
  cancellationReason: z.string().nullable(),
  receiptEmail: z.string().nullable(),
  customer: z.string().nullable().default(null),
  /** The card is to be kept for the customer. */
  futureUsage: z.enum(['on_session', 'off_session']).nullable().default(null),
  description: z.string().nullable(),
  metadata: Metadata,
  created: z.int(),
});
export type Intent = z.output<typeof Intent>;

export const Refund = z.object({
  id: z.string(),
  intent: z.string(),
  charge: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.enum(['pending', 'succeeded', 'failed']),
  metadata: Metadata,
  created: z.int(),
});
export type Refund = z.output<typeof Refund>;

export const Dispute = z.object({
  id: z.string(),
  intent: z.string(),
  charge: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.enum(['needs_response', 'won', 'lost']),
  created: z.int(),
});
export type Dispute = z.output<typeof Dispute>;

export const Customer = z.object({ id: z.string(), email: z.string().nullable(), metadata: Metadata, created: z.int() });
export type Customer = z.output<typeof Customer>;

/** A card that was filled in once: which of the cards to try, and for whom it is kept. */
export const Method = z.object({ id: z.string(), card: z.string(), customer: z.string().nullable(), created: z.int() });
export type Method = z.output<typeof Method>;

/** What a key was answered with the first time. */
export const Answered = z.object({ request: z.string(), status: z.int(), body: z.unknown() });
export type Answered = z.output<typeof Answered>;

export const Event = z.object({ id: z.string(), type: z.string(), created: z.int(), object: z.unknown() });
export type Event = z.output<typeof Event>;

/** What Stripe knows. */
export interface Ledger {
  intents(): readonly Intent[];
  refunds(): readonly Refund[];
  find(id: string): Intent | null;
  findBySecret(clientSecret: string): Intent | null;
  findRefund(id: string): Refund | null;
  disputesOf(intent: string): readonly Dispute[];
  findDispute(id: string): Dispute | null;
  findCustomer(id: string): Customer | null;
  findMethod(id: string): Method | null;
  methodsOf(customer: string): readonly Method[];
  saveCustomer(customer: Customer): Customer;
  saveMethod(method: Method): Method;
  save(intent: Intent): Intent;
  saveRefund(refund: Refund): Refund;
  saveDispute(dispute: Dispute): Dispute;
  /** Refunds that did not fail, minor units. */
  refunded(intent: string): number;
  readonly answers: { get(key: string): Answered | null; put(key: string, answer: Answered): Answered };
  readonly events: { get(id: string): Event | null; put(id: string, event: Event): Event; all(): readonly Event[] };
}

export function openLedger(book: Book): Ledger {
  const intents = book.table('intents', Intent);
  const refunds = book.table('refunds', Refund);
  const disputes = book.table('disputes', Dispute);
  const customers = book.table('customers', Customer);
  const methods = book.table('methods', Method);
  return {
    intents: intents.all,
    refunds: refunds.all,
    find: (id) => intents.get(id),
    findBySecret: (secret) => intents.all().find(({ clientSecret }) => clientSecret === secret) ?? null,
    findRefund: (id) => refunds.get(id),
    disputesOf: (intent) => disputes.all().filter((dispute) => dispute.intent === intent),
    findDispute: (id) => disputes.get(id),
    findCustomer: (id) => customers.get(id),
    findMethod: (id) => methods.get(id),
    methodsOf: (customer) => methods.all().filter((method) => method.customer === customer),
    saveCustomer: (customer) => customers.put(customer.id, customer),
    saveMethod: (method) => methods.put(method.id, method),
    save: (intent) => intents.put(intent.id, intent),
    saveRefund: (refund) => refunds.put(refund.id, refund),
    saveDispute: (dispute) => disputes.put(dispute.id, dispute),
    refunded: (intent) =>
      refunds
        .all()
        .filter((refund) => refund.intent === intent && refund.status !== 'failed')
        .reduce((sum, { amount }) => sum + amount, 0),
    answers: book.table('answers', Answered),
    events: book.table('events', Event),
  };
}

export const newId = (kind: string): string => `${kind}_sim_${randomBytes(9).toString('hex')}`;

export const seconds = (): number => Math.floor(Date.now() / 1000);
