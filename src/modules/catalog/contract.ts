import { z } from 'zod';
import { command, defineContract, query, type FacadeOf } from '../../platform/facade/contract';
import { article, BundlePart, Currency, Money, PickupPlace } from '../../platform/facade/schemas';

const Quantity = z.int().min(1).max(9_999);
const VariantQuantity = z.object({ variantId: z.uuid(), quantity: Quantity });

/** What one unit costs from `minQuantity` on; `listPrice` is what it is reduced from, else the same. */
export const PriceTier = z.object({ minQuantity: z.int().min(1), price: Money, listPrice: Money }).meta({ id: 'PriceTier' });
export type PriceTier = z.output<typeof PriceTier>;

/** Everything a cart or order line copies from the catalog: nothing about a placed order changes when the catalog does. */
const QuotedVariant = z.object({
  ...article,
  /** For one unit. */
  listPrice: Money,
  price: Money,
  /** In the order of their quantities; the first is for one unit and says the same as `price` and `listPrice`. */
  tiers: z.array(PriceTier).min(1),
  taxClass: z.string(),
  /** Of a bundle that says none: that of its parts. */
  weightGrams: z.int(),
  sellerStoreId: z.uuid().nullable(),
  /** Units that could be sold now; those of `ahead` are among them. */
  available: z.int(),
  /** It never runs out: no stock is held for it. */
  endless: z.boolean().optional(),
  /** Each unit becomes a gift card worth its price: never taxed, never reduced by promotions. */
  giftCard: z.boolean().optional(),
  /** The product's categories and all above them, if they were asked for. */
  categoryIds: z.array(z.uuid()).optional(),
  /** Of a bundle. `available`: units of the part that could be sold now. */
  parts: z.array(BundlePart.extend({ available: z.int() })).optional(),
});
export type QuotedVariant = z.output<typeof QuotedVariant>;

const ProductSummary = z.object({ productId: z.uuid(), title: z.string(), slug: z.string() });
export type ProductSummary = z.output<typeof ProductSummary>;

/** `variantId`: of one that has no choice of variants. */
const ShownProduct = ProductSummary.extend({
  imageUrl: z.string().nullable(),
  /** The lowest of its variants for everybody; `priceVaries`: there are dearer ones. */
  price: Money,
  priceVaries: z.boolean(),
  available: z.boolean(),
  variantId: z.uuid().nullable(),
});

const Destination = z.object({
  country: z.string().regex(/^[A-Z]{2}$/),
  postalCode: z.string().max(20).optional(),
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
});

const Hold = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('held') }),
  z.object({ outcome: z.literal('sold-out'), lines: z.array(z.object({ variantId: z.uuid(), requested: z.int(), available: z.int() })) }),
]);
export type Hold = z.output<typeof Hold>;

