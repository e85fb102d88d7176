import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tx, UnitOfWork } from '../../../platform/db/unit-of-work';
import { money } from '../../../platform/kernel/money';
import type { ModuleConfig } from '../../../platform/module';
import { paymentsContract, type PaymentsFacade } from '../../payments';
import { fulfilmentOncePaid, isOwed, mayPay } from '../domain/order';
import { grant, listGoods } from '../downloads/entitlements.repository';
import { tellGranted } from '../downloads/granting';
import type { OrdersFacade } from '../contract';
import { captureUndecided } from '../errors';
import { orderPaid } from '../events';
import { lockOrder, takeStep } from '../orders.repository';
import type { OrdersTables } from '../tables';

export interface TakingMoneyDeps {
  readonly db: Kysely<OrdersTables>;
  readonly uow: UnitOfWork<OrdersTables>;
  readonly payments: PaymentsFacade;
  readonly config: ModuleConfig;
}

/** How the payment of a placed order goes on. */
export interface TakingMoney extends Pick<OrdersFacade, 'takeMoney'> {
  /**
   * Takes reserved money where the shop takes it at shipment, once `check` has found nothing against the parcel.
   * @throws AppError orders.capture-undecided
   */
  beforeShipping(orderId: string, check: () => Promise<void>): Promise<void>;
  /** Money is there, or promised anew, for an order that stands. */
  moneyCame(tx: Tx<OrdersTables>, orderId: string, captured: boolean, onDelivery?: boolean): Promise<void>;
  /** A payment came to nothing; of promised money the order is unpaid again. */
  moneyLost(tx: Tx<OrdersTables>, orderId: string, code: string): Promise<void>;
}

export function createTakingMoney({ db, uow, payments, config }: TakingMoneyDeps): TakingMoney {
  const moneyCame: TakingMoney['moneyCame'] = async (tx, orderId, captured, onDelivery = false) => {
    const order = await lockOrder(tx.db, orderId);
    const next = captured ? 'paid' : 'authorized';
    if (order?.lifecycle !== 'accepted' || !isOwed(order.payment) || !mayPay(order.payment, next)) return;
    const lines = captured ? await listGoods(tx.db, orderId) : [];
    if (lines.some((line) => line.digital)) {
      await grant(orderId).execute(tx.db);
      tellGranted(tx, orderId, lines);
    }
    const fulfilment = captured ? fulfilmentOncePaid(order.fulfilment, lines) : order.fulfilment;
    await takeStep(tx.db, {
      ...order,
      orderId,
      payment: next,
      fulfilment,
      what: captured ? 'paid' : 'authorized',
      who: 'system',
      why: null,
    });
    await sql`update orders set pay_until = null where id = ${orderId} and pay_until is not null`.execute(tx.db);
    if (onDelivery !== order.onDelivery && !captured) await promiseOnDelivery(tx.db, orderId, onDelivery);
    if (order.payment === 'unpaid') tx.send(paymentsContract, 'settleCollection', { orderId });
    if (captured) tx.publish(orderPaid, orderId, { orderId, amount: money(order.total, order.currency) });
  };

  const beforeShipping: TakingMoney['beforeShipping'] = async (orderId, check) => {
    if (config.paymentCapture !== 'at-shipment' || !(await isReserved(db, orderId))) return;
    await check();
    await payments.settleCollection({ orderId });
    const payment = await payments.capturePayment({ orderId });
    if (payment.status !== 'captured') throw captureUndecided();
    await uow.run((tx) => moneyCame(tx, orderId, true));
  };

  return {
    moneyCame,
    beforeShipping,

    async takeMoney({ orderId }) {
      await beforeShipping(orderId, () => Promise.resolve());
      return null;
    },

    async moneyLost(tx, orderId, code) {
      const order = await lockOrder(tx.db, orderId);
      if (order?.lifecycle !== 'accepted') return;
      const payment = order.payment === 'authorized' && code === 'authorization-lost' ? 'unpaid' : order.payment;
      await takeStep(tx.db, { ...order, orderId, payment, what: 'payment-failed', who: 'system', why: code });
    },
  };
}

async function isReserved(db: Kysely<OrdersTables>, orderId: string): Promise<boolean> {
  const { rows } = await sql`
    select o.id from orders o where o.id = ${orderId} and o.lifecycle = 'accepted' and o.payment = 'authorized' and not o.on_delivery`.execute(
    db,
  );
  return rows.length > 0;
}

async function promiseOnDelivery(db: Transaction<OrdersTables>, orderId: string, onDelivery: boolean): Promise<void> {
  await sql`update orders set on_delivery = ${onDelivery} where id = ${orderId}`.execute(db);
}
