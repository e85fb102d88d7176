import type { Consumers } from '../../platform/events/event';
import { currentContext } from '../../platform/kernel/context';
import { uuidv7 } from '../../platform/kernel/ids';
import type { EventHandlers, Market, ModuleConfig } from '../../platform/module';
import type { Live } from '../../platform/realtime/live';
import { cartLeft, type CartFacade } from '../cart';
import { stockLow } from '../catalog';
import {
  documentSent,
  downloadsReady,
  orderCancelled,
  orderChanged,
  orderChangeToPay,
  orderChangeWithdrawn,
  orderDelivered,
  orderDraftSent,
  orderLinkRequested,
  orderPaid,
  orderPlaced,
  orderRefunded,
  orderShipped,
  refundCameBack,
  returnApproved,
  returnReceived,
  returnRejected,
  returnRequested,
  type OrdersFacade,
  type OrderSummary,
} from '../orders';
import { giftCardIssued, paymentsContract, walletToppedUp, type PaymentsFacade } from '../payments';
import type { ShippingFacade } from '../shipping';
import { mailRequested, type UsersFacade } from '../users';
import { accountMail } from './domain/account-mails';
import { cartReminderMail } from './domain/cart-mails';
import { documentMail } from './domain/document-mails';
import type { MailShop } from './domain/compose';
import {
  changeToPayMail,
  changeWithdrawnMail,
  downloadsReadyMail,
  draftSentMail,
  orderChangedMail,
  orderCancelledMail,
  orderDeliveredMail,
  orderLinkMail,
  orderPaidMail,
  orderPlacedMail,
  orderRefundedMail,
  orderShippedMail,
} from './domain/order-mails';
import { returnMail, type ReturnNews } from './domain/return-mails';
import { lowStockMail, refundCameBackMail } from './domain/staff-mails';
import { giftCardMail, walletToppedUpMail } from './domain/wallet-mails';
import type { Letter, PostService } from './post.service';
import type { NotificationsTables } from './tables';

export const notificationsConsumers = {
  'notifications.on-order-placed': orderPlaced,
  'notifications.on-order-paid': orderPaid,
  'notifications.on-order-shipped': orderShipped,
  'notifications.on-order-delivered': orderDelivered,
  'notifications.on-order-cancelled': orderCancelled,
  'notifications.on-order-refunded': orderRefunded,
  'notifications.on-order-link-requested': orderLinkRequested,
  'notifications.on-order-changed': orderChanged,
  'notifications.on-order-change-to-pay': orderChangeToPay,
  'notifications.on-order-change-withdrawn': orderChangeWithdrawn,
  'notifications.on-order-draft-sent': orderDraftSent,
  'notifications.on-downloads-ready': downloadsReady,
  'notifications.on-document-sent': documentSent,
  'notifications.on-refund-came-back': refundCameBack,
  'notifications.on-return-requested': returnRequested,
  'notifications.on-return-approved': returnApproved,
  'notifications.on-return-rejected': returnRejected,
  'notifications.on-return-received': returnReceived,
  'notifications.on-mail-requested': mailRequested,
  'notifications.on-cart-left': cartLeft,
  'notifications.on-stock-low': stockLow,
  'notifications.on-gift-card-issued': giftCardIssued,
  'notifications.on-wallet-topped-up': walletToppedUp,
} satisfies Consumers;

export interface SubscriberDeps {
  readonly users: UsersFacade;
  readonly cart: CartFacade;
  readonly orders: OrdersFacade;
  readonly shipping: ShippingFacade;
  readonly payments: PaymentsFacade;
  readonly postService: PostService;
  readonly config: ModuleConfig;
  readonly market: Market;
  readonly live: Live;
}

type Once = Parameters<PostService['post']>[2];

const lowStockReaders = 'catalog:receive-low-stock';
const refundReaders = 'orders:hear-of-refunds';

