import { sql, type Kysely } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { tokenHash, type Shopper } from '../shopper';
import type { CartTables } from '../tables';

export interface Reminder {
  readonly id: string;
  readonly cartId: string;
  readonly email: string;
  readonly locale: string;
  readonly userId: string | null;
  readonly status: 'open' | 'checking-out' | 'completed';
  readonly tokenHash: string | null;
  /** It is still to be written: the cart is open, somebody wishes it for this address, and nobody has ordered from there since. */
  readonly wanted: boolean;
}

export interface RemindersRepository {
  /** null: this shopper has no such open cart. */
  wishOf(cartId: string, shopper: Shopper): Promise<{ readonly wanted: boolean } | null>;
  /** `locale` null takes the wish back. False when this shopper has no such open cart. */
  wish(cartId: string, shopper: Shopper, locale: string | null): Promise<boolean>;
  /** The owner of the address has thought better of it. */
  remindAgain(email: string): Promise<void>;
  /** Writes down whom to remind of which cart that nobody has touched for `hours`; at most `batch` of them. */
  add(tx: Tx<CartTables>, hours: number, batch: number): Promise<readonly { readonly id: string; readonly cartId: string }[]>;
  find(id: string): Promise<Reminder | null>;
  /** A guest's open cart, what it laid aside and what was wished for are opened by another secret from now on. False when it is a guest's no more. */
  renewSecret(cartId: string, before: string, after: string): Promise<boolean>;
  /** Nobody is reminded at the address of this reminder any more, of whatever cart. */
  stop(id: string): Promise<void>;
}

export function createRemindersRepository({ db }: { readonly db: Kysely<CartTables> }): RemindersRepository {
  return {
    async wishOf(cartId, shopper) {
      const { rows } = await sql<{ wanted: boolean }>`
        select c.remind_in is not null as wanted from carts c where ${openCart(cartId, shopper)}`.execute(db);
      return rows[0] ?? null;
    },
    async wish(cartId, shopper, locale) {
      const { rows } = await sql`update carts c set remind_in = ${locale} where ${openCart(cartId, shopper)} returning c.id`.execute(db);
      return rows.length > 0;
    },
    async remindAgain(email) {
      await sql`delete from unreminded u where u.email = ${email}`.execute(db);
    },
    async add(tx, hours, batch) {
      const { rows } = await sql<{ id: string; cartId: string }>`
        with due as (
          select c.id, c.email, c.remind_in, c.updated_at, (select count(*) from reminders r where r.cart_id = c.id) + 1 as nth
          from carts c
          where c.status = 'open' and c.remind_in is not null and c.email is not null and c.line_count > 0
            and c.updated_at < now() - make_interval(secs => ${hours * 3_600}) and (c.user_id is not null or c.expires_at > now())
            and (select count(*) from reminders r where r.cart_id = c.id) < 2
            and not exists (select from reminders r where r.cart_id = c.id and r.paused_at = c.updated_at)
            and not exists (select from reminders r where r.email = c.email and r.on_day = (now() at time zone 'UTC')::date)
            and not ${orderedSince} and not ${isUnreminded}
          order by c.updated_at limit ${batch} for update of c skip locked)
        insert into reminders (id, cart_id, nth, email, locale, paused_at)
        select gen_random_uuid(), d.id, d.nth, d.email, d.remind_in, d.updated_at from due d
        on conflict do nothing
        returning id, cart_id as "cartId"`.execute(tx.db);
      return rows;
    },
    async find(id) {
      const { rows } = await sql<Reminder>`
        select r.id, r.cart_id as "cartId", r.email, r.locale, c.user_id as "userId", c.status, c.token_hash as "tokenHash",
          (c.status = 'open' and c.remind_in is not null and c.line_count > 0 and c.email = r.email and not ${orderedSince} and not ${isUnreminded}) as wanted
        from reminders r join carts c on c.id = r.cart_id
        where r.id = ${id} and (c.user_id is not null or c.expires_at > now())`.execute(db);
      return rows[0] ?? null;
    },
    async renewSecret(cartId, before, after) {
      const { rows } = await sql`
        with c as (
          update carts set token_hash = ${after}, updated_at = now()
          where id = ${cartId} and token_hash = ${before} and user_id is null and status = 'open' returning id),
        aside as (update saved_items set token_hash = ${after} from c where saved_items.token_hash = ${before}),
        wished as (update wishes set token_hash = ${after} from c where wishes.token_hash = ${before})
        select c.id from c`.execute(db);
      return rows.length > 0;
    },
    async stop(id) {
      await sql`
        with stopped as (
          insert into unreminded (email) select r.email from reminders r where r.id = ${id} on conflict do nothing)
        update carts c set remind_in = null from reminders r
        where r.id = ${id} and c.remind_in is not null and c.status = 'open' and (c.id = r.cart_id or c.email = r.email)`.execute(db);
    },
  };
}

const openCart = (cartId: string, { userId, cartToken }: Shopper) => sql`
  c.id = ${cartId} and c.status = 'open'
  and (c.user_id = ${userId} or c.token_hash = ${cartToken === null ? null : tokenHash(cartToken)})`;

const isUnreminded = sql`exists (select from unreminded u where u.email = c.email)`;

const orderedSince = sql`exists (
  select from carts o where o.email = c.email and o.status <> 'open' and o.updated_at > c.updated_at)`;
