import { sql, type Kysely, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Page } from '../../platform/facade/schemas';
import { AppError } from '../../platform/kernel/errors';
import { money } from '../../platform/kernel/money';
import type { Secrets } from '../../platform/module';
import type { AttemptView, PaymentsFacade } from '../payments';
import type { ShippingFacade } from '../shipping';
import type { OrdersFacade, OrderSummary } from './contract';
import { statusOf } from './domain/order';
import { badCursor, noSuchOrder } from './errors';
import { conditionsOf, conditionsOfPart, type OrderFilter } from './order-filter';
import { cardOf, orderOf, shareOf, type ChargeJson, totalsOf, type OrderRow, type RefundJson, type StepRow } from './order.view';
import { orderTokenOf } from './order-token';
import { refundColumns } from './refunds/refunds.repository';
import type { NewOrder, Order, OrderCard } from './shapes';
import type { OrdersTables } from './tables';
import { linesSeen, sees, seesPart, type Viewer } from './viewer';

export interface OrdersQueriesDeps {
  readonly db: Kysely<OrdersTables>;
  readonly secrets: Secrets;
  readonly payments: PaymentsFacade;
  readonly shipping: ShippingFacade;
}

export interface OrdersQueries extends Pick<OrdersFacade, 'getOrders' | 'findPurchase'> {
  /** What other modules would add is `missing` when they cannot be reached. @throws AppError orders.no-such-order, also when it is somebody else's */
  getOrder(orderId: string, viewer: Viewer): Promise<Order>;
  /** For the buyer who just placed it; `payment` null: to be asked for. What cannot be reached is left out: the order is there. */
  getNewOrder(orderId: string, payment: AttemptView | null): Promise<NewOrder>;
  listOrders(filter: OrderFilter, viewer: Viewer): Promise<Page<OrderCard>>;
}

