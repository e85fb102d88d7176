import { sql } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { CatalogTables } from '../tables';
import type { Stemming } from './languages';

export interface SearchIndexKeeperDeps {
  readonly uow: UnitOfWork<CatalogTables>;
  readonly stemming: Stemming;
  readonly rebuildReadModels: RebuildReadModels;
}

export interface SearchIndexKeeper {
  /**
   * Makes up to `most` products anew that were indexed for another form or other languages; answers how many there were. Rows of another
   * database's future, as a backup brings them, are told as changed now.
   */
  renew(most: number): Promise<number>;
}

export function createSearchIndexKeeper({ uow, stemming, rebuildReadModels }: SearchIndexKeeperDeps): SearchIndexKeeper {
  return {
    renew: (most) =>
      uow.run(async (tx) => {
        await sql`
          update product_search s set changed_in = pg_current_xact_id(), described_in = pg_current_xact_id()
          where s.changed_in >= pg_snapshot_xmax(pg_current_snapshot())`.execute(tx.db);
        const { rows } = await sql<{ product_id: string }>`
          select s.product_id from product_search s
          where s.made_for < ${stemming.name} or s.made_for > ${stemming.name} order by s.product_id limit ${most}`.execute(tx.db);
        if (rows.length === 0) return 0;
        await rebuildReadModels(
          tx.db,
          rows.map((r) => r.product_id),
        );
        return rows.length;
      }),
  };
}
