import { sql, type Transaction } from 'kysely';
import { noShelf, storeNotFound, unknownReference, variantRepeated } from '../errors';
import type { CatalogTables } from '../tables';

type Db = Transaction<CatalogTables>;

/** Store id → whether it is open; they cannot be deleted or closed meanwhile. Throws `catalog.no-such-store`. */
export async function storesOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  const rows = await db.selectFrom('stores').select(['id', 'active']).where('id', 'in', ids).orderBy('id').forShare().execute();
  if (rows.length < ids.length) throw storeNotFound();
  return new Map(rows.map((r) => [r.id, r.active]));
}

/** Throws `catalog.variant-repeated`, `catalog.unknown-reference`, `catalog.no-shelf`. */
export async function assertVariants(db: Db, lines: readonly { variantId: string }[]): Promise<void> {
  const ids = new Set(lines.map((l) => l.variantId));
  if (ids.size < lines.length) throw variantRepeated(repeated(lines));
  const known = await db
    .selectFrom('variants')
    .select(['sku', 'supply'])
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute();
  if (known.length < ids.size) throw unknownReference('a variant does not exist');
  const shelfless = known.filter(({ supply }) => supply !== 'shelf').map(({ sku }) => sku);
  if (shelfless.length > 0) throw noShelf(shelfless);
}

function repeated(lines: readonly { variantId: string }[]): string[] {
  const [once, again] = [new Set<string>(), new Set<string>()];
  for (const { variantId } of lines) (once.has(variantId) ? again : once).add(variantId);
  return [...again];
}
