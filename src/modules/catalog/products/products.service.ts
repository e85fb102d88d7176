import type { Transaction } from 'kysely';
import { uuidv7 } from '../../../platform/kernel/ids';
import { arrangeOptions, carryOver, type ProductDefinition, type VariantDefinition } from '../domain/product';
import { freeSlug, isReservedForProducts, slugify } from '../domain/slug';
import { mergeTranslations } from '../domain/translations';
import { badProduct, lastVariant, variantNotFound } from '../errors';
import type { CatalogTables } from '../tables';
import { translatedSlugsLike } from '../translations/save-translations';
import type { ShopLocales } from '../translations/shop-locales';
import type { ProductChanger } from './change-product';
import type { PresentProduct } from './load-definition';
import type { NewProduct, NewVariant, ProductChanges, VariantChanges } from './staff-schemas';

export interface ProductServiceDeps {
  readonly productChanger: ProductChanger;
  readonly locales: ShopLocales;
}

type Actor = string | null;

/** A change names the version it was made on; a later one throws `catalog.stale`. */
export interface ProductService {
  /** Returns the id. A draft unless it says otherwise. */
  create(input: NewProduct, actorId: Actor): Promise<string>;
  update(id: string, changes: ProductChanges, actorId: Actor): Promise<void>;
  archive(id: string, version: number | undefined, actorId: Actor): Promise<void>;
  addVariant(id: string, input: NewVariant, actorId: Actor): Promise<void>;
  editVariant(id: string, variantId: string, changes: VariantChanges, actorId: Actor): Promise<void>;
  /** One that has ever been on a shelf is archived: what is held or ordered of it stays and is shipped. */
  removeVariant(id: string, variantId: string, version: number, actorId: Actor): Promise<void>;
  restoreVariant(id: string, variantId: string, version: number, actorId: Actor): Promise<void>;
}

export function createProductService({ productChanger, locales }: ProductServiceDeps): ProductService {
  const { create, edit } = productChanger;
  return {
    async create(input, actorId) {
      locales.assertTranslatable(input.translations);
      const id = uuidv7();
      await create(id, actorId, async (db) => defined(input, input.slug ?? (await freeSlugFor(db, input.title))));
      return id;
    },

    async update(id, changes, actorId) {
      locales.assertTranslatable(changes.translations);
      await edit(id, changes.version, actorId, (present) => changed(present, changes));
    },

    archive: (id, version, actorId) => edit(id, version, actorId, ({ definition }) => ({ ...definition, status: 'archived' })),

    addVariant: (id, { version, position, ...input }, actorId) =>
      edit(id, version, actorId, ({ definition }) => ({
        ...definition,
        variants: placed(definition.variants, variantOf(input, definition.options), position ?? definition.variants.length),
      })),

    editVariant: (id, variantId, { version, position, ...changes }, actorId) =>
      edit(id, version, actorId, ({ definition }) => {
        const at = definition.variants.findIndex((v) => v.id === variantId);
        const present = definition.variants[at];
        if (!present) throw variantNotFound();
        const next = {
          ...present,
          ...(changes.sku === undefined ? {} : { sku: changes.sku }),
          ...(changes.options === undefined
            ? {}
            : { optionValues: valuesOf(changes.sku ?? present.sku, changes.options, definition.options) }),
          ...(changes.weightGrams === undefined ? {} : { weightGrams: changes.weightGrams }),
          ...(changes.lowStockThreshold === undefined ? {} : { lowStock: changes.lowStockThreshold }),
          ...supplyChanges(changes),
          ...(changes.prices === undefined ? {} : { prices: pricesOf(changes.sku ?? present.sku, changes.prices) }),
        };
        const others = definition.variants.filter((v) => v.id !== variantId);
        return { ...definition, variants: placed(others, next, position ?? at) };
      }),

    removeVariant: (id, variantId, version, actorId) =>
      edit(id, version, actorId, ({ definition }) => {
        const variants = definition.variants.filter((v) => v.id !== variantId);
        if (variants.length === definition.variants.length) throw variantNotFound();
        if (variants.length === 0) throw lastVariant();
        return { ...definition, variants };
      }),

    restoreVariant: (id, variantId, version, actorId) =>
      edit(id, version, actorId, ({ definition, archived }) => {
        const variant = archived.find((v) => v.id === variantId);
        if (!variant) throw variantNotFound();
        return { ...definition, variants: [...definition.variants, variant] };
      }),
  };
}

const placed = (others: readonly VariantDefinition[], variant: VariantDefinition, at: number): VariantDefinition[] => [
  ...others.slice(0, at),
  variant,
  ...others.slice(at),
];

