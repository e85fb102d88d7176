import { CompiledQuery, type Kysely } from 'kysely';
import type { CatalogTables } from '../tables';

/** Which products have bundles of which others: a change of stock changes what can be sold of both. */
export interface BundleMap {
  /** These products and those with bundles of them; null while that is not known. */
  withBundles(productIds: readonly string[]): readonly string[] | null;
  /** Reads it, where it is not known. */
  know(): void;
  /** To be called whenever a bundle may have been changed. */
  forget(): void;
}

export function createBundleMap(db: Kysely<CatalogTables>): BundleMap {
  let known: ReadonlyMap<string, readonly string[]> | null = null;
  let reading: object | null = null;

  function know(): void {
    if (known || reading) return;
    const mine = (reading = {});
    db.executeQuery<{ part: string; bundles: readonly string[] }>(CompiledQuery.raw(bundles))
      .then(({ rows }) => {
        if (reading === mine) known = new Map(rows.map((row) => [row.part, row.bundles]));
      })
      .catch(() => undefined)
      .finally(() => {
        if (reading === mine) reading = null;
      });
  }

  return {
    withBundles(productIds) {
      const map = known;
      if (!map) return null;
      return map.size === 0 ? productIds : [...new Set(productIds.flatMap((id) => [id, ...(map.get(id) ?? [])]))];
    },
    know,
    forget() {
      known = null;
      reading = null;
    },
  };
}

const bundles = `
  select p.product_id as part, array_agg(distinct u.product_id) as bundles
  from bundle_parts b join variants p on p.id = b.part_id join variants u on u.id = b.bundle_id
  group by p.product_id`;
