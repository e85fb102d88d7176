import { sql } from 'kysely';
import type { Consumers } from '../../platform/events/event';
import type { EventHandlers } from '../../platform/module';
import { ratingChanged } from '../reviews';
import type { CatalogChanges } from './read-models/changes';
import type { RebuildReadModels } from './read-models/rebuild';
import type { CatalogTables } from './tables';

export const catalogConsumers = { 'catalog.on-rating-changed': ratingChanged } satisfies Consumers;

export interface CatalogSubscribersDeps {
  readonly rebuildReadModels: RebuildReadModels;
  readonly changes: CatalogChanges;
}

export const createCatalogSubscribers = ({
  rebuildReadModels,
  changes,
}: CatalogSubscribersDeps): EventHandlers<typeof catalogConsumers, CatalogTables> => ({
  'catalog.on-rating-changed': ({ productId, average, count, revision }, once) =>
    changes.tellingOnce(once)(async (tx) => {
      const { rows } = await sql<{ product_id: string }>`
        insert into product_ratings as r (product_id, average, count, revision)
        select p.id, ${average}::numeric, ${count}::int, ${revision}::int from products p where p.id = ${productId}
        on conflict (product_id) do update set average = excluded.average, count = excluded.count, revision = excluded.revision
        where r.revision < excluded.revision
        returning r.product_id`.execute(tx.db);
      await rebuildReadModels(
        tx.db,
        rows.map((r) => r.product_id),
      );
    }),
});
