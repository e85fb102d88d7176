import { sql, type RawBuilder, type Transaction } from 'kysely';
import { z } from 'zod';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import { defineJob, type JobQueue } from '../../../platform/queue/job';
import type { CatalogTables } from '../tables';
import type { CatalogChanges } from './changes';
import type { RebuildReadModels } from './rebuild';

/** A change that touches more products than one transaction should hold marks them; their pages follow in steps, also after a kill. */
export interface StalePages {
  /** `which` is a condition on `products p`. Up to 200 pages are made anew in this transaction. */
  refresh(db: Transaction<CatalogTables>, which: RawBuilder<unknown>): Promise<void>;
  /** After the commit: the marked ones are made anew now and not at the next round. */
  wake(): Promise<void>;
  /** Makes pages anew until none is marked. */
  drain(signal: AbortSignal): Promise<void>;
}

export const rebuildStaleJob = defineJob({
  name: 'catalog.rebuild-stale',
  data: z.object({}),
  everyMs: 5_000,
  attempts: 1,
  timeoutMs: 600_000,
});

const batch = 200;

export interface StalePagesDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly jobs: JobQueue;
  readonly rebuildReadModels: RebuildReadModels;
  readonly changes: CatalogChanges;
}

export const createStalePages = ({ uow, jobs, rebuildReadModels, changes }: StalePagesDeps): StalePages => ({
  async refresh(db, which) {
    changes.mark(db, []);
    const { rows } = await sql<{ id: string }>`select p.id from products p where ${which} order by p.id limit ${batch + 1}`.execute(db);
    if (rows.length <= batch) {
      return rebuildReadModels(
        db,
        rows.map((r) => r.id),
      );
    }
    await sql`
      insert into stale_pages (product_id) select p.id from products p where ${which} on conflict (product_id) do nothing`.execute(db);
  },
  wake: () => jobs.add(rebuildStaleJob, {}, { key: 'now' }),
  async drain(signal) {
    for (let left = true; left && !signal.aborted;) {
      left = await uow.run(async (tx) => {
        const { rows } = await sql<{ id: string }>`
          delete from stale_pages s where s.product_id in (
            select w.product_id from stale_pages w order by w.product_id limit ${batch} for update skip locked)
          returning s.product_id as id`.execute(tx.db);
        await rebuildReadModels(
          tx.db,
          rows.map((r) => r.id),
        );
        return rows.length === batch;
      });
    }
  },
});
