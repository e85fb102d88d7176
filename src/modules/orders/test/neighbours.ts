import { AppError } from '../../../platform/kernel/errors';
import { uuidv7 } from '../../../platform/kernel/ids';
import { money } from '../../../platform/kernel/money';
import { fake } from '../../../platform/testing/harness';
import { cartContract, type Begin, type CheckoutQuote } from '../../cart';
import { catalogContract } from '../../catalog';
import { paymentsContract, type AttemptView, type RefundView } from '../../payments';
import { shippingContract, type ShipmentView } from '../../shipping';
import { usersContract, type UserView } from '../../users';

export const usd = (minor: number) => money(minor, 'USD');

export type Call = `${'cart' | 'catalog' | 'payments' | 'shipping' | 'users'}.${string}`;

export interface Cart {
  readonly id: string;
  readonly token: string;
  readonly variantId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly unit: number;
  version: number;
  status: 'open' | 'checking-out' | 'completed';
  checkoutId: string | null;
}

/** The five modules that orders calls, as small machines that keep their promises. */
export interface Neighbours {
  readonly fakes: ReturnType<typeof fake>[];
  readonly carts: Map<string, Cart>;
  /** Units on the shelf; what is not in it is plentiful. */
  readonly shelf: Map<string, number>;
  readonly holds: Map<string, 'held' | 'allocated' | 'released' | 'gone'>;
  readonly collections: Map<string, 'open' | 'closed' | 'cancelled'>;
  readonly attempts: Map<string, AttemptView>;
  /** Every charge that was made: payment ids. */
  readonly charges: string[];
  readonly shipments: Map<string, ShipmentView>;
  /** By refund id; what is refused says why. */
  readonly refunds: Map<string, RefundView>;
  /** Orders whose next refunds end so, instead of at once and well. */
  readonly refundsOf: Map<string, 'pending' | 'failed'>;
  /** Units that came back, by return id. */
  readonly returns: Map<string, { variantId: string; quantity: number; storeId?: string | undefined; writeOff?: true | undefined }[]>;
  /** Units that will never be sent, by order. */
  readonly released: Map<string, { variantId: string; quantity: number }[]>;
  /** What changes of orders have added to what is set aside, and taken off, by change. */
  readonly reallocated: Map<string, { add: { variantId: string; quantity: number }[]; drop: { variantId: string; quantity: number }[] }>;
  readonly owners: Map<string, { userId: string | null; orderTokenHash: string }>;
  readonly people: Map<string, UserView>;
  readonly calls: Call[];
  /** The next call of this name throws before (or after) it does its work: as if this process, or the other, had died. */
  breakAt(call: Call, when?: 'before' | 'after', error?: Error): void;
  /** Runs once, right before the next call of this name. */
  before(call: Call, what: () => Promise<unknown>): void;
}

