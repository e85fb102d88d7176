import { z } from 'zod';
import { attributeKinds } from '../domain/attributes';
import { Ahead, BundlePart, Digital, Money, OneLine, page, pageQuery, QueryInteger } from '../../../platform/facade/schemas';
import { localeQuery } from '../translations/schemas';
import { wrongFilters } from './attribute-filter';
import { PriceTier } from '../contract';
import { ProductSlug, Slug } from './slug-schemas';

export { ProductSlug, Slug };

export const Sku = OneLine(64);

export const Tag = OneLine(60).toLowerCase();
export const Tags = z
  .array(Tag)
  .max(50)
  .transform((tags) => [...new Set(tags)]);

export const AttributeValue = z.union([z.string().max(2_000), z.number(), z.boolean(), z.array(z.string().max(500)).max(100)]);
export type AttributeValue = z.output<typeof AttributeValue>;
export const Attributes = z.record(z.string().min(1).max(80), AttributeValue);
export type Attributes = z.output<typeof Attributes>;

/** From the left and from the top, as parts of the whole. */
export const Focal = z.strictObject({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }).meta({ id: 'Focal' });
export type Focal = z.output<typeof Focal>;

export const Image = z
  .object({
    url: z.string(),
    width: z.int(),
    height: z.int(),
    alt: z.string(),
    /** The same picture in several widths, as an `img` element takes it. */
    srcset: z.string(),
    /** The same as AVIF, which is smaller; absent until it is encoded. */
    avifSrcset: z.string().optional(),
    /** What stays in sight when the picture is cropped; absent: its middle. */
    focal: Focal.optional(),
  })
  .meta({ id: 'Image' });
export type Image = z.output<typeof Image>;

const ShownRating = z.object({ average: z.number().min(1).max(5).nullable(), count: z.int() });
export const OptionValue = z.object({ name: z.string(), value: z.string() });

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

/** `price` of one at this moment, null where it has none in the currency; `sold`: it can be bought by itself. */
const PagePart = BundlePart.extend({
  slug: z.string(),
  image: Image.nullable(),
  price: Money.nullable(),
  sold: z.boolean(),
}).meta({ id: 'PagePart' });

export const PageVariant = z.object({
  id: z.uuid(),
  sku: z.string(),
  options: z.array(OptionValue),
  price: Money,
  compareAtPrice: Money.nullable(),
  /** The lowest price of the 30 days before it came to cost this; only while it is reduced and had a price then. */
  lowestPrice30: Money.optional(),
  /** What one costs in larger quantities, from one on; left out where it always costs the same. */
  tiers: z.array(PriceTier).optional(),
  images: z.array(Image),
  available: z.boolean(),
  /** Units that lie ready; may be 0 while `available` (see `ahead`). */
  stock: z.int(),
  /** What may be ordered before it has arrived; left out when nothing may. */
  ahead: Ahead.optional(),
  /** Left out of what is shipped. */
  digital: Digital.optional(),
  /** Each unit becomes a gift card worth its price. */
  giftCard: z.boolean().optional(),
  /** Of a bundle. `worth`: its parts one by one; `saving`: what it is cheaper than that. null where a part has no price, or it is not cheaper. */
  bundle: z.object({ parts: z.array(PagePart), worth: Money.nullable(), saving: Money.nullable() }).optional(),
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
    /** Those of its type in their order, then the rest by name. `code`, `kind` and `unit` are null where nobody has defined it. */
    attributes: z.array(
      z.object({
        name: z.string(),
        code: z.string().nullable(),
        kind: z.enum(attributeKinds).nullable(),
        unit: z.string().nullable(),
        value: AttributeValue,
      }),
    ),
    tags: z.array(z.string()),
    seoTitle: z.string().nullable(),
    seoDescription: z.string().nullable(),
    images: z.array(Image),
    /** `path` leads from the root to the category itself. */
    categories: z.array(
      z.object({ id: z.uuid(), slug: z.string(), name: z.string(), path: z.array(z.object({ slug: z.string(), name: z.string() })) }),
    ),
    options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
    variantCount: z.int(),
    /** A buyer cannot return it; left out: as the shop's returns go. */
    finalSale: z.literal(true).optional(),
    variants: z.array(PageVariant),
  })
  .meta({ id: 'ProductPage' });