export const catalogContract = defineContract('catalog', {
  /**
   * Prices of this second for a customer of these groups, texts in `locale` (BCP 47; the shop's default without it). Variants that
   * cannot be sold (unknown, not published, no base price in the currency) are left out of the answer.
   */
  quoteVariants: query(
    z.object({
      variantIds: z.array(z.uuid()).max(500),
      currency: Currency,
      groupIds: z.array(z.uuid()).max(500).optional(),
      locale: z.string().max(35).optional(),
      withCategories: z.boolean().optional(),
    }),
    z.array(QuotedVariant),
  ),
  /** Products that a shopper can open; others are left out of the answer. */
  listProducts: query(z.object({ productIds: z.array(z.uuid()).max(200) }), z.array(ProductSummary)),
  /** Products as lists show them at this moment, texts in `locale`; those without a price in the currency, or that nobody can open, are left out. */
  showProducts: query(
    z.object({ productIds: z.array(z.uuid()).max(500), currency: Currency, locale: z.string().max(35).optional() }),
    z.array(ShownProduct),
  ),
  /** What buyers of these variants download, also of those that are sold no more. `storageKey` is in the private part of the storage. */
  listDigitalFiles: query(
    z.object({ variantIds: z.array(z.uuid()).max(500) }),
    z.array(
      z.object({
        variantId: z.uuid(),
        fileId: z.uuid(),
        name: z.string(),
        contentType: z.string(),
        bytes: z.int(),
        storageKey: z.string(),
      }),
    ),
  ),
  /**
   * Open stores that hand goods over and have all of this on their shelves now, by name; with `storeId` at most that one. Lines name
   * what lies on shelves.
   */
  listPickupPlaces: query(
    z.object({ lines: z.array(VariantQuantity).min(1).max(500), storeId: z.uuid().optional() }),
    z.array(PickupPlace),
  ),
  /**
   * Holds stock for a checkout until `expiresAt`; all lines or none. Lines name what lies on shelves: of a bundle its parts, so that a
   * later change of the bundle cannot part the hold from what is shipped. Quantities of one variant are summed first. From which stores
   * follows the shop's rule and the `destination`; with `storeId` all comes from that one, as the buyer fetches it there.
   */
  holdStock: command(
    z.object({
      checkoutId: z.uuid(),
      lines: z.array(VariantQuantity).min(1).max(500),
      expiresAt: z.iso.datetime(),
      destination: Destination.optional(),
      storeId: z.uuid().optional(),
    }),
    Hold,
  ),
  /** Moves the end of a hold further away, for a payment that takes its time. */
  extendHold: command(z.object({ checkoutId: z.uuid(), expiresAt: z.iso.datetime() }), z.object({ held: z.boolean() })),
  /** The order is accepted: its hold no longer expires and becomes an allocation. `allocated: false`: the hold was gone and the stock is sold. */
  allocateStock: command(
    z.object({ checkoutId: z.uuid(), lines: z.array(VariantQuantity).min(1).max(500) }),
    z.object({ allocated: z.boolean() }),
  ),
  /** Gives back what this checkout holds or has allocated; harmless when it holds nothing. */
  releaseStock: command(z.object({ checkoutId: z.uuid(), reason: z.enum(['declined', 'expired', 'cancelled', 'abandoned']) }), z.null()),
  /** These units of an order will never be sent and are for sale again; the others stay allocated, and `shipStock` takes none of these. */
  releaseUnits: command(z.object({ releaseId: z.uuid(), checkoutId: z.uuid(), lines: z.array(VariantQuantity).min(1).max(500) }), z.null()),
  /**
   * An accepted order becomes another one: what was held under the change's id is added to what is allocated to it, and `drop` is taken
   * off: for sale again or, where it is `lost`, gone from the shelf. All or nothing; the same change is the same answer. `changed: false`:
   * the hold was gone and the stock is sold.
   */
  changeAllocation: command(
    z.object({
      changeId: z.uuid(),
      checkoutId: z.uuid(),
      add: z.array(VariantQuantity).max(500),
      drop: z.array(VariantQuantity).max(500),
      lost: z.boolean(),
    }),
    z.object({ changed: z.boolean() }),
  ),
  /** The parcel has left: allocated units leave the shelf. */
  shipStock: command(z.object({ checkoutId: z.uuid(), shipmentId: z.uuid(), lines: z.array(VariantQuantity).min(1).max(500) }), z.null()),
  /**
   * Units that had left for an order are back, and go onto the shelf again: that of `storeId`, else the one most of their kind left
   * from. What is written off comes in there and goes out at once.
   */
  returnStock: command(
    z.object({
      returnId: z.uuid(),
      checkoutId: z.uuid(),
      lines: z
        .array(VariantQuantity.extend({ storeId: z.uuid().optional(), writeOff: z.literal(true).optional() }))
        .min(1)
        .max(1_000),
    }),
    z.null(),
  ),
});
export type CatalogFacade = FacadeOf<typeof catalogContract>;