export function createNeighbours(): Neighbours {
  const carts = new Map<string, Cart>();
  const frozen = new Map<string, CheckoutQuote>();
  const shelf = new Map<string, number>();
  const holds: Neighbours['holds'] = new Map();
  const held = new Map<string, { variantId: string; quantity: number }[]>();
  const collections: Neighbours['collections'] = new Map();
  const attempts = new Map<string, AttemptView>();
  const charges: string[] = [];
  const shipments = new Map<string, ShipmentView>();
  const refunds: Neighbours['refunds'] = new Map();
  const refundsOf: Neighbours['refundsOf'] = new Map();
  const returns: Neighbours['returns'] = new Map();
  const released: Neighbours['released'] = new Map();
  const reallocated: Neighbours['reallocated'] = new Map();
  const owners: Neighbours['owners'] = new Map();
  const people: Neighbours['people'] = new Map();
  const calls: Call[] = [];
  const broken = new Map<Call, { when: 'before' | 'after'; error: Error }>();
  const hooks = new Map<Call, () => Promise<unknown>>();

  async function called<R>(call: Call, work: () => R): Promise<R> {
    calls.push(call);
    const hook = hooks.get(call);
    hooks.delete(call);
    await hook?.();
    const fault = broken.get(call);
    if (fault) broken.delete(call);
    if (fault?.when === 'before') throw fault.error;
    const result = work();
    if (fault) throw fault.error;
    return result;
  }

  const take = (lines: { variantId: string; quantity: number }[]) => {
    const wanted = new Map<string, number>();
    for (const { variantId, quantity } of lines) wanted.set(variantId, (wanted.get(variantId) ?? 0) + quantity);
    const short = [...wanted].filter(([variantId, quantity]) => (shelf.get(variantId) ?? 1e6) < quantity);
    if (short.length === 0) for (const [variantId, quantity] of wanted) shelf.set(variantId, (shelf.get(variantId) ?? 1e6) - quantity);
    return short.map(([variantId, requested]) => ({ variantId, requested, available: shelf.get(variantId) ?? 0 }));
  };
  const giveBack = (checkoutId: string) => {
    for (const { variantId, quantity } of held.get(checkoutId) ?? []) shelf.set(variantId, (shelf.get(variantId) ?? 1e6) + quantity);
    for (const { variantId, quantity } of released.get(checkoutId) ?? []) shelf.set(variantId, (shelf.get(variantId) ?? 1e6) - quantity);
    held.delete(checkoutId);
  };

  const fakes = [
    fake(cartContract, {
      beginCheckout: ({ checkoutId, cartId, cartVersion, credential, shippingOptionId }): Promise<Begin> =>
        called('cart.beginCheckout', () => {
          const cart = carts.get(cartId);
          if (!cart || cart.token !== credential.cartToken) return { outcome: 'not-found' as const };
          const quote = frozen.get(checkoutId) ?? quoteOf(cart, shippingOptionId ?? uuidv7());
          if (cart.checkoutId === checkoutId) return { outcome: 'frozen' as const, quote };
          if (cart.checkoutId !== null) return { outcome: 'taken' as const, checkoutId: cart.checkoutId };
          if (cartVersion !== null && cartVersion !== cart.version) return { outcome: 'changed' as const, cart: cartView(cart) };
          Object.assign(cart, { status: 'checking-out', checkoutId });
          frozen.set(checkoutId, quote);
          return { outcome: 'frozen' as const, quote };
        }),
      reopenCart: ({ checkoutId, cartId }) =>
        called('cart.reopenCart', () => {
          const cart = carts.get(cartId);
          if (cart?.checkoutId === checkoutId && cart.status === 'checking-out') Object.assign(cart, { status: 'open', checkoutId: null });
          return null;
        }),
      completeCart: ({ checkoutId, cartId }) =>
        called('cart.completeCart', () => {
          const cart = carts.get(cartId);
          if (cart?.checkoutId !== checkoutId) throw new Error('completes a cart that another checkout holds');
          Object.assign(cart, { status: 'completed' });
          return null;
        }),
      quoteGoods: ({ lines }) =>
        called('cart.quoteGoods', () => {
          const quote = quoteOf({ ...noCart, quantity: 1 }, uuidv7());
          const [line] = quote.lines;
          if (!line) throw new Error('a quote without a line');
          return {
            lines: lines.map(({ variantId, quantity }) => {
              const subtotal = usd(noCart.unit * quantity);
              const tax = usd(Math.round(subtotal.minor / 10));
              return { ...line, variantId, quantity, subtotal, total: subtotal, tax, taxes: taxesOf(tax.minor) };
            }),
            unavailable: [],
            shippingOption: null,
            options: [],
            totals: quote.totals,
          };
        }),
      giveBackPromotions: () => called('cart.giveBackPromotions', () => null),
    }),
    fake(catalogContract, {
      holdStock: ({ checkoutId, lines }) =>
        called('catalog.holdStock', () => {
          const state = holds.get(checkoutId);
          if (state === 'held' || state === 'allocated') return { outcome: 'held' as const };
          const short =
            state === 'released' ? lines.map((l) => ({ variantId: l.variantId, requested: l.quantity, available: 0 })) : take(lines);
          if (short.length > 0) return { outcome: 'sold-out' as const, lines: short };
          held.set(checkoutId, lines);
          holds.set(checkoutId, 'held');
          return { outcome: 'held' as const };
        }),
      allocateStock: ({ checkoutId, lines }) =>
        called('catalog.allocateStock', () => {
          const state = holds.get(checkoutId);
          if (state === 'allocated') return { allocated: true };
          if (state === 'released') return { allocated: false };
          if (state !== 'held' && take(lines).length > 0) return { allocated: false };
          held.set(checkoutId, lines);
          holds.set(checkoutId, 'allocated');
          return { allocated: true };
        }),
      releaseStock: ({ checkoutId }) =>
        called('catalog.releaseStock', () => {
          giveBack(checkoutId);
          holds.set(checkoutId, 'released');
          return null;
        }),
      releaseUnits: ({ checkoutId, lines }) =>
        called('catalog.releaseUnits', () => {
          if (holds.get(checkoutId) === 'released' || released.has(checkoutId)) return null;
          released.set(checkoutId, lines);
          for (const { variantId, quantity } of lines) shelf.set(variantId, (shelf.get(variantId) ?? 1e6) + quantity);
          return null;
        }),
      changeAllocation: ({ changeId, add, drop }) =>
        called('catalog.changeAllocation', () => {
          if (add.length > 0 && holds.get(changeId) === 'released') return { changed: false };
          if (reallocated.has(changeId)) return { changed: true };
          reallocated.set(changeId, { add, drop });
          for (const { variantId, quantity } of drop) shelf.set(variantId, (shelf.get(variantId) ?? 1e6) + quantity);
          return { changed: true };
        }),
      shipStock: ({ checkoutId }) =>
        called('catalog.shipStock', () => {
          if (holds.get(checkoutId) !== 'allocated') throw new Error('ships what was not allocated');
          return null;
        }),
      returnStock: ({ returnId, lines }) =>
        called('catalog.returnStock', () => {
          if (returns.has(returnId)) return null;
          returns.set(returnId, lines);
          for (const { variantId, quantity, writeOff } of lines)
            if (!writeOff) shelf.set(variantId, (shelf.get(variantId) ?? 1e6) + quantity);
          return null;
        }),
    }),
    fake(paymentsContract, {
      openCollection: ({ orderId }) =>
        called('payments.openCollection', () => {
          if (!collections.has(orderId)) collections.set(orderId, 'open');
          return null;
        }),
      openCharge: ({ chargeId }) =>
        called('payments.openCharge', () => {
          if (!collections.has(chargeId)) collections.set(chargeId, 'open');
          return null;
        }),
      startPayment: ({ paymentId, orderId, provider, input }) =>
        called('payments.startPayment', () => {
          const earlier = attempts.get(paymentId);
          if (earlier) return earlier;
          if (provider !== 'test-card')
            throw new AppError({ kind: 'rule', code: 'payments.no-such-provider', title: 'This way to pay is not offered.' });
          if (collections.get(orderId) !== 'open') throw new AppError({ kind: 'conflict', code: 'payments.not-open', title: 'Not open.' });
          const attempt = attemptOf(paymentId, orderId, String(input['token']));
          if (attempt.status === 'captured') charges.push(paymentId);
          attempts.set(paymentId, attempt);
          return attempt;
        }),
      cancelCollection: ({ orderId }) =>
        called('payments.cancelCollection', () => {
          collections.set(orderId, 'cancelled');
          for (const a of attempts.values())
            if (a.orderId === orderId && a.status === 'captured')
              attempts.set(a.paymentId, { ...a, status: 'refunded', refunded: a.amount });
            else if (a.orderId === orderId && (a.status === 'authorized' || a.payUntil !== undefined))
              attempts.set(a.paymentId, { ...a, status: 'cancelled', nextAction: null, payUntil: undefined });
          return null;
        }),
      settleCollection: ({ orderId }) =>
        called('payments.settleCollection', () => {
          if (collections.get(orderId) === 'open') collections.set(orderId, 'closed');
          return null;
        }),
      listPayments: ({ orderIds }) =>
        called('payments.listPayments', () => [...attempts.values()].filter((a) => orderIds.includes(a.orderId)).reverse()),
      capturePayment: ({ orderId }) =>
        called('payments.capturePayment', () => {
          const reserved = [...attempts.values()].find((a) => a.orderId === orderId && ['authorized', 'captured'].includes(a.status));
          if (!reserved) throw new AppError({ kind: 'conflict', code: 'payments.nothing-to-capture', title: 'Nothing.' });
          const taken: AttemptView = { ...reserved, status: 'captured', captured: reserved.amount };
          attempts.set(taken.paymentId, taken);
          return taken;
        }),
      refundPayment: ({ refundId, orderId, amount, reason }) =>
        called('payments.refundPayment', () => {
          const paid = [...attempts.values()].find((a) => a.orderId === orderId && a.status === 'captured');
          if (!paid || !amount) throw new Error('refunds what was not paid');
          const earlier = refunds.get(refundId);
          if (earlier && earlier.status !== 'pending') return earlier;
          const left = paid.captured.minor - paid.refunded.minor;
          const status = amount.minor > left ? ('failed' as const) : (refundsOf.get(orderId) ?? ('succeeded' as const));
          if (status === 'succeeded') attempts.set(paid.paymentId, { ...paid, refunded: usd(paid.refunded.minor + amount.minor) });
          const refund: RefundView = {
            refundId,
            orderId,
            paymentId: paid.paymentId,
            amount,
            reason,
            status,
            failure: status === 'failed' ? { code: 'too-much', message: 'No.' } : null,
            kept: usd(status === 'succeeded' ? left - amount.minor : left),
            createdAt: new Date(0).toISOString(),
          };
          refunds.set(refundId, refund);
          return refund;
        }),
      listPaymentSteps: ({ orderIds }) =>
        called('payments.listPaymentSteps', () =>
          [...attempts.values()]
            .filter((a) => orderIds.includes(a.orderId))
            .map(({ paymentId, orderId, provider, amount, createdAt }) => ({
              at: createdAt,
              orderId,
              paymentId,
              provider,
              what: 'captured' as const,
              amount,
              refundId: null,
              reason: null,
            })),
        ),
      changeOwner: ({ orderId, owner }) =>
        called('payments.changeOwner', () => {
          owners.set(orderId, owner);
          return null;
        }),
    }),
    fake(usersContract, {
      listUsers: ({ userIds }) => called('users.listUsers', () => userIds.flatMap((id) => people.get(id) ?? [])),
    }),
    fake(shippingContract, {
      createShipment: ({ shipmentId, orderId, carrier, trackingNumber, pickup = false, lines }) =>
        called('shipping.createShipment', () => {
          const at = new Date(0).toISOString();
          const shipment: ShipmentView = shipments.get(shipmentId) ?? {
            shipmentId,
            orderId,
            status: 'shipped',
            carrier,
            trackingNumber: trackingNumber || 'MADE-UP',
            pickup,
            trackingUrl: null,
            lines,
            events: [],
            shippedAt: at,
          };
          shipments.set(shipmentId, shipment);
          return shipment;
        }),
      changeOwner: () => called('shipping.changeOwner', () => null),
      checkTrackingNumber: ({ shipmentId, carrier, trackingNumber }) =>
        called('shipping.checkTrackingNumber', () => {
          const same = [...shipments.values()].find((s) => s.carrier === carrier && s.trackingNumber === trackingNumber);
          if (same && same.shipmentId !== shipmentId)
            throw new AppError({ kind: 'conflict', code: 'shipping.tracking-number-taken', title: 'Taken.' });
          return null;
        }),
      listShipments: ({ orderIds }) =>
        called('shipping.listShipments', () => [...shipments.values()].filter((s) => orderIds.includes(s.orderId))),
    }),
  ];

  return {
    fakes,
    carts,
    shelf,
    holds,
    collections,
    attempts,
    charges,
    shipments,
    refunds,
    refundsOf,
    returns,
    released,
    reallocated,
    owners,
    people,
    calls,
    breakAt: (call, when = 'before', error = new Error(`${call} broke`)) => void broken.set(call, { when, error }),
    before: (call, what) => void hooks.set(call, what),
  };

  function attemptOf(paymentId: string, orderId: string, token: string): AttemptView {
    const [row] = [...carts.values()].filter((c) => c.checkoutId === orderId);
    const quote = row && frozen.get(orderId);
    const amount = quote?.totals.total ?? usd(0);
    const base: AttemptView = {
      paymentId,
      orderId,
      purpose: 'order',
      tender: 0,
      provider: 'test-card',
      status: 'captured',
      undecided: false,
      amount,
      captured: amount,
      refunded: usd(0),
      nextAction: null,
      failure: null,
      method: null,
      createdAt: new Date(0).toISOString(),
    };
    const open = { ...base, captured: usd(0) };
    if (token === 'tok_declined') return { ...open, status: 'failed', failure: { code: 'declined', message: 'The card was declined.' } };
    if (token === 'tok_3ds') return { ...open, status: 'requires_action', nextAction: { type: 'redirect', url: '/there' } };
    if (token === 'tok_timeout') return { ...open, status: 'pending', undecided: true };
    if (token === 'tok_reserved') return { ...open, status: 'authorized' };
    if (token === 'tok_door') return { ...open, status: 'authorized', onDelivery: true };
    if (token === 'tok_transfer')
      return {
        ...open,
        status: 'requires_action',
        nextAction: { type: 'display', text: 'Transfer it.', transfer: account(amount) },
        payUntil,
      };
    return base;
  }
}

