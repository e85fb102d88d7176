import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { crashPoint } from '../../../platform/kernel/crash-point';
import { uuidv7 } from '../../../platform/kernel/ids';
import { loadAttributeSet } from '../attributes/attribute-set';
import { typed } from '../attributes/typed-product';
import type { AttributeSet } from '../domain/attributes';
import { arrangeOptions, type ProductDefinition } from '../domain/product';
import { isReservedForProducts, slugify } from '../domain/slug';
import { badProduct, belowReserved, unknownReference } from '../errors';
import { productChanged } from '../events';
import { recordChanges } from '../history/record';
import { saveImages } from '../images/save-images';
import { setStock, type StockLine } from '../inventory/set-stock';
import { saveProducts, type VariantIds } from '../products/save-products';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { CatalogTables } from '../tables';
import type { ReadLine } from './line';
import { resolveCategories, resolveStores } from './places';

export interface ApplyOptions {
  /** Part of the cause of every movement. */
  readonly runId: string;
  readonly rebuildReadModels: RebuildReadModels;
  /** Where the pictures of a line are: sources as the images table keeps them. */
  sourcesOf(line: ReadLine): readonly { source: string; alt: string }[];
}

export interface Applied {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

type Db = Transaction<CatalogTables>;
interface Target {
  readonly id: string;
  readonly isNew: boolean;
  readonly slug: string;
  readonly read: ReadLine;
}

/**
 * Writes a batch of lines in the given transaction, in a fixed number of statements. No two lines of a batch may name the
 * same product or SKU. A line whose fingerprint is the one applied last changes nothing.
 */
export async function applyLines(tx: Tx<CatalogTables>, lines: readonly ReadLine[], options: ApplyOptions): Promise<Applied> {
  const targets = await findTargets(tx.db, lines);
  const unchanged = lines.length - targets.length;
  if (targets.length === 0) return { created: 0, updated: 0, unchanged };
  const categories = await resolveCategories(tx.db, [...new Set(targets.flatMap((t) => t.read.line.categories))]);
  const set = await loadAttributeSet(tx.db);
  const products = targets.map(({ id, isNew, slug, read }) => ({
    id,
    isNew,
    definition: definitionOf(read, slug, categories, set),
    importHash: read.fingerprint,
  }));
  const variantIds = await saveProducts(tx.db, products);
  await saveImages(
    tx.db,
    targets.map(({ id, isNew, read }) => ({
      productId: id,
      isNew,
      images: options.sourcesOf(read),
      ofVariants: new Map(read.line.variants.map((v) => [variantIds.get(v.sku) ?? '', v.images])),
    })),
  );
  await applyStock(tx, targets, variantIds, options.runId);
  const ids = targets.map((t) => t.id);
  await options.rebuildReadModels(tx.db, ids);
  await recordChanges(
    tx.db,
    targets.map((t) => ({
      subject: 'product' as const,
      subjectId: t.id,
      action: 'imported',
      note: `line ${t.read.number}`,
      actorId: null,
    })),
  );
  for (const id of ids) {
    tx.publish(productChanged, id, { productId: id });
    crashPoint('K25');
  }
  const created = targets.filter((t) => t.isNew).length;
  return { created, updated: targets.length - created, unchanged };
}

/** What is to be written: lines that say something new. A product is known by its external id, else by its slug. */
async function findTargets(db: Db, lines: readonly ReadLine[]): Promise<Target[]> {
  const wanted = lines.map((read) => ({ read, slug: read.line.slug ?? slugify(read.line.title, 'product') }));
  const { rows } = await sql<{ id: string; slug: string; external_id: string | null; import_hash: string | null }>`
    select p.id, p.slug, p.external_id, p.import_hash from products p
    where p.external_id = any(${lines.flatMap((l) => l.line.externalId ?? [])}::text[]) or p.slug = any(${wanted.map((w) => w.slug)}::text[])
    order by p.id for no key update`.execute(db);
  const byExternalId = new Map(rows.map((r) => [r.external_id, r]));
  const bySlug = new Map(rows.map((r) => [r.slug, r]));
  const taken = new Set(bySlug.keys());
  return wanted.flatMap(({ read, slug }) => {
    const { externalId } = read.line;
    const known = externalId === undefined ? bySlug.get(slug) : byExternalId.get(externalId);
    if (known)
      return known.import_hash === read.fingerprint ? [] : { id: known.id, isNew: false, slug: read.line.slug ?? known.slug, read };
    const free = read.line.slug ?? (taken.has(slug) || isReservedForProducts(slug) ? withMark(slug, externalId ?? '') : slug);
    taken.add(free);
    return { id: uuidv7(), isNew: true, slug: free, read };
  });
}

/** An address of its own for one of several products with the same title, the same in every import. */
const withMark = (slug: string, externalId: string): string =>
  `${slug.slice(0, 110).replace(/-+$/, '')}-${createHash('sha256').update(externalId).digest('hex').slice(0, 8)}`;

function definitionOf({ line }: ReadLine, slug: string, categories: ReadonlyMap<string, string>, set: AttributeSet): ProductDefinition {
  const options = line.options ?? Object.keys(line.variants[0]?.options ?? {});
  const wanted: ProductDefinition = {
    slug,
    externalId: line.externalId ?? null,
    status: line.status,
    publishAt: line.publishAt ?? null,
    typeId: line.type === undefined ? null : typeNamed(set, line.type),
    tags: line.tags,
    seoTitle: line.seoTitle ?? null,
    seoDescription: line.seoDescription ?? null,
    relatedIds: [],
    title: line.title,
    description: line.description,
    brand: line.brand,
    taxClass: line.taxClass,
    sellerStoreId: null,
    attributes: line.attributes,
    categoryIds: line.categories.flatMap((path) => categories.get(path) ?? []),
    options,
    variants: line.variants.map((v) => {
      const optionValues = arrangeOptions(
        options,
        Object.entries(v.options).map(([name, value]) => ({ name, value })),
      );
      if (!optionValues)
        throw badProduct(`variant "${v.sku}" must say one value for each option: ${options.join(', ') || 'there are none'}`);
      return {
        id: null,
        sku: v.sku,
        optionValues,
        weightGrams: v.weightGrams,
        prices: v.prices.map((p) => ({ currency: p.currency, amountMinor: p.minor, compareAtMinor: p.compareAtMinor ?? null })),
        ...(v.lowStock === undefined ? {} : { lowStock: v.lowStock }),
      };
    }),
  };
  const { definition, problems } = typed(set, null, wanted);
  if (problems.length > 0) throw badProduct(problems.join('; '));
  return definition;
}

/** By its code or its name. */
function typeNamed(set: AttributeSet, name: string): string {
  const type = [...set.types.values()].find((t) => t.code === name || t.name.toLowerCase() === name.toLowerCase());
  if (!type) throw unknownReference(`there is no product type "${name}"`);
  return type.id;
}

async function applyStock(tx: Tx<CatalogTables>, targets: readonly Target[], variantIds: VariantIds, runId: string): Promise<void> {
  const given = targets.flatMap(({ read }) => read.line.variants.flatMap((v) => v.stock.map((s) => ({ sku: v.sku, ...s }))));
  if (given.length === 0) return;
  const storeOf = await resolveStores(tx.db, new Set(given.map((s) => s.store)));
  const lines = new Map<string, StockLine>();
  for (const { sku, store, onHand, backorder } of given) {
    const variantId = variantIds.get(sku) ?? '';
    const storeId = storeOf(store);
    lines.set(`${variantId} ${storeId}`, { variantId, storeId, delta: null, onHand, backorder: backorder ?? null });
  }
  const result = await setStock(tx, [...lines.values()], {
    cause: `import:${runId}:${targets[0]?.read.number}`,
    reason: 'import',
    note: null,
    actorId: null,
    from: 'import',
  });
  if (result.outcome === 'refused') throw belowReserved(result.lines);
}
