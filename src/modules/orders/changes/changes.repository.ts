import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import type { Address, TaxLine } from '../../../platform/facade/schemas';
import { money } from '../../../platform/kernel/money';
import type { ChangeState, LineMoney, PromotionShare } from '../domain/changing';
import type { Axes } from '../domain/order';
import type { Goods } from '../domain/stock-lines';
import type { OrdersTables } from '../tables';
import type { ChangePlan, ChangeSnapshot } from './plan';

type Db = Kysely<OrdersTables> | Transaction<OrdersTables>;
type Tx = Transaction<OrdersTables>;

export type ChangeKind = 'edit' | 'cancel-part' | 'exchange';

/** Amounts are minor units of `currency`. */
export interface ChangeRow {
  readonly id: string;
  readonly orderId: string;
  readonly kind: ChangeKind;
  readonly state: ChangeState;
  /** What the order costs more; below zero: less. */
  readonly difference: number;
  /** What goods of an exchange that came back are worth. */
  readonly credit: number;
  readonly currency: string;
  readonly reason: string;
  readonly who: string;
  readonly plan: ChangePlan;
  readonly before: ChangeSnapshot;
  /** Of a withdrawn one: why. */
  readonly outcome: string | null;
  readonly expiresAt: Date;
  readonly expired: boolean;
  readonly createdAt: Date;
}

const columns = sql`c.id, c.order_id as "orderId", c.kind, c.state, c.difference_minor as difference, c.credit_minor as credit, c.currency, c.reason, c.who,
  c.plan, c.before, c.outcome, c.expires_at as "expiresAt", c.expires_at <= now() as expired, c.created_at as "createdAt"`;

export async function findChange(db: Db, id: string): Promise<ChangeRow | null> {
  const { rows } = await sql<ChangeRow>`select ${columns} from order_changes c where c.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function findOpenChange(db: Db, orderId: string): Promise<ChangeRow | null> {
  const { rows } = await sql<ChangeRow>`
    select ${columns} from order_changes c where c.order_id = ${orderId} and c.state in ('holding', 'waiting', 'applying')`.execute(db);
  return rows[0] ?? null;
}

/** What was paid for a change that came to nothing is not the order's money. */
export async function isCarriedOut(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`select c.id from order_changes c where c.id = ${id} and c.state = 'done'`.execute(db);
  return rows.length > 0;
}

/** Oldest first. */
export async function listChanges(db: Db, orderId: string): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select ${columns} from order_changes c where c.order_id = ${orderId} order by c.created_at, c.id`.execute(db);
  return rows;
}

export type NewChange = Pick<
  ChangeRow,
  'id' | 'orderId' | 'kind' | 'difference' | 'credit' | 'currency' | 'reason' | 'who' | 'plan' | 'before'
>;

/** False: another one of this order is under way, or it is written already. */
export async function insertChange(db: Tx, change: NewChange, days: number): Promise<boolean> {
  const { id, orderId, kind, difference, credit, currency, reason, who, plan, before } = change;
  const { rows } = await sql`
    insert into order_changes (id, order_id, kind, difference_minor, credit_minor, currency, reason, who, plan, before, expires_at)
    values (${id}, ${orderId}, ${kind}, ${difference}, ${credit}, ${currency}, ${reason}, ${who}, ${JSON.stringify(plan)}::jsonb,
      ${JSON.stringify(before)}::jsonb, now() + make_interval(days => ${days}))
    on conflict do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** False: it does not stand there any more. */
export async function moveChange(
  db: Tx,
  id: string,
  from: readonly ChangeState[],
  to: ChangeState,
  outcome: string | null = null,
): Promise<boolean> {
  const { rows } = await sql`
    update order_changes c set state = ${to}, outcome = ${outcome}, looked_at = now(),
      settled_at = case when ${to} in ('done', 'withdrawn') then now() end
    where c.id = ${id} and c.state = any(${from}) returning c.id`.execute(db);
  return rows.length > 0;
}

/** Those whose process died, and those whose time is over; the next look is further away. */
export async function claimForgottenChanges(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with due as (
      select c.id from order_changes c
      where c.state in ('holding', 'applying') and c.looked_at < now() - interval '30 seconds'
         or c.state = 'waiting' and c.expires_at <= now() and c.looked_at < now() - interval '30 seconds'
      order by c.looked_at limit ${limit} for update skip locked)
    update order_changes c set looked_at = now() from due where c.id = due.id returning c.id`.execute(db);
  return rows.map((row) => row.id);
}

export async function prolongChange(db: Db, id: string, until: string): Promise<void> {
  await sql`update order_changes set expires_at = greatest(expires_at, ${until}::timestamptz) where id = ${id} and state = 'waiting'`.execute(
    db,
  );
}

