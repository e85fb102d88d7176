import { sql, type Kysely } from 'kysely';
import type { Tx } from '../../platform/db/unit-of-work';
import type { Address } from '../../platform/facade/schemas';
import type { Cart } from './cart.repository';
import type { CheckoutQuote } from './contract';
import { mostJoinedLines, mostUnits } from './domain/limits';
import type { CartTables } from './tables';

export interface Checkout {
  readonly id: string;
  readonly cartId: string;
  readonly status: 'frozen' | 'refused' | 'reopened' | 'completed';
  readonly quote: CheckoutQuote | null;
  readonly orderId: string | null;
}

export interface Freeze {
  readonly checkoutId: string;
  readonly email: string;
  readonly shippingAddress: Address | null;
  readonly quote: CheckoutQuote;
  readonly shown: string;
}

export interface CheckoutRepository {
  find(id: string, tx?: Tx<CartTables>): Promise<Checkout | null>;
  /**
   * False when the cart was changed since it was read or is not open.
   * @throws Error isUsedCheckout
   */
  freeze(cart: Cart, freeze: Freeze, executor?: Kysely<CartTables>): Promise<boolean>;
  /** This checkout shall never freeze the cart: its buyer was shown something else. */
  refuse(checkoutId: string, cartId: string): Promise<void>;
  /** Locks the cart, whose row every checkout of it passes; the checkout's state then, null when it has not begun. */
  lock(tx: Tx<CartTables>, checkoutId: string, cartId: string): Promise<Checkout | 'unknown' | null>;
  /**
   * The buyer's other open cart moves into this one: an account has one. Afterwards nobody has seen its price.
   * @throws Error isSecondOpenCart when yet another was opened meanwhile
   */
  reopen(tx: Tx<CartTables>, checkoutId: string, cartId: string): Promise<void>;
  /** Null when this checkout does not hold the cart. */
  complete(tx: Tx<CartTables>, checkoutId: string, cartId: string, orderId: string): Promise<{ readonly hasPromotions: boolean } | null>;
  /** Its order was accepted, and cancelled later. */
  noteCancelled(tx: Tx<CartTables>, checkoutId: string): Promise<void>;
}

const uniqueViolation = '23505';

/** This checkout id was used before. */
export const isUsedCheckout = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === uniqueViolation;

export function createCheckoutRepository({ db }: { readonly db: Kysely<CartTables> }): CheckoutRepository {
  return {
    find: (id, tx) => findCheckout(tx?.db ?? db, id),
    async freeze(cart, { checkoutId, email, shippingAddress, quote, shown }, executor = db) {
      const { rows } = await sql`
        with c as (
          update carts set status = 'checking-out', checkout_id = ${checkoutId}, email = ${email}, shown = ${shown},
            shipping_address = ${shippingAddress && JSON.stringify(shippingAddress)}::jsonb, shipping_option_id = ${quote.shippingOption?.id ?? null}, updated_at = now()
          where id = ${cart.id} and status = 'open' and version = ${cart.version} and shown = ${cart.shown}
          returning id)
        insert into checkouts (id, cart_id, status, quote)
        select ${checkoutId}::uuid, c.id, 'frozen', ${JSON.stringify(quote)}::jsonb from c returning id`.execute(executor);
      return rows.length > 0;
    },
    async refuse(checkoutId, cartId) {
      await sql`insert into checkouts (id, cart_id, status, decided_at) values (${checkoutId}, ${cartId}, 'refused', now())
        on conflict (id) do nothing`.execute(db);
    },
    async lock(tx, checkoutId, cartId) {
      const { rows } = await sql`select c.id from carts c where c.id = ${cartId} for update`.execute(tx.db);
      if (rows.length === 0) return 'unknown';
      return findCheckout(tx.db, checkoutId);
    },
    async reopen(tx, checkoutId, cartId) {
      await joinOpenCart(tx.db, checkoutId, cartId);
      await sql`
        with c as (
          update carts set status = 'open', checkout_id = null, updated_at = now()
          where id = ${cartId} and checkout_id = ${checkoutId} and status = 'checking-out')
        insert into checkouts (id, cart_id, status, decided_at) values (${checkoutId}, ${cartId}, 'reopened', now())
        on conflict (id) do update set status = 'reopened', decided_at = now() where checkouts.cart_id = excluded.cart_id`.execute(tx.db);
    },
    async complete(tx, checkoutId, cartId, orderId) {
      const { rows } = await sql<{ hasPromotions: boolean }>`
        with c as (
          update carts set status = 'completed', order_id = ${orderId}, updated_at = now()
          where id = ${cartId} and checkout_id = ${checkoutId} and status = 'checking-out'
          returning id)
        update checkouts set status = 'completed', order_id = ${orderId}, decided_at = now()
        from c where checkouts.id = ${checkoutId} and checkouts.cart_id = c.id
        returning checkouts.quote -> 'promotions' <> '[]' as "hasPromotions"`.execute(tx.db);
      return rows[0] ?? null;
    },
    async noteCancelled(tx, checkoutId) {
      await sql`update checkouts set cancelled_at = now() where id = ${checkoutId} and status = 'completed' and cancelled_at is null`.execute(
        tx.db,
      );
    },
  };
}

async function joinOpenCart(db: Kysely<CartTables>, checkoutId: string, cartId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select c.id from carts c join carts held on held.user_id = c.user_id
    where held.id = ${cartId} and held.checkout_id = ${checkoutId} and held.status = 'checking-out' and c.status = 'open'
    for update of c`.execute(db);
  const [other] = rows;
  if (!other) return;
  await sql`
    with summed as (
      update cart_items i set quantity = least(i.quantity + o.quantity, ${mostUnits})
      from cart_items o where i.cart_id = ${cartId} and o.cart_id = ${other.id} and o.variant_id = i.variant_id),
    moved as (
      update cart_items set cart_id = ${cartId}
      where id in (
        select o.id from cart_items o
        where o.cart_id = ${other.id} and not exists (select from cart_items i where i.cart_id = ${cartId} and i.variant_id = o.variant_id)
        order by o.created_at limit ${mostJoinedLines} - (select c.line_count from carts c where c.id = ${cartId}))
      returning id)
    update carts set version = version + 1, shown = '', line_count = line_count + (select count(*) from moved) where id = ${cartId}`.execute(
    db,
  );
  await sql`delete from carts where id = ${other.id}`.execute(db);
}

async function findCheckout(db: Kysely<CartTables>, id: string): Promise<Checkout | null> {
  const { rows } = await sql<Checkout>`
    select k.id, k.cart_id as "cartId", k.status, k.quote, k.order_id as "orderId" from checkouts k where k.id = ${id}`.execute(db);
  return rows[0] ?? null;
}
