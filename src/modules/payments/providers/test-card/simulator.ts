import { sql, type Kysely } from 'kysely';
import type { PaymentsTables } from '../../tables';

export type ChargeStatus = 'requires_action' | 'authorized' | 'captured' | 'failed' | 'cancelled';

export interface Charge {
  readonly ref: string;
  readonly status: ChargeStatus;
  readonly currency: string;
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
  readonly failureCode: string | null;
  /** For whom its card is kept, and what card that is; null: it is not. */
  readonly customer: string | null;
  readonly token: string | null;
}

export interface NewCharge {
  readonly key: string;
  readonly ref: string;
  readonly status: ChargeStatus;
  readonly amount: number;
  readonly currency: string;
  readonly capture: 'now' | 'later';
  readonly failureCode: string | null;
  readonly customer: string | null;
  readonly token: string | null;
}

/** The books of a card acquirer that lives next door: every call is one statement of its own, never part of our transactions. */
export interface CardSimulator {
  /** The same key twice gives the charge that is there. */
  charge(charge: NewCharge): Promise<Charge>;
  find(key: string): Promise<Charge | null>;
  findByRef(ref: string): Promise<Charge | null>;
  /** Moves a charge that waits for its buyer; others stay as they are. */
  confirm(ref: string, approved: boolean): Promise<Charge | null>;
  /** Takes what is reserved, whole; a charge that was taken stays as it is. Null: it was let go. */
  capture(ref: string): Promise<Charge | null>;
  cancel(ref: string): Promise<Charge | null>;
  /** Null: the charge has not that much left. The same key twice refunds once. */
  refund(refund: { key: string; ref: string; amount: number }): Promise<{ ref: string } | null>;
  findRefund(key: string): Promise<{ ref: string } | null>;
  /** Charges whose cards are kept for a customer. */
  kept(customer: string): Promise<readonly Charge[]>;
  /** The same of one charge; null: it keeps none, or has forgotten it. */
  findKept(customer: string, ref: string): Promise<Charge | null>;
  forget(ref: string): Promise<void>;
}

export function createCardSimulator({ db }: { readonly db: Kysely<PaymentsTables> }): CardSimulator {
  const one = async (statement: ReturnType<typeof sql<Charge>>): Promise<Charge | null> => (await statement.execute(db)).rows[0] ?? null;
  return {
    async charge({ key, ref, status, amount, currency, capture, failureCode, customer, token }) {
      const authorized = status === 'authorized' || status === 'captured' ? amount : 0;
      const captured = status === 'captured' ? amount : 0;
      const charge = await one(sql<Charge>`
        insert into test_card_charges (idempotency_key, ref, status, amount_minor, currency, capture_now, authorized_minor, captured_minor, failure_code, customer, token)
        values (${key}, ${ref}, ${status}, ${amount}, ${currency}, ${capture === 'now'}, ${authorized}, ${captured}, ${failureCode}, ${customer}, ${token})
        on conflict (idempotency_key) do update set idempotency_key = excluded.idempotency_key
        returning ${columns}`);
      if (!charge) throw new Error('the simulator lost a charge');
      return charge;
    },
    find: (key) => one(sql<Charge>`select ${columns} from test_card_charges where idempotency_key = ${key}`),
    findByRef: (ref) => one(sql<Charge>`select ${columns} from test_card_charges where ref = ${ref}`),
    confirm: (ref, approved) =>
      one(sql<Charge>`
        update test_card_charges set
          status = case when not ${approved}::boolean then 'failed' when capture_now then 'captured' else 'authorized' end,
          authorized_minor = case when ${approved}::boolean then amount_minor else 0 end,
          captured_minor = case when ${approved}::boolean and capture_now then amount_minor else 0 end,
          failure_code = case when ${approved}::boolean then null else 'authentication-failed' end
        where ref = ${ref} and status = 'requires_action'
        returning ${columns}`),
    capture: (ref) =>
      one(sql<Charge>`
        update test_card_charges set status = 'captured', captured_minor = authorized_minor
        where ref = ${ref} and status in ('authorized', 'captured')
        returning ${columns}`),
    cancel: (ref) =>
      one(sql<Charge>`
        update test_card_charges set status = 'cancelled' where ref = ${ref} and status in ('requires_action', 'authorized')
        returning ${columns}`),
    async refund({ key, ref, amount }) {
      const { rows } = await sql<{ ref: string }>`
        with charge as (
          update test_card_charges set refunded_minor = refunded_minor + ${amount}
          where ref = ${ref} and captured_minor - refunded_minor >= ${amount}
            and not exists (select 1 from test_card_refunds r where r.idempotency_key = ${key})
          returning ref)
        insert into test_card_refunds (idempotency_key, charge_ref, amount_minor) select ${key}, c.ref, ${amount} from charge c
        returning 're_' || id as ref`.execute(db);
      return rows[0] ?? (await findRefund(db, key));
    },
    findRefund: (key) => findRefund(db, key),
    kept: async (customer) =>
      (await sql<Charge>`select ${columns} from test_card_charges where customer = ${customer} and ${isKept}`.execute(db)).rows,
    findKept: (customer, ref) =>
      one(sql<Charge>`select ${columns} from test_card_charges where customer = ${customer} and ref = ${ref} and ${isKept}`),
    async forget(ref) {
      await sql`insert into test_card_forgotten (ref) values (${ref}) on conflict do nothing`.execute(db);
    },
  };
}

const isKept = sql`status in ('authorized', 'captured') and not exists (
  select from test_card_forgotten f where f.ref = test_card_charges.ref)`;

const columns = sql`ref, status, currency, authorized_minor as authorized, captured_minor as captured, refunded_minor as refunded,
  failure_code as "failureCode", customer, token`;

async function findRefund(db: Kysely<PaymentsTables>, key: string): Promise<{ ref: string } | null> {
  const { rows } = await sql<{ ref: string }>`
    select 're_' || r.id as ref from test_card_refunds r where r.idempotency_key = ${key}`.execute(db);
  return rows[0] ?? null;
}
