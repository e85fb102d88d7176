import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Tx } from '../../../platform/db/unit-of-work';
import { crashPoint } from '../../../platform/kernel/crash-point';
import { uuidv7 } from '../../../platform/kernel/ids';
import { loadAttributeSet } from '../attributes/attribute-set';
import { typed } from '../attributes/typed-product';
import type { AttributeSet } from '../domain/attributes';
import { productChanges, type FieldChange } from '../domain/history';
import { arrangeOptions, supplyOf, type ProductDefinition, type VariantDefinition } from '../domain/product';
import { isReservedForProducts, slugify } from '../domain/slug';
import { mergeTranslations } from '../domain/translations';
import { badProduct, belowReserved, unknownReference } from '../errors';
import { productChanged } from '../events';
import { namesOf } from '../history/names';
import { recordChanges } from '../history/record';
import { saveImages, type PictureToSave } from '../images/save-images';
import { setStock, stockNewShelves, type StockChange, type StockLine } from '../inventory/set-stock';
import { loadProducts } from '../products/load-definition';
import { saveProducts, type VariantIds } from '../products/save-products';
import type { RebuildReadModels } from '../read-models/rebuild';
import type { CatalogTables } from '../tables';
import type { ShopLocales } from '../translations/shop-locales';
import type { ImportLine, ReadLine } from './line';
import { resolveCategories, resolveStores } from './places';

export interface ApplyOptions {
  /** Part of the cause of every movement. */
  readonly runId: string;
  readonly actorId: string | null;
  readonly rebuildReadModels: RebuildReadModels;
  /** null: both */
  readonly only: 'create' | 'update' | null;
  /** Also the fields of new products, which nothing but the products themselves will show. */
  readonly tellCreated: boolean;
  readonly locales: ShopLocales;
  /** Where the pictures of a line are: sources as the images table keeps them. */
  sourcesOf(line: ReadLine): readonly PictureToSave[];
}

export interface Applied {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly changes: readonly ProductChange[];
}

/** What a line changes. Of a new product all that it has, with `before` null, where that was asked for. */
export interface ProductChange {
  readonly line: number;
  readonly action: 'create' | 'update';
  /** null: it is no product. */
  readonly slug: string | null;
  readonly title: string;
  readonly fields: readonly FieldChange[];
}

type Db = Transaction<CatalogTables>;
interface Target {
  readonly id: string;
  readonly isNew: boolean;
  readonly slug: string;
  readonly read: ReadLine;
}
interface Change {
  readonly target: Target;
  readonly before: ProductDefinition | null;
  readonly definition: ProductDefinition;
}

/**
 * Writes a batch of lines in the given transaction, in a fixed number of statements. No two lines of a batch may name the
 * same product or SKU. A line whose fingerprint is the one applied last changes nothing.
 */
export async function applyLines(tx: Tx<CatalogTables>, lines: readonly ReadLine[], options: ApplyOptions): Promise<Applied> {
  const said = lines.length === 0 ? [] : await findTargets(tx.db, lines);
  const unchanged = lines.length - said.length;
  const targets = options.only === null ? said : said.filter(({ isNew }) => isNew === (options.only === 'create'));
  const skipped = said.length - targets.length;
  if (targets.length === 0) return { created: 0, updated: 0, unchanged, skipped, changes: [] };
  const known = targets.filter((t) => !t.isNew).map((t) => t.id);
  const present = await loadProducts(tx.db, known);
  const pictures = await loadPictures(tx.db, known);
  const categories = await resolveCategories(tx.db, [...new Set(targets.flatMap((t) => t.read.line.categories))]);
  const set = await loadAttributeSet(tx.db);
  const partIds = await variantsNamed(
    tx.db,
    targets.flatMap((t) => t.read.line.variants.flatMap((v) => (v.bundle ?? []).map((part) => part.sku))),
  );
  const changes: Change[] = targets.map((target) => {
    options.locales.assertTranslatable(target.read.line.translations);
    const before = present.get(target.id)?.definition ?? null;
    return { target, before, definition: definitionOf(target, before, categories, set, partIds) };
  });
  const variantIds = await saveProducts(
    tx.db,
    changes.map(({ target, before, definition }) => ({
      id: target.id,
      isNew: target.isNew,
      definition,
      importHash: target.read.fingerprint,
      wasTranslated: before !== null && Object.keys(before.translations).length > 0,
    })),
  );
  await saveImages(
    tx.db,
    targets.map(({ id, isNew, read }) => ({
      productId: id,
      isNew,
      images: options.sourcesOf(read),
      ofVariants: new Map(read.line.variants.map((v) => [variantIds.get(v.sku) ?? '', v.images])),
    })),
  );
  const moved = await applyStock(tx, targets, variantIds, options);
  const ids = targets.map((t) => t.id);
  await options.rebuildReadModels(tx.db, ids, new Set(targets.flatMap((t) => (t.isNew ? t.id : []))));
  const compared = changes.filter(({ before }) => before !== null || options.tellCreated);
  const names = await namesOf(
    tx.db,
    compared.flatMap(({ before, definition }) => [before, definition]),
  );
  const told = changes.map(({ target, before, definition }): ProductChange => {
    const sources = options.sourcesOf(target.read).map(({ source }) => source);
    return {
      line: target.read.number,
      action: target.isNew ? 'create' : 'update',
      slug: definition.slug,
      title: definition.title,
      fields:
        target.isNew && !options.tellCreated
          ? []
          : [
              ...productChanges(before, withIds(definition, variantIds), names),
              ...pictureChanges(pictures.get(target.id) ?? [], sources),
              ...definition.variants.flatMap((v) => moved.get(v.sku) ?? []),
            ],
    };
  });
  await recordChanges(
    tx.db,
    told.map(({ line, fields }, at) => ({
      subject: 'product' as const,
      subjectId: ids[at] ?? '',
      action: 'imported',
      fields,
      note: `line ${line}`,
      actorId: options.actorId,
    })),
  );
  for (const id of ids) {
    tx.publish(productChanged, id, { productId: id });
    crashPoint('K25');
  }
  return { created: targets.length - known.length, updated: known.length, unchanged, skipped, changes: told };
}

