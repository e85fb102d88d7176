import { sql, type Kysely } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { tooManyTags } from '../errors';
import type { OrdersTables } from '../tables';

export interface TagOrders {
  readonly orderIds: readonly string[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly staffId: string;
}

export interface Tagged {
  readonly id: string;
  readonly tags: string[];
}

/** Words by which staff find orders; the buyer never sees them. */
export interface TagsService {
  /** Orders that are not there are left out of the answer. @throws AppError orders.too-many-tags */
  tagOrders(request: TagOrders): Promise<Tagged[]>;
  /** All that are in use, the most used first. */
  listTags(): Promise<{ tag: string; orders: number }[]>;
}

const mostTags = 20;
const mostListed = 200;

export function createTagsService({ db, uow }: { readonly db: Kysely<OrdersTables>; readonly uow: UnitOfWork<OrdersTables> }): TagsService {
  return {
    tagOrders: ({ orderIds, add, remove, staffId }) =>
      uow.run(async (tx) => {
        const { rows } = await sql<Tagged & { many: boolean }>`
          with seen as (
            select o.id, o.tags as before, o.lifecycle, o.payment, o.fulfilment,
              array(select distinct t.tag from unnest(o.tags || ${add}::text[]) as t (tag) where t.tag <> all(${remove}::text[]) order by t.tag) as after
            from orders o where o.id = any(${orderIds}::uuid[]) order by o.id for update of o),
          changed as (
            update orders o set tags = s.after, version = o.version + 1, updated_at = now() from seen s
            where o.id = s.id and s.after <> s.before and cardinality(s.after) <= ${mostTags} returning o.id),
          told as (
            insert into order_steps (order_id, what, who, why, lifecycle, payment, fulfilment)
            select s.id, 'tagged', ${`staff:${staffId}`}, array_to_string(s.after, ', '), s.lifecycle, s.payment, s.fulfilment
            from seen s join changed c on c.id = s.id)
          select s.id, s.after as tags, cardinality(s.after) > ${mostTags} as many from seen s`.execute(tx.db);
        if (rows.some(({ many }) => many)) throw tooManyTags(mostTags);
        return rows.map(({ id, tags }) => ({ id, tags }));
      }),

    async listTags() {
      const { rows } = await sql<{ tag: string; orders: number }>`
        select t.tag, count(*)::int as orders from orders o cross join unnest(o.tags) as t (tag) where o.tags <> '{}'
        group by t.tag order by count(*) desc, t.tag limit ${mostListed}`.execute(db);
      return rows;
    },
  };
}