/** Until when an order waits for a transfer: long ago, so that it may be overdue. */
export const payUntil = '2026-01-08T10:00:00.000Z';

const account = (amount: AttemptView['amount']) => ({
  holder: 'Galleria',
  iban: 'DE02500105170137075030',
  bic: null,
  bank: 'Example Bank',
  reference: 'ABCDE-23456',
  amount,
});

/** What staff add to an order was in none. */
const noCart: Cart = {
  id: '',
  token: '',
  variantId: uuidv7(),
  productId: uuidv7(),
  quantity: 1,
  unit: 1000,
  version: 1,
  status: 'open',
  checkoutId: null,
};

function quoteOf(cart: Cart, shippingOptionId: string): CheckoutQuote {
  const subtotal = cart.unit * cart.quantity;
  const tax = Math.round(subtotal / 10);
  const shipping = cart.unit === 0 ? 0 : 500;
  const shippingTax = shipping / 10;
  return {
    cartId: cart.id,
    userId: null,
    marketId: 'default',
    currency: 'USD',
    lines: [
      {
        lineId: uuidv7(),
        variantId: cart.variantId,
        productId: cart.productId,
        slug: 'mug',
        sku: 'MUG-1',
        title: 'Mug',
        options: [{ name: 'Colour', value: 'blue' }],
        imageUrl: null,
        quantity: cart.quantity,
        listPrice: usd(cart.unit),
        unitPrice: usd(cart.unit),
        subtotal: usd(subtotal),
        discount: usd(0),
        tax: usd(tax),
        taxClass: 'standard',
        taxes: taxesOf(tax),
        taxRatePercent: 10,
        total: usd(subtotal),
        weightGrams: 300,
        sellerStoreId: null,
      },
    ],
    shippingOption: {
      id: shippingOptionId,
      name: 'Standard',
      price: usd(shipping),
      discount: usd(0),
      tax: usd(shippingTax),
      taxes: taxesOf(shippingTax),
      taxRatePercent: 10,
    },
    promotions: [],
    trace: [],
    totals: {
      subtotal: usd(subtotal),
      discount: usd(0),
      shipping: usd(shipping),
      tax: usd(tax + shippingTax),
      taxIncluded: false,
      taxLines: taxesOf(tax + shippingTax),
      rounding: usd(0),
      total: usd(subtotal + shipping + tax + shippingTax),
      estimated: false,
    },
  };
}

const taxesOf = (minor: number) => (minor === 0 ? [] : [{ name: 'Tax', ratePercent: 10, amount: usd(minor) }]);

function cartView(cart: Cart) {
  const totals = {
    subtotal: usd(0),
    discount: usd(0),
    shipping: usd(0),
    tax: usd(0),
    taxIncluded: false,
    taxLines: [],
    rounding: usd(0),
    total: usd(0),
    estimated: true,
  };
  return {
    id: cart.id,
    version: cart.version,
    status: cart.status,
    orderId: cart.checkoutId,
    currency: 'USD',
    email: null,
    shippingAddress: null,
    shippingOptionId: null,
    needsShipping: true,
    items: [],
    coupons: [],
    promotions: [],
    trace: [],
    notices: [],
    totals,
  };
}