function defined(input: NewProduct, slug: string): ProductDefinition {
  const options = input.options ?? input.variants[0]?.options.map((o) => o.name) ?? [];
  return {
    slug,
    externalId: null,
    status: input.status ?? 'draft',
    publishAt: instant(input.publishAt) ?? null,
    typeId: input.typeId ?? null,
    tags: input.tags ?? [],
    seoTitle: input.seoTitle ?? null,
    seoDescription: input.seoDescription ?? null,
    relatedIds: [...new Set(input.relatedIds ?? [])],
    title: input.title,
    description: input.description ?? '',
    brand: input.brand ?? null,
    taxClass: input.taxClass ?? 'standard',
    sellerStoreId: input.sellerStoreId ?? null,
    downloadLimit: input.downloadLimit ?? null,
    downloadDays: input.downloadDays ?? null,
    finalSale: input.finalSale ?? false,
    attributes: input.attributes ?? {},
    categoryIds: input.categoryIds ?? [],
    options,
    variants: input.variants.map((v) => variantOf(v, options)),
    translations: mergeTranslations({}, input.translations),
  };
}

function changed({ definition, archived }: PresentProduct, changes: ProductChanges): ProductDefinition {
  const { version: _version, variants, options = definition.options, publishAt, relatedIds, translations, ...fields } = changes;
  const known = knownVariants([...definition.variants, ...archived]);
  return {
    ...definition,
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    ...(publishAt === undefined ? {} : { publishAt: instant(publishAt) ?? null }),
    ...(relatedIds === undefined ? {} : { relatedIds: [...new Set(relatedIds)] }),
    options,
    translations: mergeTranslations(definition.translations, translations),
    variants: variants
      ? variants.map((v) => identified(variantOf(v, options), v.id ?? null, known))
      : definition.variants.map((v) => ({ ...v, optionValues: carried(v, definition.options, options) })),
  };
}

interface KnownVariants {
  readonly byId: ReadonlyMap<string | null, VariantDefinition>;
  readonly bySku: ReadonlyMap<string, VariantDefinition>;
}

/** Of several the first one. */
const knownVariants = (variants: readonly VariantDefinition[]): KnownVariants => ({
  byId: new Map(variants.map((v) => [v.id, v])),
  bySku: new Map(variants.toReversed().map((v) => [v.sku, v])),
});

/** A variant is known by its id, else by its SKU. */
function identified(variant: VariantDefinition, id: string | null, { byId, bySku }: KnownVariants): VariantDefinition {
  const same = id === null ? bySku.get(variant.sku) : byId.get(id);
  if (id !== null && !same) throw variantNotFound();
  return same ? { ...same, ...variant, id: same.id } : variant;
}

/** What is left out stays as it is. */
const supplyChanges = ({
  parts,
  digital,
  trackStock,
  giftCard,
}: Pick<VariantChanges, 'parts' | 'digital' | 'trackStock' | 'giftCard'>) => ({
  ...(parts === undefined ? {} : { parts }),
  ...(digital === undefined ? {} : { digital }),
  ...(trackStock === undefined ? {} : { tracked: trackStock }),
  ...(giftCard === undefined ? {} : { giftCard }),
});

function carried(variant: VariantDefinition, before: readonly string[], after: readonly string[]): readonly string[] {
  const values = carryOver(variant.optionValues, before, after);
  if (!values) throw badProduct(`variant "${variant.sku}" must say one value for each option: ${after.join(', ')}`);
  return values;
}

const instant = (text: string | null | undefined): string | null | undefined => (text ? new Date(text).toISOString() : text);

type VariantInput = NewProduct['variants'][number];

const variantOf = (input: VariantInput, options: readonly string[]): VariantDefinition => ({
  id: null,
  sku: input.sku,
  optionValues: valuesOf(input.sku, input.options, options),
  weightGrams: input.weightGrams,
  prices: pricesOf(input.sku, input.prices),
  ...(input.lowStockThreshold === undefined ? {} : { lowStock: input.lowStockThreshold }),
  ...supplyChanges(input),
});

function valuesOf(sku: string, choices: VariantInput['options'], options: readonly string[]): string[] {
  const values = arrangeOptions(options, choices);
  if (!values) throw badProduct(`variant "${sku}" must say one value for each option: ${options.join(', ') || 'there are none'}`);
  return values;
}

const pricesOf = (sku: string, prices: VariantInput['prices']): VariantDefinition['prices'] =>
  prices.map(({ price, compareAtPrice }) => {
    if (compareAtPrice && compareAtPrice.currency !== price.currency) throw badProduct(`variant "${sku}": two currencies in one price`);
    return { currency: price.currency, amountMinor: price.minor, compareAtMinor: compareAtPrice?.minor ?? null };
  });

async function freeSlugFor(db: Transaction<CatalogTables>, title: string): Promise<string> {
  const slug = slugify(title, 'product');
  const rows = await db.selectFrom('products').select('slug').where('slug', 'like', `${slug}%`).execute();
  const taken = new Set([...rows.map((r) => r.slug), ...(await translatedSlugsLike(db, 'product', slug))]);
  return freeSlug(slug, (s) => taken.has(s) || isReservedForProducts(s));
}
