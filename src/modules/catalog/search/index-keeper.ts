import { sql, type Kysely } from 'kysely';
import type { UnitOfWork } from '../../../platform/db/unit-of-work';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { CatalogTables } from '../tables';
import type { Stemming } from './languages';

export interface SearchIndexKeeperDeps {
  readonly db: Kysely<CatalogTables>;
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
  /** Counts in how many products each word of the vocabulary stands, and forgets those that stand in none. */
  countWords(): Promise<void>;
}

export function createSearchIndexKeeper({ db, uow, stemming, rebuildReadModels }: SearchIndexKeeperDeps): SearchIndexKeeper {
  let countedFor = '';
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

    async countWords() {
      const { rows } = await sql<{ state: string }>`
        select coalesce(max(s.no), 0) || ' ' || (select count(*) from search_words) as state from product_search s`.execute(db);
      const state = rows[0]?.state ?? '';
      if (state === countedFor) return;
      const word = sql.ref('w.word');
      await sql`
        with counted as materialized (select p.term, count(*)::int as products from search_postings p group by p.term),
        fresh as (
          select w.word, coalesce(max(c.products), 0) as products
          from search_words w cross join lateral unnest(${stemming.terms(word)}) as t (term) left join counted c on c.term = t.term
          group by w.word),
        gone as (delete from search_words w using fresh f where f.word = w.word and f.products = 0)
        update search_words w set products = f.products from fresh f
        where f.word = w.word and f.products > 0 and w.products <> f.products`.execute(db);
      countedFor = state;
    },
  };
}