/**
 * What is to be written: lines that say something new. A product is known by its external id, else by its slug. Products are
 * locked only when a line changes them, so that lines which say nothing new cost one reading statement.
 */
async function findTargets(db: Db, lines: readonly ReadLine[]): Promise<Target[]> {
  const wanted = lines.map((read) => ({ read, slug: read.line.slug ?? slugify(read.line.title, 'product') }));
  const found = await knownProducts(db, wanted);
  const targets = targetsAmong(wanted, found);
  const changed = targets.filter((t) => !t.isNew).map((t) => t.id);
  if (changed.length === 0) return targets;
  await sql`select p.id from products p where p.id = any(${changed}::uuid[]) order by p.id for no key update`.execute(db);
  return targetsAmong(wanted, await knownProducts(db, wanted));
}

interface Wanted {
  readonly read: ReadLine;
  readonly slug: string;
}
interface Known {
  readonly id: string;
  readonly slug: string;
  readonly external_id: string | null;
  readonly import_hash: string | null;
}

async function knownProducts(db: Db, wanted: readonly Wanted[]): Promise<readonly Known[]> {
  const { rows } = await sql<Known>`
    select p.id, p.slug, p.external_id, p.import_hash from products p
    where p.external_id = any(${wanted.flatMap((w) => w.read.line.externalId ?? [])}::text[]) or p.slug = any(${wanted.map((w) => w.slug)}::text[])`.execute(
    db,
  );
  return rows;
}

function targetsAmong(wanted: readonly Wanted[], found: readonly Known[]): Target[] {
  const byExternalId = new Map(found.map((r) => [r.external_id, r]));
  const bySlug = new Map(found.map((r) => [r.slug, r]));
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

/** What a line cannot say stays as it is. */
function definitionOf(
  { read: { line }, slug }: Target,
  before: ProductDefinition | null,
  categories: ReadonlyMap<string, string>,
  set: AttributeSet,
  partIds: ReadonlyMap<string, string>,
): ProductDefinition {
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
    relatedIds: before?.relatedIds ?? [],
    title: line.title,
    description: line.description,
    brand: line.brand,
    taxClass: line.taxClass,
    sellerStoreId: before?.sellerStoreId ?? null,
    downloadLimit: line.downloadLimit === undefined ? (before?.downloadLimit ?? null) : line.downloadLimit,
    downloadDays: line.downloadDays === undefined ? (before?.downloadDays ?? null) : line.downloadDays,
    finalSale: line.finalSale ?? before?.finalSale ?? false,
    attributes: line.attributes,
    categoryIds: line.categories.flatMap((path) => categories.get(path) ?? []),
    options,
    translations: mergeTranslations(before?.translations ?? {}, line.translations),
    variants: line.variants.map((v) => {
      const optionValues = arrangeOptions(
        options,
        Object.entries(v.options).map(([name, value]) => ({ name, value })),
      );
      if (!optionValues)
        throw badProduct(`variant "${v.sku}" must say one value for each option: ${options.join(', ') || 'there are none'}`);
      const supply = supplyIn(
        v,
        before?.variants.find((known) => known.sku === v.sku),
        partIds,
      );
      if (v.stock.length > 0 && supplyOf(supply) !== 'shelf')
        throw badProduct(`variant "${v.sku}": a bundle, or a file that never runs out, has no stock of its own`);
      return {
        id: null,
        sku: v.sku,
        optionValues,
        weightGrams: v.weightGrams,
        prices: v.prices.map((p) => ({ currency: p.currency, amountMinor: p.minor, compareAtMinor: p.compareAtMinor ?? null })),
        ...(v.lowStock === undefined ? {} : { lowStock: v.lowStock }),
        ...supply,
      };
    }),
  };
  const { definition, problems } = typed(set, null, wanted);
  if (problems.length > 0) throw badProduct(problems.join('; '));
  return definition;
}

