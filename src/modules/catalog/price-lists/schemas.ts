import { z } from 'zod';
import { Currency, Money, OneLine, page, pageQuery, QueryInteger } from '../../../platform/facade/schemas';
import { PriceTier } from '../contract';
import { roundings } from '../domain/markdown';
import { mostMinor } from '../domain/price';
import { OptionValue, Sku } from '../products/schemas';

const instant = z.iso.datetime({ offset: true }).nullable();
const Kind = z.enum(['sale', 'override']);
export const MinQuantity = z.int().min(1).max(9_999);

/** `active`: takes effect now. `scheduled` and `ended` follow from its times, `disabled` is switched off. */
export const priceListStatuses = ['active', 'scheduled', 'ended', 'disabled'] as const;

export const PriceList = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind: Kind,
    /** The first instant at which it holds; null: it always has. */
    startsAt: z.string().nullable(),
    /** The first instant at which it holds no more; null: it has no end. */
    endsAt: z.string().nullable(),
    /** Groups of customers; null: everybody. */
    groupIds: z.array(z.uuid()).nullable(),
    priority: z.int(),
    active: z.boolean(),
    status: z.enum(priceListStatuses),
    /** Variants that have a price in it. */
    variants: z.int(),
    version: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'PriceList' });
export type PriceList = z.output<typeof PriceList>;

const terms = {
  startsAt: instant.optional(),
  endsAt: instant.optional(),
  groupIds: z
    .array(z.uuid())
    .min(1)
    .max(50)
    .transform((ids) => [...new Set(ids)])
    .nullable()
    .optional(),
  priority: z.int().min(0).max(1000).optional(),
  active: z.boolean().optional(),
};
export const NewPriceList = z.strictObject({ name: OneLine(120), kind: Kind, ...terms });
export type NewPriceList = z.output<typeof NewPriceList>;
export const PriceListChanges = z.strictObject({
  version: z.int(),
  name: OneLine(120).optional(),
  kind: Kind.optional(),
  ...terms,
});
export type PriceListChanges = z.output<typeof PriceListChanges>;

export const PriceListQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().min(1).max(100).optional(),
  status: z.enum(priceListStatuses).optional(),
});
export type PriceListQuery = z.output<typeof PriceListQuery>;

/** A line of a price list; `base` is what the variant costs without any list, `present` what everybody pays for one unit now. */
export const PriceListLine = z
  .object({
    variantId: z.uuid(),
    productId: z.uuid(),
    sku: z.string(),
    title: z.string(),
    options: z.array(OptionValue),
    minQuantity: z.int(),
    price: Money,
    /** null: not sold in this currency any more, the line does nothing. */
    base: Money.nullable(),
  })
  .meta({ id: 'PriceListLine' });
export type PriceListLine = z.output<typeof PriceListLine>;

export const PriceLineQuery = z.strictObject({ ...pageQuery, q: z.string().trim().min(1).max(100).optional() });
export type PriceLineQuery = z.output<typeof PriceLineQuery>;

const mostPriceLines = 10_000;

const PriceLine = z
  .strictObject({
    sku: Sku.optional(),
    variantId: z.uuid().optional(),
    currency: Currency,
    minQuantity: MinQuantity.optional(),
    /** Minor units; null takes the line out of the list. */
    minor: z.int().min(0).max(mostMinor).nullable(),
  })
  .refine((line) => (line.sku === undefined) !== (line.variantId === undefined), 'names its variant by SKU or by id');
export type PriceLine = z.output<typeof PriceLine>;

/** `replace`: lines that are not named are taken out. */
export const PriceLines = z.strictObject({ lines: z.array(PriceLine).max(mostPriceLines), replace: z.boolean().optional() });
export type PriceLines = z.output<typeof PriceLines>;

const Ids = z.array(z.uuid()).min(1).max(1_000);

/** Which products; several kinds are added up. `categoryIds` takes what stands below them, too, and collections. */
export const PriceFill = z.strictObject({
  what: z
    .strictObject({
      everything: z.literal(true).optional(),
      categoryIds: Ids.optional(),
      brandIds: Ids.optional(),
      productIds: Ids.optional(),
    })
    .refine((what) => Object.keys(what).length > 0, 'says for which products'),
  /** Off the base price; 2000 is 20 %. */
  basisPoints: z.int().min(1).max(10_000),
  rounding: z.enum(roundings).default('none'),
  currency: Currency,
  minQuantity: MinQuantity.default(1),
});
export type PriceFill = z.output<typeof PriceFill>;

export const PricesSet = z.object({ set: z.int(), removed: z.int(), unchanged: z.int(), list: PriceList }).meta({ id: 'PricesSet' });

const steps = z.array(
  z.object({
    /** null: the base price. */
    list: z.object({ id: z.uuid(), name: z.string(), kind: Kind }).nullable(),
    minQuantity: z.int(),
    price: Money,
    applied: z.boolean(),
    /** Why not; null where it was applied. */
    why: z.enum(['switched-off', 'not-started', 'ended', 'other-group', 'too-few', 'lower-priority', 'not-lower', 'replaced']).nullable(),
  }),
);

/** What a variant costs somebody, and why: base price and all lists, as they are defined now, at the time asked for. */
export const PriceTrace = z
  .object({
    variantId: z.uuid(),
    sku: z.string(),
    currency: Currency,
    quantity: z.int(),
    at: z.string(),
    /** null: without a base price in the currency it is not sold in it. */
    price: Money.nullable(),
    listPrice: Money.nullable(),
    listId: z.uuid().nullable(),
    lowestPrice30: Money.nullable(),
    tiers: z.array(PriceTier),
    steps,
  })
  .meta({ id: 'PriceTrace' });
export type PriceTrace = z.output<typeof PriceTrace>;

export const PriceTraceQuery = z.strictObject({
  currency: Currency.optional(),
  quantity: QueryInteger(1, 9_999).optional(),
  groupId: z.uuid().optional(),
  at: z.iso.datetime({ offset: true }).optional(),
});
export type PriceTraceQuery = z.output<typeof PriceTraceQuery>;

/** `steps` is there for staff. */
export const CustomerPrices = z
  .object({
    currency: Currency,
    variants: z.array(
      z.object({ variantId: z.uuid(), price: Money, listPrice: Money, tiers: z.array(PriceTier), steps: steps.optional() }),
    ),
  })
  .meta({ id: 'CustomerPrices' });
export type CustomerPrices = z.output<typeof CustomerPrices>;

/** What price lists say about the variants of a product, in all currencies. */
export const ProductPriceLine = z
  .object({
    list: PriceList.pick({ id: true, name: true, kind: true, status: true }),
    forGroups: z.boolean(),
    variantId: z.uuid(),
    sku: z.string(),
    minQuantity: z.int(),
    price: Money,
  })
  .meta({ id: 'ProductPriceLine' });
export type ProductPriceLine = z.output<typeof ProductPriceLine>;

export const PriceListPage = page(PriceList);
export const PriceLinePage = page(PriceListLine);
