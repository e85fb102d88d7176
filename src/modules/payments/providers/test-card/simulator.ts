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
}

export interface NewCharge {
  readonly key: string;
  readonly ref: string;
  readonly status: ChargeStatus;
  readonly amount: number;
  readonly currency: string;
  readonly capture: 'now' | 'later';
  readonly failureCode: string | null;
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
}

export function createCardSimulator({ db }: { readonly db: Kysely<PaymentsTables> }): CardSimulator {
  const one = async (statement: ReturnType<typeof sql<Charge>>): Promise<Charge | null> => (await statement.execute(db)).rows[0] ?? null;
  return {
    async charge({ key, ref, status, amount, currency, capture, failureCode }) {
      const authorized = status === 'authorized' || status === 'captured' ? amount : 0;
      const captured = status === 'captured' ? amount : 0;
      const charge = await one(sql<Charge>`
        insert into test_card_charges (idempotency_key, ref, status, amount_minor, currency, capture_now, authorized_minor, captured_minor, failure_code)
        values (${key}, ${ref}, ${status}, ${amount}, ${currency}, ${capture === 'now'}, ${authorized}, ${captured}, ${failureCode})
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
  };
}

const columns = sql`ref, status, currency, authorized_minor as authorized, captured_minor as captured, refunded_minor as refunded,
  failure_code as "failureCode"`;

async function findRefund(db: Kysely<PaymentsTables>, key: string): Promise<{ ref: string } | null> {
  const { rows } = await sql<{ ref: string }>`
    select 're_' || r.id as ref from test_card_refunds r where r.idempotency_key = ${key}`.execute(db);
  return rows[0] ?? null;
}
