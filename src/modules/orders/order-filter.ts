import { sql, type RawBuilder } from 'kysely';
import type { FulfilmentState, Lifecycle, PaymentState, Status } from './domain/order';
import { termsOf, type NumberRange, type Term } from './domain/search';

/** Several values of one filter: any of them. All filters: each of them. */
export interface OrderFilter {
  /** A number, an address, words of a name, a SKU: each term has to match. */
  readonly q?: string | undefined;
  readonly status?: readonly Status[] | undefined;
  readonly lifecycle?: readonly Lifecycle[] | undefined;
  readonly payment?: readonly PaymentState[] | undefined;
  readonly fulfilment?: readonly FulfilmentState[] | undefined;
  readonly number?: string | undefined;
  readonly email?: string | undefined;
  /** With all of these. */
  readonly tag?: readonly string[] | undefined;
  readonly sku?: string | undefined;
  /** Created from this instant on, and before that one. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly mine?: boolean | undefined;
  readonly sort?: 'newest' | 'oldest' | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Conditions on `orders o`. Checkouts that came to nothing are not orders. */
export function conditionsOf(filter: OrderFilter): RawBuilder<unknown>[] {
  const { q, status, lifecycle, payment, fulfilment, number, email, sku, tag, from, to } = filter;
  return [
    sql`(o.lifecycle <> 'cancelled' or o.number is not null)`,
    ...(q === undefined ? [] : termsOf(q).map(matches)),
    ...(status === undefined ? [] : [sql`(${sql.join(status.map(hasStatus), sql` or `)})`]),
    ...(lifecycle === undefined ? [] : [sql`o.lifecycle = any(${lifecycle})`]),
    ...(payment === undefined ? [] : [sql`o.payment = any(${payment})`]),
    ...(fulfilment === undefined ? [] : [sql`o.fulfilment = any(${fulfilment})`]),
    ...(number === undefined ? [] : [sql`o.number = ${number}::bigint`]),
    ...(email === undefined ? [] : [sql`o.email = ${email}`]),
    ...(sku === undefined ? [] : [sql`o.id in (select w.order_id from order_words w where w.word = ${sku.toLowerCase()})`]),
    ...(tag === undefined ? [] : [sql`(o.tags <> '{}' and o.tags @> ${tag}::text[])`]),
    ...(from === undefined ? [] : [sql`o.created_at >= ${from}::timestamptz`]),
    ...(to === undefined ? [] : [sql`o.created_at < ${to}::timestamptz`]),
  ];
}

/**
 * The same for somebody who sells a part of each: searched by number and by what is theirs, so that a search tells nothing of what others
 * have sold in it.
 */
export function conditionsOfPart({ q, sku, tag: _tags, ...filter }: OrderFilter, stores: readonly string[]): RawBuilder<unknown>[] {
  const own = (
    words: string,
  ) => sql`exists (select 1 from order_lines l where l.order_id = o.id and l.seller_store_id = any(${stores}::uuid[])
    and starts_with(lower(l.sku), ${words.toLowerCase()}))`;
  return [
    ...conditionsOf(filter),
    ...(q === undefined || q.trim() === '' ? [] : [sql`(o.number::text = ${q.trim().replace('#', '')} or ${own(q.trim())})`]),
    ...(sku === undefined ? [] : [own(sku)]),
  ];
}

/** As `statusOf` says it. */
function hasStatus(status: Status): RawBuilder<unknown> {
  const placed = sql`o.lifecycle = 'accepted'`;
  const standing = sql`${placed} and o.payment in ('authorized', 'paid', 'partly-refunded')`;
  switch (status) {
    case 'pending':
      return sql`(o.lifecycle = 'pending' or (${placed} and o.payment = 'unpaid' and o.fulfilment <> 'returned'))`;
    case 'cancelled':
      return sql`o.lifecycle = 'cancelled'`;
    case 'returned':
      return sql`(${placed} and o.fulfilment = 'returned')`;
    case 'refunded':
      return sql`(${placed} and o.payment = 'refunded' and o.fulfilment <> 'returned')`;
    case 'paid':
      return sql`(${standing} and o.fulfilment in ('unfulfilled', 'partly-shipped'))`;
    case 'fulfilled':
      return sql`false`;
    case 'shipped':
    case 'delivered':
      return sql`(${standing} and o.fulfilment = ${status})`;
  }
}

/** One set of ids, so that it can be found by index and need not be tried on every order. */
function matches({ whole, parts, numbers }: Term): RawBuilder<unknown> {
  const ways = [
    withWord(whole),
    ...(parts.length > 0 && parts[0] !== whole ? [sql`(${sql.join(parts.map(withWord), sql` intersect `)})`] : []),
    ...(numbers.length === 0 ? [] : [sql`select n.id from orders n where ${sql.join(numbers.map(within), sql` or `)}`]),
  ];
  return sql`o.id in (${sql.join(ways, sql` union `)})`;
}

const within = ({ from, to }: NumberRange): RawBuilder<unknown> => sql`(n.number >= ${from} and n.number < ${to})`;

/** Orders of which some word begins so. The range is what an index on words in byte order can find. */
const withWord = (word: string): RawBuilder<unknown> =>
  sql`select w.order_id from order_words w where w.word >= ${word} and w.word < ${`${word}\u{10ffff}`}`;
