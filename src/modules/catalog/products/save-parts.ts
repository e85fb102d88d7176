import { sql, type Transaction } from 'kysely';
import { isDigital, supplyOf } from '../domain/product';
import { badProduct } from '../errors';
import type { CatalogTables } from '../tables';
import type { ProductToSave, VariantIds } from './save-products';

type Db = Transaction<CatalogTables>;

interface PartRow {
  readonly bundle_id: string;
  readonly bundle_sku: string;
  readonly part_id: string;
  readonly quantity: number;
  readonly position: number;
}

/**
 * What bundles consist of; nothing is asked where none is among the products. The parts and their products stay locked until the end, so that none
 * of them becomes a bundle or goes to another seller meanwhile. Throws `catalog.bad-product` with what is wrong.
 */
export async function saveParts(db: Db, products: readonly ProductToSave[], variantIds: VariantIds): Promise<void> {
  const variants = products.flatMap((p) => p.definition.variants);
  const unlike = variants.filter((v) => supplyOf(v) !== 'shelf' || isDigital(v)).flatMap((v) => variantIds.get(v.sku) ?? []);
  if (unlike.length === 0) return;
  const parts = variants.flatMap((v) =>
    (v.parts ?? []).map((part, position): PartRow => ({
      bundle_id: variantIds.get(v.sku) ?? '',
      bundle_sku: v.sku,
      part_id: part.variantId,
      quantity: part.quantity,
      position,
    })),
  );
  const problems = [...(parts.length > 0 ? await wrongParts(db, parts) : []), ...(await wrongBundles(db, unlike))];
  if (problems.length > 0) throw badProduct(problems.join('; '));
  if (parts.length === 0) return;
  await sql`
    insert into bundle_parts (bundle_id, part_id, quantity, position)
    select r.bundle_id, r.part_id, r.quantity, r.position
    from json_to_recordset(${JSON.stringify(parts)}::json) as r (bundle_id uuid, part_id uuid, quantity int, position int)`.execute(db);
}

interface KnownPart {
  readonly id: string;
  readonly sku: string;
  readonly supply: 'shelf' | 'parts' | 'endless';
  readonly digital: boolean;
  readonly seller: string | null;
}

async function wrongParts(db: Db, parts: readonly PartRow[]): Promise<string[]> {
  const ids = [...new Set(parts.map((p) => p.part_id))];
  const bundleIds = [...new Set(parts.map((p) => p.bundle_id))];
  await sql`
    select p.id from products p where p.id in (select v.product_id from variants v where v.id = any(${ids}::uuid[])) order by p.id for share`.execute(
    db,
  );
  await sql`select v.id from variants v where v.id = any(${ids}::uuid[]) order by v.id for share`.execute(db);
  const { rows } = await sql<KnownPart>`
    select v.id, v.sku, v.supply, v.digital, p.seller_store_id as seller
    from variants v join products p on p.id = v.product_id where v.id = any(${[...ids, ...bundleIds]}::uuid[])`.execute(db);
  const known = new Map(rows.map((row) => [row.id, row]));
  return parts.flatMap(({ bundle_id, bundle_sku, part_id }) => {
    const part = known.get(part_id);
    if (!part) return [`bundle "${bundle_sku}" names a part that does not exist`];
    if (part_id === bundle_id) return [`bundle "${bundle_sku}" is a part of itself`];
    if (part.supply === 'parts') return [`part "${part.sku}" of "${bundle_sku}" is a bundle itself`];
    if (part.digital) return [`part "${part.sku}" of "${bundle_sku}" is digital`];
    if (part.seller !== (known.get(bundle_id)?.seller ?? null)) return [soldByAnother(part.sku, bundle_sku)];
    return [];
  });
}

/** After its seller has changed. Throws `catalog.bad-product` when its variants are parts of bundles of another seller. */
export async function assertSellerOfBundles(db: Db, productId: string): Promise<void> {
  const { rows } = await sql<{ part: string; bundle: string }>`
    select v.sku as part, u.sku as bundle
    from variants v join products p on p.id = v.product_id
      join bundle_parts b on b.part_id = v.id join variants u on u.id = b.bundle_id join products q on q.id = u.product_id
    where v.product_id = ${productId} and u.withdrawn_at is null and p.seller_store_id is distinct from q.seller_store_id
    order by u.sku, v.sku`.execute(db);
  if (rows.length > 0) throw badProduct(rows.map(({ part, bundle }) => soldByAnother(part, bundle)).join('; '));
}

const soldByAnother = (part: string, bundle: string): string => `part "${part}" of "${bundle}" is sold by another seller`;

/** Of variants that are no plain goods. */
async function wrongBundles(db: Db, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ sku: string; what: string }>`
    with shelves as materialized (
      select s.variant_id, s.on_hand, s.reserved from stock_levels s join variants v on v.id = s.variant_id
      where s.variant_id = any(${ids}::uuid[]) and v.supply <> 'shelf' order by s.variant_id, s.store_id for update of s)
    select distinct v.sku, 'still lies on a shelf or is promised to buyers: it has no stock of its own any more' as what
    from shelves s join variants v on v.id = s.variant_id where s.on_hand <> 0 or s.reserved <> 0
    union
    select v.sku, 'is a part of bundle "' || u.sku || '"'
    from bundle_parts b join variants v on v.id = b.part_id join variants u on u.id = b.bundle_id where b.part_id = any(${ids}::uuid[])`.execute(
    db,
  );
  return rows.map(({ sku, what }) => `variant "${sku}" ${what}`);
}
