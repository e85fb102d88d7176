import { sql, type Transaction } from 'kysely';
import type { ProductDefinition } from '../domain/product';
import type { CatalogTables } from '../tables';

/** Of categories, types, related products and parts: the history tells names, not ids. */
export async function namesOf(
  db: Transaction<CatalogTables>,
  definitions: readonly (ProductDefinition | null)[],
): Promise<Map<string, string>> {
  const ids = definitions.flatMap((d) =>
    d
      ? [
          ...d.categoryIds,
          ...d.relatedIds,
          ...(d.typeId === null ? [] : [d.typeId]),
          ...d.variants.flatMap((v) => (v.parts ?? []).map((part) => part.variantId)),
        ]
      : [],
  );
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select c.id, c.name from categories c where c.id = any(${ids}::uuid[])
    union all select t.id, t.name from product_types t where t.id = any(${ids}::uuid[])
    union all select v.id, v.sku from variants v where v.id = any(${ids}::uuid[])
    union all select p.id, p.title from products p where p.id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map((r) => [r.id, r.name]));
}
