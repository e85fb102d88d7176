import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { OrdersTables } from '../tables';
import type { InvoiceLine } from './invoice-line';

type Tx = Transaction<OrdersTables>;

/** Lines of one number, as they follow each other in the file. */
export interface Invoice {
  readonly number: string;
  readonly isReturn: boolean;
  readonly at: string;
  readonly customer: string | null;
  readonly country: string | null;
  readonly lines: readonly (InvoiceLine & { readonly line: number })[];
}

export interface Place {
  readonly currency: string;
  readonly zone: string;
}

/** Which of these were dealt with before. */
export async function listImported(db: Tx, numbers: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{
    number: string;
  }>`select i.number from imported_invoices i where i.number = any(${[...numbers]}::text[])`.execute(db);
  return new Set(rows.map(({ number }) => number));
}

export async function noteImported(db: Tx, invoices: readonly { number: string; lines: number; refused: number }[]): Promise<void> {
  await sql`
    insert into imported_invoices (number, lines, refused)
    select i.number, i.lines, i.refused from jsonb_to_recordset(${JSON.stringify(invoices)}::jsonb) as i (number text, lines int, refused int)`.execute(
    db,
  );
}

/** Sold, paid and delivered elsewhere, long ago. Its steps are marked so that nobody takes them for news. */
export async function insertHistory(db: Tx, invoices: readonly Invoice[], { currency, zone }: Place): Promise<void> {
  if (invoices.length === 0) return;
  await sql`
    with h as (
      select h.*, h.at::timestamp at time zone ${zone} as placed_at from jsonb_to_recordset(${JSON.stringify(invoices.map(rowOf))}::jsonb)
        as h (id uuid, number text, at text, email text, address jsonb, total bigint, words text[], lines jsonb)),
    o as (
      insert into orders (id, history_number, cart_id, lifecycle, payment, fulfilment, email, order_token_hash, locale, market_id, currency, billing_address,
        shipping_minor, shipping_tax_minor, shipping_taxes, subtotal_minor, discount_minor, tax_minor, tax_included, tax_lines, rounding_minor, total_minor,
        expires_at, created_at, placed_at, updated_at)
      select h.id, h.number, h.id, 'accepted', 'paid', 'delivered', h.email, '', 'en', 'history', ${currency}, h.address, 0, 0, '[]', h.total, 0, 0, true, '[]', 0,
        h.total, h.placed_at, h.placed_at, h.placed_at, h.placed_at from h),
    w as (insert into order_words (word, order_id) select distinct w.word, h.id from h cross join unnest(h.words) as w (word)),
    s as (
      insert into order_steps (order_id, what, who, lifecycle, payment, fulfilment, at)
      select h.id, t.what, 'import', t.lifecycle, t.payment, t.fulfilment, h.placed_at from h
      cross join (values (1, 'created', 'pending', 'unpaid', 'unfulfilled'), (2, 'accepted', 'accepted', 'paid', 'unfulfilled'),
        (3, 'shipped', 'accepted', 'paid', 'shipped'), (4, 'delivered', 'accepted', 'paid', 'delivered')) as t (n, what, lifecycle, payment, fulfilment)
      order by h.id, t.n),
    d as (insert into report_stale (day) select distinct (h.placed_at at time zone ${zone})::date from h)
    insert into order_lines (id, order_id, position, variant_id, product_id, slug, sku, title, options, quantity, claimed, list_price_minor, unit_price_minor,
      subtotal_minor, discount_minor, tax_minor, tax_class, taxes, total_minor, weight_grams, endless)
    select l.id, h.id, l.position, l.article, l.article, lower(l.sku), l.sku, l.title, '[]', l.quantity, l.quantity, l."unitPrice", l."unitPrice",
      l.quantity * l."unitPrice", 0, 0, 'none', '[]', l.quantity * l."unitPrice", 0, true
    from h cross join jsonb_to_recordset(h.lines) as l (id uuid, position smallint, article uuid, sku text, title text, quantity int, "unitPrice" bigint)`.execute(
    db,
  );
}

interface Candidate {
  readonly lineId: string;
  readonly orderId: string;
  readonly sku: string;
  readonly unitPrice: number;
  left: number;
}

/** Lines of this customer's earlier historical orders from which units may come back, the newest first. */
export async function listReturnable(db: Tx, { lines, customer, at }: Invoice, { zone }: Place): Promise<Candidate[]> {
  const wanted = JSON.stringify(lines.map(({ sku, unitPrice }) => ({ sku, price: unitPrice })));
  const { rows } = await sql<Candidate>`
    select l.id as "lineId", o.id as "orderId", l.sku, l.unit_price_minor as "unitPrice", l.claimed - l.restocked as left
    from orders o join order_lines l on l.order_id = o.id
    where o.email = ${emailOf(customer)} and o.history_number is not null and o.placed_at <= ${at}::timestamp at time zone ${zone}
      and l.claimed > l.restocked
      and (l.sku, l.unit_price_minor) in (select w.sku, w.price from jsonb_to_recordset(${wanted}::jsonb) as w (sku text, price bigint))
    order by o.placed_at desc, o.id desc, l.position`.execute(db);
  return rows;
}

