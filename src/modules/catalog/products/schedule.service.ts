import { sql, type Kysely } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { StalePages } from '../read-models/stale-pages';
import type { CatalogTables } from '../tables';
import type { ProductChanger } from './change-product';

export interface ScheduleServiceDeps {
  readonly db: Kysely<CatalogTables>;
  readonly uow: UnitOfWork<CatalogTables>;
  readonly productChanger: ProductChanger;
  readonly stalePages: StalePages;
}

export interface ScheduleService {
  publishDue(): Promise<void>;
  /** Products that left a collection of new things in the last two hours. */
  refreshCollections(): Promise<void>;
}

export const createScheduleService = ({ db, uow, productChanger, stalePages }: ScheduleServiceDeps): ScheduleService => ({
  async publishDue() {
    const due = await db
      .selectFrom('products')
      .select('id')
      .where('status', '=', 'scheduled')
      .where('publish_at', '<=', sql<Date>`now()`)
      .orderBy('publish_at')
      .limit(500)
      .execute();
    for (const { id } of due) {
      await productChanger.edit(id, undefined, null, ({ definition }) => ({
        ...definition,
        status: definition.status === 'scheduled' ? 'published' : definition.status,
      }));
    }
  },

  async refreshCollections() {
    await uow.run((tx) =>
      stalePages.refresh(
        tx.db,
        sql`p.status = 'published' and exists (
          select 1 from categories c cross join lateral jsonb_path_query(c.rule, '$.conditions[*].withinDays') as d (days)
          where p.published_at + make_interval(days => d.days::int) between now() - interval '2 hours' and now())`,
      ),
    );
    await stalePages.wake();
  },
});