export interface LineToChange extends LineMoney, Goods {
  readonly id: string;
  readonly position: number;
  readonly sku: string;
  readonly title: string;
  readonly options: readonly { readonly name: string; readonly value: string }[];
  /** Units that are in parcels. */
  readonly claimed: number;
  /** Units of those that have left. */
  readonly shipped: number;
  readonly digital: boolean;
  readonly weightGrams: number;
}

/** An order as a change needs it. */
export interface OrderToChange extends Axes {
  readonly id: string;
  readonly number: number | null;
  readonly version: number;
  readonly currency: string;
  readonly userId: string | null;
  readonly email: string;
  readonly orderTokenHash: string;
  readonly locale: string;
  readonly givenUp: boolean;
  readonly taxIncluded: boolean;
  readonly rounding: number;
  readonly total: number;
  /** Of the total: paid with exchanged goods. */
  readonly credits: number;
  /** What may still be given back, of gift cards that it sold too. */
  readonly refundable: number;
  /** What gift cards that it sold are worth and were not taken back: it goes back with them alone. */
  readonly giftCards: number;
  /** With its tax: what of shipping went back with returns. */
  readonly shippingBack: number;
  /** What is left of what was collected, without refunds that are not known to be done. */
  readonly kept: number;
  readonly shippingAddress: Address | null;
  readonly isPickup: boolean;
  readonly shipping: {
    readonly optionId: string | null;
    readonly name: string | null;
    readonly price: number;
    readonly tax: number;
    readonly taxes: readonly TaxLine[];
  };
  readonly promotions: readonly PromotionShare[];
  readonly change: ChangeState | null;
  readonly lines: readonly LineToChange[];
}

export async function findOrderToChange(db: Db, orderId: string): Promise<OrderToChange | null> {
  const { rows } = await sql<Omit<OrderToChange, 'lines'> & { lines: readonly LineJson[] }>`
    select o.id, o.number, o.version, o.lifecycle, o.payment, o.fulfilment, o.currency, o.user_id as "userId", o.email, o.order_token_hash as "orderTokenHash",
      o.locale, o.given_up_at is not null as "givenUp", o.tax_included as "taxIncluded", o.rounding_minor as rounding, o.total_minor as total,
      o.credits_minor as credits, o.total_minor - o.credits_minor + o.reduced_minor - o.refunds_minor as refundable,
      o.gift_cards_minor as "giftCards", o.shipping_back_minor as "shippingBack",
      o.total_minor - o.credits_minor + o.reduced_minor - coalesce((
        select sum(r.amount_minor) from order_refunds r where r.order_id = o.id and r.status = 'succeeded'), 0)::bigint as kept,
      o.shipping_address as "shippingAddress", o.pickup is not null as "isPickup", o.promotions,
      json_build_object('optionId', o.shipping_option_id, 'name', o.shipping_option_name, 'price', o.shipping_minor, 'tax', o.shipping_tax_minor,
        'taxes', o.shipping_taxes) as shipping,
      ${openChange} as change,
      (select json_agg(json_build_object('id', l.id, 'position', l.position, 'variantId', l.variant_id, 'sku', l.sku, 'title', l.title,
          'options', l.options, 'quantity', l.quantity, 'claimed', l.claimed, 'shipped', (
            select coalesce(sum(p.quantity), 0) from fulfilment_lines p join fulfilments f on f.shipment_id = p.shipment_id and f.status <> 'claimed'
            where p.order_line_id = l.id),
          'unitPrice', l.unit_price_minor, 'subtotal', l.subtotal_minor, 'discount', l.discount_minor, 'tax', l.tax_minor, 'taxes', l.taxes,
          'total', l.total_minor, 'parts', l.parts, 'endless', l.endless, 'digital', l.digital is not null, 'weightGrams', l.weight_grams)
        order by l.position)
       from order_lines l where l.order_id = o.id) as lines
    from orders o where o.id = ${orderId}`.execute(db);
  const [row] = rows;
  return row ? { ...row, lines: row.lines.map((line) => lineOf(line, row.currency)) } : null;
}

/** Of `orders o`: where its change under way stands; null: there is none. */
export const openChange: RawBuilder<unknown> = sql`
  (select c.state from order_changes c where c.order_id = o.id and c.state in ('holding', 'waiting', 'applying'))`;

type Amounts = 'unitPrice' | 'subtotal' | 'discount' | 'tax' | 'total';
type LineJson = Omit<LineToChange, Amounts> & Readonly<Record<Amounts, number>>;

const lineOf = (line: LineJson, currency: string): LineToChange => ({
  ...line,
  unitPrice: money(line.unitPrice, currency),
  subtotal: money(line.subtotal, currency),
  discount: money(line.discount, currency),
  tax: money(line.tax, currency),
  total: money(line.total, currency),
});
