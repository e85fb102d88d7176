import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Ahead } from '../../../platform/facade/schemas';
import type { Live } from '../../../platform/realtime/live';
import { supplySql } from '../inventory/supply-sql';
import type { CatalogChanges } from '../read-models/changes';
import type { CatalogTables } from '../tables';

export interface LiveStockDeps {
  readonly db: Kysely<CatalogTables>;
  readonly live: Live;
  readonly logger: Logger;
  readonly changes: CatalogChanges;
}

/** The room of everyone who looks at a product. */
export const productRoom = (productId: string): string => `product:${productId}`;

/** Changes of this long are told together. */
const gatherMs = 100;
const perQuery = 1_000;
const perMessage = 30;

/**
 * Tells open product pages what their variants have now, in the words of the page, also those of bundles of them. What is told is read after the change and a little
 * later, so that the last word is the true one; a word that gets lost is made up for by the page's next read.
 */
export function createLiveStock({ db, live, logger, changes }: LiveStockDeps): void {
  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | null = null;

  async function tell(): Promise<void> {
    const ids = [...waiting];
    waiting = new Set();
    if (timer) clearTimeout(timer);
    timer = null;
    for (let at = 0; at < ids.length; at += perQuery) {
      const { rows } = await read(db, ids.slice(at, at + perQuery));
      for (const { product_id, variants } of rows)
        for (let n = 0; n < variants.length; n += perMessage)
          live.publish(productRoom(product_id), 'stock', { productId: product_id, variants: variants.slice(n, n + perMessage) });
    }
  }

  /** One after the other, so that the process ends when all is told. */
  let telling = Promise.resolve();
  const tellNow = (): Promise<void> => (telling = telling.then(tell).catch(failed));
  const failed = (err: unknown): void => logger.warn({ err }, 'live stock was not told');
  const tellSoon = (variantIds: readonly string[]): void => {
    if (!live.heard || variantIds.length === 0) return;
    for (const id of variantIds) waiting.add(id);
    timer ??= setTimeout(() => void tellNow(), gatherMs).unref();
  };
  changes.onStock(tellSoon);
  live.beforeEnd(tellNow);
}

interface Row {
  readonly product_id: string;
  readonly variants: readonly { id: string; available: boolean; stock: number; ahead: Ahead | null }[];
}

const read = (db: Kysely<CatalogTables>, variantIds: readonly string[]) =>
  sql<Row>`
    select v.product_id, json_agg(json_build_object('id', v.id, 'available', s.free > 0 or s.ahead is not null, 'stock', s.free, 'ahead', s.ahead)) as variants
    from variants v
    cross join lateral (
${sql.raw(supplySql('v'))}) s
    where v.id in (
      select w.id from unnest((select ${variantIds}::uuid[])) as w (id)
      union select b.bundle_id from bundle_parts b where b.part_id = any((select ${variantIds}::uuid[])::uuid[]))
    group by v.product_id`.execute(db);