export function createOrdersQueries({ db, secrets, payments, shipping }: OrdersQueriesDeps): OrdersQueries {
  const paymentsOf = (orderId: string): Promise<AttemptView[]> => payments.listPayments({ orderIds: [orderId] });

  return {
    async getOrder(orderId, viewer) {
      const { rows } = await sql<
        OrderRow & { timeline: StepRow[]; refunds: RefundJson[]; charge: ChargeJson | null; whole: boolean | null }
      >`
        select ${columnsWith(linesSeen(viewer))}, ${sees(viewer)} as whole, ${viewer.all ? timeline : sql`'[]'::json`} as timeline, ${refunds} as refunds, ${charge} as charge
        from orders o where o.id = ${orderId} and ${seesPart(viewer)}`.execute(db);
      const [row] = rows;
      if (!row) throw noSuchOrder();
      const [paid, shipments] = await Promise.all([
        paymentsOf(orderId).catch(missing),
        row.lines.some((line) => line.shipped > 0) ? shipping.listShipments({ orderIds: [orderId] }).catch(missing) : [],
      ]);
      const order = orderOf(row, { ...row, payments: paid, shipments, forStaff: viewer.all });
      return row.whole ? order : shareOf(order);
    },

    async getNewOrder(orderId, payment) {
      const { rows } = await sql<OrderRow>`select ${orderColumns} from orders o where o.id = ${orderId}`.execute(db);
      const [row] = rows;
      if (!row) throw noSuchOrder();
      const isAll = payment?.amount.minor === row.total_minor;
      const known = isAll ? [payment] : await paymentsOf(orderId).catch(missing);
      const order = orderOf(row, { payments: known, shipments: [], timeline: [], refunds: [], charge: null, forStaff: false });
      return { ...order, orderToken: row.user_id === null ? orderTokenOf(secrets, orderId, row.token_version) : null };
    },

    async listOrders({ mine, sort = 'newest', limit = 20, cursor, ...filter }, viewer) {
      if (cursor !== undefined && !z.uuid().safeParse(cursor).success) throw badCursor();
      const everyone = viewer.all && mine !== true;
      const isNewest = sort === 'newest';
      const stores = mine === true ? null : viewer.stores;
      const conditions = [
        ...(stores === null ? conditionsOf(filter) : conditionsOfPart(filter, stores)),
        ...(everyone
          ? []
          : [stores === null ? sql`o.user_id = ${viewer.userId}::uuid` : seesPart({ ...viewer, userId: null, orderToken: null })]),
        ...(cursor === undefined ? [] : [isNewest ? sql`o.id < ${cursor}::uuid` : sql`o.id > ${cursor}::uuid`]),
      ];
      const { rows } = await sql<OrderRow & { items: OrderCard['items'] }>`
        select o.pickup, o.tags, o.id, o.number, o.history_number, o.lifecycle, o.payment, o.fulfilment, o.on_delivery, o.email, o.currency, o.created_at, o.placed_at, o.shipping_address, o.billing_address,
          ${stores === null ? sql`o.total_minor` : share(stores)} as total_minor,
          (select json_agg(json_build_object('title', l.title, 'imageUrl', l.image_url, 'quantity', l.quantity) order by l.position)
           from order_lines l where l.order_id = o.id and (${stores}::uuid[] is null or l.seller_store_id = any(${stores}::uuid[]))) as items
        from orders o where ${sql.join(conditions, sql` and `)}
        order by o.id ${isNewest ? sql`desc` : sql`asc`} limit ${limit + 1}`.execute(db);
      const items = rows.slice(0, limit).map((row) => cardOf(row, everyone));
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },

    async getOrders({ orderIds }) {
      const { rows } =
        await sql<OrderRow>`select ${orderColumns} from orders o where o.id = any((select ${orderIds}::uuid[])::uuid[])`.execute(db);
      const unpaid = rows.filter(isToBePaid);
      const attempts = unpaid.some((row) => row.pay_until) ? await payments.listPayments({ orderIds: unpaid.map(({ id }) => id) }) : [];
      return rows.map((row) => summaryOf(row, orderTokenOf(secrets, row.id, row.token_version), attempts));
    },

    async findPurchase({ userId, productId }) {
      const { rows } = await sql<{ id: string; placed_at: Date }>`
        select o.id, o.placed_at from orders o
        where o.user_id = ${userId} and o.lifecycle = 'accepted'
          and exists (select 1 from order_lines l where l.order_id = o.id and l.product_id = ${productId})
        order by o.placed_at desc limit 1`.execute(db);
      const [row] = rows;
      return row ? { orderId: row.id, placedAt: row.placed_at.toISOString() } : null;
    },
  };
}

function missing(error: unknown): 'missing' {
  if (error instanceof AppError && error.kind === 'unavailable') return 'missing';
  throw error;
}

/** What these stores have sold of an order, with tax. */
const share = (
  stores: readonly string[],
) => sql`(select coalesce(sum(l.total_minor + case when o.tax_included then 0 else l.tax_minor end), 0)::bigint
  from order_lines l where l.order_id = o.id and l.seller_store_id = any(${stores}::uuid[]))`;

