import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { mostWishes } from '../domain/limits';
import type { SavedOwner } from '../later/saved-items.repository';
import { tokenHash } from '../shopper';
import type { CartTables, WishedArticle } from '../tables';

/** `variantId` null: the product, whichever of its articles. */
export interface WishMark {
  readonly id: string;
  readonly productId: string;
  readonly variantId: string | null;
}

export interface Wish extends WishMark {
  readonly seen: WishedArticle;
}

export interface WishesRepository {
  /** Newest first. */
  list(owner: SavedOwner): Promise<readonly Wish[]>;
  marks(owner: SavedOwner): Promise<readonly WishMark[]>;
  /** What is wished for already stays as it was. null when there is no room for another. */
  put(owner: SavedOwner, wish: Wish): Promise<WishMark | null>;
  /** They were seen sold out: what comes back is news. */
  noteSoldOut(ids: readonly string[]): Promise<void>;
  /** False when there is none. */
  remove(id: string, owner: SavedOwner): Promise<boolean>;
  /** What a browser wished for becomes the account's, newest first and as much as there is room for; the rest stays with the browser. */
  join(userId: string, cartToken: string): Promise<void>;
  /** Accounts and browsers that wish for the product or for one of its articles. */
  countWishers(productId: string): Promise<number>;
}

export interface WishesRepositoryDeps {
  readonly db: Kysely<CartTables>;
  readonly uow: UnitOfWork<CartTables>;
}

export function createWishesRepository({ db, uow }: WishesRepositoryDeps): WishesRepository {
  return {
    async list(owner) {
      const { rows } =
        await sql<Wish>`select ${mark}, w.seen from wishes w where ${isOf(owner)} ${newestFirst} limit ${mostWishes}`.execute(db);
      return rows;
    },
    async marks(owner) {
      const { rows } = await sql<WishMark>`select ${mark} from wishes w where ${isOf(owner)} limit ${mostWishes}`.execute(db);
      return rows;
    },
    put: (owner, { id, productId, variantId, seen }) =>
      uow.run(async (tx) => {
        await oneByOne(owner).execute(tx.db);
        const { rows } = await sql<WishMark>`
          insert into wishes as w (id, ${ownerColumn(owner)}, product_id, variant_id, seen)
          select ${id}::uuid, ${ownerValue(owner)}, ${productId}::uuid, ${variantId}::uuid, ${JSON.stringify(seen)}::jsonb
          where (select count(*) from wishes w where ${isOf(owner)}) < ${mostWishes}
            or exists (select from wishes w where ${isOf(owner)} and w.article_id = ${variantId ?? productId})
          on conflict (${ownerColumn(owner)}, article_id) do update set seen = w.seen
          returning ${mark}`.execute(tx.db);
        return rows[0] ?? null;
      }),
    async noteSoldOut(ids) {
      await sql`update wishes set seen = seen || '{"available": false}' where id = any(${ids}::uuid[])`.execute(db);
    },
    async remove(id, owner) {
      const { rows } = await sql`delete from wishes w where w.id = ${id} and ${isOf(owner)} returning w.id`.execute(db);
      return rows.length > 0;
    },
    join: (userId, cartToken) =>
      uow.run(async (tx) => {
        await oneByOne({ userId }).execute(tx.db);
        await sql`
          with had as (select w.article_id from wishes w where ${isOf({ userId })}),
          gone as (
            delete from wishes where id in (
              select w.id from wishes w where ${isOf({ cartToken })} and w.article_id in (select h.article_id from had h)
              union all
              (select w.id from wishes w where ${isOf({ cartToken })} and w.article_id not in (select h.article_id from had h)
                ${newestFirst} limit greatest(0, ${mostWishes} - (select count(*) from had))))
            returning product_id, variant_id, seen, created_at)
          insert into wishes (id, user_id, product_id, variant_id, seen, created_at)
          select gen_random_uuid(), ${userId}::uuid, g.product_id, g.variant_id, g.seen, g.created_at from gone g
          on conflict (user_id, article_id) do nothing`.execute(tx.db);
      }),
    async countWishers(productId) {
      const { rows } = await sql<{ wishers: number }>`
        select count(distinct coalesce(w.user_id::text, w.token_hash))::int as wishers from wishes w where w.product_id = ${productId}`.execute(
        db,
      );
      return rows[0]?.wishers ?? 0;
    },
  };
}

const mark = sql`w.id, w.product_id as "productId", w.variant_id as "variantId"`;
const newestFirst = sql`order by w.created_at desc, w.id desc`;

const isOf = (owner: SavedOwner): RawBuilder<unknown> =>
  'userId' in owner ? sql`w.user_id = ${owner.userId}::uuid` : sql`w.token_hash = ${tokenHash(owner.cartToken)}`;
const ownerColumn = (owner: SavedOwner) => ('userId' in owner ? sql`user_id` : sql`token_hash`);
const ownerValue = (owner: SavedOwner) => ('userId' in owner ? sql`${owner.userId}::uuid` : sql`${tokenHash(owner.cartToken)}::text`);

/** Two wishes at once must not both take the last room. */
const oneByOne = (owner: SavedOwner) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${'userId' in owner ? owner.userId : tokenHash(owner.cartToken)}, 0))`;
