import { z } from 'zod';
import { Currency, Money, OneLine, page, pageQuery, QueryInteger } from '../../../platform/facade/schemas';
import { mostOfPart, mostParts } from '../domain/bundle';
import { mostMinor } from '../domain/price';
import { ProductTranslations, StoredProductTranslations } from '../translations/schemas';
import { Attributes, Image, OptionValue, ProductSlug, ProductStatus, Sku, Slug, Tags } from './schemas';

const PriceInput = z.strictObject({
  price: z.strictObject({ minor: z.int().min(0).max(mostMinor), currency: Currency }),
  compareAtPrice: z
    .strictObject({ minor: z.int().min(0).max(mostMinor), currency: Currency })
    .nullable()
    .optional(),
});

/** Units at which a shelf counts as low. */
export const Threshold = z.int().min(0).max(1_000_000);

const OptionChoices = z.array(z.strictObject({ name: OneLine(60), value: OneLine(120) })).max(10);
const WeightGrams = z.int().min(0).max(10_000_000);
const Prices = z.array(PriceInput).max(50);

/** What a bundle consists of; an empty list: it is none. */
const Parts = z.array(z.strictObject({ variantId: z.uuid(), quantity: z.int().min(1).max(mostOfPart) })).max(mostParts);

const supply = {
  parts: Parts.optional(),
  /** Files instead of a thing: nothing is shipped. */
  digital: z.boolean().optional(),
  /** Of what is digital: units are counted on shelves nevertheless. */
  trackStock: z.boolean().optional(),
  /** A code worth its price for each unit paid, instead of files. */
  giftCard: z.boolean().optional(),
};

const variant = {
  sku: Sku,
  /** One value for each option of the product, in any order. */
  options: OptionChoices.default([]),
  weightGrams: WeightGrams.default(0),
  prices: Prices.default([]),
  /** null: as the shop's settings say. */
  lowStockThreshold: Threshold.nullable().optional(),
  ...supply,
};
const VariantInput = z.strictObject(variant);

const texts = {
  title: OneLine(300),
  slug: ProductSlug.optional(),
  description: z.string().max(50_000).optional(),
  /** The brand's name; one that does not exist yet is made. */
  brand: OneLine(120).nullable().optional(),
  status: ProductStatus.optional(),
  /** When a scheduled product is published; one in the past at once. */
  publishAt: z.iso.datetime({ offset: true }).nullable().optional(),
  typeId: z.uuid().nullable().optional(),
  tags: Tags.optional(),
  /** For search engines; without them, title and description. */
  seoTitle: OneLine(200).nullable().optional(),
  seoDescription: OneLine(500).nullable().optional(),
  /** Products shown beside it, in this order. */
  relatedIds: z.array(z.uuid()).max(50).optional(),
  taxClass: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  sellerStoreId: z.uuid().nullable().optional(),
  /** Downloads of its files for each unit bought, and for how many days after payment; null: without an end. */
  downloadLimit: z.int().min(1).max(1_000).nullable().optional(),
  downloadDays: z.int().min(1).max(3_650).nullable().optional(),
  /** A buyer cannot return it. */
  finalSale: z.boolean().optional(),
  attributes: Attributes.optional(),
  categoryIds: z.array(z.uuid()).max(50).optional(),
  /** Names of the options in the order they are shown; the variants say the values. */
  options: z.array(OneLine(60)).max(10).optional(),
  translations: ProductTranslations.optional(),
};

export const NewProduct = z.strictObject({ ...texts, variants: z.array(VariantInput).min(1).max(2_000) });
export type NewProduct = z.output<typeof NewProduct>;

/**
 * `variants`, when given, is the whole list in its order; one is known by its id, else by its SKU, and those that are not
 * named are archived. Without it, `options` that are renamed, reordered or taken away take the values along.
 */
export const ProductChanges = z.strictObject({
  version: z.int(),
  ...texts,
  title: texts.title.optional(),
  variants: z
    .array(VariantInput.extend({ id: z.uuid().optional() }))
    .min(1)
    .max(2_000)
    .optional(),
});
export type ProductChanges = z.output<typeof ProductChanges>;

/** Of many products at once. `scheduled` needs a time of its own, so it is not among the states. */
export const BulkChange = z
  .strictObject({
    ids: z.array(z.uuid()).min(1).max(200),
    changes: z
      .strictObject({
        status: ProductStatus.exclude(['scheduled']).optional(),
        addTags: Tags.optional(),
        removeTags: Tags.optional(),
        addCategoryIds: z.array(z.uuid()).max(50).optional(),
        removeCategoryIds: z.array(z.uuid()).max(50).optional(),
        typeId: z.uuid().nullable().optional(),
        finalSale: z.boolean().optional(),
      })
      .refine((changes) => Object.values(changes).some((value) => value !== undefined), 'says no change'),
  })
  .meta({ id: 'BulkChange' });
export type BulkChange = z.output<typeof BulkChange>;

