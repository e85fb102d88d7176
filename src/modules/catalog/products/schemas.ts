import { z } from 'zod';
import { Currency, Money, pageQuery } from '../../../platform/facade/schemas';
import { isReservedForProducts } from '../domain/slug';

/** Lower-case words joined by hyphens. */
export const Slug = z
  .string()
  .max(120)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens');

/** Under it a product is found, also beside the shop's own addresses. */
export const ProductSlug = Slug.refine((slug) => !isReservedForProducts(slug), 'is an address of the shop itself');

export const Sku = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u);

export const AttributeValue = z.union([z.string().max(2_000), z.number(), z.boolean(), z.array(z.string().max(500)).max(100)]);
export const Attributes = z.record(z.string().min(1).max(80), AttributeValue);
export type Attributes = z.output<typeof Attributes>;

export const Image = z
  .object({
    url: z.string(),
    width: z.int(),
    height: z.int(),
    alt: z.string(),
    /** The same picture in several widths, as an `img` element takes it. */
    srcset: z.string(),
  })
  .meta({ id: 'Image' });
export type Image = z.output<typeof Image>;

const ShownRating = z.object({ average: z.number().min(1).max(5).nullable(), count: z.int() });
const OptionValue = z.object({ name: z.string(), value: z.string() });

/** `price` is the lowest of its variants; `priceVaries` says that there are dearer ones. */
export const ProductCard = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    title: z.string(),
    brand: z.string().nullable(),
    image: Image.nullable(),
    price: Money,
    compareAtPrice: Money.nullable(),
    priceVaries: z.boolean(),
    rating: ShownRating,
    variantCount: z.int(),
    available: z.boolean(),
  })
  .meta({ id: 'ProductCard' });
export type ProductCard = z.output<typeof ProductCard>;

export const PageVariant = z.object({
  id: z.uuid(),
  sku: z.string(),
  options: z.array(OptionValue),
  price: Money,
  compareAtPrice: Money.nullable(),
  images: z.array(Image),
  available: z.boolean(),
  /** Units that could be sold now; may be 0 while `available` (backorder). */
  stock: z.int(),
});
export type PageVariant = z.output<typeof PageVariant>;

export const ProductPage = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    title: z.string(),
    description: z.string(),
    brand: z.string().nullable(),
    price: Money,
    compareAtPrice: Money.nullable(),
    priceVaries: z.boolean(),
    rating: ShownRating,
    attributes: Attributes,
    images: z.array(Image),
    /** `path` leads from the root to the category itself. */
    categories: z.array(
      z.object({ id: z.uuid(), slug: z.string(), name: z.string(), path: z.array(z.object({ slug: z.string(), name: z.string() })) }),
    ),
    options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
    variantCount: z.int(),
    variants: z.array(PageVariant),
  })
  .meta({ id: 'ProductPage' });
export type ProductPage = z.output<typeof ProductPage>;

const minor = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Of every product list. `brand` is a comma list, prices are minor units of the shop's currency. */
const filters = {
  category: Slug.optional(),
  brand: z.string().min(1).max(500).optional(),
  minPrice: minor.optional(),
  maxPrice: minor.optional(),
  inStock: z.enum(['true', 'false']).optional(),
  ...pageQuery,
};
export const ListQuery = z.strictObject({ ...filters, sort: z.enum(['newest', 'price', '-price', 'rating']).optional() });
export const SearchQuery = z.strictObject({
  ...filters,
  q: z.string().trim().min(1).max(200),
  sort: z.enum(['relevance', 'newest', 'price', '-price', 'rating']).optional(),
});
export type ProductListQuery = z.output<typeof ListQuery>;
export type ProductSearchQuery = z.output<typeof SearchQuery>;

export const ProductStatus = z.enum(['draft', 'published', 'archived']);

const PriceInput = z.strictObject({
  price: z.strictObject({ minor: z.int().min(0), currency: Currency }),
  compareAtPrice: z
    .strictObject({ minor: z.int().min(0), currency: Currency })
    .nullable()
    .optional(),
});

const VariantInput = z.strictObject({
  sku: Sku,
  /** One value for each option of the product, in any order. */
  options: z
    .array(z.strictObject({ name: z.string().trim().min(1).max(60), value: z.string().trim().min(1).max(120) }))
    .max(10)
    .default([]),
  weightGrams: z.int().min(0).max(10_000_000).default(0),
  prices: z.array(PriceInput).max(50).default([]),
});

const texts = {
  title: z.string().trim().min(1).max(300),
  slug: ProductSlug.optional(),
  description: z.string().max(50_000).optional(),
  brand: z.string().trim().min(1).max(120).nullable().optional(),
  status: ProductStatus.optional(),
  taxClass: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional(),
  sellerStoreId: z.uuid().nullable().optional(),
  attributes: Attributes.optional(),
  categoryIds: z.array(z.uuid()).max(50).optional(),
  /** Names of the options in the order they are shown; the variants say the values. */
  options: z.array(z.string().trim().min(1).max(60)).max(10).optional(),
};

export const NewProduct = z.strictObject({ ...texts, variants: z.array(VariantInput).min(1).max(2_000) });
export type NewProduct = z.output<typeof NewProduct>;

/** `variants`, when given, is the whole list: those whose SKU is not named are withdrawn. */
export const ProductChanges = z.strictObject({
  version: z.int(),
  ...texts,
  title: texts.title.optional(),
  variants: z.array(VariantInput).min(1).max(2_000).optional(),
});
export type ProductChanges = z.output<typeof ProductChanges>;

/** What staff see: also drafts, all currencies, stock by store, and the version to send back with a change. */
export const StaffProduct = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    externalId: z.string().nullable(),
    status: ProductStatus,
    title: z.string(),
    description: z.string(),
    brand: z.string().nullable(),
    taxClass: z.string(),
    sellerStoreId: z.uuid().nullable(),
    attributes: Attributes,
    categoryIds: z.array(z.uuid()),
    options: z.array(z.string()),
    variants: z.array(
      z.object({
        id: z.uuid(),
        sku: z.string(),
        options: z.array(OptionValue),
        weightGrams: z.int(),
        prices: z.array(z.object({ price: Money, compareAtPrice: Money.nullable() })),
        stock: z.array(z.object({ storeId: z.uuid(), onHand: z.int(), reserved: z.int(), backorder: z.boolean() })),
      }),
    ),
    images: z.array(z.object({ id: z.uuid(), image: Image.nullable() })),
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
    image: Image.nullable(),
    price: Money.nullable(),
    variantCount: z.int(),
    onHand: z.int(),
    reserved: z.int(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'StaffProductRow' });
export type StaffProductRow = z.output<typeof StaffProductRow>;

export const StaffListQuery = z.strictObject({
  ...pageQuery,
  status: ProductStatus.optional(),
  q: z.string().trim().min(1).max(200).optional(),
});
export type StaffListQuery = z.output<typeof StaffListQuery>;
