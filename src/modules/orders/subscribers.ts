import type { Kysely } from 'kysely';
import type { Consumers } from '../../platform/events/event';
import type { EventHandlers } from '../../platform/module';
import { chargePaid, paymentAuthorized, paymentAwaited, paymentFailed, paymentRefunded, refundFailed } from '../payments';
import { shipmentDelivered, shipmentShipped } from '../shipping';
import { accountClosed, emailVerified, type UsersFacade } from '../users';
import type { ChangesService } from './changes/changes.service';
import type { CheckoutProcess } from './checkout/checkout.process';
import { findCheckout, findCheckoutAndPayment, leaveNews } from './checkout/checkout.repository';
import type { Recording } from './checkout/recording';
import { isOwed, mayPay } from './domain/order';
import { refusals } from './domain/refusals';
import type { FulfilmentService } from './fulfilment/fulfilment.service';
import type { TakingMoney } from './fulfilment/taking-money';
import type { Issuing } from './gift-cards/issuing';
import type { LinksService } from './links/links.service';
import type { RefundsService } from './refunds/refunds.service';
import type { OrdersTables } from './tables';

export const ordersConsumers = {
  'orders.on-payment-authorized': paymentAuthorized,
  'orders.on-payment-awaited': paymentAwaited,
  'orders.on-payment-failed': paymentFailed,
  'orders.on-charge-paid': chargePaid,
  'orders.on-payment-refunded': paymentRefunded,
  'orders.on-refund-failed': refundFailed,
  'orders.on-shipment-shipped': shipmentShipped,
  'orders.on-shipment-delivered': shipmentDelivered,
  'orders.on-email-verified': emailVerified,
  'orders.on-account-closed': accountClosed,
} satisfies Consumers;

export interface SubscribersDeps {
  readonly db: Kysely<OrdersTables>;
  readonly users: UsersFacade;
  readonly checkout: CheckoutProcess;
  readonly recording: Recording;
  readonly refundsService: RefundsService;
  readonly takingMoney: TakingMoney;
  readonly fulfilmentService: FulfilmentService;
  readonly linksService: LinksService;
  readonly changesService: ChangesService;
  readonly issuing: Issuing;
}

export function createOrdersSubscribers({
  db,
  users,
  checkout,
  recording,
  refundsService,
  takingMoney,
  fulfilmentService,
  linksService,
  changesService,
  issuing,
}: SubscribersDeps): EventHandlers<typeof ordersConsumers, OrdersTables> {
  return {
    /**
     * A run that is under way looks for itself. Otherwise stock is allocated before anything is written, so this is a run
     * of its own; its effects happen once because they move the checkout's row.
     */
    async 'orders.on-payment-authorized'({ orderId, captured, onDelivery }, once) {
      const row = await findCheckoutAndPayment(db, orderId);
      if (row?.step === 'accepted') {
        const isNews = row.payment !== null && isOwed(row.payment) && mayPay(row.payment, captured ? 'paid' : 'authorized');
        return isNews ? once((tx) => takingMoney.moneyCame(tx, orderId, captured, onDelivery)) : undefined;
      }
      if (row?.leased && (await leaveNews(db, orderId))) return;
      await checkout.happen(orderId, { type: 'payment-authorized', captured, onDelivery });
    },

    /** Of an order that already stands it is no news, and a run that is under way hears it from its own call. */
    async 'orders.on-payment-awaited'({ orderId, payUntil }) {
      const row = await findCheckout(db, orderId);
      if (row?.step === 'awaiting') await checkout.happen(orderId, { type: 'payment-awaited', until: payUntil });
    },

    async 'orders.on-payment-failed'({ orderId, code }, once) {
      if (await leaveNews(db, orderId)) return;
      const row = await findCheckout(db, orderId);
      if (!row) return;
      if (row.step === 'accepted') return once((tx) => takingMoney.moneyLost(tx, orderId, code));
      const refusal = refusals.declined({ code, message: code });
      await once(async (tx) => void (await recording.recordIn(tx, orderId, { type: 'payment-declined', refusal }, null)));
    },

    'orders.on-charge-paid': ({ chargeId }, once) => once((tx) => changesService.chargePaid(tx, chargeId)),
    'orders.on-payment-refunded': (told, once) => once((tx) => refundsService.refunded(tx, told)),
    'orders.on-refund-failed': (told, once) => once((tx) => refundsService.refused(tx, told)),
    'orders.on-shipment-shipped': (parcel, once) => once((tx) => fulfilmentService.shipped(tx, parcel)),
    'orders.on-shipment-delivered': (parcel, once) => once((tx) => fulfilmentService.delivered(tx, parcel)),

    async 'orders.on-email-verified'({ userId }, once) {
      const [user] = await users.listUsers({ userIds: [userId] });
      if (user?.emailVerified) await once((tx) => linksService.claimOrders(tx, { userId, email: user.email }));
    },

    'orders.on-account-closed': ({ userId }, once) => once((tx) => issuing.forgetRecipients(tx, userId)),
  };
}