/** `problem` is null where the product is now as it was asked to be. */
export const BulkResult = z
  .object({
    id: z.uuid(),
    problem: z.object({ code: z.string(), title: z.string(), detail: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'BulkResult' });
export type BulkResult = z.output<typeof BulkResult>;

/** A tag that products have, and how many. */
export const UsedTag = z.object({ tag: z.string(), count: z.int() }).meta({ id: 'UsedTag' });
export type UsedTag = z.output<typeof UsedTag>;

/** Place among the product's variants, from 0. */
const Position = z.int().min(0).max(2_000);

/** `version` is that of the product. */
export const NewVariant = z.strictObject({ version: z.int(), ...variant, position: Position.optional() });
export type NewVariant = z.output<typeof NewVariant>;

export const VariantChanges = z.strictObject({
  version: z.int(),
  sku: Sku.optional(),
  options: OptionChoices.optional(),
  weightGrams: WeightGrams.optional(),
  prices: Prices.optional(),
  lowStockThreshold: variant.lowStockThreshold,
  ...supply,
  position: Position.optional(),
});
export type VariantChanges = z.output<typeof VariantChanges>;

/** What buyers of a digital variant download. */
export const StaffFile = z
  .object({ id: z.uuid(), name: z.string(), contentType: z.string(), bytes: z.int(), createdAt: z.iso.datetime() })
  .meta({ id: 'StaffFile' });
export type StaffFile = z.output<typeof StaffFile>;

/** A price, a weight and the rest, as staff edit it. */
const StaffVariant = z.object({
  id: z.uuid(),
  sku: z.string(),
  options: z.array(OptionValue),
  weightGrams: z.int(),
  prices: z.array(z.object({ price: Money, compareAtPrice: Money.nullable() })),
  /** Its own; null: the shop's. */
  lowStockThreshold: z.int().nullable(),
  imageIds: z.array(z.uuid()),
  /** A bundle: what it consists of. `free`: units of the part that could be sold now. */
  parts: z.array(
    z.object({
      variantId: z.uuid(),
      productId: z.uuid(),
      sku: z.string(),
      title: z.string(),
      options: z.array(OptionValue),
      quantity: z.int(),
      free: z.int(),
      sold: z.boolean(),
    }),
  ),
  digital: z.boolean(),
  /** Units are counted: always of goods, of what is digital where staff say so, never of a bundle. */
  trackStock: z.boolean(),
  giftCard: z.boolean(),
  /** Of what is digital: what its buyers download. */
  files: z.array(StaffFile),
  /** `low`: at or below the threshold that holds there. */
  stock: z.array(
    z.object({
      storeId: z.uuid(),
      onHand: z.int(),
      reserved: z.int(),
      backorder: z.boolean(),
      threshold: z.int(),
      low: z.boolean(),
    }),
  ),
});

/** `image` is null while the picture is fetched. */
export const StaffImage = z
  .object({ id: z.uuid(), image: Image.nullable(), alt: z.string(), variantIds: z.array(z.uuid()) })
  .meta({ id: 'StaffImage' });
export type StaffImage = z.output<typeof StaffImage>;

/** What staff see: also drafts, all currencies, stock by store, and the version to send back with a change. */
export const StaffProduct = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    externalId: z.string().nullable(),
    status: ProductStatus,
    /** Shoppers can open it: published, and a variant has a price in the shop's currency. */
    shown: z.boolean(),
    publishAt: z.iso.datetime().nullable(),
    publishedAt: z.iso.datetime().nullable(),
    typeId: z.uuid().nullable(),
    tags: z.array(z.string()),
    seoTitle: z.string().nullable(),
    seoDescription: z.string().nullable(),
    relatedIds: z.array(z.uuid()),
    title: z.string(),
    description: z.string(),
    brand: z.string().nullable(),
    taxClass: z.string(),
    sellerStoreId: z.uuid().nullable(),
    downloadLimit: z.int().nullable(),
    downloadDays: z.int().nullable(),
    /** A buyer cannot return it. */
    finalSale: z.boolean(),
    attributes: Attributes,
    categoryIds: z.array(z.uuid()),
    options: z.array(z.string()),
    variants: z.array(StaffVariant),
    /** Sold no more, kept for their orders; can be restored. */
    archivedVariants: z.array(StaffVariant.extend({ archivedAt: z.iso.datetime() })),
    images: z.array(StaffImage),
    /** By locale; the default one stands in the fields above. */
    translations: StoredProductTranslations,
    version: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'StaffProduct' });
export type StaffProduct = z.output<typeof StaffProduct>;

export const StaffProductRow = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    title: z.string(),
    brand: z.string().nullable(),
    status: ProductStatus,
    shown: z.boolean(),
    image: Image.nullable(),
    /** The lowest in the shop's currency. */
    price: Money.nullable(),
    categories: z.array(z.string()),
    variantCount: z.int(),
    onHand: z.int(),
    reserved: z.int(),
    /** Units that could be sold now, over all stores; of bundles as many as their parts make. */
    free: z.int(),
    /** A variant is a file that never runs out. */
    endless: z.boolean(),
    /** A variant is low in one of its stores. */
    low: z.boolean(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'StaffProductRow' });
export type StaffProductRow = z.output<typeof StaffProductRow>;
export const StaffProductList = page(StaffProductRow).extend({ total: z.int() });
export type StaffProductList = z.output<typeof StaffProductList>;

export const staffSorts = ['updated', 'created', 'title'] as const;

/** `category` and `brand` are slugs, `brand` a comma list; `untranslated`: those that miss a text in this language; `q` looks into titles, addresses, SKUs and brands. */
export const StaffFilters = {
  status: ProductStatus.optional(),
  category: Slug.optional(),
  brand: z.string().min(1).max(500).optional(),
  stock: z.enum(['in', 'low', 'out']).optional(),
  type: Slug.optional(),
  tag: OneLine(60).optional(),
  untranslated: OneLine(35).optional(),
  q: z.string().trim().min(1).max(200).optional(),
};

export const StaffListQuery = z.strictObject({ ...pageQuery, ...StaffFilters, sort: z.enum(staffSorts).optional() });
export type StaffListQuery = z.output<typeof StaffListQuery>;

export const VersionQuery = z.strictObject({ version: QueryInteger(1, 2_147_483_647) });
