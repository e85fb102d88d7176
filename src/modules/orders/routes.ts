import { z } from 'zod';
import type { Caller } from '../../platform/auth/principal';
import { storesOf } from '../../platform/auth/stores';
import { Address, Email, Instant, OneLine, page, pageQuery } from '../../platform/facade/schemas';
import { accepted, created, defineRoutes, ok, type Answer, type Handlers, type SetCookie } from '../../platform/http/route';
import { CheckoutPayment } from '../payments';
import { ShipmentView } from '../shipping';
import { aftercareRoutes, createAftercareHandlers, type AftercareHandlersDeps } from './aftercare.routes';
import type { AgainQueries } from './again/again.queries';
import type { CheckoutProcess } from './checkout/checkout.process';
import { Contact } from './checkout/input';
import { createTagHandlers, Tag, tagRoutes, type TagHandlersDeps } from './tags/routes';
import { FulfilmentAxis, Lifecycle, OrderStatus, PaymentAxis } from './contract';
import { changeRoutes, createChangeHandlers, type ChangeHandlersDeps } from './changes/routes';
import { createDraftHandlers, draftRoutes, type DraftHandlersDeps } from './drafts/routes';
import { createDownloadHandlers, downloadRoutes, type DownloadHandlersDeps } from './downloads/routes';
import { createDocumentHandlers, documentRoutes, type DocumentHandlersDeps } from './documents/routes';
import type { FulfilmentService } from './fulfilment/fulfilment.service';
import type { OrdersQueries } from './orders.queries';
import type { OrdersService } from './orders.service';
import { createReportHandlers, reportRoutes, type ReportHandlersDeps } from './reports/routes';
import { createReturnHandlers, type ReturnHandlersDeps } from './returns/handlers';
import { returnRoutes } from './returns/routes';
import { BoughtAgain, NewOrder, Order, OrderCard, Timeline } from './shapes';
import type { TimelineQueries } from './timeline.queries';
import { viewerOf } from './viewer';

const idParams = z.strictObject({ id: z.uuid() });

/** How long the browser keeps the secret of a guest's order: 30 days, in seconds. */
const cookieSeconds = 30 * 24 * 3600;

/** Several values as a comma list. */
const listOf = <T extends z.ZodType<unknown, string>>(one: T) =>
  z
    .string()
    .max(300)
    .transform((text) => text.split(','))
    .pipe(z.array(one).max(20));