export type ProductPage = z.output<typeof ProductPage>;

const Counted = { id: z.uuid(), slug: z.string(), name: z.string(), count: z.int() };

/** How many products each choice would leave, with all other filters as they are. `total`: with all of them. */
export const Facets = z
  .object({
    total: z.int(),
    categories: z.array(z.object({ ...Counted, parentId: z.uuid().nullable() })),
    brands: z.array(z.object(Counted)),
    price: z.object({
      min: Money.nullable(),
      max: Money.nullable(),
      ranges: z.array(z.object({ min: Money, max: Money, count: z.int() })),
    }),
    /** `min` stars or more. */
    ratings: z.array(z.object({ min: z.int(), count: z.int() })),
    availability: z.object({ inStock: z.int(), soldOut: z.int() }),
    /**
     * Of attributes that staff made filterable, in their order, 15 at most; the most frequent 30 values. `key` goes into `attr.<code>`. A
     * number or date with more than 30 values has none here, but its ends (dates as days since 1970).
     */
    attributes: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        kind: z.enum(attributeKinds),
        unit: z.string().nullable(),
        min: z.number().nullable(),
        max: z.number().nullable(),
        values: z.array(z.object({ key: z.string(), label: z.string(), count: z.int() })),
      }),
    ),
  })
  .meta({ id: 'ProductFacets' });
export type Facets = z.output<typeof Facets>;

export const ProductList = page(ProductCard).extend({ facets: Facets.optional() });

/** `correctedQuery`: what was searched instead, since a word of the question does not occur. `didYouMean`: what was not searched. */
export const SearchResults = ProductList.extend({ correctedQuery: z.string().nullable(), didYouMean: z.string().nullable() });

const minor = QueryInteger(0, Number.MAX_SAFE_INTEGER);

const Flag = z.enum(['true', 'false']).optional();
const Stars = z
  .string()
  .regex(/^[1-5](?:\.[0-9]{1,2})?$/, 'must be 1 to 5')
  .transform(Number)
  .pipe(z.number().min(1).max(5))
  .optional();

/**
 * Of every product list. `category` holds what stands below it, too. `brand` is a comma list of slugs, prices are minor units of
 * the shop's currency, both ends included. `facets=true` counts what each filter would leave. `attr.<code>` filters by an attribute:
 * `attr.material=oak,pine` (keys of its facet), `attr.diagonal=40..60`, `attr.released=2026-01-01..`; ten at most.
 */
const filters = {
  category: Slug.optional(),
  brand: z.string().min(1).max(500).optional(),
  minPrice: minor.optional(),
  maxPrice: minor.optional(),
  minRating: Stars,
  inStock: Flag,
  facets: Flag,
  ...localeQuery,
  ...pageQuery,
};
export type ListFilters = z.output<z.ZodObject<typeof filters>>;

function listQuery<S extends z.ZodRawShape>(shape: S) {
  const object = z.object(shape).catchall(z.unknown());
  return object.superRefine((query, context) => {
    const { unknown, wrong } = wrongFilters(query, (name) => name in shape);
    if (unknown.length > 0) context.addIssue({ code: 'unrecognized_keys', keys: unknown, input: query });
    for (const { name, detail } of wrong) context.addIssue({ code: 'custom', path: [name], message: detail, input: query });
  });
}

export const ListQuery = listQuery({ ...filters, sort: z.enum(['newest', 'price', '-price', 'rating']).optional() });
export const SearchQuery = listQuery({
  ...filters,
  q: z.string().trim().min(1).max(200),
  /** `true`: misspelt words are not corrected. */
  exact: Flag,
  sort: z.enum(['relevance', 'newest', 'price', '-price', 'rating']).optional(),
});
export type ProductListQuery = z.output<typeof ListQuery>;
export type ProductSearchQuery = z.output<typeof SearchQuery>;

/** `scheduled`: published by itself at `publishAt`. */
export const ProductStatus = z.enum(['draft', 'scheduled', 'published', 'archived']);
