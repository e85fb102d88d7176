import { sql, type Kysely } from 'kysely';
import type { Address } from '../../platform/facade/schemas';
import type { CheckoutQuote } from './contract';
import { mostJoinedLines, mostLines } from './domain/limits';
import type { Candidate } from './domain/promotion';
import type { PromotionBook } from './promotions/promotion-book';
import type { Standings } from './promotions/promotion.lookup';
import { candidatesOfCart, standingsOfCart } from './promotions/promotion.rows';
import { samePrices } from './domain/tier';
import type { CartLine } from './quoting';
import { tokenHash, type Reader, type Shopper } from './shopper';
import type { CartTables } from './tables';

export interface Cart {
  readonly id: string;
  readonly userId: string | null;
  /** Of whoever reads it: its prices are theirs. */
  readonly groupIds: readonly string[];
  /** And the words are in their language. */
  readonly locale?: string | undefined;
  readonly marketId: string;
  readonly currency: string;
  readonly version: number;
  readonly status: 'open' | 'checking-out' | 'completed';
  readonly shown: string;
  readonly email: string | null;
  readonly shippingAddress: Address | null;
  readonly shippingOptionId: string | null;
  readonly checkoutId: string | null;
  readonly lines: readonly CartLine[];
  /** By the codes on it, as they are now, in the order in which they were entered. */
  readonly coupons: readonly Candidate[];
  /** How the promotions without codes stand that have limits. */
  readonly standings: Standings;
  /** When it was read, in milliseconds since 1970. */
  readonly now: number;
  /** The price it was frozen at; null while it is open. */
  readonly quote: CheckoutQuote | null;
}

export interface NewCart {
  readonly id: string;
  readonly userId: string | null;
  readonly tokenHash: string | null;
  /** Of the cart this browser had before: what it laid aside and wished for goes on with this one. */
  readonly formerTokenHash: string | null;
  readonly marketId: string;
  readonly currency: string;
  readonly shown: string;
  readonly lines: readonly CartLine[];
}

/** Everything a change may touch; what is not given stays. */
export interface CartChange {
  readonly lines: readonly CartLine[];
  readonly coupons: readonly Candidate[];
  readonly email: string | null;
  readonly shippingAddress: Address | null;
  readonly shippingOptionId: string | null;
  readonly shown: string;
  /** Whether the buyer must see it: the version grows. */
  readonly visible: boolean;
  /** The account that takes over a guest's cart; its secret is void from then on. */
  readonly claimedBy?: string;
}

export interface CartRepository {
  find(id: string, shopper: Shopper): Promise<Cart | null>;
  /** As somebody reads it who is in no group. */
  findAny(id: string): Promise<Cart | null>;
  /** The account's, open before frozen and the latest first, else the one of the secret; never a completed one. */
  findCurrent(shopper: Shopper): Promise<Cart | null>;
  /** There is a cart with this secret, in whatever state. */
  isKnown(cartToken: string): Promise<boolean>;
  findOpenOf(userId: string, reader: Reader): Promise<Cart | null>;
  /** False when its account has an open cart already. */
  insert(cart: NewCart): Promise<boolean>;
  /**
   * Adds units to a line or makes it, whoever else adds at the same time; null when the cart is not open or the line
   * would have more than `most` units.
   */
  addUnits(cart: Cart, line: CartLine, most: number, shown: string): Promise<{ version: number; itemId: string; quantity: number } | null>;
  /**
   * The new version; null when the cart was changed since it was read, or is not open.
   * @throws Error isSecondOpenCart when an account takes it over that has another
   */
  save(cart: Cart, change: CartChange, db?: Kysely<CartTables>): Promise<number | null>;
  /** Of an open cart, whose buyer named it with a checkout that came to nothing. */
  noteEmail(id: string, email: string): Promise<void>;
  /** Keeps others from changing these carts until the transaction ends. False when one was changed since it was read, or is not open. */
  lock(carts: readonly Cart[], db: Kysely<CartTables>): Promise<boolean>;
  /** False when the cart was changed since it was read, or is not open. */
  remove(cart: Cart, db?: Kysely<CartTables>): Promise<boolean>;
}

/** An account has one open cart, and another request was first. */
export const isSecondOpenCart = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === 'carts_one_open_per_account';

interface CartRow {
  readonly id: string;
  readonly user_id: string | null;
  readonly market_id: string;
  readonly currency: string;
  readonly version: number;
  readonly status: Cart['status'];
  readonly shown: string;
  readonly email: string | null;
  readonly shipping_address: Address | null;
  readonly shipping_option_id: string | null;
  readonly checkout_id: string | null;
  readonly lines: CartLine[];
  readonly coupons: Candidate[] | null;
  readonly standings: Standings | null;
  readonly now: number;
  readonly quote: CheckoutQuote | null;
}

