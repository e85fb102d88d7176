import { sql, type Kysely } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { Asking } from '../checkout/asking';
import { lockCheckout } from '../checkout/checkout.repository';
import { cancelOrderIn, sendUndoing } from '../checkout/recording';
import type { Undoing } from '../domain/checkout';
import { lockOrder } from '../orders.repository';
import type { OrdersTables } from '../tables';

export interface ExpiringDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly asking: Asking;
}

export interface Expiring {
  /** Orders that stood waiting for their money. Not those whose payment has come and is about to be told. */
  listOverdue(limit: number): Promise<string[]>;
  /** Stock and coupons go back, and the buyer is told; what comes later is nobody's. Harmless where it is paid meanwhile. */
  expireOrder(orderId: string): Promise<void>;
}

export function createExpiring({ db, uow, asking }: ExpiringDeps): Expiring {
  return {
    async listOverdue(limit) {
      const { rows } = await sql<{ id: string }>`
        select o.id from orders o where o.pay_until <= now() and o.lifecycle = 'accepted' and o.payment = 'unpaid'
        order by o.pay_until limit ${limit}`.execute(db);
      return rows.map((row) => row.id);
    },

    async expireOrder(orderId) {
      if ((await asking.lookAtPayments(orderId)).type === 'payment-authorized') return;
      const row = await uow.run(async (tx) => {
        const checkout = await lockCheckout(tx.db, orderId);
        const order = await lockOrder(tx.db, orderId);
        if (order?.lifecycle !== 'accepted' || order.payment !== 'unpaid' || order.fulfilment !== 'unfulfilled') return null;
        await cancelOrderIn(tx, order, { who: 'system', why: 'not-paid-in-time', reason: 'expired' });
        sendUndoing(tx, undoing, checkout, 'expired');
        return checkout;
      });
      if (row) await asking.undo(undoing, row, 'expired');
    },
  };
}

/** The cart of a placed order is done for ever. */
const undoing: readonly Undoing[] = ['release-stock', 'cancel-collection'];
