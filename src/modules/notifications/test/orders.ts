import { uuidv7 } from '../../../platform/kernel/ids';
import { fake } from '../../../platform/testing/harness';
import { cartContract, type Reminder } from '../../cart';
import { ordersContract, type OrdersFacade, type OrderSummary, type ReturnSummary } from '../../orders';
import { shippingContract, type ShipmentView } from '../../shipping';
import { usersContract, type MailRequest, type UserView } from '../../users';

const usd = (minor: number) => ({ minor, currency: 'USD' });

/** An order as the orders module tells of it. */
export function order(facts: Partial<OrderSummary> = {}): OrderSummary {
  return {
    orderId: uuidv7(),
    number: '1042',
    status: 'paid',
    userId: null,
    email: 'ama@example.com',
    locale: 'en-US',
    orderToken: 'secret-of-the-order',
    placedAt: '2026-03-01T10:00:00.000Z',
    shippingAddress: { name: 'Ama Boateng', line1: '1 Ring Road', city: 'Accra', postalCode: '00233', country: 'GH' },
    shippingOptionName: 'Standard',
    pickup: null,
    lines: [
      {
        lineId: uuidv7(),
        productId: uuidv7(),
        variantId: uuidv7(),
        slug: 'mug',
        sku: 'MUG',
        title: 'Mug',
        options: [],
        imageUrl: null,
        quantity: 2,
        unitPrice: usd(1_250),
        total: usd(2_500),
      },
    ],
    promotions: [],
    totals: {
      subtotal: usd(2_500),
      discount: usd(0),
      shipping: usd(499),
      tax: usd(250),
      taxIncluded: false,
      taxLines: [{ name: 'Tax', ratePercent: 10, amount: usd(250) }],
      rounding: usd(0),
      total: usd(3_249),
    },
    ...facts,
  };
}

export function parcel(orderId: string, trackingNumber: string): ShipmentView {
  const shippedAt = '2026-03-02T10:00:00.000Z';
  return {
    shipmentId: uuidv7(),
    orderId,
    status: 'shipped',
    carrier: 'Post',
    trackingNumber,
    pickup: false,
    trackingUrl: null,
    lines: [{ orderLineId: uuidv7(), sku: 'MUG', title: 'Mug', quantity: 1 }],
    events: [],
    shippedAt,
  };
}

/** What exists, and stand-ins for the modules that know it. */
export function createShopOf(orders: OrderSummary[], parcels: ShipmentView[] = []) {
  const requests = new Map<string, MailRequest>();
  const documents = new Map<string, NonNullable<Awaited<ReturnType<OrdersFacade['getDocument']>>>>();
  const reminders = new Map<string, Reminder>();
  const returns: ReturnSummary[] = [];
  const staff: UserView[] = [];
  const askedFor: { permission: string; storeId?: string | undefined }[] = [];
  return {
    askedFor,
    orders,
    parcels,
    requests,
    documents,
    reminders,
    returns,
    staff,
    fakes: [
      fake(ordersContract, {
        getOrders: async ({ orderIds }) => orders.filter((o) => orderIds.includes(o.orderId)),
        getDocument: async ({ documentId }) => documents.get(documentId) ?? null,
        getReturns: async ({ returnIds }) => returns.filter((one) => returnIds.includes(one.returnId)),
      }),
      fake(cartContract, { getReminder: async ({ reminderId }) => reminders.get(reminderId) ?? null }),
      fake(shippingContract, { listShipments: async ({ orderIds }) => parcels.filter((p) => orderIds.includes(p.orderId)) }),
      fake(usersContract, {
        getMailRequest: async ({ requestId }) => requests.get(requestId) ?? null,
        listStaff: async (asked) => {
          askedFor.push(asked);
          return ['catalog:receive-low-stock', 'orders:hear-of-refunds'].includes(asked.permission) ? staff : [];
        },
      }),
    ],
  };
}

/** What the relay hands over. */
export const envelope = (topic: string, data: Readonly<Record<string, unknown>>) => ({
  id: uuidv7(),
  topic,
  data,
  stream: null,
  occurredAt: '2026-03-01T10:00:00.000Z',
  correlationId: 'test',
  causationId: null,
});