export interface CartRepositoryDeps {
  readonly db: Kysely<CartTables>;
  readonly promotionBook: PromotionBook;
}

export function createCartRepository({ db, promotionBook }: CartRepositoryDeps): CartRepository {
  const columns = async () => cartColumns((await promotionBook.automatic()).limitedIds);

  return {
    async find(id, shopper) {
      const { rows } = await sql<CartRow>`${await columns()} where c.id = ${id} and ${isOf(shopper)}`.execute(db);
      return rows[0] ? cartOf(rows[0], shopper) : null;
    },
    async findAny(id) {
      const { rows } = await sql<CartRow>`${await columns()} where c.id = ${id}`.execute(db);
      return rows[0] ? cartOf(rows[0], { groupIds: [] }) : null;
    },
    async findCurrent(shopper) {
      const { rows } = await sql<CartRow>`${await columns()} where ${isOf(shopper)} and c.status <> 'completed'
        order by c.user_id is null, c.status <> 'open', c.updated_at desc limit 1`.execute(db);
      return rows[0] ? cartOf(rows[0], shopper) : null;
    },
    async isKnown(cartToken) {
      const { rows } = await sql`select c.id from carts c where c.token_hash = ${tokenHash(cartToken)}`.execute(db);
      return rows.length > 0;
    },
    async findOpenOf(userId, reader) {
      const { rows } = await sql<CartRow>`${await columns()} where c.user_id = ${userId} and c.status = 'open'`.execute(db);
      return rows[0] ? cartOf(rows[0], reader) : null;
    },
    async insert({ id, userId, tokenHash: secret, formerTokenHash, marketId, currency, shown, lines }) {
      const { rows } = await sql`
        with c as (
          insert into carts (id, user_id, token_hash, market_id, currency, shown, line_count)
          values (${id}, ${userId}, ${secret}, ${marketId}, ${currency}, ${shown}, ${lines.length})
          ${userId === null ? sql`` : sql`on conflict (user_id) where user_id is not null and status = 'open' do nothing`} returning id),
        i as (
          insert into cart_items (id, cart_id, variant_id, quantity, seen, recipients)
          select l.id, c.id, l."variantId", l.quantity, l.seen, l.recipients from c, ${rowsOf(lines)})${
            secret === null || formerTokenHash === null
              ? sql``
              : sql`,
        carried as (update saved_items set token_hash = ${secret} where token_hash = ${formerTokenHash}),
        wished as (update wishes set token_hash = ${secret} where token_hash = ${formerTokenHash})`
          }
        select c.id from c`.execute(db);
      return rows.length > 0;
    },
    async addUnits(cart, line, most, shown) {
      const { rows } = await sql<{ version: number; itemId: string; quantity: number }>`
        with c as (select id from carts where id = ${cart.id} and status = 'open' and line_count <= ${mostLineCount(cart, line)} for update),
        i as (
          insert into cart_items (id, cart_id, variant_id, quantity, seen, recipients)
          select ${line.id}::uuid, c.id, ${line.variantId}::uuid, ${line.quantity}::int, ${JSON.stringify(line.seen)}::jsonb, ${line.recipients ? JSON.stringify(line.recipients) : null}::jsonb from c
          on conflict (cart_id, variant_id) do update set quantity = cart_items.quantity + excluded.quantity, seen = excluded.seen,
            recipients = coalesce(cart_items.recipients || excluded.recipients, excluded.recipients)
          where cart_items.quantity + excluded.quantity <= ${most}
          returning id, quantity)
        update carts set version = version + 1, line_count = line_count + (i.id = ${line.id}::uuid)::int, shown = ${shown}, ${touched}
        from i where carts.id = ${cart.id}
        returning carts.version, i.id as "itemId", i.quantity`.execute(db);
      return rows[0] ?? null;
    },
    async save(cart, { lines, coupons, email, shippingAddress, shippingOptionId, shown, visible, claimedBy = null }, executor = db) {
      const kept = new Set(lines.map((line) => line.id));
      const gone = cart.lines.filter((line) => !kept.has(line.id)).map((line) => line.id);
      const { rows } = await sql<{ version: number }>`
        with c as (
          update carts set version = version + ${visible ? 1 : 0}::int, line_count = ${lines.length}, shown = ${shown}, email = ${email},
            shipping_address = ${shippingAddress && JSON.stringify(shippingAddress)}::jsonb, shipping_option_id = ${shippingOptionId},
            code_ids = ${coupons.flatMap(({ code }) => code?.id ?? [])}::uuid[], user_id = coalesce(${claimedBy}::uuid, user_id), token_hash = case when ${claimedBy}::uuid is null then token_hash end, ${touched}
          where id = ${cart.id} and version = ${cart.version} and shown = ${cart.shown} and status = 'open'
          returning id, version),
        gone as (delete from cart_items using c where cart_items.cart_id = c.id and cart_items.id = any(${gone})),
        put as (
          insert into cart_items (id, cart_id, variant_id, quantity, seen, recipients)
          select l.id, c.id, l."variantId", l.quantity, l.seen, l.recipients from c, ${rowsOf(changedLines(cart.lines, lines))}
          on conflict (cart_id, variant_id) do update set quantity = excluded.quantity, seen = excluded.seen, recipients = excluded.recipients)
        select c.version from c`.execute(executor);
      return rows[0]?.version ?? null;
    },
    async noteEmail(id, email) {
      await sql`update carts set email = ${email} where id = ${id} and status = 'open'`.execute(db);
    },
    async lock(wanted, executor) {
      const { rows } = await sql<{ id: string; version: number; status: string }>`
        select c.id, c.version, c.status from carts c where c.id = any(${wanted.map(({ id }) => id)}) order by c.id for update`.execute(
        executor,
      );
      return wanted.every((cart) => rows.some((row) => row.id === cart.id && row.version === cart.version && row.status === 'open'));
    },
    async remove(cart, executor = db) {
      const { rows } =
        await sql`delete from carts where id = ${cart.id} and version = ${cart.version} and status = 'open' returning id`.execute(executor);
      return rows.length > 0;
    },
  };
}

