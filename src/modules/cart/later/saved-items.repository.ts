import { sql, type Kysely } from 'kysely';
import { mostJoinedLines, mostSaved, mostUnits } from '../domain/limits';
import type { CartLine } from '../quoting';
import { tokenHash, type Shopper } from '../shopper';
import type { CartTables } from '../tables';

/** A laid-aside line; `seen` is the article as it was then. */
export type SavedLine = CartLine;

/** An account, or the browser that shows this secret. */
export type SavedOwner = { readonly userId: string } | { readonly cartToken: string };

export interface SavedItemsRepository {
  /** Newest first. */
  list(owner: SavedOwner): Promise<readonly SavedLine[]>;
  find(id: string, owner: SavedOwner): Promise<SavedLine | null>;
  /** Units of one article are one line. False when there is no room for another line. */
  put(owner: SavedOwner, line: SavedLine, db: Kysely<CartTables>): Promise<boolean>;
  /** So many units of it are aside no more. False when somebody else took it or added to it since it was read. */
  take(line: SavedLine, units: number, owner: SavedOwner, db: Kysely<CartTables>): Promise<boolean>;
  /** False when there is none. */
  remove(id: string, owner: SavedOwner): Promise<boolean>;
  /** What a browser has laid aside becomes the account's. */
  join(userId: string, cartToken: string): Promise<void>;
}

/** The account's own before the browser's. */
export function savedOwnerOf({ userId, cartToken }: Pick<Shopper, 'userId' | 'cartToken'>): SavedOwner | null {
  if (userId !== null) return { userId };
  return cartToken === null ? null : { cartToken };
}

export function createSavedItemsRepository({ db }: { readonly db: Kysely<CartTables> }): SavedItemsRepository {
  return {
    async list(owner) {
      const { rows } =
        await sql<SavedLine>`${lines} where ${isOf(owner)} order by s.created_at desc, s.id limit ${mostJoinedLines}`.execute(db);
      return rows;
    },
    async find(id, owner) {
      const { rows } = await sql<SavedLine>`${lines} where s.id = ${id} and ${isOf(owner)}`.execute(db);
      return rows[0] ?? null;
    },
    async put(owner, { id, variantId, quantity, seen, recipients }, executor) {
      const { rows } = await sql`
        insert into saved_items (id, ${ownerColumn(owner)}, variant_id, quantity, seen, recipients)
        select ${id}::uuid, ${ownerValue(owner)}, ${variantId}::uuid, ${quantity}::int, ${JSON.stringify(seen)}::jsonb,
          ${recipients ? JSON.stringify(recipients) : null}::jsonb
        where (select count(*) from saved_items s where ${isOf(owner)}) < ${mostSaved}
          or exists (select from saved_items s where ${isOf(owner)} and s.variant_id = ${variantId})
        on conflict (${ownerColumn(owner)}, variant_id) do update
          set quantity = least(saved_items.quantity + excluded.quantity, ${mostUnits}), seen = excluded.seen, recipients = ${joinedRecipients}
        returning id`.execute(executor);
      return rows.length > 0;
    },
    async take({ id, quantity }, units, owner, executor) {
      const still = sql`s.id = ${id} and s.quantity = ${quantity} and ${isOf(owner)}`;
      const { rows } = await (
        units < quantity
          ? sql`
              update saved_items s set quantity = s.quantity - ${units}::int, recipients = (
                select jsonb_agg(e.one order by e.unit) from jsonb_array_elements(s.recipients) with ordinality e (one, unit) where e.unit > ${units})
              where ${still} returning s.id`
          : sql`delete from saved_items s where ${still} returning s.id`
      ).execute(executor);
      return rows.length > 0;
    },
    async remove(id, owner) {
      const { rows } = await sql`delete from saved_items s where s.id = ${id} and ${isOf(owner)} returning s.id`.execute(db);
      return rows.length > 0;
    },
    async join(userId, cartToken) {
      await sql`
        with gone as (
          delete from saved_items where id in (
            select s.id from saved_items s where ${isOf({ cartToken })} order by s.created_at desc, s.id
            limit greatest(0, ${mostJoinedLines} - (select count(*) from saved_items s where ${isOf({ userId })})))
          returning variant_id, quantity, seen, recipients, created_at)
        insert into saved_items (id, user_id, variant_id, quantity, seen, recipients, created_at)
        select gen_random_uuid(), ${userId}::uuid, g.variant_id, g.quantity, g.seen, g.recipients, g.created_at from gone g
        on conflict (user_id, variant_id) do update
          set quantity = least(saved_items.quantity + excluded.quantity, ${mostUnits}), recipients = ${joinedRecipients}`.execute(db);
    },
  };
}

const lines = sql`select s.id, s.variant_id as "variantId", s.quantity, s.seen, s.recipients from saved_items s`;
/** Those that lay there first; of gift cards both are named, one for each unit. */
const joinedRecipients = sql`coalesce(saved_items.recipients || excluded.recipients, excluded.recipients, saved_items.recipients)`;

const isOf = (owner: SavedOwner) =>
  'userId' in owner ? sql`s.user_id = ${owner.userId}::uuid` : sql`s.token_hash = ${tokenHash(owner.cartToken)}`;
const ownerColumn = (owner: SavedOwner) => ('userId' in owner ? sql`user_id` : sql`token_hash`);
const ownerValue = (owner: SavedOwner) => ('userId' in owner ? sql`${owner.userId}::uuid` : sql`${tokenHash(owner.cartToken)}::text`);
