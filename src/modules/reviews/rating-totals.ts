import { sql } from 'kysely';
import type { Tx } from '../../platform/db/unit-of-work';
import { averageOf, movedBy } from './domain/rating';
import { ratingChanged } from './events';
import type { ReviewsTables } from './tables';

/**
 * A review is shown with `after` stars instead of `before`; null: not shown. One statement moves the totals and locks them
 * until the commit, so that revisions are published in the order in which they grow.
 */
export async function moveRating(tx: Tx<ReviewsTables>, productId: string, before: number | null, after: number | null): Promise<void> {
  if (before === after) return;
  const { sum, count, stars } = movedBy(before, after);
  const by = [...stars];
  const moved = sql`sum = t.sum + ${sum}, count = t.count + ${count}, revision = t.revision + 1, stars = array(
    select s.have + s.more from unnest(t.stars, ${by}::int[]) with ordinality as s (have, more, place) order by s.place)`;
  const statement =
    before === null
      ? sql<Total>`
        insert into rating_totals as t (product_id, sum, count, stars, revision) values (${productId}, ${sum}, ${count}, ${by}::int[], 1)
        on conflict (product_id) do update set ${moved} returning t.sum, t.count, t.revision`
      : sql<Total>`update rating_totals t set ${moved} where t.product_id = ${productId} returning t.sum, t.count, t.revision`;
  const [total] = (await statement.execute(tx.db)).rows;
  if (!total) throw new Error(`product ${productId} has lost its rating`);
  tx.publish(ratingChanged, productId, { productId, average: averageOf(total), count: total.count, revision: total.revision });
}

interface Total {
  readonly sum: number;
  readonly count: number;
  readonly revision: number;
}
