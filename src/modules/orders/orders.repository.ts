import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Address } from '../../platform/facade/schemas';
import { uuidv7 } from '../../platform/kernel/ids';
import type { CheckoutQuote, QuoteLine } from '../cart';
import { openChange } from './changes/changes.repository';
import type { ChangeState } from './domain/changing';
import { grant } from './downloads/entitlements.repository';
import { newOrder, type Axes } from './domain/order';
import type { OrderMoney } from './domain/refund';
import { wordsOf } from './domain/search';
import type { OrdersTables } from './tables';

type Tx = Transaction<OrdersTables>;

export interface NewOrderFacts {
  readonly id: string;
  readonly cartId: string;
  readonly userId: string | null;
  readonly email: string;
  readonly orderTokenHash: string;
  readonly locale: string;
  /** null: nothing of it is shipped. */
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
  readonly expiresAt: Date;
  readonly quote: CheckoutQuote;
}

/** The pending order, its lines, what it is found by, its first step and the checkout's, in one statement. */
export function insertOrder(facts: NewOrderFacts): RawBuilder<unknown> {
  const { quote } = facts;
  const { totals, shippingOption } = quote;
  const words = wordsOf({
    names: [facts.shippingAddress?.name, facts.billingAddress?.name],
    email: facts.email,
    skus: quote.lines.flatMap((line) => [line.sku, ...(line.parts ?? []).map((part) => part.sku)]),
  });
  return sql`
    with k as (update checkouts set step = 'ordered', updated_at = now() where id = ${facts.id}),
    o as (
      insert into orders (id, cart_id, lifecycle, payment, fulfilment, user_id, email, order_token_hash, locale, market_id, currency,
        shipping_address, billing_address, shipping_option_id, shipping_option_name, shipping_minor, shipping_tax_minor, shipping_taxes,
        subtotal_minor, discount_minor, tax_minor, tax_included, tax_lines, promotions, price_steps, rounding_minor, total_minor, gift_cards_minor, expires_at, pickup)
      values (${facts.id}, ${facts.cartId}, ${newOrder.lifecycle}, ${newOrder.payment}, ${newOrder.fulfilment}, ${facts.userId}, ${facts.email},
        ${facts.orderTokenHash}, ${facts.locale}, ${quote.marketId}, ${quote.currency}, ${facts.shippingAddress && JSON.stringify(facts.shippingAddress)}::jsonb,
        ${facts.billingAddress && JSON.stringify(facts.billingAddress)}::jsonb, ${shippingOption?.id ?? null}, ${shippingOption?.name ?? null},
        ${shippingOption?.price.minor ?? 0}, ${shippingOption?.tax.minor ?? 0}, ${JSON.stringify(shippingOption?.taxes ?? [])}::jsonb, ${totals.subtotal.minor},
        ${totals.discount.minor}, ${totals.tax.minor}, ${totals.taxIncluded}, ${JSON.stringify(totals.taxLines)}::jsonb, ${JSON.stringify(quote.promotions)}::jsonb, ${JSON.stringify(quote.trace)}::jsonb, ${totals.rounding.minor},
        ${totals.total.minor}, ${giftCardsIn(quote.lines)}, ${facts.expiresAt}, ${shippingOption?.pickup ? JSON.stringify(shippingOption.pickup) : null}::jsonb)
      returning id),
    s as (
      insert into order_steps (order_id, what, who, lifecycle, payment, fulfilment)
      select o.id, 'created', 'buyer', ${newOrder.lifecycle}, ${newOrder.payment}, ${newOrder.fulfilment} from o),
    w as (insert into order_words (word, order_id) select w.word, o.id from o, unnest(${words}::text[]) as w (word))
    ${insertLines(
      sql`o`,
      quote.lines.map((line, position) => lineRowOf({ ...line, id: uuidv7() }, position)),
    )}`;
}

/** `order`: has the id of the order, and is called `o`. */
export const insertLines = (order: RawBuilder<unknown>, lines: readonly ReturnType<typeof lineRowOf>[]): RawBuilder<unknown> => sql`
    insert into order_lines (id, order_id, position, variant_id, product_id, slug, sku, title, options, image_url, quantity, list_price_minor,
      unit_price_minor, subtotal_minor, discount_minor, tax_minor, tax_class, taxes, total_minor, weight_grams, seller_store_id, ahead, parts, digital, endless, gift,
      final_sale, gift_card, recipients)
    select l.id, o.id, l.position, l."variantId", l."productId", l.slug, l.sku, l.title, l.options, l."imageUrl", l.quantity, l."listPrice",
      l."unitPrice", l.subtotal, l.discount, l.tax, l."taxClass", l.taxes, l.total, l."weightGrams", l."sellerStoreId", l.ahead, l.parts, l.digital,
      coalesce(l.endless, false), coalesce(l.gift, false), coalesce(l."finalSale", false), coalesce(l."giftCard", false), l.recipients
    from ${order}, jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l (id uuid, position smallint, "variantId" uuid,
      "productId" uuid, slug text, sku text, title text, options jsonb, "imageUrl" text, quantity int, "listPrice" bigint, "unitPrice" bigint,
      subtotal bigint, discount bigint, tax bigint, "taxClass" text, taxes jsonb, total bigint, "weightGrams" int, "sellerStoreId" uuid,
      ahead jsonb, parts jsonb, digital jsonb, endless boolean, gift boolean, "finalSale" boolean, "giftCard" boolean, recipients jsonb)`;

