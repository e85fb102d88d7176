import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { cartContract } from '../../src/modules/cart';
import { catalogContract } from '../../src/modules/catalog';
import { notificationsContract } from '../../src/modules/notifications';
import { ordersContract } from '../../src/modules/orders';
import { paymentsContract } from '../../src/modules/payments';
import { reviewsContract } from '../../src/modules/reviews';
import { shippingContract } from '../../src/modules/shipping';
import { usersContract } from '../../src/modules/users';
import type { Contract } from '../../src/platform/facade/contract';
import type { Facts } from './facade-facts';
import { address } from './purchase';
import type { ModuleName } from './split-shop';

/** For each method an input that is right in this shop, asked in the order in which they stand: a method left out does not compile. */
type ExamplesOf<C extends Contract> = {
  readonly [K in keyof C['methods']]: (facts: Facts) => z.input<C['methods'][K]['input']>;
};

const soon = (): string => new Date(Date.now() + 600_000).toISOString();
const checkoutId = randomUUID();

const cart: ExamplesOf<typeof cartContract> = {
  beginCheckout: ({ cart: { id, version, token, shippingOptionId } }) => ({
    checkoutId,
    cartId: id,
    cartVersion: version,
    credential: { userId: null, cartToken: token, groupIds: [] },
    email: 'ada@example.com',
    shippingAddress: address,
    shippingOptionId,
  }),
  reopenCart: (facts) => ({ checkoutId, cartId: facts.cart.id }),
  completeCart: ({ guest: { orderId, cartId } }) => ({ checkoutId: orderId, cartId, orderId }),
  giveBackPromotions: ({ guest: { orderId, cartId } }) => ({ checkoutId: orderId, cartId, orderId }),
  quoteGoods: ({ guest: { lines, total } }) => ({
    currency: total.currency,
    userId: null,
    locale: 'en',
    address,
    lines: lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
    shippingOptionId: null,
  }),
  getReminder: () => ({ reminderId: randomUUID() }),
};

const catalog: ExamplesOf<typeof catalogContract> = {
  quoteVariants: ({ guest }) => ({
    variantIds: guest.lines.map((line) => line.variantId),
    currency: guest.total.currency,
    groupIds: [randomUUID()],
  }),
  listProducts: ({ guest }) => ({ productIds: guest.lines.map((line) => line.productId) }),
  showProducts: ({ guest }) => ({ productIds: guest.lines.map((line) => line.productId), currency: guest.total.currency, locale: 'de' }),
  listPickupPlaces: ({ guest }) => ({ lines: guest.lines.map(({ variantId, quantity }) => ({ variantId, quantity })) }),
  listDigitalFiles: ({ guest }) => ({ variantIds: guest.lines.map((line) => line.variantId) }),
  holdStock: ({ guest }) => ({ checkoutId, lines: goodsOf(guest), expiresAt: soon() }),
  extendHold: () => ({ checkoutId, expiresAt: soon() }),
  allocateStock: ({ guest }) => ({ checkoutId: guest.orderId, lines: goodsOf(guest) }),
  releaseStock: () => ({ checkoutId, reason: 'declined' }),
  releaseUnits: ({ sent }) => sent('catalog.releaseUnits'),
  changeAllocation: ({ guest }) => ({ changeId: randomUUID(), checkoutId: guest.orderId, add: [], drop: [], lost: false }),
  shipStock: ({ sent }) => sent('catalog.shipStock'),
  returnStock: ({ sent }) => sent('catalog.returnStock'),
};

const notifications: ExamplesOf<typeof notificationsContract> = {};

const orders: ExamplesOf<typeof ordersContract> = {
  getOrders: ({ guest, bought }) => ({ orderIds: [guest.orderId, bought.orderId] }),
  getReturns: ({ bought: { returnId } }) => ({ returnIds: [returnId] }),
  exchangeReturn: ({ bought: { returnId } }) => ({ returnId }),
  findPurchase: ({ bought: { userId, lines } }) => ({ userId, productId: lines[0]?.productId ?? '' }),
  getDocument: () => ({ documentId: randomUUID() }),
  resumeCheckout: ({ guest }) => ({ checkoutId: guest.orderId }),
  takeMoney: ({ guest }) => ({ orderId: guest.orderId }),
  issueGiftCards: ({ guest }) => ({ orderId: guest.orderId }),
  resumeChange: () => ({ changeId: randomUUID() }),
  resumeDraft: () => ({ draftId: randomUUID(), who: 'system', silent: true }),
  answerLookup: () => ({ lookupId: randomUUID() }),
};

