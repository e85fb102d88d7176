import type { Address, Ahead, BundlePart, Digital, GiftRecipient, PickupPlace, TaxLine, Totals } from '../../platform/facade/schemas';
import { money } from '../../platform/kernel/money';
import { shoppersTrace, type PriceStep } from '../cart';
import type { Payment, AttemptView } from '../payments';
import type { ShipmentView } from '../shipping';
import type { OrderPromotion } from './contract';
import { isCancellable, isOwed, statusOf, type Axes } from './domain/order';
import { refundable } from './domain/refund';
import type { RefundRow } from './refunds/refunds.repository';
import type { Order, OrderCard, OrderCharge, OrderLine, OrderRefund } from './shapes';

export interface LineRow {
  readonly id: string;
  readonly variantId: string;
  readonly productId: string;
  readonly slug: string;
  readonly sku: string;
  readonly title: string;
  readonly options: { name: string; value: string }[];
  readonly imageUrl: string | null;
  readonly quantity: number;
  readonly shipped: number;
  readonly restocked: number;
  readonly writtenOff: number;
  readonly announced: number;
  readonly finalSale: boolean;
  readonly listPrice: number;
  readonly unitPrice: number;
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  readonly taxes: TaxLine[];
  readonly total: number;
  readonly sellerStoreId: string | null;
  readonly gift: boolean;
  readonly ahead: Ahead | null;
  readonly parts: BundlePart[] | null;
  readonly digital: Digital | null;
  readonly giftCard: boolean;
  readonly recipients: (GiftRecipient | null)[] | null;
}

export interface OrderRow extends Axes {
  readonly id: string;
  readonly number: number | null;
  readonly history_number: string | null;
  readonly cart_id: string;
  readonly user_id: string | null;
  readonly email: string;
  readonly locale: string;
  readonly currency: string;
  readonly shipping_address: Address | null;
  readonly billing_address: Address | null;
  readonly pickup: PickupPlace | null;
  readonly shipping_option_id: string | null;
  readonly shipping_option_name: string | null;
  readonly shipping_minor: number;
  readonly subtotal_minor: number;
  readonly discount_minor: number;
  readonly tax_minor: number;
  readonly tax_included: boolean;
  readonly tax_lines: TaxLine[];
  readonly promotions: OrderPromotion[];
  readonly price_steps: PriceStep[] | null;
  readonly rounding_minor: number;
  readonly total_minor: number;
  readonly refunds_minor: number;
  readonly gift_cards_minor: number;
  readonly tags: string[];
  readonly collected_minor: number;
  readonly token_version: number;
  readonly cancel_reason: string | null;
  readonly expires_at: Date;
  readonly on_delivery: boolean;
  readonly pay_until: Date | null;
  readonly created_at: Date;
  readonly placed_at: Date | null;
  readonly cancelled_at: Date | null;
  /** Files of it that were sent. */
  readonly downloaded: number;
  readonly lines: LineRow[];
}

export interface StepRow {
  readonly at: string;
  readonly what: string;
  readonly who: string;
  readonly why: string | null;
}

/** A change that waits for its money; `difference` minor units. */
export interface ChargeJson {
  readonly id: string;
  readonly difference: number;
  readonly until: string;
  readonly reason: string;
  readonly after: OrderCharge['after'];
}

interface Beside {
  /** `missing`: not known now. */
  readonly payments: readonly AttemptView[] | 'missing';
  readonly shipments: readonly ShipmentView[] | 'missing';
  readonly timeline: readonly StepRow[];
  readonly refunds: readonly RefundJson[];
  readonly charge: ChargeJson | null;
  /** The viewer works in the shop. */
  readonly forStaff: boolean;
}

export type RefundJson = Omit<RefundRow, 'createdAt'> & { readonly createdAt: string };

export function orderOf(row: OrderRow, { payments, shipments, timeline, refunds, charge, forStaff }: Beside): Order {
  const [payment] = payments === 'missing' ? [] : chosenFirst(payments.filter(({ chargeId }) => chargeId === undefined));
  return {
    ...coreOf(row),
    payment: payment ? paymentOf(payment) : null,
    tenders:
      payments === 'missing'
        ? []
        : chosenFirst(payments)
            .filter(({ status }) => status !== 'failed' && status !== 'cancelled')
            .map(paymentOf),
    cartId: row.cart_id,
    userId: row.user_id,
    locale: row.locale,
    cancelledAt: row.cancelled_at?.toISOString() ?? null,
    cancelReason: row.cancel_reason,
    expiresAt: waitsUntil(row),
    shippingAddress: row.shipping_address,
    billingAddress: row.billing_address,
    shippingOption: row.shipping_option_id === null ? null : { id: row.shipping_option_id, name: row.shipping_option_name ?? '' },
    pickup: row.pickup,
    lines: row.lines.map((line) => lineOf(line, row.currency)),
    promotions: row.promotions,
    trace: row.price_steps && (forStaff ? row.price_steps : shoppersTrace(row.price_steps)),
    totals: totalsOf(row),
    shipments: shipments === 'missing' ? [] : [...shipments],
    charge: charge && chargeOf(charge, row.currency),
    changeWaits: charge !== null,
    refunds: refunds
      .filter(({ amount }) => forStaff || amount > 0)
      .map((refund) => refundOf({ ...refund, createdAt: new Date(refund.createdAt) })),
    refundable: money(
      forStaff && row.history_number === null
        ? refundable({ ...row, collected: row.collected_minor, refunds: row.refunds_minor, giftCards: row.gift_cards_minor })
        : 0,
      row.currency,
    ),
    cancellable:
      !(row.gift_cards_minor > 0 && !isOwed(row.payment)) &&
      isCancellable(
        row,
        row.lines.reduce((units, line) => units + line.shipped, row.downloaded),
      ),
    tags: forStaff ? row.tags : [],
    timeline: timeline.map((step) => ({ ...step, at: new Date(step.at).toISOString() })),
    missing: [...(payments === 'missing' ? (['payments'] as const) : []), ...(shipments === 'missing' ? (['shipments'] as const) : [])],
  };
}