const giftCardsIn = (lines: readonly QuoteLine[]): number =>
  lines.reduce((minor, line) => minor + (line.giftCard ? line.total.minor : 0), 0);

export interface AcceptedAs {
  readonly payment: 'unpaid' | 'authorized' | 'paid';
  /** Paid when it is handed over. */
  readonly onDelivery: boolean;
  /** Until when it waits for its money; null: it does not. */
  readonly payUntil: string | null;
  readonly fulfilment: Axes['fulfilment'];
  /** Something of it is downloaded, and paid. */
  readonly grants: boolean;
}

/** Sent with the commit, as everyone else who wants a number waits until then. Fails (division by zero) unless the order is pending. */
export const acceptOrder = (orderId: string, { payment, fulfilment, grants, onDelivery, payUntil }: AcceptedAs) => sql`
    with k as (
      update checkouts set step = 'accepted', lease_until = null, sealed_input = null, updated_at = now() where id = ${orderId}),
    s as (
      insert into order_steps (order_id, what, who, lifecycle, payment, fulfilment) values (${orderId}, 'accepted', 'system', 'accepted', ${payment}, ${fulfilment})),
    ${grants ? sql`g as (${grant(orderId)}),` : sql``}
    n as (update order_number_counter set last = last + 1 returning last),
    o as (
      update orders o set number = n.last, lifecycle = 'accepted', payment = ${payment}, fulfilment = ${fulfilment}, on_delivery = ${onDelivery}, pay_until = ${payUntil}::timestamptz,
        placed_at = now(), version = o.version + 1, updated_at = now()
      from n where o.id = ${orderId} and o.lifecycle = 'pending'
      returning o.number)
    select 1 / count(*) from o`;

export interface LockedOrder extends OrderMoney {
  readonly giftCards: number;
  readonly id: string;
  readonly number: number | null;
  readonly currency: string;
  readonly cartId: string;
  /** All its money was back once: nothing of it leaves any more. */
  readonly givenUp: boolean;
  /** Where the change under way stands; null: there is none. */
  readonly change: ChangeState | null;
  /** Some of its money was paid for changes. */
  readonly hasCharges: boolean;
  /** Paid when it is handed over. */
  readonly onDelivery: boolean;
  readonly userId: string | null;
}

/**
 * Locked in a statement of its own: one that waits for a row reads that row anew, but everything beside it as it was when it began to
 * wait. Both are sent at once.
 */
export async function lockOrder(db: Tx, orderId: string): Promise<LockedOrder | null> {
  const locked = sql`select 1 from orders o where o.id = ${orderId} for update`.execute(db);
  const read = sql<LockedOrder>`
    select o.id, o.number, o.lifecycle, o.payment, o.fulfilment, o.currency, o.total_minor - o.credits_minor as total,
      o.total_minor - o.credits_minor + o.reduced_minor as collected, o.refunds_minor as refunds, o.gift_cards_minor as "giftCards", ${openChange} as change, o.charges_minor > 0 as "hasCharges",
      o.cart_id as "cartId", o.user_id as "userId", o.given_up_at is not null as "givenUp", o.on_delivery as "onDelivery"
    from orders o where o.id = ${orderId}`.execute(db);
  const [, { rows }] = await Promise.all([locked, read]);
  return rows[0] ?? null;
}

/** False: it was before. */
export async function giveUp(db: Tx, orderId: string): Promise<boolean> {
  const { rows } = await sql`update orders set given_up_at = now() where id = ${orderId} and given_up_at is null returning id`.execute(db);
  return rows.length > 0;
}

export interface OrderStep extends Axes {
  readonly orderId: string;
  readonly what: string;
  /** `buyer`, `system`, `staff:<user id>` */
  readonly who: string;
  readonly why: string | null;
}

/** The order's axes and the record of what led to them, together. */
export async function takeStep(db: Tx, { orderId, what, who, why, lifecycle, payment, fulfilment }: OrderStep): Promise<void> {
  await sql`
    with s as (
      insert into order_steps (order_id, what, who, why, lifecycle, payment, fulfilment)
      values (${orderId}, ${what}, ${who}, ${why}, ${lifecycle}, ${payment}, ${fulfilment}))
    update orders set lifecycle = ${lifecycle}, payment = ${payment}, fulfilment = ${fulfilment}, version = version + 1, updated_at = now(),
      cancelled_at = case when ${lifecycle} = 'cancelled' then coalesce(cancelled_at, now()) end,
      cancel_reason = case when ${what} = 'cancelled' then ${why} else cancel_reason end
    where id = ${orderId}`.execute(db);
}

export const lineRowOf = (line: QuoteLine & { readonly id: string }, position: number) => ({
  ...line,
  position,
  listPrice: line.listPrice.minor,
  unitPrice: line.unitPrice.minor,
  subtotal: line.subtotal.minor,
  discount: line.discount.minor,
  tax: line.tax.minor,
  total: line.total.minor,
});