const cartColumns = (limitedIds: readonly string[]) => sql`
  select c.id, c.user_id, c.market_id, c.currency, c.version, c.status, c.shown, c.email, c.shipping_address, c.shipping_option_id,
    c.checkout_id, k.quote, ${candidatesOfCart} as coupons, ${standingsOfCart(limitedIds)} as standings,
    (extract(epoch from now()) * 1000)::float8 as now,
    coalesce((
      select json_agg(json_build_object('id', i.id, 'variantId', i.variant_id, 'quantity', i.quantity, 'seen', i.seen, 'recipients', i.recipients) order by i.created_at, i.id)
      from cart_items i where i.cart_id = c.id), '[]') as lines
  from carts c left join checkouts k on k.id = c.checkout_id`;

/**
 * A guest's cart has a secret and no account, an account's cart the other way round. What is not given is not asked for:
 * with a null the database would plan the statement anew each time.
 */
function isOf({ userId, cartToken }: Shopper) {
  if (userId === null) return cartToken === null ? sql`false` : sql`c.token_hash = ${tokenHash(cartToken)}`;
  return cartToken === null ? sql`c.user_id = ${userId}` : sql`(c.user_id = ${userId} or c.token_hash = ${tokenHash(cartToken)})`;
}

/** The end of a cart's life moves at most once a day, so that most changes leave its index alone. */
const touched = sql`updated_at = now(),
  expires_at = case when expires_at < now() + interval '29 days' then now() + interval '30 days' else expires_at end`;

/** A new line needs room for one more; carts that were joined may be beyond the limit already. */
const mostLineCount = (cart: Cart, line: CartLine): number =>
  cart.lines.some((l) => l.variantId === line.variantId) ? mostJoinedLines : mostLines - 1;

const rowsOf = (lines: readonly CartLine[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l(id uuid, "variantId" uuid, quantity int, seen jsonb, recipients jsonb)`;

function changedLines(before: readonly CartLine[], after: readonly CartLine[]): CartLine[] {
  const known = new Map(before.map((line) => [line.id, line]));
  return after.filter((line) => {
    const old = known.get(line.id);
    return (
      !old ||
      old.quantity !== line.quantity ||
      !samePrices(old.seen, line.seen) ||
      JSON.stringify(old.recipients ?? null) !== JSON.stringify(line.recipients ?? null)
    );
  });
}

const cartOf = (row: CartRow, { groupIds, locale }: Reader): Cart => ({
  id: row.id,
  userId: row.user_id,
  groupIds,
  locale,
  marketId: row.market_id,
  currency: row.currency,
  version: row.version,
  status: row.status,
  shown: row.shown,
  email: row.email,
  shippingAddress: row.shipping_address,
  shippingOptionId: row.shipping_option_id,
  checkoutId: row.checkout_id,
  lines: row.lines,
  coupons: row.coupons ?? [],
  standings: row.standings ?? {},
  now: row.now,
  quote: row.quote,
});
