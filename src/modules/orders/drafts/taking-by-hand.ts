import { sql, type Kysely } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { PaymentsFacade } from '../../payments';
import { findChange } from '../changes/changes.repository';
import type { ChangesService } from '../changes/changes.service';
import type { CheckoutProcess } from '../checkout/checkout.process';
import { noSuchChange, noSuchOrder } from '../errors';
import { lockOrder, takeStep } from '../orders.repository';
import type { OrdersTables } from '../tables';

export interface TakingByHandDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly payments: PaymentsFacade;
  readonly checkout: CheckoutProcess;
  readonly changesService: ChangesService;
}

export interface MoneyTaken {
  /** Made by the caller: the same id is the same money. */
  readonly paymentId: string;
  readonly orderId: string;
  /** What a change of the order costs more; null: the order itself. */
  readonly chargeId: string | null;
  readonly how: 'cash' | 'transfer' | 'terminal';
  readonly reference?: string | undefined;
  readonly staffId: string;
}

export interface TakingByHand {
  /** Staff have all of the money that is due. @throws AppError orders.no-such-order, orders.no-such-change, payments.not-open, payments.already-under-way */
  takePayment(taken: MoneyTaken): Promise<void>;
}

export function createTakingByHand({ db, uow, payments, checkout, changesService }: TakingByHandDeps): TakingByHand {
  return {
    async takePayment({ paymentId, orderId, chargeId, how, reference, staffId }) {
      const { rows } = await sql<{ total: number }>`select o.total_minor as total from orders o where o.id = ${orderId}`.execute(db);
      const [order] = rows;
      if (!order) throw noSuchOrder();
      if (chargeId !== null && (await findChange(db, chargeId))?.orderId !== orderId) throw noSuchChange();
      if (chargeId === null && order.total === 0) return;
      const payment = await payments.recordPayment({ paymentId, orderId: chargeId ?? orderId, how });
      if (payment.status !== 'captured') return;
      await uow.run(async (tx) => {
        const locked = await lockOrder(tx.db, orderId);
        if (!locked) return;
        const why = [how, reference].filter((part) => part !== undefined).join(' ');
        await takeStep(tx.db, { ...locked, orderId, what: 'money-taken', who: `staff:${staffId}`, why });
      });
      if (chargeId === null) await checkout.happen(orderId, { type: 'payment-authorized', captured: true });
      else await changesService.resumeChange({ changeId: chargeId });
    },
  };
}