const columnsWith = (
  seen: RawBuilder<unknown>,
) => sql`o.pickup, o.id, o.number, o.history_number, o.cart_id, o.lifecycle, o.payment, o.fulfilment, o.user_id, o.email, o.locale, o.currency, o.shipping_address,
  o.billing_address, o.shipping_option_id, o.shipping_option_name, o.shipping_minor, o.subtotal_minor, o.discount_minor, o.tax_minor, o.tax_included,
  o.tax_lines, o.promotions, o.price_steps, o.rounding_minor, o.total_minor, o.total_minor - o.credits_minor + o.reduced_minor as collected_minor, o.refunds_minor, o.gift_cards_minor, o.tags, o.token_version, o.cancel_reason, o.expires_at, o.on_delivery, o.pay_until, o.created_at, o.placed_at, o.cancelled_at,
  (select coalesce(sum(e.downloads), 0)::int from entitlements e where e.order_id = o.id) as downloaded,
  (select json_agg(json_build_object('id', l.id, 'variantId', l.variant_id, 'productId', l.product_id, 'slug', l.slug, 'sku', l.sku,
      'title', l.title, 'options', l.options, 'imageUrl', l.image_url, 'quantity', l.quantity, 'shipped', l.claimed, 'restocked', l.restocked, 'writtenOff', l.written_off, 'announced', l.announced, 'finalSale', l.final_sale, 'listPrice', l.list_price_minor,
      'unitPrice', l.unit_price_minor, 'subtotal', l.subtotal_minor, 'discount', l.discount_minor, 'tax', l.tax_minor,
      'taxes', l.taxes, 'total', l.total_minor, 'sellerStoreId', l.seller_store_id, 'gift', l.gift, 'ahead', l.ahead,
      'parts', l.parts, 'digital', l.digital, 'giftCard', l.gift_card, 'recipients', l.recipients) order by l.position)
    from order_lines l where l.order_id = o.id and ${seen}) as lines`;

const orderColumns = columnsWith(sql`true`);

const refunds = sql`(select coalesce(json_agg(r order by r."createdAt", r.id), '[]')
  from (select ${refundColumns} from order_refunds r where r.order_id = o.id) r)`;

const charge = sql`(select json_build_object('id', c.id, 'difference', c.difference_minor, 'until', c.expires_at, 'reason', c.reason, 'after', c.plan -> 'after')
  from order_changes c where c.order_id = o.id and c.state = 'waiting')`;

const timeline = sql`(select coalesce(json_agg(json_build_object('at', s.at, 'what', s.what, 'who', s.who, 'why', s.why) order by s.id), '[]')
  from order_steps s where s.order_id = o.id)`;

const isToBePaid = ({ lifecycle, payment, on_delivery, pay_until }: OrderRow): boolean =>
  lifecycle === 'accepted' && (payment === 'unpaid' ? pay_until !== null : payment === 'authorized' && on_delivery);

/** What mails tell a buyer who has still to pay. */
function toPayOf(row: OrderRow, attempts: readonly AttemptView[]): OrderSummary['toPay'] {
  if (!isToBePaid(row)) return undefined;
  if (row.on_delivery) return { how: 'on-delivery', amount: money(row.total_minor, row.currency) };
  const waits = attempts.find(({ orderId, payUntil }) => orderId === row.id && payUntil !== undefined);
  const details = waits?.nextAction?.type === 'display' ? waits.nextAction.transfer : undefined;
  return details && row.pay_until ? { how: 'transfer', until: row.pay_until.toISOString(), details } : undefined;
}

function summaryOf(row: OrderRow, orderToken: string, attempts: readonly AttemptView[]): OrderSummary {
  const toPay = toPayOf(row, attempts);
  const amount = (minor: number) => money(minor, row.currency);
  return {
    orderId: row.id,
    number: row.number === null ? row.history_number : String(row.number),
    status: statusOf(row),
    userId: row.user_id,
    email: row.email,
    locale: row.locale,
    orderToken,
    placedAt: (row.placed_at ?? row.created_at).toISOString(),
    shippingAddress: row.shipping_address,
    shippingOptionName: row.shipping_option_name,
    pickup: row.pickup,
    lines: row.lines.map((line) => ({
      lineId: line.id,
      variantId: line.variantId,
      productId: line.productId,
      slug: line.slug,
      sku: line.sku,
      title: line.title,
      options: line.options,
      imageUrl: line.imageUrl,
      ...(line.ahead ? { ahead: line.ahead } : {}),
      ...(line.parts ? { parts: line.parts } : {}),
      ...(line.digital ? { digital: line.digital } : {}),
      ...(line.giftCard ? { giftCard: true } : {}),
      quantity: line.quantity,
      unitPrice: amount(line.unitPrice),
      total: amount(line.total),
    })),
    promotions: row.promotions,
    totals: totalsOf(row),
    ...(toPay && { toPay }),
  };
}