const coreRoutes = defineRoutes({
  placeOrder: {
    method: 'post',
    path: '/orders',
    summary:
      'Buy what is in a cart. 201: accepted, or pending with a step for the buyer in `payment.nextAction`; 202: being checked, read the order again',
    access: { permission: 'orders:place' },
    body: z
      .strictObject({
        cartId: z.uuid(),
        /** The version of the cart that the buyer saw; another one is `409 cart.changed`. */
        cartVersion: z.int().min(1).optional(),
        email: Email,
        /** This and the option may be left out where nothing of the cart is shipped. */
        shippingAddress: Address.optional(),
        /** Who fetches the goods, for a pick-up option: then no shipping address is needed. */
        contact: Contact.optional(),
        billingAddress: Address.optional(),
        shippingOptionId: z.uuid().optional(),
        payment: CheckoutPayment,
      })
      .meta({ id: 'PlaceOrder' }),
    responses: { 201: NewOrder, 202: NewOrder },
    idempotency: 'money',
    limit: 'checkout',
    errors: [
      'orders.sold-out',
      'orders.cart-taken',
      'orders.cart-empty',
      'orders.no-such-cart',
      'orders.address-needed',
      'orders.no-such-shipping-option',
      'orders.checkout-expired',
      'orders.cancelled',
      'cart.changed',
      'cart.coupon-refused',
      'payments.declined',
      'payments.no-such-provider',
      'payments.provider-away',
      'payments.whole-units-only',
      'payments.invalid-input',
      'payments.saved-method-refused',
      'payments.needs-account',
      'payments.gift-card-refused',
      'orders.rest-unpaid',
    ],
  },
  listOrders: {
    method: 'get',
    path: '/orders',
    summary: 'One’s own orders, newest first; staff see all, and find them by number, address, name and SKU. Filters take comma lists',
    access: { permission: 'orders:list-own', own: true, all: 'orders:read-all' },
    query: z.strictObject({
      /** A number, an e-mail address, words of a name, a SKU, or their beginnings: each has to match. */
      q: z.string().max(200).optional(),
      status: listOf(OrderStatus).optional(),
      lifecycle: listOf(Lifecycle).optional(),
      payment: listOf(PaymentAxis).optional(),
      fulfilment: listOf(FulfilmentAxis).optional(),
      number: z
        .string()
        .regex(/^[0-9]{1,15}$/)
        .optional(),
      email: Email.optional(),
      sku: z.string().min(1).max(100).optional(),
      /** Orders that have all of these. */
      tag: listOf(Tag).optional(),
      /** Created from this instant on, and before that one. */
      from: Instant.optional(),
      to: Instant.optional(),
      sort: z.enum(['newest', 'oldest']).optional(),
      /** Staff: only the caller's own. */
      mine: z.stringbool().optional(),
      ...pageQuery,
    }),
    responses: { 200: page(OrderCard) },
  },
  getOrder: {
    method: 'get',
    path: '/orders/:id',
    summary: 'One order with its payment and its parcels',
    access: { permission: 'orders:read-own', own: true, all: 'orders:read-all' },
    params: idParams,
    responses: { 200: Order },
    errors: ['orders.no-such-order'],
  },
  getTimeline: {
    method: 'get',
    path: '/orders/:id/timeline',
    summary: 'Everything that happened to an order, oldest first: its steps, payments, refunds and parcels; for staff also notes and names',
    access: { permission: 'orders:read-own', own: true, all: 'orders:read-all' },
    params: idParams,
    responses: { 200: Timeline },
    errors: ['orders.no-such-order'],
  },
  getAgain: {
    method: 'get',
    path: '/orders/:id/again',
    summary: 'What of an order could be bought once more, and what is gone: for putting it into a cart',
    access: { permission: 'orders:read-own', own: true, all: 'orders:read-all' },
    params: idParams,
    responses: { 200: z.object({ items: z.array(BoughtAgain), gone: z.array(BoughtAgain) }).meta({ id: 'OrderAgain' }) },
    errors: ['orders.no-such-order'],
  },
  cancelOrder: {
    method: 'post',
    path: '/orders/:id/cancel',
    summary: 'Cancel, as long as nothing is in a parcel. Stock and money go back',
    access: { permission: 'orders:cancel-own', own: true, all: 'orders:cancel-all' },
    params: idParams,
    body: z.strictObject({ reason: OneLine(200).optional() }),
    responses: { 200: Order },
    idempotency: 'money',
    errors: ['orders.no-such-order', 'orders.already-shipping', 'orders.already-downloaded', 'orders.gift-cards-issued'],
  },
  deleteOrder: {
    method: 'delete',
    path: '/orders/:id',
    summary: 'The same as cancelling; the order stays to be read',
    access: { permission: 'orders:cancel-own', own: true, all: 'orders:cancel-all' },
    params: idParams,
    responses: { 200: Order },
    idempotency: 'money',
    errors: ['orders.no-such-order', 'orders.already-shipping', 'orders.already-downloaded', 'orders.gift-cards-issued'],
  },
  shipOrder: {
    method: 'post',
    path: '/shippings',
    summary: 'Send a parcel: the named lines, or all that is left. A missing tracking number is made up',
    access: { permission: 'orders:ship' },
    body: z
      .strictObject({
        orderId: z.uuid(),
        lines: z
          .array(z.strictObject({ lineId: z.uuid(), quantity: z.int().min(1).max(9_999) }))
          .min(1)
          .max(500)
          .optional(),
        carrier: OneLine(60).optional(),
        trackingNumber: OneLine(60).optional(),
      })
      .meta({ id: 'ShipOrder' }),
    responses: { 201: ShipmentView },
    idempotency: 'day',
    errors: [
      'orders.no-such-order',
      'orders.not-shippable',
      'orders.nothing-to-ship',
      'orders.too-many-shipped',
      'orders.no-such-line',
      'orders.digital-line',
      'shipping.tracking-number-taken',
    ],
  },
});

