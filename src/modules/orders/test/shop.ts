import { topicOf, type EventDefinition } from '../../../platform/events/event';
import { uuidv7 } from '../../../platform/kernel/ids';
import type { Money } from '../../../platform/kernel/money';
import type { AnyModule, Market, ModuleConfig } from '../../../platform/module';
import { caller, createTestApp, type RequestOptions, type TestApp, type TestResponse } from '../../../platform/testing/harness';
import { paymentAuthorized, paymentAwaited, paymentFailed, paymentRefunded, refundFailed } from '../../payments';
import { shipmentDelivered, shipmentShipped } from '../../shipping';
import { createNeighbours, payUntil, usd, type Cart, type Neighbours } from './neighbours';

export const address = { name: 'Ada Example', line1: '1 Main Street', city: 'Springfield', postalCode: '62701', country: 'US' };
export const staff = () =>
  caller([
    'orders:read-own',
    'orders:read-all',
    'orders:list-own',
    'orders:ship',
    'orders:cancel-own',
    'orders:cancel-all',
    'orders:place',
    'orders:refund',
    'orders:edit',
    'orders:return-own',
    'orders:read-returns',
    'orders:manage-returns',
    'orders:read-notes',
    'orders:write-notes',
    'orders:renew-link',
    'orders:look-up',
  ]);
export const customer = () => caller(['orders:place', 'orders:read-own', 'orders:list-own', 'orders:cancel-own', 'orders:return-own']);

export interface Shop extends Omit<Neighbours, 'fakes'> {
  readonly app: TestApp;
  newCart(options?: { quantity?: number; unit?: number; variantId?: string; free?: boolean }): Cart;
  buy(cart: Cart, token?: string, options?: RequestOptions & { key?: string; version?: number }): Promise<TestResponse>;
  resume(checkoutId: string): Promise<void>;
  /** As if this many seconds had gone by for every checkout, with all waiting messages due. */
  later(seconds: number): Promise<void>;
  tell(what: 'authorized' | 'failed' | 'refunded', paymentId: string): Promise<void>;
  /** As payments tells of a refund that was asked for here. */
  tellRefunded(refundId: string): Promise<void>;
  /** `part`: what of it came back. */
  tellRefundFailed(refundId: string, part?: Money): Promise<void>;
  /** A refund that payments had made is here again. */
  takeRefundBack(refundId: string): void;
  /** As payments tells of one that was not. */
  tellForeignRefund(paymentId: string, told: { amount: Money; kept: Money; reason?: string }): Promise<void>;
  /** As payments tells that the money is to be transferred. */
  tellAwaited(orderId: string): Promise<void>;
  /** As payments tells that the provider has let reserved money go. */
  tellLost(paymentId: string): Promise<void>;
  tellParcel(what: 'shipped' | 'delivered', shipmentId: string): Promise<void>;
  order(id: string): Promise<{ lifecycle: string; payment: string; fulfilment: string; number: number | null; step: string } | null>;
}

/** An hour later, when nothing waits any more, its books are true. */
export async function closeShop({ app, later }: Shop): Promise<void> {
  await later(3600);
  await app.settle();
  const violated = await app.violated();
  await app.close();
  expect(violated).toEqual([]);
}