export function createNotificationsSubscribers({
  users,
  cart,
  orders,
  shipping,
  payments,
  postService,
  config,
  market,
  live,
}: SubscriberDeps): EventHandlers<typeof notificationsConsumers, NotificationsTables> {
  const shop: MailShop = { shopName: config.shopName, publicUrl: config.publicUrl.replace(/\/+$/, ''), timeZone: market.timeZone };

  async function orderOf(orderId: string): Promise<OrderSummary> {
    const [order] = await orders.getOrders({ orderIds: [orderId] });
    if (!order) throw new Error(`no order ${orderId} to write about`);
    return order;
  }

  async function tellReturn(
    news: ReturnNews,
    { orderId, returnId }: { orderId: string; returnId: string },
    subject: string,
    once: Once,
  ): Promise<void> {
    const [order, [back]] = await Promise.all([orderOf(orderId), orders.getReturns({ returnIds: [returnId] })]);
    if (!back) throw new Error(`no return ${returnId} to write about`);
    await postService.post(about(`return-${news}`, orderId, subject), toBuyer(order, returnMail(shop, order, news, back)), once);
  }

  const toBuyer = ({ email, userId }: OrderSummary, mail: Letter['mail']): Letter => ({ to: email, userId, mail });
  const about = (name: string, orderId: string, subject = orderId) => ({ name: `orders.${name}`, subject, orderId });

  return {
    'notifications.on-order-placed': async ({ orderId }, once) => {
      const order = await orderOf(orderId);
      await postService.post(about('order-placed', orderId), toBuyer(order, orderPlacedMail(shop, order)), once);
    },
    'notifications.on-order-paid': async ({ orderId, amount }, once) => {
      const order = await orderOf(orderId);
      await postService.post(about('order-paid', orderId), toBuyer(order, orderPaidMail(shop, order, amount)), once);
    },
    'notifications.on-order-shipped': async ({ orderId, shipmentId }, once) => {
      const [order, shipments] = await Promise.all([orderOf(orderId), shipping.listShipments({ orderIds: [orderId] })]);
      const shipment = shipments.find((parcel) => parcel.shipmentId === shipmentId);
      if (!shipment) throw new Error(`no parcel ${shipmentId} to write about`);
      await postService.post(about('order-shipped', orderId, shipmentId), toBuyer(order, orderShippedMail(shop, order, shipment)), once);
    },
    'notifications.on-order-delivered': async ({ orderId }, once) => {
      const order = await orderOf(orderId);
      await postService.post(about('order-delivered', orderId), toBuyer(order, orderDeliveredMail(shop, order)), once);
    },
    'notifications.on-order-cancelled': async ({ orderId, wasAccepted, reason }, once) => {
      if (!wasAccepted) return;
      const order = await orderOf(orderId);
      await postService.post(
        about('order-cancelled', orderId),
        toBuyer(order, orderCancelledMail(shop, order, reason === 'expired')),
        once,
      );
    },
    'notifications.on-order-refunded': async ({ orderId, refundId, ...refund }, once) => {
      const order = await orderOf(orderId);
      await postService.post(about('order-refunded', orderId, refundId), toBuyer(order, orderRefundedMail(shop, order, refund)), once);
    },
    'notifications.on-order-link-requested': async ({ orderId, requestId }, once) => {
      const order = await orderOf(orderId);
      await postService.post(about('order-link-requested', orderId, requestId), toBuyer(order, orderLinkMail(shop, order)), once);
    },
    'notifications.on-order-changed': async ({ orderId, changeId, ...change }, once) => {
      const order = await orderOf(orderId);
      await postService.post(about('order-changed', orderId, changeId), toBuyer(order, orderChangedMail(shop, order, change)), once);
    },
    'notifications.on-order-change-to-pay': async ({ orderId, changeId, ...charge }, once) => {
      const order = await orderOf(orderId);
      await postService.post(about('order-change-to-pay', orderId, changeId), toBuyer(order, changeToPayMail(shop, order, charge)), once);
    },
    'notifications.on-order-change-withdrawn': async ({ orderId, changeId, outcome }, once) => {
      const order = await orderOf(orderId);
      const letter = toBuyer(order, changeWithdrawnMail(shop, order, outcome));
      await postService.post(about('order-change-withdrawn', orderId, changeId), letter, once);
    },
    'notifications.on-order-draft-sent': async ({ orderId, until }, once) => {
      const order = await orderOf(orderId);
      await postService.post(about('order-draft-sent', orderId), toBuyer(order, draftSentMail(shop, order, until)), once);
    },
    'notifications.on-downloads-ready': async ({ orderId }, once) => {
      const order = await orderOf(orderId);
      const titles = order.lines.filter((line) => line.digital && !line.giftCard).map((line) => line.title);
      await postService.post(about('downloads-ready', orderId), toBuyer(order, downloadsReadyMail(shop, order, titles)), once);
    },
    'notifications.on-document-sent': async ({ orderId, documentId, requestId }, once) => {
      const [order, document] = await Promise.all([orderOf(orderId), orders.getDocument({ documentId })]);
      if (!document) throw new Error(`no document ${documentId} to send`);
      const { fileName: name, contentType, base64, ...facts } = document;
      const attachments = [{ name, contentType, content: Buffer.from(base64, 'base64') }];
      const letter = { ...toBuyer(order, documentMail(shop, order, facts)), attachments };
      await postService.post(about('document-sent', orderId, requestId), letter, once);
    },
    'notifications.on-refund-came-back': async ({ orderId, refundId, ...refund }, once) => {
      const [order, readers] = await Promise.all([orderOf(orderId), users.listStaff({ permission: refundReaders })]);
      const mail = refundCameBackMail(shop, { orderId, number: order.number, ...refund });
      const letters = readers.map(({ email, userId }) => ({ to: email, userId, mail }));
      await postService.postToEach(about('refund-came-back', orderId, refundId), letters, once);
    },
    'notifications.on-return-requested': (told, once) => tellReturn('requested', told, told.returnId, once),
    'notifications.on-return-approved': (told, once) => tellReturn('approved', told, told.returnId, once),
    'notifications.on-return-rejected': (told, once) => tellReturn('rejected', told, told.returnId, once),
    'notifications.on-return-received': (told, once) => tellReturn('received', told, told.receiptId, once),
    'notifications.on-mail-requested': async ({ requestId, purpose }, once) => {
      const request = await users.getMailRequest({ requestId });
      if (!request) return;
      const letter = { to: request.email, userId: request.userId, mail: accountMail(shop, request) };
      await postService.post({ name: `users.${purpose}`, subject: requestId, orderId: null }, letter, once);
    },
    'notifications.on-cart-left': async ({ reminderId }, once) => {
      const reminder = await cart.getReminder({ reminderId });
      if (!reminder) return;
      const letter = { to: reminder.email, userId: reminder.userId, mail: cartReminderMail(shop, reminder) };
      await postService.post({ name: 'cart.cart-left', subject: reminderId, orderId: null }, letter, once);
    },
    'notifications.on-gift-card-issued': async ({ giftCardId }, once) => {
      const card = await payments.getGiftCardMail({ giftCardId });
      if (!card) return;
      const reason = { name: 'payments.gift-card-issued', subject: giftCardId, orderId: null };
      await postService.post(reason, { to: card.to, userId: null, mail: giftCardMail(shop, card) }, (write) =>
        once(async (tx) => {
          await write(tx);
          tx.send(paymentsContract, 'noteGiftCardMailed', { giftCardId });
        }),
      );
    },
    'notifications.on-wallet-topped-up': async ({ topUpId, userId, amount }, once) => {
      const [user] = await users.listUsers({ userIds: [userId] });
      if (!user) return;
      const reason = { name: 'payments.wallet-topped-up', subject: topUpId, orderId: null };
      await postService.post(reason, { to: user.email, userId, mail: walletToppedUpMail(shop, { ...user, amount }) }, once);
    },
    /** The event has no id of its own: each time it is told is a time of its own. */
    'notifications.on-stock-low': async (shelf, once) => {
      const readers = await users.listStaff({ permission: lowStockReaders, storeId: shelf.storeId });
      const mail = lowStockMail(shop, shelf);
      const letters = readers.map(({ email, userId }) => ({ to: email, userId, mail }));
      const subject = currentContext().causationId ?? uuidv7();
      await postService.postToEach({ name: 'catalog.stock-low', subject, orderId: null }, letters, once);
      for (const { userId } of readers) live.publish(`user:${userId}`, 'stock-low', shelf);
    },
  };
}
