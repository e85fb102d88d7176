import type { Kysely } from 'kysely';
import type { Consumers } from '../../platform/events/event';
import type { EventHandlers } from '../../platform/module';
import { paymentAuthorized, paymentFailed, paymentRefunded } from '../payments';
import { shipmentDelivered, shipmentShipped } from '../shipping';
import type { CheckoutProcess } from './checkout/checkout.process';
import { findCheckout, leaveNews } from './checkout/checkout.repository';
import type { Recording } from './checkout/recording';
import { mayPay } from './domain/order';
import { refusals } from './domain/refusals';
import type { FulfilmentService } from './fulfilment/fulfilment.service';
import { lockOrder, takeStep } from './orders.repository';
import type { OrdersTables } from './tables';

export const ordersConsumers = {
  'orders.on-payment-authorized': paymentAuthorized,
  'orders.on-payment-failed': paymentFailed,
  'orders.on-payment-refunded': paymentRefunded,
  'orders.on-shipment-shipped': shipmentShipped,
  'orders.on-shipment-delivered': shipmentDelivered,
} satisfies Consumers;

export interface SubscribersDeps {
  readonly db: Kysely<OrdersTables>;
  readonly checkout: CheckoutProcess;
  readonly recording: Recording;
  readonly fulfilmentService: FulfilmentService;
}

export function createOrdersSubscribers({
  db,
  checkout,
  recording,
  fulfilmentService,
}: SubscribersDeps): EventHandlers<typeof ordersConsumers, OrdersTables> {
  return {
    /**
     * A run that is under way looks for itself. Otherwise stock is allocated before anything is written, so this is a run
     * of its own; its effects happen once because they move the checkout's row.
     */
    async 'orders.on-payment-authorized'({ orderId, captured }) {
      const row = await findCheckout(db, orderId);
      if (row?.step === 'accepted' || (row?.leased && (await leaveNews(db, orderId)))) return;
      await checkout.happen(orderId, { type: 'payment-authorized', captured });
    },

    async 'orders.on-payment-failed'({ orderId, code }, once) {
      if (await leaveNews(db, orderId)) return;
      if (!(await findCheckout(db, orderId))) return;
      const refusal = refusals.declined({ code, message: code });
      await once(async (tx) => void (await recording.recordIn(tx, orderId, { type: 'payment-declined', refusal }, null)));
    },

    'orders.on-payment-refunded': ({ orderId }, once) =>
      once(async (tx) => {
        const order = await lockOrder(tx.db, orderId);
        if (!order || !mayPay(order.payment, 'refunded')) return;
        await takeStep(tx.db, { ...order, orderId, payment: 'refunded', what: 'refunded', who: 'system', why: null });
      }),

    'orders.on-shipment-shipped': (parcel, once) => once((tx) => fulfilmentService.shipped(tx, parcel)),
    'orders.on-shipment-delivered': (parcel, once) => once((tx) => fulfilmentService.delivered(tx, parcel)),
  };
}
