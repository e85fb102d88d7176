import type { Consumers } from '../../platform/events/event';
import type { EventHandlers, ModuleConfig } from '../../platform/module';
import { orderCancelled, orderDelivered, orderPlaced, orderShipped, type OrdersFacade, type OrderSummary } from '../orders';
import type { ShippingFacade } from '../shipping';
import { orderCancelledMail, orderDeliveredMail, orderPlacedMail, orderShippedMail } from './domain/order-mails';
import type { PostService } from './post.service';
import type { NotificationsTables } from './tables';

export const notificationsConsumers = {
  'notifications.on-order-placed': orderPlaced,
  'notifications.on-order-shipped': orderShipped,
  'notifications.on-order-delivered': orderDelivered,
  'notifications.on-order-cancelled': orderCancelled,
} satisfies Consumers;

export interface SubscriberDeps {
  readonly orders: OrdersFacade;
  readonly shipping: ShippingFacade;
  readonly postService: PostService;
  readonly config: ModuleConfig;
}

export function createNotificationsSubscribers({
  orders,
  shipping,
  postService,
  config,
}: SubscriberDeps): EventHandlers<typeof notificationsConsumers, NotificationsTables> {
  const shop = { shopName: config.shopName, publicUrl: config.publicUrl.replace(/\/+$/, '') };

  async function orderOf(orderId: string): Promise<OrderSummary> {
    const [order] = await orders.getOrders({ orderIds: [orderId] });
    if (!order) throw new Error(`no order ${orderId} to write about`);
    return order;
  }

  return {
    'notifications.on-order-placed': async ({ orderId }, once) => {
      const order = await orderOf(orderId);
      await postService.post({ name: 'orders.order-placed', subject: orderId, orderId }, order.email, orderPlacedMail(shop, order), once);
    },
    'notifications.on-order-shipped': async ({ orderId, shipmentId }, once) => {
      const [order, shipments] = await Promise.all([orderOf(orderId), shipping.listShipments({ orderIds: [orderId] })]);
      const shipment = shipments.find((parcel) => parcel.shipmentId === shipmentId);
      if (!shipment) throw new Error(`no parcel ${shipmentId} to write about`);
      await postService.post(
        { name: 'orders.order-shipped', subject: shipmentId, orderId },
        order.email,
        orderShippedMail(shop, order, shipment),
        once,
      );
    },
    'notifications.on-order-delivered': async ({ orderId }, once) => {
      const order = await orderOf(orderId);
      await postService.post(
        { name: 'orders.order-delivered', subject: orderId, orderId },
        order.email,
        orderDeliveredMail(shop, order),
        once,
      );
    },
    'notifications.on-order-cancelled': async ({ orderId, wasAccepted }, once) => {
      if (!wasAccepted) return;
      const order = await orderOf(orderId);
      await postService.post(
        { name: 'orders.order-cancelled', subject: orderId, orderId },
        order.email,
        orderCancelledMail(shop, order),
        once,
      );
    },
  };
}