/** For somebody who sells a part of it: its lines are theirs already; of the rest, of payments and of the whole sum nothing. */
export function shareOf(order: Order): Order {
  const { currency, lines, totals } = order;
  const ids = new Set(lines.map(({ id }) => id));
  const sumOf = (part: 'subtotal' | 'discount' | 'tax' | 'total') =>
    money(
      lines.reduce((minor, line) => minor + line[part].minor, 0),
      currency,
    );
  const nothing = money(0, currency);
  const [subtotal, discount, tax, goods] = [sumOf('subtotal'), sumOf('discount'), sumOf('tax'), sumOf('total')];
  return {
    ...order,
    payment: null,
    tenders: [],
    billingAddress: null,
    promotions: [],
    trace: null,
    totals: {
      subtotal,
      discount,
      shipping: nothing,
      tax,
      taxIncluded: totals.taxIncluded,
      taxLines: [],
      rounding: nothing,
      total: totals.taxIncluded ? goods : money(goods.minor + tax.minor, currency),
    },
    shipments: order.shipments.flatMap((shipment) => {
      const own = shipment.lines.filter(({ orderLineId }) => ids.has(orderLineId));
      return own.length > 0 ? [{ ...shipment, lines: own }] : [];
    }),
    charge: null,
    refunds: [],
    cancellable: false,
    cancelReason: null,
    timeline: [],
    tags: [],
  };
}

const chargeOf = ({ difference, until, ...charge }: ChargeJson, currency: string): OrderCharge => ({
  ...charge,
  amount: money(difference, currency),
  until: new Date(until).toISOString(),
});

export function totalsOf(row: OrderRow): Totals {
  const amount = (minor: number) => money(minor, row.currency);
  return {
    subtotal: amount(row.subtotal_minor),
    discount: amount(row.discount_minor),
    shipping: amount(row.shipping_minor),
    tax: amount(row.tax_minor),
    taxIncluded: row.tax_included,
    taxLines: row.tax_lines,
    rounding: amount(row.rounding_minor),
    total: amount(row.total_minor),
  };
}

export const refundOf = ({
  id,
  amount,
  currency,
  reason,
  destination,
  status,
  failureCode,
  restock,
  createdAt,
}: RefundRow): OrderRefund => ({
  id,
  amount: money(amount, currency),
  reason,
  status,
  failureCode,
  to: destination,
  restock: [...restock],
  createdAt: createdAt.toISOString(),
});

export const cardOf = (row: Omit<OrderRow, 'lines' | 'downloaded'> & { items: OrderCard['items'] }, forStaff: boolean): OrderCard => ({
  ...coreOf(row),
  name: row.shipping_address?.name ?? row.billing_address?.name ?? row.email,
  itemCount: row.items.reduce((count, item) => count + item.quantity, 0),
  total: money(row.total_minor, row.currency),
  pickup: row.pickup !== null,
  tags: forStaff ? row.tags : [],
  items: row.items,
});

/** Until when the goods are kept for a payment. */
function waitsUntil({ lifecycle, payment, expires_at, pay_until }: OrderRow): string | null {
  if (lifecycle === 'pending') return expires_at.toISOString();
  return lifecycle === 'accepted' && payment === 'unpaid' ? (pay_until?.toISOString() ?? null) : null;
}

type Core = Axes & Pick<OrderRow, 'id' | 'number' | 'history_number' | 'email' | 'currency' | 'created_at' | 'placed_at' | 'on_delivery'>;

const coreOf = (row: Core) => ({
  id: row.id,
  number: row.number === null ? row.history_number : String(row.number),
  historical: row.history_number !== null,
  status: statusOf(row),
  axes: { lifecycle: row.lifecycle, payment: row.payment, fulfilment: row.fulfilment },
  onDelivery: row.on_delivery,
  email: row.email,
  currency: row.currency,
  createdAt: row.created_at.toISOString(),
  placedAt: row.placed_at?.toISOString() ?? null,
});

const lineOf = ({ ahead, parts, digital, giftCard, recipients, ...line }: LineRow, currency: string): OrderLine => ({
  ...line,
  ...(ahead ? { ahead } : {}),
  ...(parts ? { parts } : {}),
  ...(digital ? { digital } : {}),
  ...(giftCard ? { giftCard, recipients: recipients ?? [] } : {}),
  listPrice: money(line.listPrice, currency),
  unitPrice: money(line.unitPrice, currency),
  subtotal: money(line.subtotal, currency),
  discount: money(line.discount, currency),
  tax: money(line.tax, currency),
  total: money(line.total, currency),
});

/** The newest payment by a provider comes first; gift cards and the wallet after those. */
const chosenFirst = (payments: readonly AttemptView[]): AttemptView[] => [...payments].sort((a, b) => a.tender - b.tender);

const paymentOf = ({ paymentId, ...rest }: AttemptView): Payment => ({ id: paymentId, ...rest });