export interface Taken {
  readonly orderId: string;
  readonly lineId: string;
  readonly quantity: number;
  readonly amount: number;
}

/** Units that came back and money that went back then: one refund for each order they are of. */
export async function insertReturn(db: Tx, { number, at }: Invoice, taken: readonly Taken[], { currency, zone }: Place): Promise<void> {
  if (taken.length === 0) return;
  const rows = taken.map((one) => ({ ...one, refundId: idOf(`return ${number} ${one.orderId}`, at) }));
  const reason = `Cancellation ${number}`;
  await sql`
    with t as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t ("refundId" uuid, "orderId" uuid, "lineId" uuid, quantity int, amount bigint)),
    r as (select t."refundId" as id, t."orderId" as order_id, sum(t.amount)::bigint as amount from t group by 1, 2),
    m as (select ${at}::timestamp at time zone ${zone} as at),
    refunds as (
      insert into order_refunds (id, order_id, amount_minor, currency, reason, who, status, created_at, settled_at)
      select r.id, r.order_id, r.amount, ${currency}, ${reason}, 'import', 'succeeded', m.at, m.at from r, m),
    units as (
      select t."refundId" as id, t."lineId" as line_id, sum(t.quantity)::int as quantity, sum(t.amount)::bigint as amount from t group by 1, 2),
    returned as (
      insert into returns (id, order_id, seq, state, origin, note, created_at, updated_at)
      select r.id, r.order_id, 1 + (select count(*) from returns x where x.order_id = r.order_id), 'received', 'staff', ${reason}, m.at, m.at from r, m),
    return_goods as (
      insert into return_lines (return_id, order_line_id, asked, approved, open, reason)
      select u.id, u.line_id, u.quantity, u.quantity, 0, 'other' from units u),
    receipts as (
      insert into return_receipts (id, return_id, refund_id, goods_minor, shipping_minor, rounding_minor, fee_minor, refund_minor, currency, who, created_at)
      select r.id, r.id, r.id, r.amount, 0, 0, 0, r.amount, ${currency}, 'import', m.at from r, m),
    goods as (
      insert into return_receipt_lines (receipt_id, order_line_id, restocked, written_off, value_minor)
      select u.id, u.line_id, u.quantity, 0, u.amount from units u),
    steps as (
      insert into return_steps (return_id, state, who, at)
      select r.id, w.state, 'import', m.at from r, m, (values (1, 'approved'), (2, 'received')) as w (turn, state) order by r.id, w.turn),
    shelves as (
      update order_lines l set restocked = l.restocked + u.quantity, valued_minor = l.valued_minor + u.amount from units u where l.id = u.line_id),
    o as (
      update orders o set refunds_minor = o.refunds_minor + r.amount, version = o.version + 1,
        payment = case when o.refunds_minor + r.amount >= o.total_minor then 'refunded' else 'partly-refunded' end
      from r where o.id = r.order_id returning o.id, o.lifecycle, o.payment, o.fulfilment),
    d as (insert into report_stale (day) select (m.at at time zone ${zone})::date from m)
    insert into order_steps (order_id, what, who, why, lifecycle, payment, fulfilment, at)
    select o.id, 'refunded', 'import', ${reason}, o.lifecycle, o.payment, o.fulfilment, m.at from o, m`.execute(db);
}

/** An address that nobody has (RFC 2606). */
const emailOf = (customer: string | null, number = ''): string =>
  `${customer === null ? `invoice-${number}` : `customer-${customer}`}@history.invalid`.toLowerCase();

function rowOf({ number, at, customer, country, lines }: Invoice) {
  const email = emailOf(customer, number);
  const name = customer === null ? `Invoice ${number}` : `Customer ${customer}`;
  return {
    id: idOf(`order ${number}`, at),
    number,
    at,
    email,
    address: country === null ? null : { name, line1: '–', city: '–', postalCode: '–', country },
    total: lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0),
    words: [
      ...new Set(
        [email, number, ...(customer === null ? [] : [customer]), ...lines.map(({ sku }) => sku)].map((word) =>
          word.toLowerCase().slice(0, 100),
        ),
      ),
    ],
    lines: lines.map(({ sku, title, quantity, unitPrice }, position) => ({
      id: idOf(`line ${number} ${position}`, at),
      position,
      article: idOf(`article ${sku}`, '1970-01-01 00:00:00'),
      sku,
      title,
      quantity,
      unitPrice,
    })),
  };
}

/** The same for the same thing, and in the order of time as ids of version 7 are: lists go by it. */
function idOf(what: string, at: string): string {
  const bytes = createHash('sha256').update(`history ${what}`).digest().subarray(0, 16);
  bytes.writeUIntBE(Date.parse(`${at.replace(' ', 'T')}Z`), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