const payments: ExamplesOf<typeof paymentsContract> = {
  openCollection: ({ guest: { orderId, total, ownerId, tokenHash, expiresAt } }) => ({
    orderId,
    amount: total,
    owner: { userId: ownerId, orderTokenHash: tokenHash },
    expiresAt,
  }),
  openCharge: ({ guest: { orderId, total, ownerId, tokenHash, expiresAt } }) => ({
    chargeId: orderId,
    orderId,
    amount: total,
    owner: { userId: ownerId, orderTokenHash: tokenHash },
    expiresAt,
    country: null,
    email: 'ada@example.com',
  }),
  startPayment: ({ guest }) => ({
    paymentId: guest.paymentId,
    orderId: guest.orderId,
    provider: 'test-card',
    input: { token: 'tok_ok' },
  }),
  cancelCollection: ({ declinedOrderId }) => ({ orderId: declinedOrderId, reason: 'declined' }),
  settleCollection: ({ guest }) => ({ orderId: guest.orderId }),
  listPayments: ({ guest, bought }) => ({ orderIds: [guest.orderId, bought.orderId] }),
  capturePayment: ({ guest }) => ({ orderId: guest.orderId }),
  refundPayment: ({ guest: { orderId, total } }) => ({
    refundId: checkoutId,
    orderId,
    amount: { minor: 100, currency: total.currency },
    reason: 'A scratch',
  }),
  holdStoredValue: ({ awaitedOrderId }) => ({ orderId: awaitedOrderId, wallet: true, giftCards: [] }),
  getWallet: ({ bought: { userId } }) => ({ userId }),
  debitWallet: ({ bought: { userId } }) => ({ debitId: randomUUID(), userId, amount: { minor: 1, currency: 'USD' }, reason: 'A fee' }),
  issueGiftCards: ({ guest: { orderId, total } }) => ({
    orderId,
    locale: 'en',
    cards: [
      {
        lineId: randomUUID(),
        unit: 1,
        amount: { minor: 100, currency: total.currency },
        email: 'ada@example.com',
        message: null,
        sendOn: null,
      },
    ],
  }),
  noteGiftCardMailed: () => ({ giftCardId: randomUUID() }),
  listGiftCards: ({ guest }) => ({ orderIds: [guest.orderId] }),
  getGiftCardMail: () => ({ giftCardId: randomUUID() }),
  listPaymentSteps: ({ guest }) => ({ orderIds: [guest.orderId] }),
  recordPayment: ({ paidByHand }) => ({ ...paidByHand, how: 'cash' }),
  changeOwner: ({ guest: { orderId, ownerId, tokenHash } }) => ({ orderId, owner: { userId: ownerId, orderTokenHash: tokenHash } }),
};

const reviews: ExamplesOf<typeof reviewsContract> = {
  listRatings: ({ guest }) => ({ productIds: guest.lines.map((line) => line.productId) }),
};

const shipping: ExamplesOf<typeof shippingContract> = {
  listOptions: ({ guest: { total } }) => ({
    country: 'US',
    postalCode: '62701',
    currency: total.currency,
    subtotal: { minor: 5_000, currency: total.currency },
    weightGrams: 800,
  }),
  createShipment: ({ sent }) => sent('shipping.createShipment'),
  changeOwner: ({ bought: { orderId, ownerId, tokenHash } }) => ({ orderId, owner: { userId: ownerId, orderTokenHash: tokenHash } }),
  checkTrackingNumber: () => ({ shipmentId: randomUUID(), carrier: 'UPS', trackingNumber: 'none such' }),
  listShipments: ({ bought }) => ({ orderIds: [bought.orderId] }),
};

const users: ExamplesOf<typeof usersContract> = {
  identify: ({ bought }) => ({ kind: 'bearer', token: bought.accessToken }),
  guestPermissions: () => ({}),
  listUsers: ({ bought, adminId }) => ({ userIds: [bought.userId, adminId] }),
  listStaff: () => ({ permission: 'orders:ship' }),
  groupsOf: ({ bought }) => ({ userId: bought.userId }),
  getMailRequest: ({ mailRequestId }) => ({ requestId: mailRequestId }),
  ensureStaff: () => ({ email: 'admin@example.com', name: 'Administrator', role: 'admin', password: null }),
  answerResetAsk: () => ({ askId: randomUUID() }),
  recordAction: ({ sent }) => sent('users.recordAction'),
};

export const examples: { readonly [M in ModuleName]: Readonly<Record<string, (facts: Facts) => unknown>> } = {
  users,
  catalog,
  payments,
  shipping,
  cart,
  orders,
  reviews,
  notifications,
};

const goodsOf = ({ lines }: Facts['guest']) => lines.map(({ variantId, quantity }) => ({ variantId, quantity }));