function supplyIn(
  { sku, bundle, digital, trackStock, giftCard }: ImportLine['variants'][number],
  before: VariantDefinition | undefined,
  partIds: ReadonlyMap<string, string>,
): Required<Pick<VariantDefinition, 'parts' | 'digital' | 'tracked' | 'giftCard'>> {
  return {
    parts: bundle?.map((part) => ({ variantId: partNamed(partIds, sku, part.sku), quantity: part.quantity })) ?? before?.parts ?? [],
    digital: digital ?? before?.digital ?? false,
    tracked: trackStock ?? before?.tracked ?? false,
    giftCard: giftCard ?? before?.giftCard ?? false,
  };
}

/** SKU → id, of those that exist and are sold. */
async function variantsNamed(db: Db, skus: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (skus.length === 0) return new Map();
  const { rows } = await sql<{ id: string; sku: string }>`
    select v.id, v.sku from variants v where v.sku = any(${[...new Set(skus)]}::text[]) and v.withdrawn_at is null`.execute(db);
  return new Map(rows.map((r) => [r.sku, r.id]));
}

function partNamed(ids: ReadonlyMap<string, string>, bundle: string, sku: string): string {
  const id = ids.get(sku);
  if (id === undefined) throw unknownReference(`bundle "${bundle}": there is no SKU "${sku}" (parts stand before their bundle)`);
  return id;
}

/** By its code or its name. */
function typeNamed(set: AttributeSet, name: string): string {
  const type = [...set.types.values()].find((t) => t.code === name || t.name.toLowerCase() === name.toLowerCase());
  if (!type) throw unknownReference(`there is no product type "${name}"`);
  return type.id;
}

/** SKU → how its counts change, by the store as the file names it. */
async function applyStock(
  tx: Tx<CatalogTables>,
  targets: readonly Target[],
  variantIds: VariantIds,
  { runId, actorId }: ApplyOptions,
): Promise<ReadonlyMap<string, readonly FieldChange[]>> {
  const given = targets.flatMap(({ read, isNew }) => read.line.variants.flatMap((v) => v.stock.map((s) => ({ sku: v.sku, isNew, ...s }))));
  if (given.length === 0) return new Map();
  const storeOf = await resolveStores(tx.db, new Set(given.map((s) => s.store)));
  const lines = new Map<string, Counted>();
  for (const { sku, isNew, store, onHand, backorder } of given) {
    const variantId = variantIds.get(sku) ?? '';
    const storeId = storeOf(store);
    lines.set(`${variantId} ${storeId}`, { variantId, storeId, delta: null, onHand, backorder: backorder ?? null, sku, store, isNew });
  }
  const change: StockChange = {
    cause: `import:${runId}:${targets[0]?.read.number}`,
    reason: 'import',
    note: null,
    actorId,
    from: 'import',
  };
  const all = [...lines.values()];
  const first = all.filter((line) => line.isNew);
  await stockNewShelves(tx, first.map(shelfOf), change);
  const result = await setStock(tx, all.filter((line) => !line.isNew).map(shelfOf), change);
  if (result.outcome === 'refused') throw belowReserved(result.lines);
  const changes = new Map<string, FieldChange[]>();
  const after = [...first.map(({ variantId, storeId, onHand }) => ({ variantId, storeId, onHand, delta: onHand })), ...result.shelves];
  for (const { variantId, storeId, onHand, delta } of after) {
    const line = lines.get(`${variantId} ${storeId}`);
    if (delta === 0 || !line) continue;
    const field = `variants.${line.sku}.stock${line.store === undefined ? '' : `.${line.store}`}`;
    changes.set(line.sku, [...(changes.get(line.sku) ?? []), { field, before: onHand - delta, after: onHand }]);
  }
  return changes;
}

type Counted = StockLine & { readonly onHand: number; readonly sku: string; readonly store: string | undefined; readonly isNew: boolean };
const shelfOf = ({ variantId, storeId, delta, onHand, backorder }: Counted): StockLine => ({
  variantId,
  storeId,
  delta,
  onHand,
  backorder,
});

/** A variant that was there before shows as the same one. */
const withIds = (definition: ProductDefinition, variantIds: VariantIds): ProductDefinition => ({
  ...definition,
  variants: definition.variants.map((v) => ({ ...v, id: variantIds.get(v.sku) ?? null })),
});

/** Product id → sources of the pictures that came by an import, in their order. */
async function loadPictures(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ product_id: string; sources: string[] }>`
    select i.product_id, array_agg(i.source order by i.position, i.id) as sources
    from images i where i.product_id = any(${ids}::uuid[]) and i.source not like 'media:%' group by i.product_id`.execute(db);
  return new Map(rows.map((r) => [r.product_id, r.sources]));
}

const pictureChanges = (before: readonly string[], after: readonly string[]): FieldChange[] =>
  JSON.stringify(before) === JSON.stringify(after) ? [] : [{ field: 'images', before, after }];