export const ordersRoutes = {
  ...tagRoutes,
  ...coreRoutes,
  ...aftercareRoutes,
  ...changeRoutes,
  ...draftRoutes,
  ...returnRoutes,
  ...downloadRoutes,
  ...documentRoutes,
  ...reportRoutes,
};

export interface OrdersHandlersDeps
  extends
    AftercareHandlersDeps,
    TagHandlersDeps,
    DraftHandlersDeps,
    ChangeHandlersDeps,
    ReturnHandlersDeps,
    DownloadHandlersDeps,
    DocumentHandlersDeps,
    ReportHandlersDeps {
  readonly checkout: CheckoutProcess;
  readonly ordersService: OrdersService;
  readonly fulfilmentService: FulfilmentService;
  readonly ordersQueries: OrdersQueries;
  readonly timelineQueries: TimelineQueries;
  readonly againQueries: AgainQueries;
}

export function createOrdersHandlers(deps: OrdersHandlersDeps): Handlers<typeof ordersRoutes> {
  const { checkout, ordersService, fulfilmentService, ordersQueries, timelineQueries, againQueries } = deps;

  async function cancel(orderId: string, reason: string | null, caller: Caller): Promise<Answer> {
    const viewer = viewerOf(caller, 'orders:cancel-all');
    await ordersService.cancelOrder({ orderId, reason, viewer });
    return ok(await ordersQueries.getOrder(orderId, viewer));
  }

  return {
    ...createAftercareHandlers(deps),
    ...createTagHandlers(deps),
    ...createDraftHandlers(deps),
    ...createReturnHandlers(deps),
    ...createChangeHandlers(deps),
    ...createDownloadHandlers(deps),
    ...createDocumentHandlers(deps),
    ...createReportHandlers(deps),
    async placeOrder({ body, caller, locales, resourceId }) {
      const { order, undecided } = await checkout.placeOrder({
        ...body,
        checkoutId: resourceId,
        userId: caller.principal?.userId ?? null,
        cartToken: caller.cartToken,
        groupIds: caller.principal?.groupIds ?? [],
        locales,
      });
      return placed(order, undecided);
    },
    listOrders: async ({ query, caller }) => ok(await ordersQueries.listOrders(query, viewerOf(caller, 'orders:read-all'))),
    getOrder: async ({ params, caller }) => ok(await ordersQueries.getOrder(params.id, viewerOf(caller, 'orders:read-all'))),
    getTimeline: async ({ params, caller }) => ok(await timelineQueries.getTimeline(params.id, viewerOf(caller, 'orders:read-all'))),
    getAgain: async ({ params, caller }) =>
      ok(await againQueries.getAgain(params.id, viewerOf(caller, 'orders:read-all'), caller.principal?.groupIds ?? [])),
    cancelOrder: ({ params, body, caller }) => cancel(params.id, body.reason ?? null, caller),
    deleteOrder: ({ params, caller }) => cancel(params.id, null, caller),
    shipOrder: async ({ body, caller, resourceId }) =>
      created(await fulfilmentService.shipOrder({ ...body, shipmentId: resourceId, staffId: caller.userId(), stores: storesOf(caller) })),
  };
}

/**
 * An account's order needs no secret, so that none stays behind when its owner signs out. A guest's goes out twice: for this
 * order's own pages, and for everything below the API (payments, parcels), where the newest order wins. A browser sends the
 * more specific cookie first, so an older order still opens with its own.
 */
function placed(order: NewOrder, undecided: boolean): Answer {
  const { id, orderToken } = order;
  const location = `/api/v1/orders/${id}`;
  const cookie = (path: string): SetCookie => ({ name: 'order', value: orderToken, maxAge: cookieSeconds, path });
  const extras = { headers: { location }, cookies: orderToken === null ? [] : [cookie('/api/v1'), cookie(location)] };
  return undecided ? accepted(order, extras) : created(order, extras);
}