/** Orders alone in the house, with its neighbours faked. */
export async function openShop(module: AnyModule, config: Partial<ModuleConfig> = {}, market: Partial<Market> = {}): Promise<Shop> {
  const { fakes, ...neighbours } = createNeighbours();
  const { carts, attempts, shipments, refunds } = neighbours;
  const app = await createTestApp({ modules: [module], fakes, config, market });

  const deliver = (consumer: string, event: EventDefinition, data: unknown, stream: string) =>
    app.house.bus.deliver(consumer, {
      id: uuidv7(),
      topic: topicOf(event),
      data,
      stream,
      occurredAt: new Date().toISOString(),
      correlationId: 'test',
      causationId: null,
    });

  return {
    app,
    ...neighbours,
    newCart({ quantity = 1, unit = 1000, variantId = uuidv7() } = {}) {
      const cart: Cart = {
        id: uuidv7(),
        token: uuidv7(),
        variantId,
        productId: uuidv7(),
        quantity,
        unit,
        version: 3,
        status: 'open',
        checkoutId: null,
      };
      carts.set(cart.id, cart);
      return cart;
    },
    buy: (cart, token = 'tok_ok', { key = uuidv7(), version = 3, headers = {}, ...options } = {}) =>
      app.request('POST', '/orders', {
        body: {
          cartId: cart.id,
          cartVersion: version,
          email: 'Ada@Example.com',
          shippingAddress: address,
          shippingOptionId: '0197a000-0000-7000-8000-000000000001',
          payment: { provider: 'test-card', token },
        },
        headers: { 'x-cart-token': cart.token, 'idempotency-key': key, ...headers },
        ...options,
      }),
    async resume(checkoutId) {
      const orders = app.house.facades.find((f) => f.contract.name === 'orders');
      await orders?.facade['resumeCheckout']?.({ checkoutId });
    },
    async later(seconds) {
      await app.sql(
        `update orders.checkouts set created_at = created_at - make_interval(secs => $1), expires_at = expires_at - make_interval(secs => $1),
        lease_until = lease_until - make_interval(secs => $1)`,
        [seconds],
      );
      await app.sql(`update orders.outbox set available_at = available_at - make_interval(secs => $1) where delivered_at is null`, [
        seconds,
      ]);
      await app.sql(`update orders.idempotency_keys set locked_until = locked_until - make_interval(secs => $1)`, [seconds]);
    },
    async tell(what, paymentId) {
      const attempt = attempts.get(paymentId);
      if (!attempt) throw new Error('no such payment');
      const data = { paymentId, orderId: attempt.orderId, amount: attempt.amount };
      if (what === 'authorized') {
        attempts.set(paymentId, { ...attempt, status: 'captured', undecided: false, captured: attempt.amount, nextAction: null });
        await deliver('orders.on-payment-authorized', paymentAuthorized, { ...data, captured: true }, attempt.orderId);
      } else if (what === 'failed') {
        attempts.set(paymentId, {
          ...attempt,
          status: 'failed',
          undecided: false,
          nextAction: null,
          failure: { code: 'declined', message: 'No.' },
        });
        await deliver('orders.on-payment-failed', paymentFailed, { ...data, code: 'declined' }, attempt.orderId);
      } else {
        const told = { ...data, refundId: uuidv7(), reason: 'order-cancelled', totalRefunded: attempt.amount, kept: usd(0) };
        await deliver('orders.on-payment-refunded', paymentRefunded, told, attempt.orderId);
      }
    },
    async tellRefunded(refundId) {
      const { orderId, paymentId, amount, reason, status, kept } = known(refunds.get(refundId));
      const attempt = known(attempts.get(paymentId));
      const isNews = status !== 'succeeded';
      const left = isNews ? usd(kept.minor - amount.minor) : kept;
      if (isNews) attempts.set(paymentId, { ...attempt, refunded: usd(attempt.refunded.minor + amount.minor) });
      const told = { refundId, orderId, paymentId, amount, reason, totalRefunded: attempt.refunded, kept: left };
      await deliver('orders.on-payment-refunded', paymentRefunded, told, orderId);
    },
    async tellRefundFailed(refundId, part) {
      const { orderId, paymentId, amount, reason } = known(refunds.get(refundId));
      const told = { refundId, orderId, paymentId, amount: part ?? amount, reason, code: 'declined' };
      await deliver('orders.on-refund-failed', refundFailed, told, orderId);
    },
    takeRefundBack(refundId) {
      const refund = known(refunds.get(refundId));
      const attempt = known(attempts.get(refund.paymentId));
      refunds.set(refundId, { ...refund, status: 'failed' });
      attempts.set(refund.paymentId, { ...attempt, refunded: usd(attempt.refunded.minor - refund.amount.minor) });
    },
    async tellForeignRefund(paymentId, { amount, kept, reason = 'made-at-provider' }) {
      const { orderId } = known(attempts.get(paymentId));
      const told = { refundId: uuidv7(), orderId, paymentId, amount, reason, totalRefunded: amount, kept };
      await deliver('orders.on-payment-refunded', paymentRefunded, told, orderId);
    },
    async tellAwaited(orderId) {
      const [attempt] = [...attempts.values()].filter((one) => one.orderId === orderId);
      const { paymentId, amount } = known(attempt);
      await deliver('orders.on-payment-awaited', paymentAwaited, { paymentId, orderId, amount, payUntil }, orderId);
    },
    async tellLost(paymentId) {
      const { orderId, amount } = known(attempts.get(paymentId));
      await deliver('orders.on-payment-failed', paymentFailed, { paymentId, orderId, amount, code: 'authorization-lost' }, orderId);
    },
    async tellParcel(what, shipmentId) {
      const shipment = shipments.get(shipmentId);
      if (!shipment) throw new Error('no such parcel');
      const [consumer, event] =
        what === 'shipped'
          ? (['orders.on-shipment-shipped', shipmentShipped] as const)
          : (['orders.on-shipment-delivered', shipmentDelivered] as const);
      await deliver(consumer, event, { shipmentId, orderId: shipment.orderId }, shipment.orderId);
    },
    async order(id) {
      const [row] = await app.sql(
        `select o.lifecycle, o.payment, o.fulfilment, o.number::int as number, k.step from orders.orders o join orders.checkouts k on k.id = o.id where o.id = $1`,
        [id],
      );
      return row ?? null;
    },
  };
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is no such thing in this shop');
  return value;
}

export { usd };
