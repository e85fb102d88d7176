import { sql, type Kysely } from 'kysely';
import type { Tx } from '../../platform/db/unit-of-work';
import { money } from '../../platform/kernel/money';
import type { PaymentsFacade } from './contract';
import { chargePaid } from './events';
import type { AttemptRecord } from './payments.repository';
import type { PaymentsTables } from './tables';

/** What an accepted order costs more: a collection beside its own, with the same owner. */
export interface Charges {
  open: PaymentsFacade['openCharge'];
  /** Ids of the order's charges that were not cancelled. */
  listOpen(orderId: string): Promise<string[]>;
}

export function createCharges({ db }: { readonly db: Kysely<PaymentsTables> }): Charges {
  return {
    async open({ chargeId, orderId, amount, owner, expiresAt, country, email }) {
      await sql`
        insert into collections (order_id, purpose, of_order_id, amount_minor, currency, owner_user_id, order_token_hash, email, expires_at, country, is_handed_over)
        values (${chargeId}, 'charge', ${orderId}, ${amount.minor}, ${amount.currency}, ${owner.userId}, ${owner.orderTokenHash}, ${email},
          ${expiresAt}::timestamptz, ${country}, false)
        on conflict (order_id) do nothing`.execute(db);
      return null;
    },

    async listOpen(orderId) {
      const { rows } = await sql<{ id: string }>`
        select c.order_id as id from collections c where c.of_order_id = ${orderId} and c.status <> 'cancelled'`.execute(db);
      return rows.map((row) => row.id);
    },
  };
}

/** All of a charge is there. */
export async function closeCharge(
  tx: Tx<PaymentsTables>,
  { orderId: chargeId, mainOrderId: orderId, ...paid }: Pick<AttemptRecord, 'orderId' | 'mainOrderId' | 'amount' | 'currency'>,
  paymentId: string,
): Promise<void> {
  await sql`update collections set status = 'closed', email = null, updated_at = now() where order_id = ${chargeId} and status = 'open'`.execute(
    tx.db,
  );
  tx.publish(chargePaid, orderId, { chargeId, orderId, paymentId, amount: money(paid.amount, paid.currency) });
}
